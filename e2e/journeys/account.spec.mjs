// Who wants to may sign in: name and address are there, and all own applications are found again without number and code.
import { expectAccessible } from '../lib/accessible.mjs';
import { today } from '../lib/application.mjs';
import { person } from '../lib/cast.mjs';
import { expect, openCase, test } from '../lib/town.mjs';

const who = person('with-account');

/** From the button on this page to the provider and back, as somebody of the cast. */
async function signIn(page) {
  await page.getByRole('link', { name: /anmelden$/ }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Nutzerkonto-Simulator');
  await expectAccessible(page);
  const options = await page.getByLabel('Als wer').getByRole('option').allInnerTexts();
  const own = options.find((option) => option.includes(who.enters.family_name) && option.includes(`${who.enters.street} ${who.enters.house_number}`));
  await page.getByLabel('Als wer').selectOption({ label: own });
  await page.getByLabel('Wie sicher').selectOption('high');
  await page.getByRole('button', { name: 'Anmelden', exact: true }).click();
  await expect(page.getByText(/^Angemeldet als/)).toBeVisible();
}

test('somebody signs in, types little, and finds the permit on another device', async ({ application, page, browser, baseURL, desk, picture }) => {
  await page.goto('/antraege/neu/resident-parking-permit');
  await expectAccessible(page);
  await signIn(page);
  await expectAccessible(page);
  await picture('angemeldet');
  await application.start();
  await application.operation('new');

  await application.heading('Ihre Anschrift');
  await expect(page.getByText('Aus Ihrem Nutzerkonto eingetragen')).toBeVisible();
  await expect(page.getByLabel('Straße', { exact: true })).toHaveValue(who.enters.street);
  await expectAccessible(page);
  await picture('eingetragen');
  const moved = page.getByRole('group', { name: /letzten vier Wochen/ });
  if (await moved.count()) await moved.getByLabel('Nein').check();
  await application.next();

  await application.heading('Angaben zu Ihnen');
  await expect(page.getByLabel('Familienname')).toHaveValue(who.enters.family_name);
  await expect(page.getByRole('group', { name: 'Geburtsdatum' }).getByLabel('Jahr')).toHaveValue(who.enters.birth_date.slice(0, 4));
  await application.next();
  await application.vehicle(who.enters);
  await application.validity({ startOn: today() });
  await application.contact();
  await application.declarations();
  await application.heading('Bitte prüfen Sie Ihre Angaben');
  await application.send();
  await application.pay();

  const elsewhere = await browser.newContext({ baseURL, locale: 'de-DE', viewport: { width: 1280, height: 900 } });
  const other = await elsewhere.newPage();
  await other.goto('/status');
  await expectAccessible(other);
  await signIn(other);
  const mine = other.getByRole('region', { name: 'Meine Anträge' });
  await expect(mine.getByRole('link', { name: 'Bewohnerparkausweis' })).toHaveCount(1);
  await expectAccessible(other);
  await other.screenshot({ path: 'test-results/meine-antraege.png', fullPage: true });
  await mine.getByRole('link', { name: 'Bewohnerparkausweis' }).click();
  await expect(other.locator('.status-head')).toBeVisible();

  const clerk = await desk('clerk');
  await openCase(clerk, who.enters.plate);
  await expect(clerk.getByRole('main')).toContainText('Vertrauensniveau hoch');

  await other.goto('/status');
  await other.getByRole('button', { name: 'Abmelden' }).click();
  await expect(other.getByText('Sie sind abgemeldet')).toBeVisible();
  await expect(other.getByRole('region', { name: 'Meine Anträge' })).toHaveCount(0);
  await elsewhere.close();
});

test('who changes their mind at the provider goes on without an account', async ({ page }) => {
  await page.goto('/antraege/neu/resident-parking-permit');
  await page.getByRole('link', { name: /anmelden$/ }).click();
  await page.getByRole('button', { name: 'Abbrechen' }).click();
  await expect(page.getByText('Sie können auch ohne Nutzerkonto weitermachen')).toBeVisible();
  await page.getByRole('button', { name: 'Jetzt beginnen' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Was möchten Sie tun?');
});
