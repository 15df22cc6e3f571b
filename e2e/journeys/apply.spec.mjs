// „It is 22:40, I want to park legally in front of my house tomorrow": the main job, and what gets in its way.
import { expectAccessible } from '../lib/accessible.mjs';
import { person } from '../lib/cast.mjs';
import { pdfText, photo } from '../lib/files.mjs';
import { eventually, expect, openCase, test } from '../lib/town.mjs';

test('a resident finds the service, applies, pays and holds a permit in minutes', async ({ application, page, picture }) => {
  const who = person('green');
  await application.find();
  await application.fill(who, { contact: { email: 'katharina.brandt@example.org' } });
  const review = page.getByRole('main');
  await expect(review).toContainText('75,00');
  await expect(review).toContainText(who.enters.plate);
  await expectAccessible(page);
  const credentials = await application.send();
  await expectAccessible(page);
  await application.pay();
  await application.heading('Vielen Dank, Ihre Zahlung ist da');
  await application.status(credentials);
  await application.expectState('Entschieden');
  await picture('status');
  await expectAccessible(page);

  await expect(page.getByText('Kein Mensch').or(page.getByText('hat kein Mensch')).first()).toBeAttached();
  const letters = page.getByRole('link', { name: /Bewohnerparkausweis|Bescheid/ });
  const hrefs = await letters.evaluateAll((links) => links.map((a) => a.getAttribute('href')).filter((h) => h.includes('/dokumente/')));
  expect(hrefs.length, 'letters on the status page').toBeGreaterThanOrEqual(2);
  const texts = [];
  for (const href of hrefs) {
    const pdf = await (await page.request.get(href)).body();
    expect(pdf.subarray(0, 5).toString()).toBe('%PDF-');
    texts.push(await pdfText(pdf));
  }
  if (texts[0] !== null) {
    expect(texts.some((text) => text.includes('Brandt') && text.includes(credentials.file)), 'a decision names who and which file').toBe(true);
    const permit = texts.find((text) => text.includes(who.enters.plate) && !text.includes('Brandt'));
    expect(permit, 'a permit that shows neither name nor address').toBeTruthy();
    expect(permit).not.toContain('Kaiserstraße 12');
  }

  await page.getByRole('link', { name: 'Öffentliche Prüfseite ansehen' }).click();
  const check = page.getByRole('main');
  await expect(check).toContainText('Dieser Ausweis ist gültig');
  await expect(check).toContainText(who.enters.plate);
  await expect(check).not.toContainText('Brandt');
  await expectAccessible(page);
});

test('the same person is heard before a second permit is refused', async ({ application, page, desk }) => {
  const who = person('second-car');
  await application.open();
  const named = { street: 'Kaiserstraße', house_number: '8' };
  await application.fill(who, { enters: { ...named, plate: 'MST-MY 88', vin_end: '088002' } });
  await application.send();
  await application.pay();
  await application.heading('Vielen Dank, Ihre Zahlung ist da');
  await page.getByRole('link', { name: 'Zurück zum Vorgang' }).click();
  await application.expectState('Entschieden');

  await application.open();
  await application.fill(who, { enters: named });
  const second = await application.send();
  await application.pay();
  await application.status(second);
  // Whoever is to be refused is heard first (§ 28 VwVfG), by a letter that a clerk sends or the machine prepares.
  const clerk = await desk('clerk');
  await openCase(clerk, 'MST-MY 89');
  await expect(clerk.getByRole('main')).toContainText('Jede Person erhält nur einen Ausweis');
  const hear = clerk.getByRole('button', { name: /^Anhören/ });
  if (await hear.count()) {
    await hear.first().click();
    await expect(clerk.getByRole('main')).toContainText(/Erledigt: Anhören|Anhörung/);
  }
  await application.status(second);
  await application.expectState('Wir brauchen etwas von Ihnen');
  await expect(page.getByRole('main')).toContainText('Jede Person erhält nur einen Ausweis');
});

test('somebody who drives another person’s car uploads a confirmation and a clerk approves', async ({ application, page, desk, picture }) => {
  const who = person('other-keeper');
  await application.open();
  await application.fill(who, {
    keeper: { given_names: 'Ingrid', family_name: 'Fuchs', confirmation: photo('bestaetigung.png') },
  });
  await expect(page.getByRole('main')).toContainText('bestaetigung.png');
  const credentials = await application.send();
  await application.pay();
  await application.heading('Vielen Dank, Ihre Zahlung ist da');

  const clerk = await desk('clerk');
  await openCase(clerk, who.enters.plate);
  await expect(clerk.getByRole('main')).toContainText('Das Fahrzeug ist auf jemand anderen zugelassen');
  await expectAccessible(clerk);
  await clerk.getByRole('button', { name: /^(Bewilligen|Erteilen)/ }).first().click();
  await expect(clerk.getByRole('main')).toContainText(/Erledigt/);
  await application.status(credentials);
  await application.expectState('Entschieden');
  await picture('approved');
});

test('an aborted payment goes on from its link', async ({ application, page }) => {
  const who = person('unknown-birthday');
  await application.open();
  await application.fill(who);
  const credentials = await application.send();
  await application.pay('Abbrechen und zurück');
  await application.heading('Sie haben die Zahlung abgebrochen');
  await expectAccessible(page);
  // Another day, another device: number and code are enough.
  await page.context().clearCookies();
  await application.status(credentials);
  await application.pay();
  await application.heading('Vielen Dank, Ihre Zahlung ist da');
  await application.status(credentials);
  await application.expectState('Entschieden');
});

test('careless writing is understood', async ({ application, page }) => {
  const who = person('careless');
  await application.open();
  await application.fill(who);
  const review = page.getByRole('main');
  await expect(review).toContainText('MST-ZD 12');
  await expect(review).toContainText('8. August 1977');
  const credentials = await application.send();
  await application.pay();
  await application.status(credentials);
  // Names without accents and capitals are the same names (R1): the machine decides, and writes them as the register does.
  await application.expectState('Entschieden');
  const letter = page.getByRole('link', { name: /Bescheid über den Bewohnerparkausweis/ });
  await eventually(() => page.reload(), (how) => expect(letter).toBeVisible(how));
  const text = await pdfText(await (await page.request.get(await letter.getAttribute('href'))).body());
  if (text !== null) expect(text).toContain('Željko Đorđević');
});

test('another name than in the register is for a clerk, who sees both', async ({ application, page, desk }) => {
  const who = person('married');
  await application.open();
  await application.fill(who);
  const credentials = await application.send();
  await application.pay();
  await application.status(credentials);
  await application.expectState('Wird geprüft');
  await expect(page.getByRole('main'), 'nobody learns the new name by typing the old one').not.toContainText(who.family_name);
  const clerk = await desk('clerk');
  await openCase(clerk, who.enters.plate);
  await expect(clerk.getByRole('main')).toContainText('unter einem anderen Namen');
  const row = clerk.getByRole('row').filter({ has: clerk.getByRole('rowheader', { name: 'Familienname', exact: true }) }).first();
  await expect(row).toContainText('Winkler');
  await expect(row).toContainText('Keller');
  await expect(row).toContainText('weicht ab');
  await expectAccessible(clerk);
  await clerk.getByRole('button', { name: 'Erteilen', exact: true }).click();
  await expect(clerk.getByText(/Erledigt: Erteilen/)).toBeVisible();
  await application.status(credentials);
  await application.expectState('Entschieden');
});
