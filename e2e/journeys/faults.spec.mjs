// What is down is the town's trouble, not the applicant's: nothing is refused, nothing is lost, and it goes on by itself.
import { expectAccessible } from '../lib/accessible.mjs';
import { person } from '../lib/cast.mjs';
import { eventually, expect, openCase, test } from '../lib/town.mjs';
import { Walk } from '../lib/walk.mjs';

test.describe.configure({ mode: 'serial' });

/** Sets a fault of a simulated register, as an administrator of the demo does. */
async function fault(admin, register, what) {
  await admin.goto('/verwaltung/register');
  const form = admin.locator('form').filter({ has: admin.getByLabel(register, { exact: true }) });
  await form.getByLabel(register, { exact: true }).selectOption({ label: what });
  await form.getByRole('button', { name: 'Setzen' }).click();
  await expect(admin.getByText('Die Einstellung gilt ab sofort.')).toBeVisible();
}

test('while registers are away an application is accepted and waits; when they are back it is granted', async ({ application, page, desk }) => {
  const who = person('patient');
  const admin = await desk('administrator');
  await fault(admin, 'Melderegister', 'Nicht erreichbar');
  await fault(admin, 'Straßen und Zonen', 'Nicht erreichbar');
  await expectAccessible(admin);
  let credentials;
  try {
    await application.open();
    await application.fill(who);
    credentials = await application.send();
    await application.pay();
    await application.status(credentials);
    await application.expectState('Wird geprüft');
    await eventually(() => page.reload(), (how) => expect(page.getByRole('main')).toContainText(/Register/, how));
    await expectAccessible(page);
    const clerk = await desk('clerk');
    await openCase(clerk, who.enters.plate);
    await expect(clerk.getByRole('main')).toContainText('Register fehlt');
  } finally {
    await fault(admin, 'Melderegister', 'Keine Störung');
    await fault(admin, 'Straßen und Zonen', 'Keine Störung');
  }
  // The next question to the register is planned; who runs the machine need not wait for it.
  await admin.goto('/verwaltung/aufgaben?stand=queued');
  const waiting = admin.getByRole('row').filter({ hasText: 'Antrag prüfen' }).first();
  await waiting.getByRole('button', { name: 'Jetzt' }).click();
  await expect(admin.getByText('Die Aufgabe läuft gleich an.')).toBeVisible();
  await application.status(credentials);
  await application.expectState('Entschieden');
});

test('a register that talks nonsense refuses nobody', async ({ application, page, desk }) => {
  const who = person('namesake-north');
  const admin = await desk('administrator');
  await fault(admin, 'Fahrzeugregister', 'Antwortet Unsinn');
  try {
    await application.open();
    await application.fill(who, { enters: { plate: 'MST-AS 90', vin_end: '123456' } });
    const credentials = await application.send();
    await application.pay();
    await application.status(credentials);
    await application.expectState('Wird geprüft');
    await expect(page.getByRole('main')).not.toContainText('Das spricht gegen Ihren Antrag');
  } finally {
    await fault(admin, 'Fahrzeugregister', 'Keine Störung');
  }
});

test('while the vehicle register is away nobody is told that the vehicle is wrong or shall uncover a code', async ({ page, desk }) => {
  const who = person('lorry').enters;
  const admin = await desk('administrator');
  const walk = new Walk(page, 'vehicle-registration', 'Fahrzeug anmelden, ummelden, abmelden');
  await walk.begin();
  await walk.fill('Was möchten Sie tun?', { 'Fahrzeug abmelden (außer Betrieb setzen)': true });
  await walk.fill('Angaben zu Ihnen', { Vornamen: who.given_names, Familienname: who.family_name, 'Gar nicht, ich sehe selbst nach': true });
  await fault(admin, 'Fahrzeugregister', 'Nicht erreichbar');
  try {
    await walk.fill('Das Fahrzeug', {
      'Jetziges Kennzeichen': who.plate,
      'Letzte Stellen der Fahrzeug-Identifizierungsnummer': who.vin_end,
      'Möchten Sie das Kennzeichen für dieses Fahrzeug behalten?': 'Nein',
      'Wurde das Fahrzeug verschrottet?': 'Nein',
    });
    await walk.heading('Ergebnis der Vorprüfung');
    await expect(walk.main).toContainText('Ein Register antwortet gerade nicht');
    await expect(walk.main).not.toContainText('Mit diesen Angaben zum Fahrzeug geht es online nicht');
    await expect(walk.main).toContainText('Bitte legen Sie keinen Code frei');
    await walk.look('register-fehlt');
  } finally {
    await fault(admin, 'Fahrzeugregister', 'Keine Störung');
  }
});

test('while the payment provider is away the fee stays payable, and nothing is charged', async ({ application, page, browser, baseURL }) => {
  const who = person('unlucky');
  const context = await browser.newContext({ baseURL, locale: 'de-DE' });
  const console = await context.newPage();
  const press = async (name) => {
    await console.goto('/demo');
    await console.getByRole('button', { name }).click();
    await expect(console.getByText(/Der Zahlungsanbieter (ist jetzt nicht erreichbar|antwortet wieder)\./)).toBeVisible();
  };
  await application.open();
  await application.fill(who);
  const credentials = await application.send();
  await press('Anbieter abschalten');
  try {
    await page.getByRole('link', { name: 'Jetzt bezahlen' }).first().click();
    await page.getByRole('button', { name: 'Jetzt bezahlen' }).click();
    await expect(page.getByText('Der Zahlungsdienst antwortet gerade nicht. Es wurde nichts abgebucht.')).toBeVisible();
    await application.heading('Gebühr bezahlen');
    await expectAccessible(page);
  } finally {
    await press('Anbieter wieder einschalten');
  }
  await context.close();
  await application.startPayment();
  await application.heading('Vielen Dank, Ihre Zahlung ist da');
  await application.status(credentials);
  await application.expectState('Entschieden');
});
