// While an application is written: nothing typed is lost, whatever people do with their browser.
import { expectAccessible } from '../lib/accessible.mjs';
import { Application } from '../lib/application.mjs';
import { person } from '../lib/cast.mjs';
import { jpegWithPlace, pdf, photo } from '../lib/files.mjs';
import { expect, test } from '../lib/town.mjs';

const plate = (page) => page.getByLabel('Kennzeichen');

/** Fills the pages up to the vehicle. */
async function toVehicle(application, who, address) {
  await application.open();
  await application.operation('new');
  await application.address({ ...who.enters, ...address });
  await application.person(who.enters);
  await application.heading('Ihr Fahrzeug');
}

test('an application goes on from its link on another device', async ({ application, page, browser, baseURL, mail }) => {
  const who = person('green');
  await toVehicle(application, who);
  await plate(page).fill('MST-KB');
  await page.getByRole('button', { name: 'Später weitermachen' }).click();
  await application.heading('Später weitermachen');
  await expectAccessible(page);
  await page.getByLabel('E-Mail-Adresse').fill('unterwegs@example.org');
  await page.getByRole('button', { name: 'Link zuschicken' }).click();
  await expect(page.getByText('Der Link ist unterwegs.')).toBeVisible();
  await expect.poll(async () => (await mail('unterwegs@example.org')).length).toBe(1);
  const [{ subject, body }] = await mail('unterwegs@example.org');
  expect(`${subject} ${body}`, 'a mail tells no content').not.toMatch(/Brandt|MST-KB|Kaiserstra/);
  const [link] = body.match(/https?:\/\/\S+/);

  const other = await browser.newContext({ baseURL, locale: 'de-DE', viewport: { width: 1280, height: 900 } });
  const there = await other.newPage();
  await there.goto(link);
  await new Application(there).heading('Ihr Fahrzeug');
  await expect(plate(there)).toHaveValue('MST-KB');
  await there.getByRole('button', { name: 'Zurück', exact: true }).click();
  await expect(there.getByLabel('Familienname')).toHaveValue(who.enters.family_name);
  await other.close();
});

test('two windows of one application overwrite nothing unseen', async ({ application, page }) => {
  await toVehicle(application, person('green'));
  const second = await page.context().newPage();
  await second.goto(page.url());
  await plate(page).fill('MST-KB 417');
  await page.getByLabel('Die letzten sechs Zeichen').fill('417001');
  await page.getByLabel('Ich selbst').check();
  await application.next();
  await application.heading('Gültigkeit');

  await plate(second).fill('MST-KB 999');
  await second.getByRole('button', { name: 'Weiter', exact: true }).last().click();
  await expect(second.getByRole('main')).toContainText('Diese Seite wurde in einem anderen Fenster geändert');
  await expect(second.getByRole('main')).toContainText('MST-KB 417');
  await expect(plate(second), 'what was typed here is still there').toHaveValue('MST-KB 999');
  await expectAccessible(second);
  await second.goto(second.url());
  await expect(plate(second), 'and what was saved there too').toHaveValue('MST-KB 417');
  // Another page of the same application is no conflict at all.
  await second.goto(second.url().replace('/vehicle', '/person'));
  await second.getByLabel('Vornamen').fill('Katharina Elisabeth');
  await second.getByRole('button', { name: 'Weiter', exact: true }).last().click();
  await expect(plate(second)).toHaveValue('MST-KB 417');
  await second.close();
});

test('going back and leaving keep what was typed', async ({ application, page }) => {
  const who = person('green');
  await toVehicle(application, who);
  await plate(page).fill('MST-KB 417');
  // The browser's own button leaves the page without a word; what was typed is saved in passing.
  await expect(page.getByText('Zwischengespeichert')).toBeVisible();
  await page.goBack();
  await application.heading('Angaben zu Ihnen');
  await expect(page.getByLabel('Familienname')).toHaveValue(who.enters.family_name);
  await application.next();
  await expect(plate(page)).toHaveValue('MST-KB 417');
  await plate(page).fill('MST-KB 41');
  await page.getByRole('button', { name: 'Zurück', exact: true }).click();
  await application.heading('Angaben zu Ihnen');
  await application.next();
  await expect(plate(page)).toHaveValue('MST-KB 41');
});

test('another language in the middle of the form keeps the answers', async ({ application, page }) => {
  await toVehicle(application, person('green'));
  await plate(page).fill('MST-KB 417');
  await expect(page.getByText('Zwischengespeichert')).toBeVisible();
  await page.goto(`${page.url()}?lang=en`);
  await expect(page.locator('html')).toHaveAttribute('lang', 'en');
  await expect(page.getByRole('heading', { level: 1, name: 'Your vehicle' })).toBeVisible();
  await expect(page.getByLabel('Number plate')).toHaveValue('MST-KB 417');
  await expectAccessible(page);
  await page.goto(`${page.url().split('?')[0]}?lang=de-x-leicht`);
  await expect(plate(page)).toHaveValue('MST-KB 417');
  await expectAccessible(page);
});

