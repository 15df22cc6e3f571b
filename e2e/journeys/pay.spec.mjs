// Paying: a card that is declined, a provider that answers late or twice; what was paid once counts once.
import { expectAccessible } from '../lib/accessible.mjs';
import { person } from '../lib/cast.mjs';
import { expect, test } from '../lib/town.mjs';

/** Applies up to the receipt. */
async function sent(application, who) {
  await application.open();
  await application.fill(who);
  return application.send();
}

test('a declined payment is tried again, and the answer that comes twice counts once', async ({ application, page, desk }) => {
  const credentials = await sent(application, person('payer'));
  await application.pay('Zahlung ablehnen lassen');
  await application.heading('Die Zahlung hat nicht geklappt');
  await expect(page.getByRole('main')).toContainText('75,00');
  await expectAccessible(page);
  await application.startPayment('Bezahlen, aber doppelt melden');
  await application.heading('Vielen Dank, Ihre Zahlung ist da');
  await expectAccessible(page);
  await page.getByRole('link', { name: 'Quittung ansehen' }).click();
  await application.heading('Quittung');
  await expectAccessible(page);
  const receipt = page.getByRole('main');
  await expect(receipt).toContainText('§ 6a Abs. 5a StVG');
  const bookings = page.getByRole('table', { name: 'Zahlungen' });
  await expect(bookings.getByRole('row').filter({ hasText: '75,00' }), 'one payment').toHaveCount(1);
  const value = (name) => page.getByRole('term').filter({ hasText: name }).locator('xpath=following-sibling::dd[1]');
  const reference = (await value('Kassenzeichen').innerText()).trim();
  await page.getByRole('link', { name: 'Zurück zum Vorgang' }).click();
  await application.expectState('Entschieden');

  const cashier = await desk('cashier');
  await cashier.goto('/kasse');
  await cashier.getByLabel('Kassenzeichen').fill(reference);
  await cashier.getByRole('main').getByRole('button', { name: /^(Forderung suchen|Suchen)$/ }).first().click();
  await expect(cashier.getByRole('main')).toContainText('Bezahlt');
  const movements = cashier.getByRole('table', { name: 'Zahlungen und Versuche' });
  await expect(movements.getByRole('row').filter({ hasText: 'abgelehnt' })).toHaveCount(1);
  await expect(movements.getByRole('row').filter({ hasText: '75,00' }), 'one booking').toHaveCount(1);
  await expectAccessible(cashier);
  await application.status(credentials);
});

test('an answer that comes late completes the application without the applicant', async ({ application, page }) => {
  const credentials = await sent(application, person('late-payer'));
  await page.getByRole('link', { name: 'Jetzt bezahlen' }).first().click();
  await page.getByRole('button', { name: 'Jetzt bezahlen' }).click();
  await page.getByText('Störungen ausprobieren').click();
  await page.getByLabel('Verspätung in Sekunden').fill('3');
  await page.getByRole('button', { name: 'Bezahlen, aber verspätet melden' }).click();
  await application.heading('Ihre Zahlung wird bestätigt');
  await expectAccessible(page);
  // The applicant leaves; the provider's answer finds the case alone.
  await application.status(credentials);
  await application.expectState('Entschieden');
});

test('the claim says what it is for, and how to pay without a card', async ({ application, page }) => {
  await sent(application, person('second-home'));
  await page.getByRole('link', { name: 'Jetzt bezahlen' }).first().click();
  const main = page.getByRole('main');
  await expect(main).toContainText('Bewohnerparkausweis, 12 Monate');
  await expect(main).toContainText(/§/);
  await page.getByText('Anders bezahlen').click();
  await expect(page.getByRole('img', { name: /GiroCode/ })).toBeVisible();
  await expect(main).toContainText('IBAN');
  await expectAccessible(page);
});
