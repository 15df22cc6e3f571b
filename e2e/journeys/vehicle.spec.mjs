// A vehicle is taken out of use, registered and sent to the counter: what can be known is known before a code is uncovered.
import { today } from '../lib/application.mjs';
import { person } from '../lib/cast.mjs';
import { expect, openCase, test } from '../lib/town.mjs';
import { openFile, step, Walk } from '../lib/walk.mjs';

const TITLE = 'Fahrzeug anmelden, ummelden, abmelden';
const vehicle = (page) => new Walk(page, 'vehicle-registration', TITLE);

test('a wrong code is told before anything is sent, the right ones take the vehicle out of use at once', async ({ page, desk }) => {
  const who = person('deregisters').enters;
  const walk = vehicle(page);
  await walk.begin();
  await walk.fill('Was möchten Sie tun?', { 'Fahrzeug abmelden (außer Betrieb setzen)': true });
  await walk.fill('Angaben zu Ihnen', { Vornamen: who.given_names, Familienname: who.family_name, 'Wie sollen wir Sie benachrichtigen?': 'Gar nicht, ich sehe selbst nach' });
  await walk.fill('Das Fahrzeug', {
    'Jetziges Kennzeichen': who.plate,
    'Letzte Stellen der Fahrzeug-Identifizierungsnummer': who.vin_end,
    'Möchten Sie das Kennzeichen für dieses Fahrzeug behalten?': 'Nein',
    'Wurde das Fahrzeug verschrottet?': 'Nein',
  });
  await walk.fill('Ergebnis der Vorprüfung');
  const codes = { 'Sicherheitscode der Zulassungsbescheinigung Teil I': 'A701041', 'Code der vorderen Plakette': 'A70', 'Code der hinteren Plakette': 'A41' };
  await walk.fill('Sicherheitscodes', { ...codes, 'Code der vorderen Plakette': 'a70' });
  await walk.heading('Prüfung der Codes');
  await expect(walk.main).toContainText('Mindestens ein Code passt nicht');
  await walk.look('codes-falsch');

  await page.getByRole('button', { name: 'Zurück' }).last().click();
  await walk.fill('Sicherheitscodes', codes);
  await expect(walk.main).toContainText('Die Codes stimmen.');
  await walk.fill('Prüfung der Codes', { 'Meine Angaben sind vollständig und richtig.': true });
  await walk.send();
  await walk.pay();
  await walk.status('Entschieden');
  await walk.look('entschieden');
  const letter = await walk.letter('Bescheid über die Außerbetriebsetzung');
  if (letter) for (const words of [who.plate, 'Fabian Reuter']) expect(letter).toContain(words);

  const clerk = await desk('clerk', { office: 'kfz-zulassung' });
  await openCase(clerk, who.plate);
  await walk.look('fall', clerk);
  for (const message of ['Mitteilung an den Versicherer', 'Mitteilung an das Hauptzollamt', 'Mitteilung an das Kraftfahrt-Bundesamt']) {
    await expect(clerk.getByRole('main')).toContainText(message);
  }
});

const office = { office: 'kfz-zulassung' };

/** The month in so many months, as the form asks it. */
function month(ahead) {
  const [year, now] = today().split('-').map(Number);
  const at = new Date(Date.UTC(year, now - 1 + ahead, 1));
  return { 'Nächste Hauptuntersuchung': { Monat: String(at.getUTCMonth() + 1), Jahr: String(at.getUTCFullYear()) } };
}

/** Whoever had the vehicle before, as part I names them. */
const former = {
  'Name der bisherigen Halterin oder des bisherigen Halters': 'Anton Jäger',
  'Anschrift der bisherigen Halterin oder des bisherigen Halters': { 'Straße oder Postfach': 'Kirchstraße', Hausnummer: '8', Postleitzahl: '64998', Ort: 'Musterstadt' },
};

