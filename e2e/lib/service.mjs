// Somebody who fills in a service of the town, page by page, by heading and label; and the clerk's forms, which look the same.
import { expect } from '@playwright/test';

const DAY = /^\d{4}-\d{2}-\d{2}$/;

/** The one heading that says so; one that begins in the same way is not meant. */
const named = (label) => (label instanceof RegExp ? { name: label } : { name: label, exact: true });

/** A label as it stands on the page: optional questions say so behind it. */
const labelled = (label) =>
  label instanceof RegExp ? label : new RegExp(`^\\s*${label.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&')}(\\s*\\(freiwillig\\))?\\s*$`);

const groups = (where, label) => where.getByRole('group', { name: labelled(label) });
const fields = (where, label) => where.getByLabel(labelled(label)).and(where.locator('input, select, textarea'));

/** The question behind a label: a group with its own fields, or a single field. The last one, where groups have several entries. */
async function question(where, label) {
  const [group, field] = [groups(where, label), fields(where, label)];
  await expect(group.or(field).first()).toBeAttached();
  return (await group.count()) ? { group: group.last() } : { field: field.last() };
}

async function date(group, value) {
  const [year, month, day] = value.split('-');
  await group.getByLabel('Tag').fill(day);
  await group.getByLabel('Monat').fill(month);
  await group.getByLabel('Jahr').fill(year);
}

/**
 * Answers one question. `value`: a text, a number, an ISO date, yes or no, the words of an option, several of them as
 * `{ several: [...] }`, a file or `{ files: [...] }`, or the parts of an address or of a parcel by their labels.
 */
export async function answer(where, label, value) {
  const { group, field } = await question(where, label);
  if (value?.files || value?.buffer) {
    const chooser = group ? group.locator('input[type=file]') : field;
    await chooser.setInputFiles(value.files ?? [value]);
  } else if (value?.several) {
    for (const option of value.several) await group.getByLabel(option, { exact: true }).check();
  } else if (value && typeof value === 'object' && !(value instanceof RegExp)) {
    for (const [part, text] of Object.entries(value)) await group.getByLabel(labelled(part)).fill(String(text));
  } else if (group && typeof value === 'boolean') {
    await group.getByLabel(value ? 'Ja' : 'Nein', { exact: true }).check();
  } else if (typeof value === 'boolean') {
    await field.setChecked(value);
  } else if (group && DAY.test(value)) {
    await date(group, value);
  } else if (group) {
    await group.getByLabel(value, { exact: true }).check();
  } else if ((await field.evaluate((element) => element.tagName)) === 'SELECT') {
    await field.selectOption({ label: value });
  } else {
    await field.fill(String(value));
  }
}

/** Answers `{ label: value }` in order. `more`: the button that brings the questions which follow from what was answered. */
export async function answers(where, all, more) {
  for (const [label, value] of Object.entries(all)) {
    if (more && (await groups(where, label).or(fields(where, label)).count()) === 0) await more.press('Enter');
    await answer(where, label, value);
  }
}

/** A step of the clerk that has a form: opened from the case, filled in and taken. `look` sees it filled in. */
export async function step(clerk, name, all, look) {
  await clerk.getByRole('main').getByRole('link', { name }).first().click();
  const take = clerk.getByRole('main').getByRole('button', { name, exact: true }).last();
  await heading(clerk, name);
  await answers(clerk.getByRole('main'), all, take);
  await look?.();
  await take.press('Enter');
  await expect(clerk.getByText(`Erledigt: ${name}`)).toBeVisible();
}

export const heading = (page, name) => expect(page.getByRole('heading', { level: 1, ...named(name) })).toBeVisible();

export const next = (page) => page.getByRole('button', { name: 'Weiter', exact: true }).last().press('Enter');

/** A page of the application: its heading, its answers, and on. `look` sees it filled in. */
export async function fill(page, title, all, look) {
  await heading(page, title);
  await answers(page.getByRole('main'), all);
  await look?.();
  await next(page);
}

/** From the first page of a service to the provider of accounts and back, as `who` of the cast, with the level that is asked for. */
export async function signInFor(page, service, who, level) {
  await page.goto(`/antraege/neu/${service}`);
  // Who comes back is signed in still.
  if (!(await page.getByText(/^Angemeldet als/).count())) {
    await page.getByRole('link', { name: /anmelden$/ }).click();
    await heading(page, 'Nutzerkonto-Simulator');
    const options = await page.getByLabel('Als wer').getByRole('option').allInnerTexts();
    const own = options.find((option) => option.includes(who.enters.family_name) && option.includes(`${who.enters.street} ${who.enters.house_number}`));
    await page.getByLabel('Als wer').selectOption({ label: own });
    if (level) await page.getByLabel('Wie sicher').selectOption(level);
    await page.getByRole('button', { name: 'Anmelden', exact: true }).click();
  }
  await page.getByRole('button', { name: 'Jetzt beginnen' }).click();
  await expect(page).toHaveURL(/\/seite\//);
}

/** Sends the application from the review and returns what the applicant writes down. */
export async function send(page) {
  await heading(page, 'Bitte prüfen Sie Ihre Angaben');
  await page.getByRole('button', { name: /absenden/i }).last().click();
  await heading(page, /eingegangen/);
  const value = async (name) =>
    (await page.getByRole('term').filter({ hasText: new RegExp(`^\\s*${name}\\s*$`) }).locator('xpath=following-sibling::dd[1]').innerText()).trim().split('\n')[0].trim();
  return { number: await value('Vorgangsnummer'), secret: await value('Code'), file: await value('Aktenzeichen') };
}

/** The status page, by number and code as on the receipt. */
export async function status(page, { number, secret }) {
  await page.goto('/status');
  await page.getByLabel('Vorgangsnummer').fill(number);
  await page.getByLabel('Code', { exact: true }).fill(secret);
  await page.getByRole('button', { name: 'Ansehen' }).click();
  await expect(page.locator('.status-head')).toBeVisible();
}

/** Opens the case with this file number at the desk. */
export async function openFile(clerk, file) {
  // What only one case has leads straight to it.
  await clerk.goto(`/desk/suche?q=${encodeURIComponent(file)}`);
  await expect(clerk).toHaveURL(/\/desk\/vorgaenge\//);
}
