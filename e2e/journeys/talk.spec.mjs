// Applicant and office talk with each other: a question, a hearing, a withdrawal, and who looked at the case.
import { expectAccessible } from '../lib/accessible.mjs';
import { person } from '../lib/cast.mjs';
import { pdfText, photo } from '../lib/files.mjs';
import { eventually, expect, openCase, test } from '../lib/town.mjs';

/** Applies and pays; `options` as for `fill`. */
async function paid(application, who, options) {
  await application.open();
  await application.fill(who, options);
  const credentials = await application.send();
  await application.pay();
  await application.heading('Vielen Dank, Ihre Zahlung ist da');
  return credentials;
}

/** Opens a step that asks for words, and gives them. */
async function step(clerk, name, words) {
  const box = clerk.getByRole('group').filter({ has: clerk.getByText(`${name} …`, { exact: true }) }).last();
  await clerk.getByText(`${name} …`, { exact: true }).click();
  for (const [label, text] of Object.entries(words)) await box.getByLabel(label).fill(text);
  await box.getByRole('button', { name, exact: true }).click();
}

test('the office asks, the applicant answers with text and a photo, and the clerk approves', async ({ application, page, desk, mail }) => {
  const who = person('asked');
  const email = 'fatma.kaya@example.org';
  const credentials = await paid(application, who, { contact: { email } });
  await expect.poll(async () => (await mail(email)).length).toBeGreaterThan(0);
  const [confirm] = (await mail(email)).flatMap((one) => one.body.match(/https?:\/\/\S+adresse\S+/g) ?? []);
  await page.goto(confirm);
  await expect(page.getByRole('main')).toContainText('Danke. Wir schreiben Ihnen');
  await expectAccessible(page);

  const clerk = await desk('clerk');
  await openCase(clerk, who.enters.plate);
  await expect(clerk.getByRole('main')).toContainText('passen nicht zum Kennzeichen');
  await step(clerk, 'Rückfrage stellen', { 'Was fehlt oder ist unklar?': 'Wie lautet die Fahrzeugnummer?\nEin Foto des Fahrzeugscheins' });
  await expect(clerk.getByText(/Erledigt: Rückfrage stellen/)).toBeVisible();

  await application.status(credentials);
  await application.expectState('Wir brauchen etwas von Ihnen');
  const main = page.getByRole('main');
  await expect(main).toContainText('Wie lautet die Fahrzeugnummer?');
  await expectAccessible(page);
  // A mail tells that there is something to see, and nothing more.
  await expect.poll(async () => (await mail(email)).length).toBeGreaterThan(1);
  for (const { subject, body } of await mail(email)) expect(`${subject}${body}`).not.toMatch(/Kaya|Fahrzeugnummer|MST-FK/);
  await page.getByLabel('Ihre Nachricht').fill('Da war ein Zahlendreher: 078034.');
  await page.getByLabel('Dokumente oder Fotos').setInputFiles(photo('schein.png'));
  await page.getByRole('button', { name: 'Absenden' }).click();
  await expect(page.getByText('Ihre Nachricht ist angekommen.')).toBeVisible();
  await application.expectState('Wird geprüft');

  await openCase(clerk, who.enters.plate);
  await expect(clerk.getByRole('main')).toContainText('Da war ein Zahlendreher');
  await expect(clerk.getByRole('link', { name: /schein\.png/ })).toBeVisible();
  await expectAccessible(clerk);
  const approve = clerk.getByRole('button', { name: 'Erteilen', exact: true });
  await eventually(() => clerk.reload(), (how) => expect(approve).toBeVisible(how));
  await approve.click();
  await expect(clerk.getByText(/Erledigt: Erteilen/)).toBeVisible();
  await application.status(credentials);
  await application.expectState('Entschieden');
  // Who looked is told: the office, and when.
  await page.getByText(/Wer hat meinen Antrag angesehen\? \((einmal|\d-mal)\)/).click();
  await expect(main).toContainText(/Uhr – Straßenverkehrsbehörde/);
});

test('before a refusal the applicant is heard; the letter says why and what to do', async ({ application, page, desk }) => {
  const who = person('lorry');
  const credentials = await paid(application, who);
  await application.status(credentials);
  await application.expectState('Wir brauchen etwas von Ihnen');
  await expect(page.getByRole('main')).toContainText('Für diese Fahrzeugart gibt es keinen Bewohnerparkausweis');
  const clerk = await desk('clerk');
  await openCase(clerk, who.enters.plate);
  // While the applicant may still answer, nothing can be refused.
  await expect(clerk.getByText('Ablehnen …')).toHaveCount(0);
  await page.getByLabel('Ihre Nachricht').fill('Der Lastwagen ist doch gar nicht so groß.');
  await page.getByRole('button', { name: 'Absenden' }).click();
  await application.expectState('Wird geprüft');

  await openCase(clerk, who.enters.plate);
  await clerk.getByText('Ablehnen …', { exact: true }).click();
  await clerk.getByRole('button', { name: 'Ablehnen', exact: true }).click();
  await expect(clerk.getByRole('alert'), 'a refusal says why').toContainText('Begründung');
  await expectAccessible(clerk);
  await clerk.getByRole('checkbox', { name: 'Für diese Fahrzeugart gibt es keinen Bewohnerparkausweis.' }).last().check();
  await clerk.getByRole('button', { name: 'Ablehnen', exact: true }).click();
  await expect(clerk.getByText(/Erledigt: Ablehnen/)).toBeVisible();
  await application.status(credentials);
  await application.expectState('Entschieden');
  const letter = page.getByRole('link', { name: /Ablehnung Ihres Antrags/ });
  await eventually(() => page.reload(), (how) => expect(letter).toBeVisible(how));
  const text = await pdfText(await (await page.request.get(await letter.getAttribute('href'))).body());
  if (text !== null) {
    expect(text).toContain('Für diese Fahrzeugart');
    expect(text).toMatch(/Widerspruch/);
    expect(text).toContain('Lastwagen ist doch gar nicht');
  }
  await expect(page.getByRole('main'), 'the fee comes back').toContainText('Eine Erstattung wurde veranlasst');
});

