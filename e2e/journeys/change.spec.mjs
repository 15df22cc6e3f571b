// What happens to a permit after it was granted: a control, the return.
import { expectAccessible } from '../lib/accessible.mjs';
import { person } from '../lib/cast.mjs';
import { expect, test } from '../lib/town.mjs';

/** Applies, pays, and returns the permit's number from the status page. */
async function granted(application, page, who, options) {
  await application.open();
  await application.fill(who, options);
  const credentials = await application.send();
  await application.pay();
  await application.status(credentials);
  await application.expectState('Entschieden');
  const card = page.locator('.permit-card');
  const number = /[A-ZÄÖÜ]+-\d{4}-\d+/.exec(await card.innerText())?.[0];
  expect(number, 'the number of the permit').toBeTruthy();
  return number;
}

async function lookUp(controller, plate) {
  await controller.goto('/kontrolle');
  await controller.getByLabel('Kennzeichen').fill(plate);
  await controller.getByRole('main').getByRole('button').first().click();
  return controller.getByRole('main');
}

test('the controller sees a permit at once, and no more after its return', async ({ application, page, desk }) => {
  const who = person('typing-error');
  const address = { street: 'Kaiserstraße', house_number: '24' };
  const number = await granted(application, page, who, { enters: address });
  const controller = await desk('controller', { width: 390 });
  await expect(await lookUp(controller, who.enters.plate)).toContainText(/gültig/i);
  await expect(controller.getByRole('main')).toContainText('Zone');
  for (const hidden of [who.family_name, 'Kaiserstraße']) await expect(controller.getByRole('main')).not.toContainText(hidden);
  await expectAccessible(controller);

  await application.open();
  await application.operation('return');
  await application.permit(number);
  await application.person(who.enters);
  await application.bank('DE89 3704 0044 0532 0130 00', 'Birgit Lang');
  await application.contact();
  await application.heading('Bitte prüfen Sie Ihre Angaben');
  const credentials = await application.send();
  await application.status(credentials);
  await expect(async () => {
    await page.reload();
    await expect(page.getByRole('main')).toContainText('Erstattung', { timeout: 500 });
  }).toPass({ timeout: 20_000 });
  await expect(await lookUp(controller, who.enters.plate)).not.toContainText(/^Gültig/);

  const cashier = await desk('cashier');
  await cashier.goto('/kasse/erstattungen');
  await expect(cashier.getByRole('heading', { level: 1 })).toBeVisible();
  await expectAccessible(cashier);
});