/** From the first question to the pre-check of somebody who signed in. */
async function untilPrecheck(walk, operation, { vehicle: car, plate, cover }) {
  await walk.fill('Was möchten Sie tun?', { [operation]: true });
  await walk.fill('Angaben zu Ihnen', { 'Wie sollen wir Sie benachrichtigen?': 'Gar nicht, ich sehe selbst nach' });
  await walk.fill('Das Fahrzeug', car);
  await walk.fill('Das Kennzeichen', plate);
  await walk.fill('Versicherung und Steuer', {
    'eVB-Nummer der Versicherung': cover,
    'IBAN für die Kfz-Steuer': 'DE89 3704 0044 0532 0130 00',
    'Wem gehört das Konto?': 'Mir',
    'Das Hauptzollamt darf die Kfz-Steuer von diesem Konto abbuchen (SEPA-Mandat).': true,
  });
  await walk.heading('Ergebnis der Vorprüfung');
}

/** From the result of the codes to the register's answer, paid. */
async function untilRegistered(walk) {
  await expect(walk.main).toContainText('Die Codes stimmen.');
  await walk.fill('Prüfung der Codes', { 'Meine Angaben sind vollständig und richtig.': true });
  await walk.send();
  await walk.pay();
  await walk.status('Entschieden');
  await walk.look('zugelassen');
}

test('a new car with a reserved plate is registered at once, and may be driven with the printed proof', async ({ page, desk }) => {
  const walk = vehicle(page);
  await walk.begin(person('new-car'));
  const plate = { 'Ein gewöhnliches': true, 'Ein reserviertes mit PIN': true, 'Reserviertes Kennzeichen': 'MST-DA 27', 'PIN der Reservierung': '271828', 'Möchten Sie ein Saisonkennzeichen?': 'Ja', 'Saison von': 'April', 'Saison bis': 'Oktober' };
  await untilPrecheck(walk, 'Neues Fahrzeug anmelden', {
    vehicle: {
      'Fahrzeug-Identifizierungsnummer': 'X9ADA7F2D01027045', 'Nummer der Zulassungsbescheinigung Teil II': 'ZB027045',
      'Soll das Fahrzeug nur für einen Tag zugelassen werden (Tageszulassung)?': 'Nein',
    },
    plate, cover: 'V220794',
  });
  // A wrong PIN is told before a code is uncovered.
  await expect(walk.main).toContainText('Dieses Kennzeichen können wir nicht zuteilen');
  await expect(walk.main).toContainText('Bitte legen Sie keinen Code frei');
  await walk.look('pin-falsch');
  await page.getByRole('button', { name: 'Zurück' }).last().click();
  await walk.heading('Versicherung und Steuer');
  await page.getByRole('button', { name: 'Zurück' }).last().click();
  await walk.fill('Das Kennzeichen', { ...plate, 'PIN der Reservierung': '271827' });
  await walk.fill('Versicherung und Steuer');
  await expect(walk.main).toContainText('Alles in Ordnung');
  await walk.fill('Ergebnis der Vorprüfung');
  await walk.fill('Sicherheitscodes', { 'Sicherheitscode der Zulassungsbescheinigung Teil II': 'AF2D01027045' });
  await untilRegistered(walk);
  const decision = await walk.letter('Zulassungsbescheid');
  if (decision) expect(decision).toMatch(/Die Gebühr wurde am .* bezahlt/);
  const proof = await walk.letter('Vorläufiger Zulassungsnachweis');
  for (const letter of [decision, proof].filter(Boolean)) for (const words of ['MST-DA 27', '04–10', 'Dilan Aksoy', '64999 Musterstadt']) expect(letter).toContain(words);

  const clerk = await desk('clerk', office);
  await openCase(clerk, 'MST-DA 27');
  await walk.look('zulassung-am-schreibtisch', clerk);
  await expect(clerk.getByRole('main')).toContainText('Mitteilung an das Hauptzollamt');
});

