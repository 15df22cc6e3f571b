// Driving licences: the first one from the application over driving school and tests to the end, and the exchange of old ones.
import { person } from '../lib/cast.mjs';
import { today } from '../lib/application.mjs';
import { photo } from '../lib/files.mjs';
import { expect, test } from '../lib/town.mjs';
import { answer, answerAsParty, openFile, step, until, Walk } from '../lib/walk.mjs';

const office = { office: 'fuehrerscheinstelle' };
const silent = { 'Wie sollen wir Sie über den Stand benachrichtigen?': 'Gar nicht, ich sehe selbst auf der Statusseite nach' };

test('somebody gets the first licence: the school confirms, a clerk examines, and the inspection body reports both tests', async ({ page, browser, baseURL, mail, desk }) => {
  const walk = new Walk(page, 'driving-licence', 'Fahrerlaubnis beantragen');
  await walk.begin(person('family-grown'));
  await walk.fill('Was möchten Sie tun?', { 'Die erste Fahrerlaubnis beantragen, auch begleitetes Fahren ab 17': true });
  await walk.fill('Angaben zu Ihnen', { Geburtsort: 'Beispielhausen', Staatsangehörigkeit: 'Deutschland', 'Mit welchem Dokument weisen Sie sich aus?': 'Personalausweis' });
  await answer(walk.main, { 'B – Autos bis 3,5 Tonnen, ab 18, begleitet ab 17': true });
  // What the choice means is told at once.
  await expect(walk.main).toContainText('15. Januar 2023');
  await walk.fill('Welche Klassen?');
  await walk.fill('Frühere Führerscheine', {
    'Haben oder hatten Sie einen Führerschein aus einem anderen Staat, oder haben Sie dort einen beantragt?': 'Nein',
    'Wurde Ihnen schon einmal eine Fahrerlaubnis entzogen, oder hatten Sie ein Fahrverbot?': 'Nein',
    'Tragen Sie beim Fahren eine Brille oder Kontaktlinsen?': 'Nein',
  });
  await walk.fill('Fahrschule und Prüfung', {
    'Name der Fahrschule': 'Fahrschule Grünlicht',
    'Ort der Fahrschule': 'Musterstadt',
    'E-Mail-Adresse der Fahrschule': 'fahrschule@example.org',
    'In welcher Sprache möchten Sie die theoretische Prüfung machen?': 'Deutsch',
    'Wo möchten Sie die Prüfung machen?': 'Musterstadt',
  });
  await walk.fill('Ihre Unterlagen', {
    Passfoto: photo('foto.png'),
    'Ihre Unterschrift': photo('unterschrift.png'),
    Sehtestbescheinigung: photo('sehtest.png'),
    'Datum des Sehtests': today(-30),
    'Nachweis über den Erste-Hilfe-Kurs': photo('erste-hilfe.png'),
  });
  await walk.fill('Erreichbarkeit', silent);
  await walk.fill('Erklärungen', {
    'Ich wohne mindestens 185 Tage im Jahr in Deutschland.': true,
    'Mit der Erteilung verzichte ich auf eine Fahrerlaubnis derselben Klassen, die ich vielleicht schon aus einem anderen Staat habe.': true,
    'Meine Angaben sind richtig und vollständig. Ändert sich etwas, teile ich es der Behörde unverzüglich mit.': true,
  });
  await walk.send();
  await walk.status('Andere werden gefragt');
  await walk.look('fahrschule-gefragt');
  const others = { browser, baseURL, mail };
  await answerAsParty(others, walk, {
    to: 'fahrschule@example.org',
    about: 'Albrecht',
    title: 'Bestätigung der Fahrschule',
    first: { 'Besteht ein Ausbildungsvertrag für diese Klassen?': 'Ja' },
  });

  await walk.status('Wird geprüft');
  const clerk = await desk('clerk', office);
  await openFile(clerk, walk.credentials.file);
  await walk.look('fall', clerk);
  await step(clerk, 'Voraussetzungen prüfen', {
    'Steht die Identität fest?': 'Ja',
    'Sind alle Unterlagen vollständig und gültig?': 'Ja',
    'Auskunft aus dem Fahrerlaubnisregister und dem Fahreignungsregister': 'Keine Eintragung, die dagegen spricht',
    'Ist die Person nach Aktenlage geeignet?': 'Ja, keine Bedenken',
    'Welche Prüfungen sind nötig?': 'Theorie und Praxis',
  });
  await walk.status('Wir brauchen etwas von Ihnen');
  await walk.look('gebuehr-offen');
  await walk.pay();
  await walk.status('Andere werden gefragt');
  await walk.look('pruefauftrag');
  const order = await walk.letter('Ihr Prüfauftrag ist erteilt');
  if (order) expect(order).toContain('Technische Prüfstelle');

  const body = { to: 'pruefauftrag@pruefstelle-musterstadt.example', about: 'Albrecht', first: { Ergebnis: 'Bestanden' } };
  await answerAsParty(others, walk, { ...body, title: 'Ergebnis der theoretischen Prüfung', rest: { 'Bestanden am': today() } });
  await walk.status('Andere werden gefragt');
  await until(page, walk.main, 'Theoretische Prüfung bestanden');
  await answerAsParty(others, walk, {
    ...body,
    title: 'Ergebnis der praktischen Prüfung',
    rest: { 'Bestanden am': today(), 'Wurde der Führerschein, der vorläufige Nachweis oder die Prüfungsbescheinigung ausgehändigt?': 'Ja' },
  });
  await walk.status('Entschieden');
  await walk.look('erteilt');
  const issued = await walk.letter('Ihre Fahrerlaubnis ist erteilt');
  if (issued) expect(issued).toContain('Jonas Albrecht');
});

