// The desk: lists, search, keyboard, the head of the team, the machine's jobs and the town's figures.
import { expectAccessible } from '../lib/accessible.mjs';
import { expect, test } from '../lib/town.mjs';

const rows = (page) => page.getByRole('main').getByRole('table').getByRole('row').filter({ has: page.getByRole('rowheader') });

test('a clerk narrows the list, finds a case by name, plate and number, and takes it', async ({ desk }) => {
  const clerk = await desk('clerk');
  await clerk.goto('/desk?liste=offen');
  await expect(rows(clerk).first()).toBeVisible();
  await clerk.getByText('Filter', { exact: true }).click();
  await clerk.getByLabel('Ergebnis der Prüfung').selectOption({ label: 'Bitte ansehen' });
  await clerk.getByRole('button', { name: 'Anwenden' }).click();
  await expect(clerk).toHaveURL(/pruefung=yellow/);
  for (const row of await rows(clerk).all()) await expect(row).toContainText('Bitte ansehen');
  await expectAccessible(clerk);
  const cell = await rows(clerk).first().getByRole('rowheader').innerText();
  const [name, number, plate] = [/^(.+)/.exec(cell)[1], /\S+\/\d{4}\/\d+/.exec(cell)[0], cell.split('·').at(-1).trim()];
  await clerk.getByRole('link', { name: 'Filter aufheben' }).first().click();
  await expect(clerk).not.toHaveURL(/pruefung=/);

  for (const words of [plate, plate.toLowerCase().replaceAll(/[ -]/g, ''), number, name]) {
    await clerk.getByRole('banner').getByRole('searchbox').fill(words);
    await clerk.keyboard.press('Enter');
    await expect(clerk.getByRole('main'), words).toContainText(number);
  }
  await clerk.goto('/desk/suche?q=gibtesnichtxyz');
  await expect(clerk.getByRole('main')).toContainText('ist nichts zu finden');
  await expectAccessible(clerk);

  await clerk.goto('/desk?liste=frei');
  await clerk.getByRole('button', { name: 'Ausgewählte übernehmen' }).click();
  await expect(clerk.getByText('Wählen Sie zuerst Vorgänge aus.')).toBeVisible();
  await clerk.getByRole('main').getByRole('checkbox', { name: /auswählen/ }).first().check();
  await clerk.getByRole('button', { name: 'Ausgewählte übernehmen' }).click();
  await expect(clerk.getByText('Ein Vorgang wurde übernommen.')).toBeVisible();
  await expect(rows(clerk).first()).toBeVisible();
});

test('a clerk works through the list by keyboard and leaves a note', async ({ desk }) => {
  const clerk = await desk('clerk');
  await clerk.goto('/desk?liste=offen');
  await clerk.keyboard.press('j');
  await clerk.keyboard.press('j');
  await clerk.keyboard.press('k');
  await expect(rows(clerk).first().getByRole('link').first()).toBeFocused();
  await clerk.keyboard.press('Enter');
  const title = clerk.getByRole('heading', { level: 1 });
  await expect(title).toBeVisible();
  const first = clerk.url();
  await clerk.keyboard.press('n');
  await expect(clerk).not.toHaveURL(first);
  await expect(title).toBeVisible();
  await clerk.keyboard.press('?');
  await expect(clerk.getByRole('dialog')).toContainText('Nächster Vorgang');
  await expectAccessible(clerk);
  await clerk.keyboard.press('Escape');
  await clerk.keyboard.press('/');
  await expect(clerk.getByRole('banner').getByRole('searchbox')).toBeFocused();

  await clerk.getByText('Notiz schreiben').click();
  await clerk.getByLabel('Notiz', { exact: true }).fill('Rückruf am Montag vereinbart.');
  await clerk.getByRole('button', { name: 'Notiz speichern' }).click();
  await expect(clerk.getByText('Die Notiz ist gespeichert.')).toBeVisible();
  await expect(clerk.getByRole('main')).toContainText('Rückruf am Montag vereinbart.');
  await expectAccessible(clerk);
});

test('the head of the team gives a case to a colleague', async ({ desk }) => {
  const lead = await desk('team_lead');
  await lead.goto('/desk?liste=offen');
  await rows(lead).last().getByRole('link').first().click();
  const whom = lead.getByLabel('Weitergeben an');
  const colleague = (await whom.getByRole('option').allInnerTexts()).find((name) => name.includes('Emmerich'));
  await whom.selectOption({ label: colleague });
  await lead.getByRole('button', { name: 'Zuweisen', exact: true }).click();
  await expect(lead.getByText('Der Vorgang ist zugewiesen.')).toBeVisible();
  await expect(lead.getByRole('main')).toContainText(`Bei ${colleague}`);
  await expectAccessible(lead);
  await lead.goto('/desk/zahlen');
  const main = lead.getByRole('main');
  for (const figure of ['Anträge', 'Automatisch entschieden', 'Vom Antrag zur Entscheidung', 'Gesparte Wege']) await expect(main).toContainText(figure);
  // Each picture has its numbers as a table beside it.
  const pictures = await main.locator('figure, .chart').count();
  expect(pictures).toBeGreaterThanOrEqual(4);
  expect(await main.locator('table').count()).toBeGreaterThanOrEqual(4);
  await expectAccessible(lead);
});

test('an administrator sees the jobs with state, tries and errors, and no cases', async ({ desk }) => {
  const admin = await desk('administrator');
  await admin.goto('/verwaltung');
  await expectAccessible(admin);
  await admin.goto('/verwaltung/aufgaben?stand=queued');
  const table = admin.getByRole('main').getByRole('table');
  for (const column of ['Aufgabe', 'Nächster Versuch', 'Versuche', 'Fehler']) {
    await expect(table.getByRole('columnheader', { name: column })).toBeVisible();
  }
  await expect(table).toContainText('Nachtlauf');
  await expectAccessible(admin);
  await admin.goto('/verwaltung/aufgaben?stand=done');
  await expect(admin.getByRole('main')).toContainText('Erledigt');
  await admin.goto('/verwaltung/nachweis');
  await admin.getByRole('button', { name: 'Jetzt prüfen' }).click();
  await expect(admin.getByRole('main')).toContainText('Alle Ketten sind unversehrt', { timeout: 90_000 });
  await expectAccessible(admin);
  expect((await admin.goto('/desk')).status(), 'cases are not the business of administrators').toBe(403);
});
