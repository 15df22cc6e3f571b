// Every service that the town offers can be begun by whoever may, on a phone and on a wide screen; one of them is walked to its end.
import { expectAccessible } from '../lib/accessible.mjs';
import { expect, test } from '../lib/town.mjs';

const next = (page) => page.getByRole('button', { name: 'Weiter', exact: true }).last().press('Enter');

test('each service opens, says what it needs, and tells what is missing on its first page', async ({ page, request, baseURL }) => {
  const forms = await (await request.get(`${baseURL}/api/v1/formulare`)).json();
  expect(forms.length).toBeGreaterThan(5);
  for (const form of forms) {
    await page.goto(`/antraege/neu/${form.id}`);
    await expect(page.getByRole('heading', { level: 1 }), form.id).toBeVisible();
    await expectAccessible(page);
    const begin = page.getByRole('button', { name: 'Jetzt beginnen' });
    if (form.needs_account) {
      await expect(begin, form.id).toHaveCount(0);
      continue;
    }
    await begin.click();
    await expect(page, form.id).toHaveURL(/\/seite\//);
    await expectAccessible(page);
    await next(page);
    // A first page that only tells something leads on; one that asks says what is missing and keeps its place.
    const summary = page.getByRole('alert').or(page.locator('.error-summary'));
    if (await summary.count()) await expectAccessible(page);
  }
});

test('somebody registers for a workshop and can show it', async ({ page, picture }) => {
  await page.goto('/antraege/neu/event-registration');
  await page.getByRole('button', { name: 'Jetzt beginnen' }).click();
  await page.getByLabel('Mich anmelden').check();
  await picture('veranstaltung');
  await next(page);
  await page.getByLabel('Vorname').fill('Aylin');
  await page.getByLabel('Familienname').fill('Demir');
  await next(page);
  await expectAccessible(page);
  await page.getByLabel('Wie viele Plätze').fill('1');
  await next(page);
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Was brauchen Sie, um gut teilzunehmen?');
  await expectAccessible(page);
  await picture('was-jemand-braucht');
  await next(page);
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Wie erreichen wir Sie?');
  await page.getByLabel('Gar nicht').check();
  const mail = page.getByLabel('E-Mail-Adresse');
  if (await mail.count()) await mail.fill('aylin.demir@example.org');
  await next(page);
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Was wir wissen müssen');
  for (const box of await page.getByRole('main').getByRole('checkbox').all()) await box.check();
  await next(page);
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Bitte prüfen Sie Ihre Angaben');
  await expectAccessible(page);
  await picture('pruefen');
  await page.getByRole('button', { name: /absenden|anmelden/i }).last().click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(/eingegangen/);
  await expectAccessible(page);
  await picture('eingegangen');
});
