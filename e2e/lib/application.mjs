import { expect } from '@playwright/test';

const OPERATIONS = {
  new: 'Einen Bewohnerparkausweis neu beantragen',
  renewal: 'Meinen Ausweis verlängern',
  plate_change: 'Ein anderes Kennzeichen eintragen lassen',
  move: 'Nach einem Umzug in eine andere Zone wechseln',
  replacement: 'Einen verlorenen oder unleserlichen Ausweis ersetzen',
  return: 'Meinen Ausweis zurückgeben',
};

/** Somebody who applies for a resident parking permit, page by page, as a person reads them: by heading and label. */
export class Application {
  /** `how`: options of every click. Without scripts no picture ever counts as still, so that clicks must not wait for one. */
  constructor(page, how = {}) {
    this.page = page;
    this.how = how;
  }

  async heading(name) {
    await expect(this.page.getByRole('heading', { level: 1, name })).toBeVisible();
  }

  async next() {
    // The return key needs no still picture, which a starved machine without scripts does not give.
    await this.page.getByRole('button', { name: 'Weiter', exact: true }).last().press('Enter');
  }

  /** From the start page through search to the first question. */
  async find(words = 'Bewohnerparkausweis') {
    await this.page.goto('/');
    await this.page.getByRole('main').getByRole('searchbox').fill(words);
    await this.page.getByRole('main').getByRole('button', { name: 'Suchen' }).click(this.how);
    await this.page.getByRole('main').getByRole('link', { name: /Bewohnerparkausweis/ }).first().click(this.how);
    await this.page.getByRole('link', { name: /Online starten/ }).first().click(this.how);
    await this.start();
  }

  /** Straight to the first question. */
  async open() {
    await this.page.goto('/antraege/neu/resident-parking-permit');
    await this.start();
  }

  async start() {
    await this.heading('Bewohnerparkausweis');
    await this.page.getByRole('button', { name: 'Jetzt beginnen' }).click(this.how);
  }

  async operation(which = 'new') {
    await this.heading('Was möchten Sie tun?');
    await this.page.getByLabel(OPERATIONS[which]).check(this.how);
    await this.next();
  }

  async permit(number, reason) {
    await this.heading('Ihr Bewohnerparkausweis');
    await this.page.getByLabel('Nummer des Ausweises').fill(number);
    if (reason) await this.page.getByLabel(reason).check(this.how);
    const stop = this.page.getByLabel(/Ich benutze den Ausweis nicht mehr/);
    if (await stop.count()) await stop.check(this.how);
    await this.next();
  }

  /** `zone`: what to answer when the address lies on the border of several. */
  async address({ street, house_number = '' }, { movedRecently = false, zone } = {}) {
    await this.heading('Ihre Anschrift');
    await this.page.getByLabel('Straße', { exact: true }).fill(street);
    await this.page.getByLabel('Hausnummer', { exact: true }).fill(house_number);
    const moved = this.page.getByRole('group', { name: /letzten vier Wochen/ });
    if (await moved.count()) await moved.getByLabel(movedRecently ? 'Ja' : 'Nein').check(this.how);
    await this.next();
    if (zone) {
      await expect(this.page.getByRole('main')).toContainText('an der Grenze der Zonen');
      await this.page.getByLabel('Für welche Zone').fill(zone);
      await this.next();
    }
  }

  async person({ given_names, family_name, birth_date }) {
    await this.heading('Angaben zu Ihnen');
    await this.page.getByLabel('Vornamen').fill(given_names);
    await this.page.getByLabel('Familienname').fill(family_name);
    const birth = this.page.getByRole('group', { name: 'Geburtsdatum' });
    const [year, month, day] = birth_date.includes('-') ? birth_date.split('-') : birth_date.split('.').reverse();
    await birth.getByLabel('Tag').fill(day === '00' ? '' : day);
    await birth.getByLabel('Monat').fill(month === '00' ? '' : month);
    await birth.getByLabel('Jahr').fill(year);
    await this.next();
  }

  /** `keeper`: nothing for the applicant, `{ given_names, family_name }` or `{ company }` with `confirmation`, a file. */
  async vehicle({ plate, vin_end }, keeper) {
    await this.heading('Ihr Fahrzeug');
    await this.page.getByLabel('Kennzeichen').fill(plate);
    await this.page.getByLabel('Die letzten sechs Zeichen').fill(vin_end);
    await this.keeper(keeper);
  }

  async keeper(keeper) {
    if (!keeper) await this.page.getByLabel('Ich selbst').check(this.how);
    else await this.otherKeeper(keeper);
    await this.next();
  }

  async otherKeeper(keeper) {
    await this.page.getByLabel(keeper.company ? /Eine Firma/ : 'Eine andere Person').check(this.how);
    if (keeper.company) await this.page.getByLabel('Name der Firma').fill(keeper.company);
    else {
      await this.page.getByLabel('Vornamen der Halterin').fill(keeper.given_names);
      await this.page.getByLabel('Familienname der Halterin').fill(keeper.family_name);
    }
    await this.page.getByLabel(/Bestätigung, dass Sie das Fahrzeug/).setInputFiles(keeper.confirmation);
  }