for (const scripts of [true, false]) {
  test(`questions come and go with the answers ${scripts ? 'with' : 'without'} scripts`, async ({ browser, baseURL }) => {
    const context = await browser.newContext({ baseURL, javaScriptEnabled: scripts, locale: 'de-DE', viewport: { width: 390, height: 844 } });
    const page = await context.newPage();
    const application = new Application(page, scripts ? {} : { force: true });
    await toVehicle(application, person('company-car'));
    await expect(page.getByLabel('Name der Firma')).toHaveCount(0);
    await plate(page).fill('MST-IB 77');
    await page.getByLabel('Die letzten sechs Zeichen').fill('077017');
    await page.getByLabel(/Eine Firma/).check(application.how);
    if (!scripts) await application.next();
    await expect(page.getByLabel('Name der Firma')).toBeVisible();
    await expect(plate(page)).toHaveValue('MST-IB 77');
    await page.getByLabel('Name der Firma').fill('Ingenieurbüro Brückner GmbH');
    await page.getByLabel('Ich selbst').check(application.how);
    if (scripts) await expect(page.getByLabel('Name der Firma')).toHaveCount(0);
    else {
      await application.next();
      await application.heading('Gültigkeit');
    }
    await context.close();
  });
}

test('files are what their content says, without hidden places, and can be seen', async ({ application, page }) => {
  await toVehicle(application, person('other-keeper'));
  await plate(page).fill('MST-IF 5');
  await page.getByLabel('Die letzten sechs Zeichen').fill('005004');
  await page.getByLabel('Eine andere Person').check();
  const chooser = page.locator('input[type=file]');
  const main = page.getByRole('main');
  const send = async (file) => {
    await chooser.setInputFiles(file);
    await page.getByRole('button', { name: 'Hochladen' }).click();
  };
  const refused = [
    [{ name: 'bestaetigung.pdf', mimeType: 'application/pdf', buffer: Buffer.from('MZ\x90\0This program cannot be run in DOS mode') }, /Diese Art von Datei nehmen wir nicht an/],
    [pdf('geheim.pdf', { encrypted: true }), /mit einem Kennwort geschützt/],
    [{ name: 'leer.png', mimeType: 'image/png', buffer: Buffer.alloc(0) }, /Die Datei ist leer/],
    [{ name: 'gross.png', mimeType: 'image/png', buffer: Buffer.concat([photo('x.png').buffer, Buffer.alloc(12 << 20)]) }, /größer als|zu groß/],
  ];
  for (const [file, why] of refused) {
    await send(file);
    await expect(main, file.name).toContainText(why);
    await expect(page.getByRole('button', { name: `Entfernen ${file.name}` })).toHaveCount(0);
  }
  await expectAccessible(page);

  await send(await jpegWithPlace(page, 'foto.jpg'));
  await send(pdf('bestaetigung.pdf'));
  await send(photo('rueckseite.png'));
  const files = page.getByRole('list', { name: /hochgeladene Dateien/ }).getByRole('listitem');
  await expect(files).toHaveCount(3);
  const [jpeg, paper, png] = await files.getByRole('link').evaluateAll((links) => links.map((a) => a.href));
  const body = async (href) => (await page.request.get(href)).body();
  const cleaned = await body(jpeg);
  expect(cleaned.subarray(0, 2).toString('hex')).toBe('ffd8');
  expect(cleaned.includes('GPS'), 'the place is gone').toBe(false);
  expect((await body(paper)).subarray(0, 5).toString()).toBe('%PDF-');
  expect((await body(png)).subarray(1, 4).toString()).toBe('PNG');
  const pictures = files.getByRole('presentation').or(files.locator('img'));
  await expect(pictures).toHaveCount(2);
  await expect.poll(() => pictures.first().evaluate((img) => img.naturalWidth)).toBeGreaterThan(0);
  await expectAccessible(page);
  await page.getByRole('button', { name: 'Entfernen rueckseite.png' }).click();
  await expect(files).toHaveCount(2);
});

test('the address finds the zone, a typing error a suggestion, and no zone is said at once', async ({ application, page }) => {
  const main = page.getByRole('main');
  await application.open();
  await application.operation('new');
  await application.address({ street: 'Kasierstraße', house_number: '24' });
  await expect(main).toContainText('Meinten Sie Kaiserstraße?');
  await expectAccessible(page);
  await application.address({ street: 'Kaiserstraße', house_number: '24' });
  await application.heading('Angaben zu Ihnen');
  await expect(page.getByText('Ihre Anschrift liegt in der Zone A')).toBeVisible();
  await page.getByRole('button', { name: 'Zurück', exact: true }).click();
  await expect(page.getByLabel('Straße', { exact: true })).toHaveValue('Kaiserstraße');
  await application.address({ street: 'Goethestraße', house_number: '20' });
  await expect(main).toContainText('liegt in keiner Bewohnerparkzone');
  // Whoever knows better may go on all the same; a clerk will look at it.
  await application.next();
  await application.heading('Angaben zu Ihnen');
});
