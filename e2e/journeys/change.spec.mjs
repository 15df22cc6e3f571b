// What happens to a permit after it was granted: control, another plate, replacement, return with refund.
import { expectAccessible } from '../lib/accessible.mjs';
import { person } from '../lib/cast.mjs';
import { pdfText } from '../lib/files.mjs';
import { eventually, expect, lookUp, test } from '../lib/town.mjs';

test('the controller sees a permit at once, and nothing but zone and last day', async ({ application, desk }) => {
  const who = person('typing-error');
  const address = { street: 'Kaiserstraße', house_number: '24' };
  await application.granted(who, { enters: address });
  const controller = await desk('controller', { width: 390 });
  await controller.goto('/kontrolle');
  await expectAccessible(controller);
  const answer = await lookUp(controller, 'mst bl64');
  await expect(answer).toContainText('Gültiger Ausweis');
  await expect(answer).toContainText('Zone');
  await expect(answer).toContainText('Letzter Tag');
  for (const hidden of [who.family_name, 'Kaiserstraße', '1964']) await expect(answer).not.toContainText(hidden);
  await expectAccessible(controller);
  await expect(await lookUp(controller, 'MST-XX 1')).toContainText('Kein gültiger Ausweis');
  // Other rooms are closed to the controller.
  for (const path of ['/desk', '/kasse', '/verwaltung']) {
    expect((await controller.goto(path)).status(), path).toBe(403);
  }
});

test('a new car: the permit changes to its plate, and the fee is still given back at the end', async ({ application, page, desk }) => {
  const who = person('exchanger');
  const { permitNumber } = await application.granted(who);
  await application.open();
  await application.operation('plate_change');
  await application.permit(permitNumber);
  await application.person(who.enters);
  await application.vehicle({ plate: 'mst bf 72 e', vin_end: '072042' });
  await application.contact();
  await application.declarations();
  await application.heading('Bitte prüfen Sie Ihre Angaben');
  await expect(page.getByRole('main')).toContainText('10,20');
  await expectAccessible(page);
  const change = await application.send();
  await application.pay();
  await application.status(change);
  await application.expectState('Entschieden');
  const changed = await application.permitNumber();
  await expect(page.locator('.permit-card')).toContainText('MST-BF 72E');
  const controller = await desk('controller', { width: 390 });
  await expect(await lookUp(controller, 'MST-BF 72E')).toContainText('Gültiger Ausweis');
  await expect(await lookUp(controller, 'MST-BF 71')).toContainText('Kein gültiger Ausweis');

  await application.open();
  await application.operation('return');
  await application.permit(changed);
  await application.person(who.enters);
  await application.bank('DE89 3704 0044 0532 0130 00', 'Bruno Falk');
  await application.contact();
  const credentials = await application.send();
  await application.status(credentials);
  await application.expectState('Entschieden');
  const cashier = await desk('cashier');
  await cashier.goto('/kasse/erstattungen');
  const row = cashier.getByRole('row').filter({ hasText: 'Falk' });
  // The 75 euro for the term, of which no month is used, not the 10.20 for the change.
  await expect(row).toContainText('75,00');
  await row.getByRole('link').click();
  await expect(cashier.getByRole('table', { name: 'Positionen' })).toContainText('Bewohnerparkausweis, 12 Monate');
});

test('a lost permit is replaced and comes by post; the old one is worth nothing', async ({ application, page, desk }) => {
  const who = person('loser');
  const { permitNumber } = await application.granted(who);
  const oldCheck = await page.getByRole('link', { name: 'Öffentliche Prüfseite ansehen' }).getAttribute('href');
  await application.open();
  await application.operation('replacement');
  await application.permit(permitNumber, 'Ich habe ihn verloren.');
  await application.person(who.enters);
  await application.contact({ delivery: 'Mit der Post', notify: 'Per Brief', letterTo: { ...who.enters, postcode: '64999' } });
  await application.heading('Bitte prüfen Sie Ihre Angaben');
  await expect(page.getByRole('main')).toContainText('10,20');
  const credentials = await application.send();
  await application.pay();
  await application.status(credentials);
  await application.expectState('Entschieden');
  const replaced = await application.permitNumber();
  expect(replaced).not.toBe(permitNumber);
  await page.goto(oldCheck);
  await expect(page.getByRole('main')).toContainText('Dieser Ausweis gilt nicht mehr');

  const clerk = await desk('clerk');
  const letter = clerk.getByRole('checkbox', { name: 'Bewohnerparkausweis (mit der Post) an Paweł Nowak' });
  await eventually(() => clerk.goto('/desk/post'), (how) => expect(letter).toBeVisible(how));
  await expectAccessible(clerk);
  await letter.check();
  await clerk.getByRole('button', { name: 'Als zur Post gegeben vermerken' }).click();
  await expect(clerk.getByText('Ein Schreiben ist vermerkt.')).toBeVisible();
});

test('a returned permit ends at once, and the rest of the fee comes back through two hands', async ({ application, page, desk }) => {
  const who = person('returner');
  const { permitNumber, ...first } = await application.granted(who);
  await application.open();
  await application.operation('return');
  await application.permit(permitNumber);
  await application.person(who.enters);
  await application.heading('Erstattung');
  await expectAccessible(page);
  await application.bank('DE75 5121 0800 1245 1261 98', 'Gisela Ott');
  await expect(page.getByRole('alert'), 'a wrong check digit is noticed').toContainText('IBAN');
  await application.bank('DE75 5121 0800 1245 1261 99', 'Gisela Ott');
  await application.contact();
  await application.heading('Bitte prüfen Sie Ihre Angaben');
  const credentials = await application.send();
  await application.status(credentials);
  await application.expectState('Entschieden');
  await expect(page.getByRole('main')).toContainText('Eine Erstattung wurde veranlasst');
  const controller = await desk('controller', { width: 390 });
  await expect(await lookUp(controller, who.enters.plate)).toContainText('Kein gültiger Ausweis');

  const letter = page.getByRole('link', { name: /Bescheid über die Erstattung/ });
  await eventually(() => page.reload(), (how) => expect(letter).toBeVisible(how));
  const text = await pdfText(await (await page.request.get(await letter.getAttribute('href'))).body());
  if (text !== null) {
    expect(text).toContain('75,00');
    expect(text, 'the account is not spelled out').not.toContain('1245 1261');
  }

  const cashier = await desk('cashier');
  await cashier.goto('/kasse/erstattungen');
  await expectAccessible(cashier);
  const row = cashier.getByRole('row').filter({ hasText: 'Ott' });
  await expect(row).toContainText('75,00');
  await row.getByRole('button', { name: 'Freigeben' }).click();
  await expect(cashier.getByText('Die Erstattung ist freigegeben.')).toBeVisible();
  // The provider pays back on its own time; then nothing waits any more, and the receipt says so.
  await eventually(() => cashier.goto('/kasse/erstattungen'), (how) => expect(row).toHaveCount(0, how));
  await application.status({ number: first.number, secret: first.secret });
  await page.getByText('Zahlungen', { exact: true }).click();
  await page.getByRole('link', { name: 'Zahlungsbeleg' }).click();
  await eventually(() => page.reload(), (how) => expect(page.getByRole('main')).toContainText('Erstattet', how));
});