const exchange = (page) => new Walk(page, 'driving-licence-exchange', 'Führerschein umtauschen oder ersetzen, Internationaler Führerschein');
const papers = { Passfoto: photo('foto.png'), 'Ihre Unterschrift': photo('unterschrift.png'), 'Bild Ihres Führerscheins': photo('schein.png') };

/** The pages after the licence itself. */
async function collected(walk) {
  await walk.fill('Reise in andere Länder', { 'Brauchen Sie auch einen Internationalen Führerschein?': 'Nein' });
  await walk.fill('Ihre Unterlagen', papers);
  await walk.fill('Zustellung und Erreichbarkeit', { 'Wie möchten Sie das Dokument bekommen?': 'Ich hole es ab.', ...silent });
  await walk.heading('Erklärungen');
  for (const box of await walk.main.getByRole('checkbox').all()) await box.check();
  await walk.fill('Erklärungen');
}

test('a grey licence of somebody born in 1957 is overdue, is bridged by a certificate, and the card is handed over', async ({ page, desk }) => {
  const walk = exchange(page);
  await walk.begin(person('paper-licence'));
  await walk.fill('Was möchten Sie tun?', { 'Meinen Führerschein umtauschen oder erneuern': true });
  await walk.fill('Angaben zu Ihnen');
  await walk.fill('Ihr Führerschein', {
    'Papier, grau oder rosa, auch aus der DDR': true,
    'Wann wurde er ausgestellt?': '1976-03-01',
    'Nummer des Führerscheins': '4711/76',
    'Hat unsere Führerscheinstelle ihn ausgestellt?': 'Ja',
    'Warum möchten Sie umtauschen?': 'Weil alte Führerscheine umgetauscht werden müssen',
  });
  await walk.fill('Ihre alten Klassen', {
    '3 – Auto, bis 7,5 Tonnen': true,
    'Arbeiten Sie in der Land- oder Forstwirtschaft und möchten Klasse T?': 'Nein',
    'Möchten Sie weiter Züge über 12 Tonnen mit drei Achsen fahren (CE mit Schlüsselzahl 79)?': 'Nein',
  });
  await collected(walk);
  // The day of the table: born from 1953 to 1958.
  await expect(walk.main).toContainText('19. Juli 2022');
  await walk.send();
  await walk.pay();
  await walk.status('Wird geprüft');

  const clerk = await desk('clerk', office);
  await openFile(clerk, walk.credentials.file);
  await until(clerk, clerk.getByRole('main'), 'Bestätigen');
  await walk.look('fall', clerk);
  await step(clerk, 'Bestätigen');
  await walk.status('Die Bundesdruckerei stellt Ihre Karte her');
  await walk.look('bestellt');
  const bridge = await walk.letter('Vorläufige Bescheinigung');
  if (bridge) expect(bridge).toContain('Hannelore Vogt');
  await openFile(clerk, walk.credentials.file);
  await step(clerk, 'Karte ist da oder versandt');
  await walk.status('Wir brauchen etwas von Ihnen');
  await walk.look('liegt-bereit');
  await openFile(clerk, walk.credentials.file);
  await step(clerk, 'Aushändigen');
  await walk.status('Entschieden');
  await walk.look('ausgehaendigt');
});

test('a card whose file lies elsewhere waits for the extract of the other authority, which answers by a link', async ({ page, browser, baseURL, mail, desk }) => {
  const walk = exchange(page);
  await walk.begin(person('card-licence'));
  await walk.fill('Was möchten Sie tun?', { 'Meinen Führerschein umtauschen oder erneuern': true });
  await walk.fill('Angaben zu Ihnen');
  await walk.fill('Ihr Führerschein', {
    'Karte im Scheckkartenformat': true,
    'Wann wurde er ausgestellt?': '2003-05-10',
    'Nummer des Führerscheins': 'K072RRE2I55',
    'Hat unsere Führerscheinstelle ihn ausgestellt?': 'Nein',
    'Welche Behörde hat ihn ausgestellt?': 'Landkreis Beispielhausen',
    'Warum möchten Sie umtauschen?': 'Weil alte Führerscheine umgetauscht werden müssen',
  });
  await collected(walk);
  await expect(walk.main).toContainText('19. Januar 2027');
  await walk.send();
  await walk.pay();
  await walk.status('Wird geprüft');

  const clerk = await desk('clerk', office);
  await openFile(clerk, walk.credentials.file);
  await until(clerk, clerk.getByRole('main'), 'Karteikartenabschrift anfordern');
  await step(clerk, 'Karteikartenabschrift anfordern', { 'Name der Behörde': 'Landkreis Beispielhausen', 'E-Mail-Adresse der Behörde': 'akten@example.org' });
  await walk.status('Andere werden gefragt');
  await walk.look('akte-angefordert');
  await answerAsParty({ browser, baseURL, mail }, walk, {
    to: 'akten@example.org',
    about: 'Beck',
    title: 'Karteikartenabschrift',
    first: { 'Ist die Person bei Ihnen verzeichnet?': 'Ja' },
    rest: {
      'Klassen mit Erteilungsdatum, Auflagen und Beschränkungen': 'A, AM, B, L',
      'Führerschein ausgestellt am': '2003-05-10',
      'Wurde die Fahrerlaubnis entzogen, oder wurde auf sie verzichtet?': 'Nein',
    },
  });
  await openFile(clerk, walk.credentials.file);
  await until(clerk, clerk.getByRole('main'), 'A, AM, B, L');
  await step(clerk, 'Bestätigen');
  await walk.status('Die Bundesdruckerei stellt Ihre Karte her');
  await walk.look('karte-bestellt');
  const decision = await walk.letter('Bescheid über den Umtausch');
  if (decision) expect(decision).toContain('Ralf Beck');
});
