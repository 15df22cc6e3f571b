// The same case for people who cannot or do not want to go online, and the protection of those who must not be found.
import { expectAccessible } from '../lib/accessible.mjs';
import { Application } from '../lib/application.mjs';
import { person } from '../lib/cast.mjs';
import { expect, test } from '../lib/town.mjs';

test('at the counter a clerk fills in the same application and the fee is paid in cash', async ({ desk, page }) => {
  const who = person('boundary');
  const clerk = await desk('clerk');
  await clerk.goto('/desk/neu');
  await expectAccessible(clerk);
  await clerk.getByLabel('Bewohnerparkausweis').check();
  await clerk.getByLabel(/Schalter/).check();
  await clerk.getByRole('main').getByRole('button').first().click();
  const application = new Application(clerk);
  await application.fill(who);
  await expect(clerk.getByRole('main')).toContainText('Sie füllen den Antrag für jemanden aus');
  const credentials = await application.send();
  const pay = await clerk.getByRole('link', { name: 'Jetzt bezahlen' }).getAttribute('href');
  await page.goto(pay);
  await page.getByText('Anders bezahlen').click();
  const reference = (await page.getByRole('term').filter({ hasText: 'Verwendungszweck' }).locator('xpath=following-sibling::dd[1]').innerText()).trim();

  const cashier = await desk('cashier');
  await cashier.goto('/kasse');
  await cashier.getByLabel('Kassenzeichen').fill(reference);
  await cashier.getByRole('main').getByRole('button', { name: /^(Forderung suchen|Suchen)$/ }).first().click();
  await cashier.getByLabel('Bar', { exact: true }).check();
  await cashier.getByRole('button', { name: 'Zahlung buchen' }).click();
  await expect(cashier.getByRole('main')).toContainText('Die Zahlung ist gebucht');
  await expectAccessible(cashier);
  await new Application(page).status(credentials);
  await new Application(page).expectState(/Wird geprüft|Entschieden/);
});

test('a blocked person leaves no trace that others could follow', async ({ application, page, desk, picture }) => {
  const who = person('blocked');
  await application.open();
  await application.fill(who);
  const credentials = await application.send();
  await application.pay();
  await application.status(credentials);
  await application.expectState(/Wird geprüft|Eingegangen/);
  await picture('blocked');

  const cashier = await desk('cashier');
  await cashier.goto('/kasse');
  await expect(cashier.getByRole('main')).not.toContainText(who.family_name);
  const controller = await desk('controller');
  await controller.goto('/kontrolle');
  await controller.getByLabel('Kennzeichen').fill(who.enters.plate);
  await controller.getByRole('main').getByRole('button').first().click();
  await expect(controller.getByRole('main')).not.toContainText(who.family_name);
  await expect(controller.getByRole('main')).not.toContainText(who.enters.street);
  const clerk = await desk('clerk');
  await clerk.goto('/desk');
  await expect(clerk.getByRole('main')).not.toContainText(`${who.enters.street} ${who.enters.house_number}`);
  for (const path of ['/leistungen', `/leistungen?q=${who.family_name}`, '/pruefung']) {
    await page.goto(path);
    await expect(page.getByRole('main').getByText(who.plate ?? who.enters.plate)).toHaveCount(0);
  }
});