test('whose vehicle has no valid inspection keeps the codes covered, and is asked to the counter', async ({ page, desk }) => {
  const who = person('inspection-due');
  const walk = vehicle(page);
  await walk.begin(who);
  await untilPrecheck(walk, 'Gebrauchtes Fahrzeug auf mich umschreiben', {
    vehicle: { 'Jetziges Kennzeichen': who.enters.plate, 'Letzte Stellen der Fahrzeug-Identifizierungsnummer': who.enters.vin_end, 'Nummer der Zulassungsbescheinigung Teil II': 'ZB087046', ...month(-2), ...former },
    plate: { 'Soll das bisherige Kennzeichen bleiben?': 'Ja' },
    cover: 'V030387',
  });
  await expect(walk.main).toContainText('Die Hauptuntersuchung ist abgelaufen');
  await walk.look('hauptuntersuchung-fehlt');
  await walk.fill('Ergebnis der Vorprüfung', { 'Ich sende trotzdem ab. Eine Person sieht sich den Antrag an und sagt mir, was ich zum Schalter mitbringe.': true });
  await walk.send();
  await walk.status('Wird geprüft');
  await walk.look('wird-geprueft');

  const clerk = await desk('clerk', office);
  await openCase(clerk, who.enters.plate);
  await walk.look('entscheiden', clerk);
  await expect(clerk.getByRole('main')).toContainText('Die Hauptuntersuchung ist abgelaufen.');
  await step(clerk, 'An den Schalter bitten', { Begründung: 'Bitte bringen Sie den Bericht der neuen Hauptuntersuchung mit.' });
  await walk.status('Abgeschlossen');
  await walk.look('am-schalter');
  const letter = await walk.letter('Bitte kommen Sie zum Schalter');
  if (letter) expect(letter).toContain('Bericht der neuen Hauptuntersuchung');
});

test('a used car comes to another keeper and keeps its plate', async ({ page, desk }) => {
  const [buyer, seller] = [person('beside-a-blocked'), person('outside').enters];
  const walk = vehicle(page);
  await walk.begin(buyer);
  await untilPrecheck(walk, 'Gebrauchtes Fahrzeug auf mich umschreiben', {
    vehicle: { 'Jetziges Kennzeichen': seller.plate, 'Letzte Stellen der Fahrzeug-Identifizierungsnummer': seller.vin_end, 'Nummer der Zulassungsbescheinigung Teil II': 'ZB053021', ...month(10), ...former },
    plate: { 'Soll das bisherige Kennzeichen bleiben?': 'Ja' },
    cover: 'V081091',
  });
  await expect(walk.main).toContainText('Alles in Ordnung');
  await walk.fill('Ergebnis der Vorprüfung');
  // Whoever keeps the plate uncovers no code of it.
  await expect(walk.main).not.toContainText('Plakette');
  await walk.fill('Sicherheitscodes', {
    'Sicherheitscode der Zulassungsbescheinigung Teil I': 'A053021', 'Sicherheitscode der Zulassungsbescheinigung Teil II': 'AV3K21053021',
  });
  await untilRegistered(walk);
  const decision = await walk.letter('Zulassungsbescheid');
  if (decision) for (const words of [seller.plate, 'Marie Lorenz', '10,40']) expect(decision).toContain(words);

  const clerk = await desk('clerk', office);
  await openCase(clerk, seller.plate);
  await walk.look('umschreibung-am-schreibtisch', clerk);
  for (const words of ['Halter ändern', 'Mitteilung an den Versicherer', 'Im Register steht noch der bisherige Halter.', 'Mitteilung an die bisherige Halterin', 'Anton Jäger']) await expect(clerk.getByRole('main')).toContainText(words);
});

test('a camper comes back on the road under the plate that was kept for it', async ({ page }) => {
  const who = person('back-on-the-road');
  const walk = vehicle(page);
  await walk.begin(who);
  await untilPrecheck(walk, 'Abgemeldetes Fahrzeug wieder anmelden', {
    vehicle: { 'Fahrzeug-Identifizierungsnummer': 'X9DRL5G6R05061044', ...month(10) }, plate: { 'Soll das bisherige Kennzeichen bleiben?': 'Ja' }, cover: 'V040461',
  });
  await expect(walk.main).toContainText('Alles in Ordnung');
  await walk.fill('Ergebnis der Vorprüfung');
  await walk.fill('Sicherheitscodes', { 'Sicherheitscode der Zulassungsbescheinigung Teil I': 'A061044' });
  await untilRegistered(walk);
  const decision = await walk.letter('Zulassungsbescheid');
  // Same keeper, same plate: the lower fee.
  if (decision) for (const words of [who.enters.plate, 'Rosa Lang', '10,60']) expect(decision).toContain(words);
  const proof = await walk.letter('Vorläufiger Zulassungsnachweis');
  if (proof) expect(proof).toContain(who.enters.plate);
});

