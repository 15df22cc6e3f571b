// What every journey starts from: the town, people in it, staff, caught mail and the night.
import fs from 'node:fs';
import path from 'node:path';
import { test as base, expect } from '@playwright/test';
import { Application, today } from './application.mjs';
import { code } from './totp.mjs';
import { root } from './server.mjs';

export { expect };

const at = () => JSON.parse(process.env.RATHAUS_TOWN_AT);

export const test = base.extend({
  baseURL: async ({}, use) => use(at().url),

  /** An application of somebody in front of `page`. */
  application: async ({ page }, use) => use(new Application(page)),

  /** A page on which a member of staff with this role is signed in: `await desk('clerk')`, `await desk('clerk', { office: 'bauaufsicht' })`. */
  desk: async ({ browser }, use) => {
    const contexts = [];
    const here = new Set();
    await use(async (role, { width = 1280, office } = {}) => {
      const context = await browser.newContext({ baseURL: at().url, locale: 'de-DE', viewport: { width, height: 900 } });
      contexts.push(context);
      const page = await context.newPage();
      here.add((await signIn(page, role, office, here)).login);
      return page;
    });
    for (const context of contexts) await context.close();
  },

  /** Caught mail, the newest first: `await mail('x@example.org')`. */
  mail: async ({ request }, use) => {
    await use(async (to) => {
      return (await request.get(`${at().url}/demo/post.json`, { params: { an: to } })).json();
    });
  },

  /** Lets the town's nights pass: `await night(1)`. */
  night: async ({ browser }, use) => {
    await use(async (days = 1) => {
      const context = await browser.newContext({ baseURL: at().url, locale: 'de-DE' });
      const page = await context.newPage();
      await page.goto('/demo');
      await page.getByLabel('Um wie viele Tage').fill(String(days));
      await page.getByRole('button', { name: 'Nacht laufen lassen' }).click();
      await expect(page.getByText('Nacht zum')).toBeVisible();
      await context.close();
    });
  },

  /** Keeps a picture of the page in `e2e/test-results`. */
  picture: async ({ page }, use, info) => {
    let n = 0;
    await use(async (name) => {
      n += 1;
      const file = `${info.title}-${n}-${name}`.toLowerCase().replaceAll(/[^a-zäöüß0-9]+/g, '-');
      await page.screenshot({ path: path.join(root, 'e2e/test-results', `${file}.png`), fullPage: true });
    });
  },
});

/** Looks again and again until `check` finds what the machine does on its own time. `look` opens the page anew. */
export async function eventually(look, check) {
  await expect(async () => {
    await look();
    await check({ timeout: 1_000 });
  }).toPass({ timeout: 90_000, intervals: [300, 500, 1_000] });
}

/** Looks up a plate as a controller does, and returns the page with the answer. */
export async function lookUp(controller, plate) {
  await controller.goto('/kontrolle');
  await controller.getByLabel('Kennzeichen').fill(plate);
  await controller.getByRole('main').getByRole('button').first().click();
  await expect(controller.getByRole('status').first()).toBeVisible();
  return controller.getByRole('main');
}

/** Opens the case that the desk's search finds for these words. */
export async function openCase(clerk, words) {
  await clerk.goto(`/desk/suche?q=${encodeURIComponent(words)}`);
  await clerk.getByRole('main').getByRole('table').getByRole('link').first().click();
  await expect(clerk.getByRole('heading', { level: 2, name: /Prüfungen/ })).toBeVisible();
}

// Codes count once, and two journeys may want the same person within half a minute; so each takes another colleague where
// there are several, and waits for the next code where there is one.
// Nobody is two people in one journey (`here`: their logins).
export async function signIn(page, role, office = ['clerk', 'team_lead'].includes(role) ? OFFICE : undefined, here = new Set()) {
  const all = at().signIns.filter((one) => one.roles.includes(role) && (!office || one.offices.includes(office)));
  if (all.length === 0) throw new Error(`demo.json has no sign-in for ${role} in ${office ?? 'any office'}`);
  // Elsewhere the head of the team is left to whoever asks for one, because two people sign what matters.
  const plain = all.filter((one) => one.roles.length === 1);
  const team = office === OFFICE || plain.length === 0 ? all : plain;
  const others = team.filter((one) => !here.has(one.login));
  const people = others.length > 0 ? others : team;
  for (let again = 0; again < 3; again += 1) {
    await page.goto('/anmeldung');
    const { who, digits } = await freshCode(page, people);
    await page.getByLabel('Anmeldename').fill(who.login);
    await page.getByLabel('Passwort', { exact: true }).fill(who.password);
    await page.getByRole('button', { name: 'Weiter' }).click();
    await page.getByLabel('Code aus der App').fill(digits);
    await page.getByRole('button', { name: 'Anmelden' }).click();
    await page.waitForLoadState();
    if (!page.url().includes('/anmeldung')) return who;
  }
  throw new Error(`No code was taken: ${await page.locator('main').innerText()}`);
}

/** Somebody whose code of this half minute no other journey took, and the code: the first to make its file has it. */
async function freshCode(page, people) {
  for (;;) {
    const now = await townTime(page);
    const free = people.find((one) => {
      try {
        fs.writeFileSync(path.join(at().folder, `code-${one.login}-${Math.floor(now / 30_000)}`), '', { flag: 'wx' });
        return true;
      } catch (problem) {
        if (problem.code !== 'EEXIST') throw problem;
        return false;
      }
    });
    if (free) return { who: free, digits: code(free.totp_secret, now) };
    await page.waitForTimeout(30_000 - (now % 30_000) + 100);
  }
}

/** Where nobody is asked for: the office that has the parking permits. */
const OFFICE = 'strassenverkehrsbehoerde';
const MONTHS = 'Januar Februar März April Mai Juni Juli August September Oktober November Dezember'.split(' ');

// The town's clock can be ahead of the machine's by whole days; the console says which day it is there.
async function townTime(page) {
  const text = await (await page.request.get('/demo?lang=de')).text();
  const [, day, month, year] = /in der Demo der (?:\p{L}+, )?(?:den )?(\d+)\. (\p{L}+) (\d{4})/u.exec(text) ?? [];
  if (!day) throw new Error('the demo console does not say which day it is');
  const there = Date.UTC(Number(year), MONTHS.indexOf(month), Number(day));
  return Date.now() + (there - Date.parse(today()));
}
