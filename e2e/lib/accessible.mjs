import fs from 'node:fs';
import path from 'node:path';
import { expect } from '@playwright/test';
import { root } from './server.mjs';

const axe = fs.readFileSync(path.join(root, 'e2e/node_modules/axe-core/axe.min.js'), 'utf8');
const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

async function violations(page, only = { type: 'tag', values: RULES }) {
  // Evaluated by the browser's debugger, which the page's own policy for scripts does not bind.
  if (!(await page.evaluate(() => Boolean(window.axe)))) await page.evaluate(axe);
  // Colours and widths that were just changed count once they are drawn.
  await page.evaluate(() => new Promise((drawn) => { requestAnimationFrame(() => requestAnimationFrame(drawn)); }));
  const found = await page.evaluate((runOnly) => window.axe.run(document, { runOnly }), only);
  return found.violations.map(
    ({ id, help, nodes }) => `${id}: ${help}\n${nodes.slice(0, 3).map((n) => `    ${n.html.slice(0, 200)}\n    ${n.failureSummary?.replaceAll('\n', ' ')}`).join('\n')}`,
  );
}

/** Runs `look` on a phone and on a wide screen; each fault with its page. */
async function atWidths(page, note, look) {
  const before = page.viewportSize();
  const found = [];
  for (const width of [320, 1280]) {
    await page.setViewportSize({ width, height: 900 });
    const where = `${page.url()} at ${width} px${note}`;
    found.push(...(await look()).map((fault) => `${where}: ${fault}`));
  }
  if (before) await page.setViewportSize(before);
  return found;
}

/** What axe finds wrong, on a phone and on a wide screen, and scrolling sideways (WCAG 1.4.10). */
export function faults(page) {
  return atWidths(page, '', async () => [...(await violations(page)), ...(await beyond(page))]);
}

/** What is hard to read in dark colours; nothing else hangs on them. */
export function dim(page) {
  return atWidths(page, ' in the dark', () => violations(page, { type: 'rule', values: ['color-contrast'] }));
}

/** Whether the page is wider than the screen, in words. */
export async function beyond(page) {
  const by = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  return by > 0 ? [`${page.url()} is wider than the screen by ${by} px`] : [];
}

/** Nothing that axe finds wrong, on a phone and on a wide screen, and no scrolling sideways. */
export async function expectAccessible(page) {
  expect(await faults(page)).toEqual([]);
}
