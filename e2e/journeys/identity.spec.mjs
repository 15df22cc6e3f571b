// Identity card and passport: prepared at home, applied for in person at the counter, made elsewhere, and sent or collected.
import { person } from '../lib/cast.mjs';
import { pdf } from '../lib/files.mjs';
import { expect, test } from '../lib/town.mjs';
import { openFile, step, Walk } from '../lib/walk.mjs';

const office = { office: 'buergerbuero' };
const identity = (page) => new Walk(page, 'identity-document', 'Personalausweis und Reisepass');

const CARD = 'Personalausweis, etwa 2 Wochen';
const DECLARED = {
  'Mir ist bekannt: Mit dieser Vorbereitung ist das Dokument noch nicht beantragt. Die Person muss persönlich kommen.': true,
  'Meine Angaben sind richtig und vollständig.': true,
};

const named = ({ enters }) => ({ Vornamen: enters.given_names, Familienname: enters.family_name, Geburtsdatum: enters.birth_date });

/** From the first question to the page on which somebody says whose document it is. */
async function begin(walk, which, more = {}) {
  await walk.begin();
  await walk.fill('Was möchten Sie tun?', { 'Ich brauche einen neuen Ausweis oder Pass.': true });
  await walk.fill('Welches Dokument brauchen Sie?', { [which]: true, ...more });
}

/** Where somebody lives, where the photo comes from, how the document comes to them. */
async function finish(walk, { enters }, { photo, collection, more = {} }) {
  await walk.fill('Wohnung', {
    'In unserer Stadt': true,
    'Straße, Hausnummer und Postleitzahl': { Straße: enters.street, Hausnummer: enters.house_number, Postleitzahl: '64999' },
  });
  await walk.fill('Foto', photo);
  await walk.fill('Besuch, Abholung und Gebühr', {
    'Ich komme ins Bürgerbüro.': true, [collection]: true, ...more, 'Haben Sie wenig Geld und bitten darum, die Gebühr zu ermäßigen oder zu erlassen?': 'Nein',
  });
  await walk.fill('Wie erreichen wir Sie?', { 'Gar nicht, ich sehe selbst auf der Statusseite nach': true });
  await walk.fill('Erklärungen', DECLARED);
  await walk.heading('Bitte prüfen Sie Ihre Angaben');
}

const details = (walk, eyes, more) => walk.fill('Angaben für das Dokument', { Geburtsort: 'Probstadt', 'Größe in Zentimetern': '174', Augenfarbe: eyes, ...more });

/** The clerk at the counter takes these steps, one after the other; `[name, answers]` for one that asks for something. */
async function atTheCounter(clerk, walk, steps) {
  for (const one of steps) {
    const [name, noted] = [one].flat();
    await openFile(clerk, walk.credentials.file);
    await step(clerk, name, noted);
  }
}

/** What the clerk notes when somebody applies in person. */
const applied = (more) => ['Antrag aufnehmen', {
  'Das Foto zeigt die Person, die hier steht, und ist geeignet.': true,
  Fingerabdrücke: 'Zwei Fingerabdrücke aufgenommen', 'Unterschrift für das Dokument': 'Geleistet',
  'Der Antrag ist unterschrieben, bei Kindern und Betreuten von denen, die sie vertreten.': true, ...more,
}];

/** The applicant chooses a time, takes another one, gives it back and chooses again, with the keys of the page only. */
async function chooseTime(walk) {
  const { page } = walk;
  const choose = async (nth, button) => {
    const time = page.locator('input[name="zeit"]').nth(nth);
    const label = (await page.locator('.times__choice').nth(nth).textContent()).trim();
    const day = (await time.getAttribute('value')).slice(0, 10);
    await time.check();
    await page.getByRole('button', { name: button }).click();
    return { label, day };
  };
  await page.getByRole('link', { name: 'Termin wählen' }).click();
  await walk.look('zeiten');
  await page.getByRole('button', { name: 'Termin buchen' }).click();
  await expect(page.getByRole('alert')).toContainText('Bitte wählen Sie eine Zeit.');
  await choose(0, 'Termin buchen');
  await expect(walk.main).toContainText('Termin gebucht');
  await walk.look('termin');
  await page.getByRole('link', { name: 'Termin ändern oder absagen' }).click();
  await choose(2, 'Auf diese Zeit verlegen');
  await page.getByRole('link', { name: 'Termin ändern oder absagen' }).click();
  await page.getByRole('button', { name: 'Termin absagen' }).click();
  await page.getByRole('link', { name: 'Termin wählen' }).click();
  return choose(1, 'Termin buchen');
}