test('who takes the application back is not decided on, and gets the fee back', async ({ application, page, desk }) => {
  const who = person('withdrawer');
  const credentials = await paid(application, who);
  await application.status(credentials);
  await page.getByRole('link', { name: 'Antrag zurücknehmen' }).click();
  await application.heading('Möchten Sie den Antrag zurücknehmen?');
  await expectAccessible(page);
  await page.getByRole('link', { name: 'Nein, behalten' }).click();
  await page.getByRole('link', { name: 'Antrag zurücknehmen' }).click();
  await page.getByRole('button', { name: 'Ja, zurücknehmen' }).click();
  await expect(page.getByText('Ihr Antrag ist zurückgenommen.')).toBeVisible();
  await application.expectState('Abgeschlossen');
  await expect(page.getByRole('main')).toContainText('Eine Erstattung wurde veranlasst');
  const cashier = await desk('cashier');
  await cashier.goto('/kasse/erstattungen');
  const row = cashier.getByRole('row').filter({ hasText: 'Sommer' });
  await row.getByRole('button', { name: 'Ablehnen' }).click();
  await expect(cashier.getByText('Die Erstattung ist abgelehnt.')).toBeVisible();
});

test('the applicant chooses anew how to be told', async ({ application, page }) => {
  const who = person('uninsured');
  const credentials = await paid(application, who);
  await application.status(credentials);
  const choose = async (how, address) => {
    await page.getByText('Wie wir Sie benachrichtigen').click();
    await page.getByLabel(how).check();
    if (address) await page.getByLabel('E-Mail-Adresse').fill(address);
    await page.getByRole('button', { name: 'Speichern' }).click();
  };
  await choose('Per E-Mail, ohne Inhalt', 'keine-adresse');
  await expect(page.getByText(/E-Mail/).first()).toBeVisible();
  await expect(page.getByText('Gespeichert.', { exact: true })).toHaveCount(0);
  await choose('Per E-Mail, ohne Inhalt', 'max.krueger@example.org');
  await expect(page.getByText('Gespeichert.', { exact: true })).toBeVisible();
  await page.getByText('Wie wir Sie benachrichtigen').click();
  await expect(page.getByText('Sie haben Ihre Adresse noch nicht bestätigt')).toBeVisible();
  await expectAccessible(page);
  await page.getByLabel('Mit einem Brief').check();
  await page.getByRole('button', { name: 'Speichern' }).click();
  await page.getByText('Wie wir Sie benachrichtigen').click();
  await expect(page.getByLabel('Mit einem Brief')).toBeChecked();
});

test('a permit is withdrawn only after a hearing, and only by the head of the team', async ({ application, page, desk }) => {
  const who = person('changed-mind');
  const credentials = await application.granted(who);
  const lead = await desk('team_lead');
  await openCase(lead, who.enters.plate);
  await step(lead, 'Anhören', { Begründung: 'Sie haben einen eigenen Stellplatz in der Tiefgarage.' });
  await expect(lead.getByText(/Erledigt: Anhören/)).toBeVisible();
  await application.status(credentials);
  await application.expectState('Wir brauchen etwas von Ihnen');
  await expect(page.getByRole('main')).toContainText('eigenen Stellplatz in der Tiefgarage');
  await page.getByLabel('Ihre Nachricht').fill('Das stimmt, ich habe ihn seit Mai.');
  await page.getByRole('button', { name: 'Absenden' }).click();
  await application.expectState('Wird geprüft');

  const clerk = await desk('clerk');
  await openCase(clerk, who.enters.plate);
  await expect(clerk.getByRole('main')).toContainText('Nur mit anderer Rolle möglich: Widerrufen');
  await openCase(lead, who.enters.plate);
  await step(lead, 'Widerrufen', { Begründung: 'Ein eigener Stellplatz schließt den Ausweis aus.' });
  await expect(lead.getByText(/Erledigt: Widerrufen/)).toBeVisible();
  await application.status(credentials);
  await application.expectState('Entschieden');
  await expect(page.locator('.permit-card')).toContainText('Beendet');
  const controller = await desk('controller');
  await controller.goto('/kontrolle');
  await controller.getByLabel('Kennzeichen').fill(who.enters.plate);
  await controller.getByRole('button', { name: 'Prüfen' }).click();
  await expect(controller.getByRole('main')).toContainText('Kein gültiger Ausweis');
});