test('after a move the address in the papers is entered at once, without a code', async ({ page, desk }) => {
  const who = person('arrears');
  const walk = vehicle(page);
  await walk.begin(who);
  await walk.fill('Was möchten Sie tun?', { 'Neue Anschrift nach einem Umzug eintragen lassen': true });
  await walk.fill('Angaben zu Ihnen', { 'Wie sollen wir Sie benachrichtigen?': 'Gar nicht, ich sehe selbst nach' });
  await walk.fill('Das Fahrzeug', { 'Jetziges Kennzeichen': who.enters.plate, 'Letzte Stellen der Fahrzeug-Identifizierungsnummer': who.enters.vin_end });
  await walk.heading('Ergebnis der Vorprüfung');
  await expect(walk.main).toContainText('Sie brauchen keinen Sicherheitscode');
  await walk.look('anschrift-vorpruefung');
  await walk.fill('Ergebnis der Vorprüfung');
  await walk.send();
  await walk.pay();
  await walk.status('Entschieden');
  await walk.look('anschrift-geaendert');
  const decision = await walk.letter('Bescheid über die Änderung der Anschrift');
  if (decision) for (const words of [who.enters.plate, `${who.enters.street} ${who.enters.house_number}`, '12,00']) expect(decision).toContain(words);

  const clerk = await desk('clerk', office);
  await openFile(clerk, walk.credentials.file);
  for (const words of ['Anschrift ändern', 'Das Fahrzeug ist auf diese Person zugelassen.']) await expect(clerk.getByRole('main')).toContainText(words);
});

test('an electric car gets the next free plate with E, and the register knows it', async ({ page, desk }) => {
  const who = person('plate-change');
  const walk = vehicle(page);
  await walk.begin({ ...who, enters: { ...who.enters, family_name: who.family_name } });
  await walk.fill('Was möchten Sie tun?', { 'Anderes Kennzeichen für mein Fahrzeug': true });
  await walk.fill('Angaben zu Ihnen', { 'Wie sollen wir Sie benachrichtigen?': 'Gar nicht, ich sehe selbst nach' });
  await walk.fill('Das Fahrzeug', { 'Jetziges Kennzeichen': who.enters.plate, 'Letzte Stellen der Fahrzeug-Identifizierungsnummer': who.enters.vin_end });
  await walk.fill('Das Kennzeichen', { 'Mit E (elektrisch betrieben)': true, 'Das nächste freie': true });
  await walk.heading('Ergebnis der Vorprüfung');
  await expect(walk.main).toContainText('Alles in Ordnung');
  await expect(walk.main).not.toContainText('Ein Register antwortet gerade nicht');
  await walk.look('kennzeichen-vorpruefung');
  await walk.fill('Ergebnis der Vorprüfung');
  await walk.fill('Sicherheitscodes', {
    'Sicherheitscode der Zulassungsbescheinigung Teil I': 'A032007', 'Code der vorderen Plakette': 'A03', 'Code der hinteren Plakette': 'A07',
  });
  await untilRegistered(walk);
  const decision = await walk.letter('Zulassungsbescheid');
  if (decision) {
    expect(decision).toMatch(/MST-[A-Z]{1,2} \d+E/);
    for (const words of ['unter einem anderen Kennzeichen', '12,80']) expect(decision).toContain(words);
  }
  const clerk = await desk('clerk', office);
  await openFile(clerk, walk.credentials.file);
  for (const words of ['Anschrift ändern', 'Kennzeichen ändern']) await expect(clerk.getByRole('main')).toContainText(words);
});
