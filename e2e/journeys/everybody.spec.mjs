// The journey works for everybody: without scripts, with the keyboard alone, with wrong entries, in every language.
import { expectAccessible } from '../lib/accessible.mjs';
import { Application, today } from '../lib/application.mjs';
import { person } from '../lib/cast.mjs';
import { press, tabTo, typeInto } from '../lib/keyboard.mjs';
import { expect, test } from '../lib/town.mjs';

test('without scripts everything works', async ({ browser, baseURL }) => {
  const context = await browser.newContext({ baseURL, javaScriptEnabled: false, locale: 'de-DE', viewport: { width: 320, height: 800 } });
  const page = await context.newPage();
  const application = new Application(page, { force: true });
  await application.find();
  await application.fill(person('decommissioned'));
  const credentials = await application.send();
  await application.pay();
  await application.status(credentials);
  // The car is out of service: the applicant is heard, and answers without scripts too.
  await application.expectState('Wir brauchen etwas von Ihnen');
  await page.getByLabel('Ihre Nachricht').fill('Ich melde es morgen wieder an.');
  await page.getByRole('button', { name: 'Absenden' }).click(application.how);
  await application.expectState('Wird geprüft');
  await context.close();
});

test('with the keyboard alone an application is sent, paid and followed', async ({ page }) => {
  const { enters } = person('arrears');
  const field = (name) => page.getByLabel(name, { exact: true });
  const next = () => press(page, page.getByRole('button', { name: 'Weiter', exact: true }).last());
  const choose = async (name) => {
    const option = page.getByLabel(name);
    const group = option.locator('xpath=ancestor::fieldset[1]//input[@type="radio"]');
    const chosen = group.and(page.locator(':checked'));
    await tabTo(page, (await chosen.count()) ? chosen : group.first());
    for (let step = 0; step < 8 && !(await option.isChecked()); step += 1) {
      await page.keyboard.press(step === 0 ? 'Space' : 'ArrowDown');
    }
    await expect(option).toBeChecked();
  };
  const date = async (group, iso) => {
    const [year, month, day] = iso.split('-');
    const part = (name) => page.getByRole('group', { name: group }).getByLabel(name);
    await typeInto(page, part('Tag'), day);
    await typeInto(page, part('Monat'), month);
    await typeInto(page, part('Jahr'), year);
  };
  const heading = (name) => expect(page.getByRole('heading', { level: 1, name })).toBeVisible();

  await page.goto('/');
  await page.keyboard.press('Tab');
  await expect(page.getByRole('link', { name: 'Zum Inhalt' })).toBeFocused();
  await page.goto('/antraege/neu/resident-parking-permit');
  await press(page, page.getByRole('button', { name: 'Jetzt beginnen' }));
  await heading('Was möchten Sie tun?');
  await choose('Einen Bewohnerparkausweis neu beantragen');
  await next();
  await heading('Ihre Anschrift');
  await typeInto(page, field('Straße'), enters.street);
  await page.keyboard.press('Escape');
  await typeInto(page, field('Hausnummer'), enters.house_number);
  await choose('Nein');
  await next();
  await heading('Angaben zu Ihnen');
  await typeInto(page, page.getByLabel('Vornamen'), enters.given_names);
  await typeInto(page, page.getByLabel('Familienname'), enters.family_name);
  await date('Geburtsdatum', enters.birth_date);
  await next();
  await heading('Ihr Fahrzeug');
  await typeInto(page, page.getByLabel('Kennzeichen'), enters.plate);
  await typeInto(page, page.getByLabel('Die letzten sechs Zeichen'), enters.vin_end);
  await choose('Ich selbst');
  await next();
  await heading('Gültigkeit');
  await choose('12 Monate');
  await date('Ab wann', today());
  await next();
  await heading('Zustellung und Erreichbarkeit');
  await choose('Als PDF zum Selbstausdrucken');
  await choose('Gar nicht');
  await next();
  await heading('Erklärungen');
  for (const box of await page.getByRole('main').getByRole('checkbox').all()) {
    await tabTo(page, box);
    await page.keyboard.press('Space');
    await expect(box).toBeChecked();
  }
  await next();
  await heading('Bitte prüfen Sie Ihre Angaben');
  await press(page, page.getByRole('button', { name: 'Absenden und bezahlen' }));
  await heading('Ihr Antrag ist eingegangen');
  await press(page, page.getByRole('link', { name: 'Jetzt bezahlen' }));
  await heading('Gebühr bezahlen');
  await press(page, page.getByRole('button', { name: 'Jetzt bezahlen' }));
  await heading(/Zahlungs-Simulator/);
  await press(page, page.getByRole('button', { name: 'Bezahlen', exact: true }));
  await heading('Vielen Dank, Ihre Zahlung ist da');
  await press(page, page.getByRole('link', { name: 'Zurück zum Vorgang' }));
  await expect(page.locator('.status-head')).toContainText('Entschieden', { timeout: 90_000 });
  await tabTo(page, page.getByRole('link', { name: /Bescheid über den Bewohnerparkausweis/ }));
});

