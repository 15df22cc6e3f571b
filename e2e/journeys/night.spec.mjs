// What the town does by night: asks again, lets deadlines end, reminds.
import { expectAccessible } from '../lib/accessible.mjs';
import { houseOf, phone, signed } from '../lib/building.mjs';
import { person } from '../lib/cast.mjs';
import { photo } from '../lib/files.mjs';
import { answers, openFile, status, step } from '../lib/service.mjs';
import { eventually, expect, lookUp, openCase, test } from '../lib/town.mjs';

test.describe.configure({ mode: 'serial' });

/** What the applicants of this file wrote down before a night. */
const known = {};

test('before the night the old address counts', async ({ application, page }) => {
  known.mover = await application.granted(person('mover'), { validity: { startOn: await townDay(page) } });
  await expect(page.locator('.permit-card')).toContainText('A');
  known.leaver = await application.granted(person('moves-away'), { validity: { startOn: await townDay(page) } });
  await application.open();
  await application.fill(person('company-car'), {
    keeper: { company: 'Ingenieurbüro Brückner GmbH', confirmation: photo('arbeitgeber.png') },
    validity: { startOn: await townDay(page) },
  });
  // This one is sent and never paid.
  known.unpaid = await application.send();
});

test('somebody who moved yesterday gets the permit after the register’s next night', async ({ application, page, night }) => {
  const who = person('moved-yesterday');
  await application.open();
  await application.fill(who, { movedRecently: true, validity: { startOn: await townDay(page) } });
  const credentials = await application.send();
  await application.pay();
  await application.status(credentials);
  await application.expectState('Wird geprüft');
  await eventually(() => page.reload(), (how) => expect(page.getByRole('main')).toContainText(/jede Nacht|Melderegister/, how));
  await expectAccessible(page);
  await night(1);
  await application.status(credentials);
  await application.expectState('Entschieden');
});

test('after a move the permit changes to the new zone', async ({ application, page, desk }) => {
  const who = person('mover');
  await application.open();
  await application.operation('move');
  await application.permit(known.mover.permitNumber);
  await application.address({ street: 'Kaiserstraße', house_number: '106' });
  await application.person(who.enters);
  await application.contact();
  await application.declarations();
  await application.heading('Bitte prüfen Sie Ihre Angaben');
  await expect(page.getByRole('main')).toContainText('15,35');
  const credentials = await application.send();
  await application.pay();
  await application.status(credentials);
  await application.expectState('Entschieden');
  await expect(page.locator('.permit-card')).toContainText('G');
  const controller = await desk('controller', { width: 390 });
  const answer = await lookUp(controller, who.enters.plate);
  await expect(answer).toContainText('Gültiger Ausweis');
  await expect(answer.getByRole('definition').first()).toHaveText('G');
});

test('what is not paid in two weeks lapses, and the applicant can see why', async ({ application, page, night }) => {
  await night(20);
  await application.status(known.unpaid);
  await application.expectState('Abgeschlossen');
  await expect(page.getByRole('link', { name: 'Jetzt bezahlen' })).toHaveCount(0);
});

test('the permit of somebody who moved away ends after a hearing, and the controller sees it', async ({ application, page, desk, night }) => {
  // The register knew of it on the seventh day; the applicant was heard and did not answer.
  await application.status(known.leaver);
  await application.expectState('Wir brauchen etwas von Ihnen');
  await expect(page.getByRole('main')).toContainText(/Anhörung/);
  await expect(page.locator('.permit-card')).toContainText('Gültig');
  await expectAccessible(page);
  await night(16);
  const lead = await desk('team_lead');
  await openCase(lead, person('moves-away').enters.plate);
  await expect(lead.getByRole('main')).toContainText('Widerruf');
  await lead.getByText('Widerrufen …', { exact: true }).click();
  await lead.getByLabel('Begründung').first().fill('Sie wohnen nicht mehr in der Parkzone A. Eine Antwort auf die Anhörung ist nicht eingegangen.');
  await lead.getByRole('button', { name: 'Widerrufen', exact: true }).click();
  await application.status(known.leaver);
  await application.expectState('Entschieden');
  const answer = await lookUp(await desk('controller', { width: 390 }), person('moves-away').enters.plate);
  await expect(answer).toContainText('Kein gültiger Ausweis');
});

