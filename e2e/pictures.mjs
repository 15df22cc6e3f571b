// Takes the pictures of the README from a fresh demo town: `make screenshots`.
import fs from 'node:fs';
import path from 'node:path';
import { chromium } from '@playwright/test';
import { Application } from './lib/application.mjs';
import { person } from './lib/cast.mjs';
import { photo } from './lib/files.mjs';
import { root, startTown } from './lib/server.mjs';
import { signIn } from './lib/town.mjs';

/** A picture in the repository is carried by every clone. Unit: bytes. */
const BYTES_MAX = 300 * 1024;

const folder = process.env.RATHAUS_PICTURES ?? path.join(root, 'docs/pictures');
fs.rmSync(folder, { recursive: true, force: true });
fs.mkdirSync(folder, { recursive: true });
const town = await startTown();
process.env.RATHAUS_TOWN_AT = JSON.stringify({ url: town.url, signIns: town.signIns, town: town.town, folder: town.folder });
const browser = await chromium.launch({
  executablePath: process.env.RATHAUS_CHROMIUM ?? '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-gpu', '--hide-scrollbars', '--disable-background-networking', '--disable-component-update', '--disable-sync'],
});

async function visitor({ width = 1280, height = 860, colorScheme = 'light' } = {}) {
  const context = await browser.newContext({ baseURL: town.url, locale: 'de-DE', timezoneId: 'Europe/Berlin', colorScheme, viewport: { width, height }, reducedMotion: 'reduce' });
  return context.newPage();
}

async function take(page, name) {
  const file = path.join(folder, `${name}.png`);
  await page.screenshot({ path: file });
  const { size } = fs.statSync(file);
  if (size > BYTES_MAX) throw new Error(`${name}.png has ${size} bytes, at most ${BYTES_MAX}`);
}

async function apply(page, id, options) {
  const application = new Application(page);
  await application.open();
  await application.fill(person(id), options);
  const credentials = await application.send();
  await application.pay();
  await application.status(credentials);
  return application;
}

try {
  const wide = await visitor();
  await wide.goto('/', { waitUntil: 'networkidle' });
  await take(wide, 'start');

  const night = await visitor({ colorScheme: 'dark' });
  await night.goto('/', { waitUntil: 'networkidle' });
  await take(night, 'start-dark');

  const phone = await visitor({ width: 390, height: 844 });
  await phone.goto('/', { waitUntil: 'networkidle' });
  await take(phone, 'start-phone');
  const application = await apply(phone, 'green');
  await application.expectState('Entschieden');
  await take(phone, 'status-phone');
  await phone.setViewportSize({ width: 1280, height: 860 });
  await take(phone, 'status');

  const other = person('other-keeper');
  const [given_names, family_name] = ['Ingrid', 'Fischer'];
  await apply(await visitor(), 'other-keeper', { keeper: { given_names, family_name, confirmation: photo('bestaetigung.png') } });
  const clerk = await visitor();
  await signIn(clerk, 'clerk');
  await clerk.goto(`/desk/suche?q=${encodeURIComponent(other.enters.family_name)}`);
  await clerk.getByRole('main').getByRole('table').getByRole('link').first().click();
  await clerk.getByRole('heading', { level: 2, name: /Prüfungen/ }).waitFor();
  await take(clerk, 'desk-case');
  await clerk.goto('/desk?liste=team', { waitUntil: 'networkidle' });
  await take(clerk, 'desk');
} finally {
  await browser.close();
  await town.stop();
}