  async validity({ months = '12', startOn } = {}) {
    await this.heading('Gültigkeit');
    await this.page.getByLabel(`${months} Monate`).check(this.how);
    if (startOn) {
      const group = this.page.getByRole('group', { name: 'Ab wann' });
      const [year, month, day] = startOn.split('-');
      await group.getByLabel('Tag').fill(day);
      await group.getByLabel('Monat').fill(month);
      await group.getByLabel('Jahr').fill(year);
    }
    await this.next();
  }

  async bank(iban, holder) {
    await this.heading('Erstattung');
    await this.page.getByLabel('IBAN').fill(iban);
    await this.page.getByLabel('Name der Kontoinhaberin').fill(holder);
    await this.next();
  }

  async contact({ delivery = 'Als PDF zum Selbstausdrucken', notify = 'Gar nicht', email, letterTo } = {}) {
    await this.heading('Zustellung und Erreichbarkeit');
    const how = this.page.getByRole('group', { name: 'Wie möchten Sie den Ausweis bekommen?' });
    if (await how.count()) await how.getByLabel(delivery).check(this.how);
    await this.page.getByLabel(email ? 'Per E-Mail' : notify).check(this.how);
    if (email) await this.page.getByLabel('E-Mail-Adresse').fill(email);
    if (letterTo) {
      const to = this.page.getByRole('group', { name: 'Anschrift für Ihren Brief' });
      if (!(await to.count())) {
        // Without scripts, or before they have shown it, the next page asks for what is missing.
        await this.next();
      }
      await to.getByLabel('Straße').fill(letterTo.street);
      await to.getByLabel('Hausnummer').fill(letterTo.house_number);
      await to.getByLabel('Postleitzahl').fill(letterTo.postcode);
    }
    await this.next();
  }

  async declarations() {
    await this.heading('Erklärungen');
    for (const box of await this.page.getByRole('main').getByRole('checkbox').all()) await box.check(this.how);
    await this.next();
  }

  /** All pages of a new application, up to the review. */
  async fill(person, options = {}) {
    const enters = { ...person.enters, ...options.enters };
    await this.operation('new');
    await this.address(enters, options);
    await this.person(enters);
    await this.vehicle(enters, options.keeper);
    await this.validity({ startOn: today(), ...options.validity });
    await this.contact(options.contact);
    await this.declarations();
    await this.heading('Bitte prüfen Sie Ihre Angaben');
  }

  /** A new application of `person` that is granted at once. Returns what the applicant writes down, and the permit's number. */
  async granted(person, options = {}) {
    await this.open();
    await this.fill(person, options);
    const credentials = await this.send();
    await this.pay();
    await this.status(credentials);
    await this.expectState('Entschieden');
    return { ...credentials, permitNumber: await this.permitNumber() };
  }

  /** The number of the permit that the status page shows. */
  async permitNumber() {
    const number = /[A-ZÄÖÜ]+-\d{4}-\d+/.exec(await this.page.locator('.permit-card').innerText())?.[0];
    expect(number, 'the number of the permit').toBeTruthy();
    return number;
  }

  /** From the review to the receipt. Returns what the applicant writes down. */
  async send() {
    await this.page.getByRole('button', { name: /^(Absenden und bezahlen|Antrag absenden)$/ }).click(this.how);
    await this.heading('Ihr Antrag ist eingegangen');
    return this.credentials();
  }

  async credentials() {
    const value = async (name) =>
      (await this.page.getByRole('term').filter({ hasText: new RegExp(`^\\s*${name}\\s*$`) }).locator('xpath=following-sibling::dd[1]').innerText()).trim().split('\n')[0].trim();
    return { number: await value('Vorgangsnummer'), secret: await value('Code'), file: await value('Aktenzeichen') };
  }

  /** Pays at the simulated provider; `how` is the button to press there. */
  async pay(how = 'Bezahlen') {
    await this.page.getByRole('link', { name: 'Jetzt bezahlen' }).first().click(this.how);
    await this.heading('Gebühr bezahlen');
    await this.startPayment(how);
  }

  /** From the claim, or from a payment that did not work, to the provider. */
  async startPayment(how = 'Bezahlen') {
    await this.page.getByRole('button', { name: /^(Jetzt bezahlen|Noch einmal versuchen)$/ }).click(this.how);
    await this.heading(/Zahlungs-Simulator/);
    if (how.startsWith('Bezahlen, aber')) await this.page.getByText('Störungen ausprobieren').click(this.how);
    await this.page.getByRole('button', { name: how, exact: true }).click(this.how);
  }

  /** The status page, by number and code as on the receipt. */
  async status({ number, secret }) {
    await this.page.goto('/status');
    await this.page.getByLabel('Vorgangsnummer').fill(number);
    await this.page.getByLabel('Code', { exact: true }).fill(secret);
    await this.page.getByRole('button', { name: 'Ansehen' }).click(this.how);
    await this.heading('Bewohnerparkausweis');
  }

  /** Waits until the status page says so; the machine works on its own time. */
  async expectState(state) {
    const head = this.page.locator('.status-head');
    await expect(async () => {
      await this.page.reload();
      await expect(head).toContainText(state, { timeout: 1_000 });
    }).toPass({ timeout: 90_000, intervals: [300, 500, 1_000] });
  }
}

/** The machine's day as a German would write it on a form, ISO 8601. */
export function today(daysAhead = 0) {
  const at = new Date(Date.now() + daysAhead * 86_400_000);
  return new Intl.DateTimeFormat('sv-SE', { timeZone: 'Europe/Berlin' }).format(at);
}
