// What the town does by night: asks again, lets deadlines end, reminds.
import { person } from '../lib/cast.mjs';
import { expect, test } from '../lib/town.mjs';

test.describe.configure({ mode: 'serial' });

test('somebody who moved yesterday gets the permit after the register’s next night', async ({ application, page, night }) => {
  const who = person('moved-yesterday');
  await application.open();
  await application.fill(who, { movedRecently: true });
  const credentials = await application.send();
  await application.pay();
  await application.status(credentials);
  await expect(page.getByRole('main')).toContainText(/jede Nacht|Melderegister/);
  await night(1);
  await application.status(credentials);
  await application.expectState('Entschieden');
});

test('a reminder leads to a renewal with one click', async ({ application, page, mail, night }) => {
  const who = person('other-zone');
  const email = 'joerg.groessmann@example.org';
  await application.open();
  // As the register spells them; what careless spelling leads to is told elsewhere.
  const enters = { family_name: who.family_name, given_names: who.given_names, street: 'Kaiserstraße', house_number: '104' };
  await application.fill(who, { enters, contact: { email }, validity: { startOn: await townDay(page) } });
  const credentials = await application.send();
  await application.pay();
  await application.status(credentials);
  await application.expectState('Entschieden');
  // The address counts only after its owner confirmed it.
  await expect.poll(async () => (await mail(email)).length).toBeGreaterThan(0);
  const links = (await mail(email)).flatMap((one) => one.body.match(/https?:\/\/\S+/g) ?? []);
  const confirm = links.find((link) => link.includes('/adresse'));
  if (confirm) await page.goto(confirm);
  await night(340);
  const reminder = async () =>
    (await mail(email)).flatMap((one) => one.body.match(/https?:\/\/\S+\/verlaengerung\/\S+/g) ?? [])[0];
  await expect.poll(reminder, { timeout: 20_000 }).toBeTruthy();
  await page.goto(await reminder());
  await application.heading('Verlängern');
  await page.getByRole('button', { name: 'Weiter zur Übersicht' }).click();
  // Only what the law wants said anew is asked; everything else is there.
  for (let step = 0; step < 4 && !(await page.getByRole('heading', { level: 1, name: 'Bitte prüfen Sie Ihre Angaben' }).count()); step += 1) {
    for (const box of await page.getByRole('main').getByRole('checkbox').all()) await box.check();
    await application.next();
  }
  const renewal = await application.send();
  await application.pay();
  await application.status(renewal);
  await application.expectState('Entschieden');
});

async function townDay(page) {
  const text = await (await page.request.get('/demo?lang=de')).text();
  const [, day, month, year] = /in der Demo der (?:\p{L}+, )?(?:den )?(\d+)\. (\p{L}+) (\d{4})/u.exec(text);
  const months = 'Januar Februar März April Mai Juni Juli August September Oktober November Dezember'.split(' ');
  return `${year}-${String(months.indexOf(month) + 1).padStart(2, '0')}-${day.padStart(2, '0')}`;
}
