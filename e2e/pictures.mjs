// Takes the pictures of the README from a fresh demo town: `make screenshots`.
import fs from 'node:fs';
import path from 'node:path';
import { chromium } from '@playwright/test';
import { root, startTown } from './lib/server.mjs';

const PICTURES = [
  { name: 'start', at: '/', width: 1280 },
  { name: 'start-phone', at: '/', width: 390 },
  { name: 'start-dark', at: '/', width: 1280, colorScheme: 'dark' },
  { name: 'services', at: '/leistungen', width: 1280 },
  { name: 'application', at: '/antraege/neu/resident-parking-permit', width: 390 },
];

const folder = process.env.RATHAUS_PICTURES ?? path.join(root, 'docs/pictures');
fs.mkdirSync(folder, { recursive: true });
const town = await startTown();
try {
  const browser = await chromium.launch({
    executablePath: process.env.RATHAUS_CHROMIUM ?? '/usr/bin/chromium',
    args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking', '--disable-component-update', '--disable-sync'],
  });
  for (const { name, at, width, colorScheme } of PICTURES) {
    const page = await browser.newPage({ baseURL: town.url, locale: 'de-DE', colorScheme, viewport: { width, height: 900 } });
    await page.goto(at, { waitUntil: 'networkidle' });
    await page.screenshot({ path: path.join(folder, `${name}.png`) });
    await page.close();
  }
  await browser.close();
} finally {
  await town.stop();
}
