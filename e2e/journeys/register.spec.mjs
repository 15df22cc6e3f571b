// What the register of residents says about people: to themselves, to others, and what is prepared here for the certificate of
// conduct, which another authority issues.
import { person } from '../lib/cast.mjs';
import { expect, test } from '../lib/town.mjs';
import { openFile, step, until, Walk } from '../lib/walk.mjs';

const silent = { 'Wie sollen wir Sie über den Stand benachrichtigen?': 'Gar nicht, ich sehe selbst auf der Statusseite nach' };

test('who is signed in gets the extended certificate of registration free of charge and at once', async ({ page }) => {
  const walk = new Walk(page, 'registration-certificate', 'Meldebescheinigung');
  await walk.begin(person('companion'));
  await walk.fill('Welche Bescheinigung brauchen Sie?', { 'Für mich': true, 'Mit weiteren Angaben': true, Geburtsort: true, 'Tag des Einzugs in die Wohnung': true });
  await walk.fill('Angaben zu Ihnen');
  await walk.fill('Zustellung', { 'Als PDF, kostenlos': true, 'Für eine Bank': true });
  await walk.fill('So erreichen wir Sie', silent);
  await walk.send();
  await walk.status('Entschieden');
  const letter = await walk.letter('Meldebescheinigung');
  await walk.look('ausgestellt');
  if (letter) for (const words of ['Sabine', 'Arndt', 'Kaiserstraße 58', 'alleinige Wohnung', 'Geburtsort', '01.05.2015', 'Bank.']) expect(letter).toContain(words);
});

test('who names somebody clearly and pays learns the address, and nothing more', async ({ page }) => {
  const searched = person('green');
  const walk = new Walk(page, 'resident-information', 'Melderegisterauskunft');
  await walk.begin();
  await walk.fill('Wen suchen Sie?', { 'Familienname der gesuchten Person': searched.family_name, 'Vornamen der gesuchten Person': searched.enters.given_names });
  await walk.fill('Was wissen Sie noch über die Person?', {
    'eine Anschrift, die heutige oder eine frühere': true,
    'das Geburtsdatum': true,
    'Anschrift der gesuchten Person': { Straße: searched.enters.street, Hausnummer: searched.enters.house_number },
    'Geburtsdatum der gesuchten Person': searched.birth_date,
  });
  await walk.fill('Was möchten Sie wissen?', { 'Einfach: Namen, Doktorgrad und gegenwärtige Anschriften': true });
  await walk.fill('Zweck der Anfrage', { 'Für private Zwecke': true });
  await walk.fill('Wenn die Suche keinen eindeutigen Treffer hat', { 'Bitte arbeiten Sie von Hand weiter. Ich bekomme die Antwort nach gut drei Wochen, manchmal früher.': true });
  await walk.fill('Wer fragt an?', {
    'Für mich selbst': true,
    'Ihre Vornamen': 'Viola',
    'Ihr Familienname': 'Sander',
    'Straße und Hausnummer für die Antwort': { Straße: 'Feldweg', Hausnummer: '2', Postleitzahl: '64994' },
    Ort: 'Probstadt',
  });
  await walk.fill('So erreichen wir Sie', silent);
  await walk.heading('Erklärungen');
  for (const box of await walk.main.getByRole('checkbox').all()) await box.check();
  await walk.fill('Erklärungen');
  await walk.send();
  await walk.pay();
  await walk.status('Entschieden');
  const letter = await walk.letter('Melderegisterauskunft');
  await walk.look('beantwortet');
  if (letter) {
    expect(letter).toContain('Kaiserstraße 12');
    // What was asked with is not told back, nor anything else of the register.
    for (const words of ['17.04.1988', '17. April 1988', 'Beispielhausen', 'ledig']) expect(letter).not.toContain(words);
  }
});

test('the certificate of conduct is prepared online, applied for at the counter, paid, and handed over', async ({ page, desk }) => {
  const walk = new Walk(page, 'certificate-of-conduct', 'Führungszeugnis');
  const who = person('companion').enters;
  await walk.begin();
  await walk.fill('Wo möchten Sie das Führungszeugnis beantragen?', { 'Ich komme mit meinem Ausweis an den Schalter.': true });
  await walk.fill('Für wen ist das Führungszeugnis?', { 'Für mich selbst': true });
  await walk.fill('Angaben zur Person', {
    Vornamen: who.given_names,
    Familienname: who.family_name,
    Geburtsdatum: who.birth_date,
    Geburtsort: 'Probstadt',
    Deutsch: true,
    'Straße, Hausnummer und Postleitzahl': { Straße: who.street, Hausnummer: who.house_number, Postleitzahl: '64999' },
  });
  await walk.fill('Welches Führungszeugnis brauchen Sie?', {
    'Ich selbst, zum Beispiel für den Arbeitgeber oder einen Verein (Belegart N)': true,
    'Wird ein erweitertes Führungszeugnis verlangt?': 'Nein',
    'Wofür brauchen Sie das Führungszeugnis?': 'Neue Stelle',
  });
  await walk.fill('Wohin soll das Führungszeugnis geschickt werden?', { 'An die Anschrift, unter der ich gemeldet bin': true });
  await walk.fill('Gebühr', { 'Ja, ich zahle die Gebühr.': true });
  await walk.fill('Wie erreichen wir Sie?', silent);
  await walk.heading('Erklärungen');
  for (const box of await walk.main.getByRole('checkbox').all()) await box.check();
  await walk.fill('Erklärungen');
  await walk.send();
  await walk.status('Wir brauchen etwas von Ihnen');
  await walk.look('eingeladen');
  const invitation = await walk.letter('Bitte kommen Sie mit Ihrem Ausweis');
  if (invitation) expect(invitation).toContain('Sabine Arndt');

  const clerk = await desk('clerk', { office: 'buergerbuero' });
  await openFile(clerk, walk.credentials.file);
  await walk.look('fall', clerk);
  await step(clerk, 'Identität ist festgestellt, Antrag ist gestellt');
  await walk.status('Wir brauchen etwas von Ihnen');
  await walk.pay();
  await openFile(clerk, walk.credentials.file);
  await until(clerk, clerk.getByRole('main'), 'An das Bundesamt für Justiz übermitteln');
  await step(clerk, 'An das Bundesamt für Justiz übermitteln');
  await walk.status('Andere werden gefragt');
  await walk.look('beim-bundesamt');
  const passed = await walk.letter('Ihr Antrag ist beim Bundesamt für Justiz');
  if (passed) expect(passed).toContain('Bundesamt für Justiz');
});
