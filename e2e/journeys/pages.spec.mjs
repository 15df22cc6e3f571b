// Every page that somebody can reach, as each role: nothing that axe finds, no scrolling sideways, one heading, on a phone
// and on a wide screen, in light and in dark colours. Pages are found by following links, so a new page is looked at
// without being listed here.
import { beyond, dim, faults } from '../lib/accessible.mjs';
import { Application } from '../lib/application.mjs';
import { person } from '../lib/cast.mjs';
import { expect, test } from '../lib/town.mjs';

/** Where links lead that are no pages: files, answers for machines, what changes something. */
const NO_PAGE = /^\/(assets|api|metrics|healthz|favicon|simulator)|\.(csv|json|pdf|css)$|\/(datei|dokumente)\/|\/desk\/dokumente|^\/zahlung\/.*\/weiter\//;

/** Pages of one kind share a shape: ids, numbers, tokens and names of services are the same place. */
function shape(path) {
  const parts = path.split('/').map((part) => (/\d/.test(part) || part.length > 20 ? '*' : part));
  if (['leistungen', 'lebenslagen', 'aemter', 'pruefung'].includes(parts[1]) && parts.length > 2) parts[2] = '*';
  if (parts[1] === 'verwaltung' && parts[2] === 'leistungen' && parts.length > 3) parts[3] = '*';
  return parts.join('/');
}

/**
 * Looks at `starts` and at one page of every kind in `area` that links lead to from there; of the others of a service only
 * whether they fit on a phone, because that hangs on the words. Returns the kinds.
 */
async function lookAround(page, starts, found, area = /^\//) {
  const [seen, opened] = [new Set(), new Set()];
  const waiting = [...starts];
  while (waiting.length) {
    const path = waiting.shift();
    const kind = starts.includes(path) ? path : shape(path.split('?')[0]);
    if (seen.has(kind)) {
      if (kind.startsWith('/verwaltung/leistungen/*') && !opened.has(path)) found.push(...(await onPhone(page, path)));
      opened.add(path);
      continue;
    }
    seen.add(kind);
    opened.add(path);
    const answer = await page.goto(path);
    if (answer.status() >= 500) found.push(`${path} answers ${answer.status()}`);
    if ((await page.getByRole('heading', { level: 1 }).count()) !== 1) found.push(`${path} does not have exactly one heading of the first level`);
    found.push(...(await faults(page)));
    await page.emulateMedia({ colorScheme: 'dark' });
    found.push(...(await dim(page)));
    await page.emulateMedia({ colorScheme: 'light' });
    const links = await page.locator('a[href^="/"]').evaluateAll((all) => all.map((link) => link.getAttribute('href').split('#')[0]));
    waiting.push(...links.filter((link) => area.test(link) && !NO_PAGE.test(link.split('?')[0]) && !link.includes('lang=')));
  }
  return [...seen];
}

async function onPhone(page, path) {
  const before = page.viewportSize();
  await page.setViewportSize({ width: 320, height: 900 });
  await page.goto(path);
  const wide = await beyond(page);
  await page.setViewportSize(before);
  return wide;
}

const DESKS = /^\/(desk|kasse|kontrolle|verwaltung|konto)/;
const ROLES = {
  clerk: ['/desk', '/desk/suche?q=Bra', '/desk/suche?q=xyzzy', '/kasse'],
  team_lead: ['/desk', '/desk/zahlen'],
  cashier: ['/kasse', '/kasse/tagesabschluss'],
  controller: ['/kontrolle'],
  administrator: ['/verwaltung', '/verwaltung/konten'],
};
for (const [role, starts] of Object.entries(ROLES)) {
  test(`every page of the role ${role} is for everybody`, async ({ desk }) => {
    test.slow();
    const found = [];
    const kinds = await lookAround(await desk(role), starts, found, DESKS);
    expect(found).toEqual([]);
    expect(kinds, 'the own account is reached from every desk').toContain('/konto');
  });
}

test('every public page is for everybody', async ({ page }) => {
  test.slow();
  const found = [];
  const kinds = await lookAround(page, ['/', '/suche?q=parkausweis', '/suche?q=xyzzyq', '/pruefung/ABCDABCDABCDABCD', '/gibt-es-nicht', '/demo', '/demo/personen', '/demo/post'], found);
  expect(found).toEqual([]);
  expect(kinds).toEqual(expect.arrayContaining(['/status', '/aemter', '/leistungen/*', '/impressum', '/anmeldung']));
});

test('every page of an application is for everybody', async ({ page }) => {
  test.slow();
  const visited = new Set();
  page.on('framenavigated', (frame) => {
    if (frame === page.mainFrame()) visited.add(new URL(frame.url()).pathname);
  });
  const application = new Application(page);
  await application.open();
  await application.fill(person('uninsured'));
  const draft = [...visited].filter((path) => path.startsWith('/antraege/'));
  expect(draft.length).toBeGreaterThan(7);
  const found = [];
  await lookAround(page, draft, found, /^\/antraege\//);
  expect(found).toEqual([]);
  visited.clear();
  await page.goto(draft.at(-1));
  const credentials = await application.send();
  await application.pay();
  await application.status(credentials);
  await application.expectState(/Wir brauchen etwas|Wird geprüft/);
  await lookAround(page, [...visited].filter((path) => /^\/(vorgaenge|zahlung)\//.test(path) && !NO_PAGE.test(path)), found, /^\/(vorgaenge|zahlung|pruefung)\//);
  expect(found).toEqual([]);
});

test('what is typed is saved while one types, and the page says so', async ({ application, page }) => {
  await application.open();
  await application.operation('new');
  await application.heading('Ihre Anschrift');
  await expect(page.locator('[data-autosave-note]')).toContainText('Gespeichert:');
  await page.getByLabel('Straße', { exact: true }).fill('Kaiserstraße');
  await expect(page.locator('[data-autosave-note]')).toHaveText('Zwischengespeichert');
  await page.reload();
  await expect(page.getByLabel('Straße', { exact: true })).toHaveValue('Kaiserstraße');
});

test('at the desk the keyboard leads from case to case, and keys never fire while one types', async ({ desk }) => {
  const clerk = await desk('clerk');
  await clerk.goto('/desk?liste=team');
  await clerk.keyboard.press('j');
  await clerk.keyboard.press('Enter');
  await expect(clerk).toHaveURL(/\/desk\/vorgaenge\//);
  const first = clerk.url();
  await clerk.keyboard.press('j');
  await expect(clerk).not.toHaveURL(first);
  await clerk.keyboard.press('k');
  await expect(clerk).toHaveURL(first);
  await expect(clerk.getByRole('link', { name: /Voriger Vorgang|Nächster Vorgang/ }).first()).toBeVisible();
  await clerk.keyboard.press('/');
  const search = clerk.getByRole('searchbox').first();
  await expect(search).toBeFocused();
  await clerk.keyboard.type('jak?');
  await expect(search).toHaveValue('jak?');
  await expect(clerk).toHaveURL(first);
  await clerk.getByRole('button', { name: /Tastenkürzel/ }).click();
  const help = clerk.getByRole('dialog', { name: 'Tastenkürzel' });
  await help.getByLabel(/ausschalten/).check();
  await help.getByRole('button', { name: 'Schließen' }).click();
  await clerk.keyboard.press('j');
  await expect(clerk).toHaveURL(first);
});
