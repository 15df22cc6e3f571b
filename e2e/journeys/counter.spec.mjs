// The same case for people who cannot or do not want to go online, and the protection of those who must not be found.
import { expectAccessible } from '../lib/accessible.mjs';
import { Application } from '../lib/application.mjs';
import { person } from '../lib/cast.mjs';
import { eventually, expect, openCase, test } from '../lib/town.mjs';

test('at the counter a clerk fills in the same application and the fee is paid in cash', async ({ desk, page }) => {
  const who = person('boundary');
  const clerk = await desk('clerk');
  await clerk.goto('/desk/neu');
  await expectAccessible(clerk);
  await clerk.getByLabel('Bewohnerparkausweis').check();
  await clerk.getByLabel(/Schalter/).check();
  await clerk.getByRole('main').getByRole('button').first().click();
  const application = new Application(clerk);
  await application.fill(who, { zone: 'B' });
  const summary = clerk.getByRole('main');
  await expect(summary).toContainText('Sie füllen den Antrag für jemanden aus');
  // What the person signs is printed from the same page, without buttons and navigation.
  await expect(clerk.getByRole('button', { name: /Drucken/ })).toBeVisible();
  await clerk.emulateMedia({ media: 'print' });
  await expect(clerk.getByRole('button', { name: 'Absenden und bezahlen' })).toBeHidden();
  await expect(clerk.getByRole('navigation').first()).toBeHidden();
  await expect(summary).toContainText(who.enters.plate);
  await clerk.emulateMedia({ media: 'screen' });
  const credentials = await application.send();
  const cashier = await desk('cashier');
  await payAtCounter(clerk, cashier, 'Bar');
  await expectAccessible(cashier);
  // The house stands on the border of two zones: the clerk confirms the one that was asked for.
  await eventually(() => openCase(clerk, who.enters.plate), (how) => expect(clerk.getByRole('main')).toContainText('an der Grenze mehrerer Zonen', how));
  await expect(clerk.getByRole('main')).toContainText('Schalter');
  // Printed and handed over at once, the decision counts from today and is not posted too. What the machine wrote meanwhile
  // sends a clerk back to the page as it is now, so the step is taken until it is done.
  const handOver = clerk.getByRole('button', { name: 'Heute am Schalter ausgehändigt' });
  const approve = clerk.getByRole('button', { name: 'Erteilen', exact: true });
  await eventually(
    async () => {
      await openCase(clerk, who.enters.plate);
      if (await approve.isVisible()) await approve.click();
    },
    (how) => expect(handOver).toBeVisible(how),
  );
  await handOver.click();
  await expect(clerk.getByText('Die Aushändigung ist vermerkt')).toBeVisible();
  await expect(clerk.getByRole('main')).toContainText('Persönlich ausgehändigt am');
  await expect(handOver).toBeHidden();
  await expectAccessible(clerk);
  const online = new Application(page);
  await online.status(credentials);
  await online.expectState('Entschieden');
  await expect(page.locator('.permit-card')).toContainText('B');
});

test('by telephone the same application is made, and paid with a card at the counter', async ({ desk, page }) => {
  const who = person('by-phone');
  const clerk = await desk('clerk');
  await clerk.goto('/desk/neu');
  await clerk.getByLabel('Bewohnerparkausweis').check();
  await clerk.getByLabel(/Telefon/).check();
  await clerk.getByRole('main').getByRole('button').first().click();
  const application = new Application(clerk);
  await application.fill(who, { contact: { delivery: 'Mit der Post', notify: 'Per Brief' } });
  const credentials = await application.send();
  const cashier = await desk('cashier');
  await payAtCounter(clerk, cashier, 'Karte am Schalter');
  const online = new Application(page);
  await online.status(credentials);
  await online.expectState('Entschieden');
  await page.getByText('Wie wir Sie benachrichtigen').click();
  await expect(page.getByLabel('Mit einem Brief')).toBeChecked();
  // Who wants letters gets every one of them by post.
  await eventually(() => clerk.goto('/desk/post'), (how) => expect(clerk.getByRole('checkbox', { name: /Eingangsbestätigung an Edith Krause/ })).toBeVisible(how));
});

/** From the receipt in front of the clerk: books the claim as paid at the counter. */
async function payAtCounter(clerk, cashier, how) {
  const pay = await clerk.getByRole('link', { name: 'Jetzt bezahlen' }).getAttribute('href');
  const there = await clerk.context().newPage();
  await there.goto(pay);
  await there.getByText('Anders bezahlen').click();
  const reference = (await there.getByRole('term').filter({ hasText: 'Verwendungszweck' }).locator('xpath=following-sibling::dd[1]').locator('.code-text').innerText()).trim();
  await there.close();
  await cashier.goto('/kasse');
  await cashier.getByLabel('Kassenzeichen').fill(reference);
  await cashier.getByRole('main').getByRole('button', { name: /^(Forderung suchen|Suchen)$/ }).first().click();
  await cashier.getByLabel(how, { exact: true }).check();
  await cashier.getByRole('button', { name: 'Zahlung buchen' }).click();
  await expect(cashier.getByRole('main')).toContainText('Die Zahlung ist gebucht');
}

test('a blocked person leaves no trace that others could follow', async ({ application, page, desk, picture }) => {
  const who = person('blocked');
  await application.open();
  await application.fill(who);
  const credentials = await application.send();
  await application.pay();
  await application.status(credentials);
  await application.expectState(/Wird geprüft|Eingegangen/);
  await picture('blocked');

  const cashier = await desk('cashier');
  await cashier.goto('/kasse');
  await expect(cashier.getByRole('main')).not.toContainText(who.family_name);
  const controller = await desk('controller');
  await controller.goto('/kontrolle');
  await controller.getByLabel('Kennzeichen').fill(who.enters.plate);
  await controller.getByRole('main').getByRole('button').first().click();
  await expect(controller.getByRole('main')).not.toContainText(who.family_name);
  await expect(controller.getByRole('main')).not.toContainText(who.enters.street);
  const clerk = await desk('clerk');
  await clerk.goto('/desk');
  await expect(clerk.getByRole('main')).not.toContainText(`${who.enters.street} ${who.enters.house_number}`);
  for (const path of ['/leistungen', `/leistungen?q=${who.family_name}`, '/pruefung']) {
    await page.goto(path);
    await expect(page.getByRole('main').getByText(who.plate ?? who.enters.plate)).toHaveCount(0);
  }
});