test('an office that lets its month pass holds a building permit up no longer, and everybody sees why', async ({ page, picture, mail, desk, night, browser, baseURL }) => {
  const [planner, there] = ['spaet.celik@planwerk.example', await phone(browser, baseURL)];
  await houseOf(page, person('family-mother'), { planner });
  const receipt = await signed(page, there, mail, planner);
  const before = await desk('clerk', { office: 'bauaufsicht' });
  await openFile(before, receipt.file);
  await step(before, 'Unterlagen prüfen', { 'Ergebnis der Prüfung': 'Vollständig', 'Vollständig seit': await townDay(page) });

  // One office answers, the other lets its time pass.
  const inTime = await answerOf(await desk('clerk', { office: 'umweltamt' }), receipt);
  await expect(inTime).toContainText('Antworten Sie später, kann Ihre Antwort unberücksichtigt bleiben');
  await sendAnswer(inTime, { Ergebnis: 'Keine Bedenken' });
  const main = page.getByRole('main');
  await page.goto(`/vorgaenge/${receipt.number}`);
  await expect(main.getByText('Wird noch erwartet')).toHaveCount(1);
  await night(36);

  // After a month everybody opens the case anew.
  await status(page, receipt);
  await expect(page.locator('.status-head')).toContainText('Wird geprüft');
  await expect(main.getByText('Hat geantwortet'), 'designer and environment').toHaveCount(2);
  await expect(main.getByText('Hat nicht geantwortet')).toHaveCount(1);
  const law = /Die Frist endete am .*\. Eine spätere Antwort kann unberücksichtigt bleiben \(§ 70 Abs\. 1 Satz 4 HBO\)/;
  await expect(main).toContainText(law);
  await expect(main).toContainText('Alle haben geantwortet, oder ihre Zeit ist abgelaufen');
  await expectAccessible(page);
  await picture('wer-nicht-geantwortet-hat');
  const clerk = await desk('clerk', { office: 'bauaufsicht' });
  await openFile(clerk, receipt.file);
  await expect(clerk.getByRole('main')).toContainText(law);
  await expect(clerk.getByRole('link', { name: 'Entscheidung vorbereiten' })).toBeVisible();
  await clerk.screenshot({ path: 'test-results/bauamt-stelle-schweigt.png', fullPage: true });

  // What comes now is kept and marked, and moves nothing.
  const late = await answerOf(await desk('clerk', { office: 'stadtservice' }), receipt);
  await expect(late).toContainText('Wir dürfen Ihre Antwort aber unberücksichtigt lassen');
  await sendAnswer(late, { Ergebnis: 'Keine Bedenken' });
  await page.reload();
  await expect(main).toContainText('Hat nach der Frist geantwortet');
  await expect(page.locator('.status-head')).toContainText('Wird geprüft');
});

/** The page on which an office answers about this case. */
async function answerOf(office, { file }) {
  for (const list of ['offen', 'erledigt']) {
    await office.goto(`/desk/beteiligungen?liste=${list}`);
    const link = office.getByRole('row').filter({ hasText: file }).getByRole('link').first();
    if (!(await link.count())) continue;
    await link.click();
    await expect(office.getByRole('heading', { level: 1, name: 'Stellungnahme' })).toBeVisible();
    return office.getByRole('main');
  }
  throw new Error(`nobody asked about ${file}`);
}

async function sendAnswer(main, all) {
  const button = main.getByRole('button', { name: 'Antwort absenden' }).last();
  await answers(main, all, button);
  await button.press('Enter');
  await expect(main.page().getByText('Die Antwort ist abgegeben')).toBeVisible();
}

test('a reminder leads to a renewal with one click', async ({ application, page, mail, night }) => {
  const who = person('other-zone');
  const email = 'joerg.groessmann@example.org';
  await application.open();
  const enters = { street: 'Kaiserstraße', house_number: '104' };
  await application.fill(who, { enters, contact: { email }, validity: { startOn: await townDay(page) } });
  const credentials = await application.send();
  await application.pay();
  await application.status(credentials);
  await application.expectState('Entschieden');
  // The address counts only after its owner confirmed it.
  const links = async (part) => (await mail(email)).flatMap((one) => one.body.match(/https?:\/\/\S+/g) ?? []).filter((link) => link.includes(part));
  await expect.poll(async () => (await links('/adresse')).length, { timeout: 90_000 }).toBeGreaterThan(0);
  await page.goto((await links('/adresse'))[0]);
  await expect(page.getByRole('main')).toContainText('Danke. Wir schreiben Ihnen');
  await night(340);
  await expect.poll(async () => (await links('/verlaengerung/')).length, { timeout: 90_000 }).toBe(1);
  await page.goto((await links('/verlaengerung/'))[0]);
  await application.heading('Verlängern');
  await expectAccessible(page);
  await page.getByRole('button', { name: 'Weiter zur Übersicht' }).click();
  // Only what the law wants said anew is asked; everything else is there.
  await application.declarations();
  await application.heading('Bitte prüfen Sie Ihre Angaben');
  const renewal = await application.send();
  await application.pay();
  await application.status(renewal);
  await application.expectState('Entschieden');
  await expect(page.locator('.permit-card')).toBeVisible();
});

async function townDay(page) {
  const text = await (await page.request.get('/demo?lang=de')).text();
  const [, day, month, year] = /in der Demo der (?:\p{L}+, )?(?:den )?(\d+)\. (\p{L}+) (\d{4})/u.exec(text);
  const months = 'Januar Februar März April Mai Juni Juli August September Oktober November Dezember'.split(' ');
  return `${year}-${String(months.indexOf(month) + 1).padStart(2, '0')}-${day.padStart(2, '0')}`;
}
