// Where the law wants to know surely who applies: what is needed stands before the first question, the other ways stay open,
// and a sign-in that is too low leads to one that suffices.
import { expectAccessible } from '../lib/accessible.mjs';
import { person } from '../lib/cast.mjs';
import { expect, test } from '../lib/town.mjs';

const SERVICE = '/antraege/neu/registration-certificate';
const who = person('with-account');

/** From the button on this page to the provider and back, with this level; without one, with the level that is asked for. */
async function signIn(page, level) {
  await page.getByRole('link', { name: /anmelden$/ }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Nutzerkonto-Simulator');
  const options = await page.getByLabel('Als wer').getByRole('option').allInnerTexts();
  const own = options.find((option) => option.includes(who.enters.family_name) && option.includes(`${who.enters.street} ${who.enters.house_number}`));
  await page.getByLabel('Als wer').selectOption({ label: own });
  if (level) await page.getByLabel('Wie sicher').selectOption(level);
  else await expect(page.getByLabel('Wie sicher')).toHaveValue('high');
  await page.getByRole('button', { name: 'Anmelden', exact: true }).click();
}

test('the page says what is needed, and who is known surely enough begins', async ({ page, picture }) => {
  await page.goto(SERVICE);
  await expectAccessible(page);
  const main = page.getByRole('main');
  await expect(main).toContainText('Vertrauensniveau hoch');
  await expect(main).toContainText('Rechtsgrundlage');
  await expect(page.getByRole('button', { name: 'Jetzt beginnen' })).toHaveCount(0);
  const others = page.getByRole('region', { name: 'Ohne Nutzerkonto' });
  for (const way of ['Am Schalter', 'Am Telefon', 'Mit einem Brief']) await expect(others).toContainText(way);
  await picture('nachweis-noetig');

  await signIn(page, 'basic');
  await expect(page.getByText('Ihre Anmeldung genügt hier nicht')).toBeVisible();
  await expect(page.getByRole('button', { name: 'Jetzt beginnen' })).toHaveCount(0);
  await expectAccessible(page);
  await picture('niveau-zu-niedrig');

  await signIn(page);
  await expect(main).toContainText('Ihre Anmeldung genügt dafür');
  await page.getByRole('button', { name: 'Jetzt beginnen' }).click();
  await expect(page).toHaveURL(/\/antraege\/[^/]+\/seite\//);
  await expectAccessible(page);
});

test('the link of a draft opens for its account only', async ({ page, browser, baseURL }) => {
  await page.goto(SERVICE);
  await signIn(page);
  await page.getByRole('button', { name: 'Jetzt beginnen' }).click();
  await expect(page).toHaveURL(/\/antraege\/[^/]+\/seite\//);
  const link = page.url();

  const elsewhere = await browser.newContext({ baseURL, locale: 'de-DE' });
  const stranger = await elsewhere.newPage();
  const answer = await stranger.goto(link);
  expect(answer.status()).toBe(403);
  await expect(stranger.getByRole('heading', { level: 1 })).toHaveText('Bitte melden Sie sich an');
  await expect(stranger.getByRole('main')).not.toContainText(who.enters.family_name);
  await expectAccessible(stranger);
  await signIn(stranger);
  await expect(stranger).toHaveURL(link);
  await elsewhere.close();
});