test('an identity card is prepared at home, applied for in person, paid, and sent home', async ({ page, desk }) => {
  const who = person('payer');
  const walk = identity(page);
  await begin(walk, CARD, { 'Ich habe ihn noch, auch wenn er abgelaufen ist.': true });
  await walk.fill('Wessen Dokument ist es?', { 'Für mich selbst': true, ...named(who), Deutsch: true });
  await details(walk, 'Braun', { 'Heiraten Sie in nächster Zeit und soll das Dokument schon den neuen Namen tragen?': 'Nein' });
  await finish(walk, who, {
    photo: { 'Ich lasse es im Bürgerbüro am Gerät aufnehmen, gegen Gebühr.': true, 'Haben Sie für denselben Tag schon ein anderes Dokument mit Foto am Gerät vorbereitet?': 'Nein' },
    collection: 'Die Post bringt es nach Hause, gegen Gebühr.',
    more: { 'Haben Sie ein zweites gültiges Dokument, mit dem Sie sich an der Tür ausweisen können?': 'Ja' },
  });
  // 46 Euro from 24 on, the photo at the office, the way home.
  await expect(walk.main).toContainText('67,00');
  await walk.send();
  await walk.status('Wir brauchen etwas von Ihnen');
  await walk.look('einladung');
  const invitation = await walk.letter('Bitte kommen Sie persönlich: Das brauchen Sie');
  if (invitation) for (const words of ['Oskar Wendt', 'Ihr zweites gültiges Dokument', '67,00']) expect(invitation).toContain(words);

  const { label, day } = await chooseTime(walk);
  const clerk = await desk('clerk', office);
  await openFile(clerk, walk.credentials.file);
  await expect(clerk.getByRole('main')).toContainText(label);
  await walk.look('am-schalter', clerk);
  await clerk.getByRole('link', { name: 'Termin ändern oder absagen' }).click();
  await walk.look('zeiten-am-schalter', clerk);
  await clerk.goto(`/desk/termine?tag=${day}`);
  await expect(clerk.getByRole('row', { name: /Wendt/ })).toContainText('Antrag am Schalter stellen');
  await walk.look('tagesliste', clerk);
  // The old document is void before the new one is sent.
  await atTheCounter(clerk, walk, [applied({
    'Wie hat sich die Person ausgewiesen?': 'Mit dem bisherigen Dokument', 'Woher kommt das Foto?': 'Am Gerät im Haus aufgenommen',
    'Was geschieht mit dem alten Dokument?': 'Jetzt entwertet', 'Ist der PIN-Brief übergeben?': 'Ja',
  })]);
  await openFile(clerk, walk.credentials.file);
  for (const noted of ['Zwei Fingerabdrücke aufgenommen', 'Jetzt entwertet']) await expect(clerk.getByRole('main')).toContainText(noted);
  await walk.look('aufgenommen', clerk);
  await walk.status('Wir brauchen etwas von Ihnen');
  await walk.pay();
  await walk.status('Wird geprüft');
  const fee = await walk.letter('Gebührenbescheid');
  if (fee) for (const words of ['46,00', '6,00', '15,00', 'Widerspruch']) expect(fee).toContain(words);
  await atTheCounter(clerk, walk, ['Bei der Bundesdruckerei bestellt']);
  const ordered = await walk.letter('Ihr Dokument ist bestellt');
  if (ordered) expect(ordered).toMatch(/Post übergibt es Ihnen persönlich[\s\S]*PIN-Brief/);
  await atTheCounter(clerk, walk, ['Vom Hersteller fertiggestellt']);
  await walk.status('Andere');
  await walk.look('unterwegs');
  await atTheCounter(clerk, walk, ['Zugestellt']);
  await walk.status('Entschieden');
  await walk.look('zugestellt');
});