test('wrong entries are explained, the summary gets the focus and nothing typed is lost', async ({ application, page, picture }) => {
  await application.open();
  await application.operation('new');
  await application.address({ street: 'Kaiserstraße', house_number: '12' });
  await application.person({ given_names: '', family_name: 'Brandt', birth_date: '2050-13-45' });
  const summary = page.getByRole('alert');
  await expect(summary).toBeFocused();
  await expect(page).toHaveTitle(/^Fehler/);
  const links = summary.getByRole('link');
  expect(await links.count()).toBeGreaterThanOrEqual(2);
  await expect(page.getByLabel('Familienname')).toHaveValue('Brandt');
  const birth = page.getByRole('group', { name: 'Geburtsdatum' });
  await expect(birth.getByLabel('Monat')).toHaveValue('13');
  await expect(page.getByLabel('Vornamen')).toHaveAttribute('aria-invalid', 'true');
  await expectAccessible(page);
  await picture('errors');
  await links.first().click();
  await expect(page.getByLabel('Vornamen')).toBeFocused();
  await application.person({ given_names: 'Katharina', family_name: 'Brandt', birth_date: '1988-04-17' });
  await application.vehicle({ plate: 'OF-C 0777', vin_end: '1' });
  await expect(page.getByLabel('Kennzeichen')).toHaveValue('OF-C 0777');
  await expect(page.getByRole('alert')).toContainText(/Kennzeichen|Null|0/);
});

const PUBLIC = ['/', '/leistungen', '/leistungen?q=parkausweis', '/aemter', '/status', '/pruefung', '/antraege/neu/resident-parking-permit',
  '/impressum', '/datenschutz', '/barrierefreiheit', '/api', '/anmeldung', '/gibt-es-nicht'];
for (const lang of ['de', 'de-x-leicht', 'en']) {
  test(`public pages are accessible in ${lang}`, async ({ page }) => {
    test.slow();
    for (const path of PUBLIC) {
      await page.goto(`${path}${path.includes('?') ? '&' : '?'}lang=${lang}`);
      await expect(page.locator('html')).toHaveAttribute('lang', lang.slice(0, 2));
      await expect(page.getByRole('heading', { level: 1 })).toHaveCount(1);
      await expectAccessible(page);
    }
  });
}

test('pages are accessible in dark colours', async ({ browser, baseURL }) => {
  const context = await browser.newContext({ baseURL, locale: 'de-DE', colorScheme: 'dark' });
  const page = await context.newPage();
  for (const path of ['/', '/leistungen', '/antraege/neu/resident-parking-permit', '/status']) {
    await page.goto(path);
    await expectAccessible(page);
  }
  await context.close();
});
