// Walks through any service as people read it: by the headings of its pages and the labels of its questions.
import fs from 'node:fs';
import path from 'node:path';
import { expect } from '@playwright/test';
import { expectAccessible } from './accessible.mjs';
import { pdfText } from './files.mjs';
import { root } from './server.mjs';

// What this worker has looked at already: a page is looked at once, whichever journey comes to it first.
const seen = new Set();

/** Somebody in front of `page` who uses the service `id`, whose pages call it `title`. */
export class Walk {
  constructor(page, id, title) {
    Object.assign(this, { page, id, title });
    this.main = page.getByRole('main');
  }

  async heading(name) {
    await expect(this.page.getByRole('heading', { level: 1 }).first()).toHaveText(name);
  }

  /** Looks at a page closely the first time that a journey sees it, and keeps a picture of it. */
  async look(name, page = this.page) {
    if (seen.has(`${this.id} ${name}`)) return;
    seen.add(`${this.id} ${name}`);
    await expectAccessible(page);
    await page.screenshot({ path: path.join(root, 'e2e/test-results', `${this.id}-${name}.png`), fullPage: true });
  }

  /** To the first question; `who` of the cast signs in before, with `level`. */
  async begin(who, level = 'high') {
    await this.page.goto(`/antraege/neu/${this.id}`);
    await this.heading(this.title);
    await this.look('beginn');
    if (who) await signInAs(this.page, who, level);
    await this.page.getByRole('button', { name: 'Jetzt beginnen' }).click();
    await expect(this.page).toHaveURL(/\/seite\//);
  }

  async next() {
    await this.page.getByRole('button', { name: 'Weiter', exact: true }).last().press('Enter');
  }

  /** Fills in the page with this heading and goes on. */
  async fill(heading, answers = {}) {
    await this.heading(heading);
    await answer(this.main, answers);
    await this.look(heading);
    await this.next();
  }

  /** From the review to the receipt. Returns what the applicant writes down. */
  async send() {
    await this.heading('Bitte prüfen Sie Ihre Angaben');
    await this.look('angaben');
    await this.page.getByRole('button', { name: /^(Absenden und bezahlen|(Antrag )?[Aa]bsenden)$/ }).last().click();
    await this.heading(/eingegangen/);
    await this.look('eingegangen');
    this.credentials = {
      number: await this.term('Vorgangsnummer'),
      secret: await this.term('Code'),
      file: await this.term('Aktenzeichen'),
    };
    return this.credentials;
  }

  async term(name) {
    const value = this.page.getByRole('term').filter({ hasText: new RegExp(`^\\s*${name}\\s*$`) }).locator('xpath=following-sibling::dd[1]');
    return (await value.innerText()).trim().split('\n')[0].trim();
  }

  /** Pays at the simulated provider. */
  async pay() {
    await this.page.getByRole('link', { name: 'Jetzt bezahlen' }).first().click();
    await this.heading('Gebühr bezahlen');
    await this.look('gebuehr');
    await this.page.getByRole('button', { name: 'Jetzt bezahlen' }).click();
    await this.heading(/Zahlungs-Simulator/);
    await this.page.getByRole('button', { name: 'Bezahlen', exact: true }).click();
    await this.heading('Vielen Dank, Ihre Zahlung ist da');
  }

  /** The status page by number and code, once the machine has come to this state. */
  async status(state, { number, secret } = this.credentials) {
    await this.page.goto('/status');
    await this.page.getByLabel('Vorgangsnummer').fill(number);
    await this.page.getByLabel('Code', { exact: true }).fill(secret);
    await this.page.getByRole('button', { name: 'Ansehen' }).click();
    await this.heading(this.title);
    await until(this.page, this.page.locator('.status-head'), state);
  }

  /** The text of the letter with this name on the status page, `null` where it cannot be read; keeps the letter too. */
  async letter(name) {
    const link = this.main.getByRole('link', { name }).first();
    await until(this.page, this.main, name);
    const answer = await this.page.request.get(await link.getAttribute('href'));
    expect(answer.headers()['content-type']).toContain('application/pdf');
    const letter = await answer.body();
    fs.writeFileSync(path.join(root, 'e2e/test-results', `${this.id}-${name}.pdf`), letter);
    return pdfText(letter);
  }
}

/** Looks again until `place` contains `text`; the machine works on its own time. */
export async function until(page, place, text) {
  await expect(async () => {
    if (await place.filter({ hasText: text }).count()) return;
    await page.reload();
    await expect(place).toContainText(text, { timeout: 1_000 });
  }).toPass({ timeout: 90_000, intervals: [300, 500, 1_000] });
}

/** From the button on this page to the provider and back, as somebody of the cast. */
export async function signInAs(page, who, level = 'high') {
  await page.getByRole('link', { name: /anmelden$/ }).first().click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Nutzerkonto-Simulator');
  const options = await page.getByLabel('Als wer').getByRole('option').allInnerTexts();
  const { given_names, family_name, street, house_number } = who.enters;
  const own = options.find((option) => option.startsWith(given_names) && option.includes(family_name) && option.includes(`${street} ${house_number}`));
  await page.getByLabel('Als wer').selectOption({ label: own });
  await page.getByLabel('Wie sicher').selectOption(level);
  await page.getByRole('button', { name: 'Anmelden', exact: true }).click();
}

/**
 * Answers questions by their labels: text, `true` for a box or a button of its own, `{ file }`, a day as ISO text where the
 * question has three boxes, and `{ … }` for what stands in a group of that name.
 */
export async function answer(scope, answers) {
  for (const [label, value] of Object.entries(answers)) {
    const name = new RegExp(`^\\s*${label.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&')}\\s*(\\(freiwillig\\))?\\s*$`);
    const field = scope.getByLabel(name);
    const group = scope.getByRole('group', { name });
    // What follows from an answer is shown a moment later.
    await expect(group.or(field).first()).toBeAttached();
    if (value === true) await field.check();
    else if (value.mimeType) await field.setInputFiles(value);
    else if (typeof value === 'object') await answer(group, value);
    else if (await group.count()) await inGroup(group, value);
    else if ((await field.evaluate((element) => element.tagName)) === 'SELECT') await field.selectOption({ label: value });
    else await field.fill(value);
  }
}

async function inGroup(group, value) {
  const day = /^(\d{4})-(\d\d)-(\d\d)$/.exec(value);
  if (!day) {
    await group.getByLabel(value, { exact: true }).check();
    return;
  }
  await group.getByLabel('Tag').fill(day[3]);
  await group.getByLabel('Monat').fill(day[2]);
  await group.getByLabel('Jahr').fill(day[1]);
}

/**
 * Somebody who was invited by mail to `to` answers about `about` below the heading `title`. What a first answer leads to is asked
 * once it was sent.
 */
export async function answerAsParty({ browser, baseURL, mail }, walk, { to, about, title, first, rest = {} }) {
  const context = await browser.newContext({ baseURL, locale: 'de-DE', viewport: { width: 390, height: 844 } });
  const page = await context.newPage();
  const main = page.getByRole('main');
  const send = main.getByRole('button', { name: 'Antwort absenden' });
  await expect(async () => {
    for (const { body } of await mail(to)) {
      const link = /https?:\/\/\S+\/beteiligung\/\S+/.exec(body)?.[0];
      if (!link) continue;
      await page.goto(link);
      const text = await main.innerText();
      if (text.includes(about) && text.includes(title) && (await send.count())) return;
    }
    throw new Error(`no mail to ${to} about ${about}`);
  }).toPass({ timeout: 60_000 });
  await walk.look('beteiligt', page);
  await answer(main, first);
  const [more] = Object.keys(rest);
  if (more && !(await main.getByText(more).filter({ visible: true }).count())) {
    await send.click();
    await walk.look('beteiligt-mehr', page);
  }
  await answer(main, rest);
  await send.click();
  await expect(main).toContainText('Vielen Dank. Ihre Antwort ist angekommen.');
  await walk.look('beteiligt-danke', page);
  await context.close();
}

/** Opens the case with this file number, to which the desk's search leads at once. */
export async function openFile(clerk, file) {
  await clerk.goto(`/desk/suche?q=${encodeURIComponent(file)}`);
  await expect(clerk.getByRole('heading', { level: 2, name: /Prüfungen/ })).toBeVisible();
}

/** Takes a step of the desk that asks for words or a form, and gives them. */
export async function step(clerk, name, answers) {
  const opener = clerk.getByText(`${name} …`, { exact: true });
  const go = (scope) => scope.getByRole('button', { name, exact: true }).last().click();
  if (!answers) await go(clerk);
  else {
    const own = clerk.getByRole('link', { name: `${name} …`, exact: true });
    const has = await own.count();
    await opener.click();
    // A form has a page of its own; words are asked for on the page of the case.
    const box = has ? clerk.getByRole('main') : clerk.getByRole('group').filter({ has: opener }).last();
    if (has) await expect(clerk.getByRole('heading', { level: 1, name })).toBeVisible();
    await answer(box, answers);
    await go(box);
  }
  await expect(clerk.getByText(`Erledigt: ${name}`).first()).toBeVisible();
}
