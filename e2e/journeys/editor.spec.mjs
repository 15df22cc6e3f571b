// The people in the office change what belongs to the town: texts and values of a service, seen before anybody else sees them.
import { expectAccessible } from '../lib/accessible.mjs';
import { expect, test } from '../lib/town.mjs';

const SERVICE = '/verwaltung/leistungen/general-request';
const INTRO = 'Schreiben Sie uns, was Sie brauchen, in Ihren eigenen Worten. Ein Mensch im Rathaus liest es und antwortet Ihnen.';

test('a text that one person writes reaches citizens once another person approved it', async ({ desk, page }) => {
  const editor = await desk('administrator');
  await editor.goto('/verwaltung/leistungen');
  await expectAccessible(editor);
  await editor.getByRole('link', { name: 'Allgemeines Anliegen' }).click();
  await editor.getByRole('link', { name: 'Eigene Texte' }).click();
  await editor.getByLabel('Einleitung').fill('<b>Fett</b>');
  await editor.getByRole('button', { name: 'Speichern' }).click();
  await expect(editor.getByRole('alert')).toBeVisible();
  await expect(editor.getByLabel('Einleitung')).toHaveValue('<b>Fett</b>');
  await expectAccessible(editor);
  await editor.getByLabel('Einleitung').fill(INTRO);
  await editor.getByRole('button', { name: 'Speichern' }).click();
  await editor.getByRole('link', { name: 'Zur Leistung und ihrem Entwurf' }).click();
  await expect(editor.getByRole('main')).toContainText(INTRO);
  await expect(editor.getByRole('button', { name: 'Freigeben' })).toHaveCount(0);
  await editor.getByLabel('Anlass').fill('Rückmeldungen aus dem Bürgerbüro vom 20. November 2026');
  await editor.getByRole('button', { name: 'Speichern' }).click();
  await expectAccessible(editor);

  const begin = '/antraege/neu/general-request';
  await page.goto(begin);
  await expect(page.getByRole('main')).not.toContainText(INTRO);

  const head = await desk('team_lead', { office: 'buergerbuero' });
  await head.goto(SERVICE);
  await head.getByRole('link', { name: 'Vorschau des Entwurfs' }).click();
  await expect(head.getByRole('main')).toContainText(INTRO);
  await head.goto(SERVICE);
  await head.getByRole('button', { name: 'Freigeben' }).click();
  await expect(head.getByRole('main')).toContainText('Rückmeldungen aus dem Bürgerbüro');
  await page.goto(begin);
  await expect(page.getByRole('main')).toContainText(INTRO);
});

test('a service is looked at page by page, filled in from an example, in every language and with its reasons', async ({ desk }) => {
  const head = await desk('team_lead');
  await head.goto('/verwaltung/leistungen/resident-parking-permit/vorschau');
  await expect(head.getByRole('main')).toContainText('Nichts wird gespeichert, gesendet oder bei Registern abgefragt.');
  await head.getByLabel('Beispiel der Blaupause').selectOption({ index: 1 });
  await head.getByRole('button', { name: 'Beispiel einsetzen' }).click();
  await expect(head.getByRole('heading', { name: 'Gebühr und ihre Herleitung' })).toBeVisible();
  await expectAccessible(head);
  for (let step = 0; step < 12 && !(await head.getByRole('main').innerText()).includes('Bitte prüfen Sie'); step += 1) {
    const next = head.getByRole('button', { name: 'Weiter', exact: true }).last();
    if (!(await next.isVisible())) break;
    await next.click();
    await head.waitForLoadState();
    await expect(head.getByRole('main').getByText('Es gibt ein Problem')).toHaveCount(0);
  }
  await head.getByLabel('Sprache der Vorschau').selectOption('en');
  await head.getByRole('button', { name: 'Anzeigen' }).click();
  await expect(head.locator('.preview__page')).toHaveAttribute('lang', 'en');
  await expectAccessible(head);
});

test('the town names for others what they may take over, and who stands behind it', async ({ page }) => {
  await page.goto('/leistungen-teilen');
  await expect(page.getByRole('main')).toContainText('Hundesteuer');
  await expect(page.getByRole('main')).toContainText('Musterstadt (Demo)');
  await expectAccessible(page);
  const download = page.waitForEvent('download');
  await page.getByRole('link', { name: /Paket herunterladen/ }).first().click();
  expect((await download).suggestedFilename()).toMatch(/\.(package|rathaus)$/);
});