test('a child’s passport needs the word of both parents, is ordered with it, and collected', async ({ page, desk }) => {
  const [mother, child] = [person('family-mother'), person('family-child')];
  const walk = identity(page);
  await begin(walk, 'Reisepass, etwa 4 Wochen, im Expressverfahren 3 Arbeitstage', {
    '32 Seiten': true, 'Soll der Reisepass im Expressverfahren hergestellt werden?': 'Nein', 'Es ist das erste Dokument.': true,
  });
  // Children do not apply for themselves, and the page says who does.
  await walk.fill('Wessen Dokument ist es?', { 'Für mich selbst': true, ...named(child), Deutsch: true });
  await expect(walk.main).toContainText('Unter 18 Jahren beantragen die Sorgeberechtigten den Reisepass');
  await walk.fill('Wessen Dokument ist es?', { 'Für mein Kind oder mein Mündel': true });
  await walk.fill('Ihre Angaben als Vertretung', {
    'Ihre Vornamen': mother.enters.given_names, 'Ihr Familienname': mother.enters.family_name,
    'Die andere sorgeberechtigte Person und ich gemeinsam': true, 'Kommen beide Sorgeberechtigten mit an den Schalter?': 'Nein',
    'Vor- und Familienname der anderen sorgeberechtigten Person': 'Henrik Albrecht', 'Zustimmung der anderen sorgeberechtigten Person': pdf('zustimmung.pdf'),
  });
  await details(walk, 'Blau');
  await finish(walk, child, {
    photo: { 'Ein zertifiziertes Fotostudio oder ein Drogeriemarkt macht es; ich bringe den Code mit.': true },
    collection: 'Ich hole es ab.',
  });
  await expect(walk.main, 'under 24').toContainText('37,50');
  await walk.send();
  await walk.status('Wird geprüft');

  const clerk = await desk('clerk', office);
  await openFile(clerk, walk.credentials.file);
  for (const words of ['zustimmung.pdf', 'Henrik Albrecht', 'Ein Mensch sieht sich die Zustimmung']) await expect(clerk.getByRole('main')).toContainText(words);
  await walk.look('zustimmung-pruefen', clerk);
  await atTheCounter(clerk, walk, ['An den Schalter einladen']);
  await walk.status('Wir brauchen etwas von Ihnen');
  const invitation = await walk.letter('Bitte kommen Sie persönlich: Das brauchen Sie');
  if (invitation) for (const words of ['Nora Albrecht', 'das Kind, auch wenn es noch klein ist', 'die Zustimmung der anderen']) expect(invitation).toContain(words);

  await atTheCounter(clerk, walk, [applied({
    'Wie hat sich die Person ausgewiesen?': 'Eine ausgewiesene Person hat sie bestätigt', 'Woher kommt das Foto?': 'Mit dem Code eines Fotostudios abgerufen',
    'Code des Fotos': 'PID-7K3M-9Q2X', 'Unterschrift für das Dokument': 'Nicht nötig: jünger als zehn Jahre', 'Was geschieht mit dem alten Dokument?': 'Es gibt keines mehr',
  })]);
  await walk.status('Wir brauchen etwas von Ihnen');
  await walk.pay();
  await atTheCounter(clerk, walk, ['Bei der Bundesdruckerei bestellt', 'Vom Hersteller fertiggestellt']);
  await walk.status('Wir brauchen etwas von Ihnen');
  await walk.look('liegt-bereit');
  const ready = await walk.letter('Ihr Dokument liegt zur Abholung bereit');
  if (ready) {
    expect(ready).toMatch(/Mia Albrecht[\s\S]*Für Kinder und Betreute holt es ab/);
    expect(ready, 'nobody else may collect it').not.toContain('Vollmacht');
  }
  await atTheCounter(clerk, walk, [['Aushändigen', {
    'Wer holt das Dokument ab?': 'Sorgeberechtigte oder Betreuer', 'Name der Person, die abholt': 'Nora Albrecht',
    'Die Angaben im Dokument sind mit der abholenden Person geprüft und stimmen.': true, 'Was ist mit dem alten Dokument geschehen?': 'Es gibt keines mehr',
  }]]);
  await walk.status('Entschieden');
  await walk.look('ausgehaendigt');
});
