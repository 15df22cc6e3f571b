// A trade: given notice of, confirmed by the machine within the three days of the law, and told to those whom the law names; later
// moved and given up by its number.
import { expectAccessible } from '../lib/accessible.mjs';
import { today } from '../lib/application.mjs';
import { letter } from '../lib/building.mjs';
import { person } from '../lib/cast.mjs';
import { fill, heading, openFile, send, signInFor } from '../lib/service.mjs';
import { eventually, expect, test } from '../lib/town.mjs';

const at = ({ enters }) => ({ Straße: enters.street, Hausnummer: enters.house_number, Postleitzahl: '64999' });

/** The pages that every notice has. */
async function begin(page, who, operation, more, asks = {}) {
  const home = at(who);
  await signInFor(page, 'trade-notice', who, 'high');
  await fill(page, 'Worum geht es?', { 'Was möchten Sie anzeigen?': operation, ...more });
  await fill(page, 'Angaben zu Ihnen', {
    'Wohnen Sie in unserer Stadt?': true,
    'Anschrift Ihrer Wohnung': { 'Straße oder Postfach': home.Straße, Hausnummer: home.Hausnummer, Postleitzahl: home.Postleitzahl, Ort: 'Musterstadt' },
    'In welcher Rolle zeigen Sie an?': 'Ich betreibe das Gewerbe selbst', Geschlecht: 'weiblich', ...asks,
  });
}

async function finish(page) {
  await heading(page, 'So erreichen wir Sie');
  await page.getByLabel(/^Gar nicht/).check();
  for (const box of await page.getByRole('main').getByRole('checkbox').all()) await box.check();
  await page.getByRole('button', { name: 'Weiter', exact: true }).last().press('Enter');
}

/** Gives notice of a bicycle shop. Returns what is to be written down and the number of the trade. */
async function register(page, who, look = async () => {}) {
  await begin(page, who, /^Anmeldung/, { 'Gewerbe oder freier Beruf?': 'Gewerbe', 'Warum melden Sie an?': 'Neugründung oder neue Filiale' }, {
    Geburtsort: 'Hanau', Geburtsstaat: 'Deutschland', Staatsangehörigkeit: 'Deutschland',
  });
  await fill(page, 'Ihr Betrieb', {
    Rechtsform: 'Einzelunternehmen', Geschäftsbezeichnung: 'Radwerk', 'Anschrift der Betriebsstätte': at(who),
    'Wofür gilt die Anzeige?': 'Hauptniederlassung (auch wenn es die einzige ist)',
    'Ist das nur eine Postadresse (virtuelles Büro, Postfach)?': false,
  }, () => look('betrieb'));
  // What is too vague for the register of trades is asked again.
  const activity = {
    'Was machen Sie genau?': 'Handel mit Waren aller Art', 'Art des Betriebs': { several: ['Handel'] }, 'Gehört Ihre Tätigkeit zu einer dieser Gruppen?': 'Nein',
    'Haben Sie mit Lebensmitteln zu tun?': false, 'Beginn der Tätigkeit': today(), 'Betreiben Sie das Gewerbe im Nebenerwerb?': false,
    'Beschäftigte in Vollzeit (ohne Sie)': 1, 'Beschäftigte in Teilzeit, auch Minijobs': 0,
  };
  await fill(page, 'Ihre Tätigkeit', activity);
  await expect(page.getByRole('main')).toContainText('Das ist zu ungenau');
  await look('zu-ungenau');
  await fill(page, 'Ihre Tätigkeit', { 'Was machen Sie genau?': 'Einzelhandel mit Fahrrädern, Reparatur, Onlinehandel mit Zubehör' });
  await finish(page);
  await look('uebersicht');
  return send(page);
}

const confirmed = (page, receipt, title) =>
  eventually(() => page.goto(`/vorgaenge/${receipt.number}`), (how) => expect(page.getByRole('link', { name: title }).first()).toBeVisible(how));

test('a trade is confirmed at once, and whom the law names is told what concerns them', async ({ page, picture, desk }) => {
  const receipt = await register(page, person('with-account'), async (name) => {
    await picture(name);
    if (name !== 'zu-ungenau') await expectAccessible(page);
  });
  await confirmed(page, receipt, /Empfangsbescheinigung/);
  const main = page.getByRole('main');
  await expectAccessible(page);
  await picture('bescheinigt');
  const paper = await letter(page, /Empfangsbescheinigung/);
  if (paper !== null) for (const said of ['Öztürk', 'Einzelhandel mit Fahrrädern', '§ 15']) expect(paper).toContain(said);
  await page.getByText(/^Wer wurde benachrichtigt/).first().click();
  await expect(main).toContainText('Finanzamt Musterstadt');
  await expect(main).not.toContainText('Lebensmittelüberwachung');
  await picture('wer-es-weiss');

  const clerk = await desk('clerk', { office: 'gewerbeamt' });
  await openFile(clerk, receipt.file);
  const told = clerk.getByRole('main');
  for (const receiver of ['Finanzamt', 'Industrie- und Handelskammer', 'Bundesagentur für Arbeit', 'Zollverwaltung']) await expect(told).toContainText(receiver);
  await expect(told, 'a shop is nobody’s craft').not.toContainText('Handwerkskammer');
  await expectAccessible(clerk);
  await clerk.screenshot({ path: 'test-results/gewerbe-vorgang.png', fullPage: true });
  const admin = await desk('administrator');
  await admin.goto('/verwaltung/ausgang');
  await expect(admin.getByRole('main')).toContainText(receipt.number);
  await expect(admin.getByRole('main'), 'what is in it is not for administrators').not.toContainText('Öztürk');
});

test('whoever knows the number of the trade moves it without typing it all again, and may give it up', async ({ page, picture }) => {
  const who = person('green');
  const receipt = await register(page, who);
  await confirmed(page, receipt, /Empfangsbescheinigung/);
  const number = /[A-Z]+-GEW-\d{4}-\d+/.exec(await page.locator('.permit-card').innerText())?.[0];
  expect(number, 'the number of the trade').toBeTruthy();

  await begin(page, who, /^Ummeldung/, { 'Haben Sie eine Gewerbenummer?': true, Gewerbenummer: number });
  await fill(page, 'Was ändert sich?', {
    'Was ändert sich?': { several: ['Umzug innerhalb der Stadt'] }, 'Neue Anschrift der Betriebsstätte': { ...at(who), Hausnummer: '24' }, 'Tag der Änderung': today(),
  }, () => expectAccessible(page));
  await finish(page);
  const moved = await send(page);
  await confirmed(page, moved, /Empfangsbescheinigung/);
  const paper = await letter(page, /Empfangsbescheinigung/);
  if (paper !== null) expect(paper).toMatch(new RegExp(`${who.enters.street} 24`));
  await picture('umgemeldet');

  await begin(page, who, /^Abmeldung/, { 'Haben Sie eine Gewerbenummer?': true, Gewerbenummer: number });
  await heading(page, 'Ende des Betriebs');
  await expectAccessible(page);
  await picture('abmelden');
});
