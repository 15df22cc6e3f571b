import fs from 'node:fs';
import path from 'node:path';
import { expect } from '@playwright/test';
import { root } from './server.mjs';

const axe = fs.readFileSync(path.join(root, 'e2e/node_modules/axe-core/axe.min.js'), 'utf8');
const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

async function violations(page) {
  // Evaluated by the browser's debugger, which the page's own policy for scripts does not bind.
  if (!(await page.evaluate(() => Boolean(window.axe)))) await page.evaluate(axe);
  // Colours and widths that were just changed count once they are drawn.
  await page.evaluate(() => new Promise((drawn) => { requestAnimationFrame(() => requestAnimationFrame(drawn)); }));
  const found = await page.evaluate((rules) => window.axe.run(document, { runOnly: { type: 'tag', values: rules } }), RULES);
  return found.violations.map(
    ({ id, help, nodes }) => `${id}: ${help}\n${nodes.slice(0, 3).map((n) => `    ${n.html.slice(0, 200)}\n    ${n.failureSummary?.replaceAll('\n', ' ')}`).join('\n')}`,
  );
}

/** What axe finds wrong, on a phone and on a wide screen, and scrolling sideways (WCAG 1.4.10); each with its page. */
export async function faults(page, note = '') {
  const before = page.viewportSize();
  const found = [];
  for (const width of [320, 1280]) {
    await page.setViewportSize({ width, height: 900 });
    const where = `${page.url()} at ${width} px ${note}`.trim();
    found.push(...(await violations(page)).map((violation) => `${where}: ${violation}`));
    const beyond = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
    if (beyond > 0) found.push(`${where} is wider than the screen by ${beyond} px`);
  }
  if (before) await page.setViewportSize(before);
  return found;
}

/** Nothing that axe finds wrong, on a phone and on a wide screen, and no scrolling sideways. */
export async function expectAccessible(page) {
  expect(await faults(page)).toEqual([]);
}
