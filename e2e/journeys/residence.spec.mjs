// A move is told once for the whole family; the landlord confirms it by link or code, and everybody who must know is told.
import { person } from '../lib/cast.mjs';
import { today } from '../lib/application.mjs';
import { pdfText } from '../lib/files.mjs';
import { expect, test } from '../lib/town.mjs';
import { answer, answerAsParty, openFile, step, until, Walk } from '../lib/walk.mjs';

const TITLE = 'Wohnsitz anmelden, ummelden, abmelden';
const residence = (page) => new Walk(page, 'residence-registration', TITLE);
const office = { office: 'buergerbuero' };

const one = (given, family, born, role, more) => ({
  Vornamen: given, Familienname: family, Geburtsdatum: born, 'Wer ist das?': role, Geburtsort: 'Probstadt', Geburtsstaat: 'Deutschland',
  Staatsangehörigkeit: 'Deutschland', Religionsgesellschaft: 'keine', ...more,
});

/** What the landlord says about those who moved in. */
const confirms = (people) => ({
  'Ihr Name als Wohnungsgeber': 'Wohnbau Kaiserviertel eG',
  'Ihre Anschrift': { 'Straße oder Postfach': 'Rathausplatz', Hausnummer: '5', Postleitzahl: '64999', Ort: 'Musterstadt' },
  'Gehört Ihnen die Wohnung?': 'Ja',
  'Tag des Einzugs': today(-2),
  'Vor- und Familiennamen aller Personen, die eingezogen sind': people,
});

test('a family moves in, the landlord confirms by the link of a mail, and the confirmation names everybody', async ({ page, browser, baseURL, mail, desk }) => {
  const who = person('moved-away');
  const walk = residence(page);
  await walk.begin(who);
  await walk.fill('Was möchten Sie melden?', { 'Ich bin aus einem anderen Ort in Deutschland hierher gezogen': true, 'Ich gebe sie auf': true });
  await walk.fill('Angaben zu Ihnen', {
    'Bisherige Anschrift in Deutschland': { 'Straße oder Postfach': 'Bergstraße', Hausnummer: '17', Postleitzahl: '64995', Ort: 'Beispielhausen' },
    'Besteht für Sie oder jemanden, der mitzieht, eine Auskunftssperre?': 'Nein',
  });
  await walk.heading('Wer zieht mit?');
  await answer(walk.main, { 'Person 1': one('Renate', 'Pohl', '1958-02-28', 'Ich selbst', { Geschlecht: 'weiblich', Familienstand: 'verheiratet' }) });
  await page.getByRole('button', { name: 'Weitere Person' }).click();
  await answer(walk.main, { 'Person 2': one('Günter', 'Pohl', '1955-06-30', 'Ehe- oder Lebenspartner', { Geschlecht: 'männlich', Familienstand: 'verheiratet' }) });
  await walk.fill('Wer zieht mit?', { 'Die Liste ist vollständig. Auch ich selbst stehe darin.': true, 'Ziehen Kinder unter 18 Jahren mit?': 'Nein' });
  await walk.fill('Die neue Wohnung', { 'Neue Straße und Hausnummer': { Straße: 'Kaiserstraße', Hausnummer: '3' }, 'Tag des Einzugs': today(-2) });
  await walk.fill('Bestätigung des Wohnungsgebers', {
    'Zur Miete, zur Untermiete oder bei anderen': true,
    'Bitte fragen Sie den Wohnungsgeber für mich': true,
    'Name des Wohnungsgebers': 'Wohnbau Kaiserviertel',
    'E-Mail-Adresse des Wohnungsgebers': 'wohnbau@example.org',
  });
  await walk.fill('Weitergabe Ihrer Daten');
  await walk.fill('So erreichen wir Sie', { 'Wie sollen wir Sie über den Stand benachrichtigen?': 'Gar nicht, ich sehe selbst auf der Statusseite nach' });
  await walk.send();
  await walk.status('Andere');
  await walk.look('andere-gefragt');

  // The landlord learns who asks and for which home, and writes the people down without being told them.
  await answerAsParty({ browser, baseURL, mail }, walk, {
    to: 'wohnbau@example.org',
    about: 'Pohl',
    title: 'Einzug bestätigen',
    first: { 'Ist die genannte Person in die Wohnung eingezogen?': 'Ja' },
    rest: confirms('Renate Pohl, Günter Pohl'),
  });
  await walk.status('Wird geprüft');

  const clerk = await desk('clerk', office);
  await openFile(clerk, walk.credentials.file);
  await until(clerk, clerk.getByRole('main'), 'Bitte die Namen aller Personen vergleichen');
  await walk.look('fall', clerk);
  await expect(clerk.getByRole('main')).toContainText('Renate Pohl, Günter Pohl');
  await step(clerk, 'Eintragen');
  await walk.status('Entschieden');
  await walk.look('eingetragen');
  const confirmation = await walk.letter('Meldebestätigung');
  if (confirmation) for (const words of ['Renate', 'Günter', 'Kaiserstraße 3', 'alleinige Wohnung', 'Haben Sie einen Hund?']) expect(confirmation).toContain(words);
  await openFile(clerk, walk.credentials.file);
  await until(clerk, clerk.getByRole('main'), 'Rückmeldung an die bisherige Meldebehörde');
  await walk.look('fall-eingetragen', clerk);

  // What may come next: links to what the town has, and one click that takes the details along.
  const next = page.getByRole('region', { name: 'Was jetzt noch anstehen kann' });
  const links = {
    'Haben Sie einen Personalausweis?': '/leistungen/adresse-im-ausweis',
    'Brauchen Sie einen Bewohnerparkausweis?': '/antraege/neu/resident-parking-permit',
    'Haben Sie einen Hund?': '/antraege/neu/dog-tax',
    'Haben Sie ein Auto oder ein Motorrad?': '/antraege/neu/vehicle-registration',
  };
  for (const [name, href] of Object.entries(links)) await expect(next.getByRole('link', { name })).toHaveAttribute('href', href);
  await expect(next.getByRole('listitem')).toHaveCount(4);
  const begin = (about) => next.getByRole('button', { name: 'Mit Ihren Angaben beginnen' }).filter({ hasText: about }).press('Enter');
  await begin('Brauchen Sie einen Bewohnerparkausweis?');
  await expect(page).toHaveURL(/\/antraege\/[^/?]+\/seite\/operation$/);
  await walk.next();
  await expect(walk.main).toContainText('Aus Ihrem Vorgang übernommen');
  await expect(page.getByLabel('Straße', { exact: true })).toHaveValue('Kaiserstraße');
  await expect(page.getByLabel('Hausnummer')).toHaveValue('3');
  await walk.look('folgeantrag');

  // The dog tax must know who asks; whoever is signed in goes on at once.
  await walk.status('Entschieden');
  await expect(walk.main).toContainText('Folgeantrag begonnen: Brauchen Sie einen Bewohnerparkausweis?');
  await begin('Haben Sie einen Hund?');
  await expect(page).toHaveURL(/\/antraege\/[^/?]+\/seite\//);
  await expect(page.getByRole('radio', { name: 'Einen Hund anmelden' })).toBeChecked();
});

test('a landlord without a mail address answers with the code of a letter, and the move is entered without a clerk', async ({ page, browser, baseURL, desk }) => {
  const walk = residence(page);
  await walk.begin(person('stolen-plates'));
  await walk.fill('Was möchten Sie melden?', { 'Ich bin innerhalb der Stadt umgezogen': true, 'Ich gebe sie auf': true });
  await walk.fill('Angaben zu Ihnen');
  await walk.fill('Wer zieht mit?', { 'Niemand, nur ich': true });
  await walk.fill('Die neue Wohnung', { 'Neue Straße und Hausnummer': { Straße: 'Bahnhofstraße', Hausnummer: '22' }, 'Tag des Einzugs': today(-2) });
  await walk.fill('Bestätigung des Wohnungsgebers', {
    'Zur Miete, zur Untermiete oder bei anderen': true,
    'Bitte fragen Sie den Wohnungsgeber für mich': true,
    'Name des Wohnungsgebers': 'Gerda Hain',
    'Anschrift des Wohnungsgebers': { 'Straße oder Postfach': 'Rathausplatz', Hausnummer: '7', Postleitzahl: '64999', Ort: 'Musterstadt' },
  });
  await walk.fill('Weitergabe Ihrer Daten');
  await walk.fill('So erreichen wir Sie', { 'Wie sollen wir Sie über den Stand benachrichtigen?': 'Gar nicht, ich sehe selbst auf der Statusseite nach' });
  await walk.send();
  await walk.status('Andere');

  // The letter with the code is what the post office of the town prints.
  const clerk = await desk('clerk', office);
  await openFile(clerk, walk.credentials.file);
  const paper = clerk.getByRole('main').getByRole('link', { name: /^Schreiben an Gerda Hain/ });
  await until(clerk, clerk.getByRole('main'), 'Schreiben an Gerda Hain');
  const letter = await (await clerk.request.get(await paper.getAttribute('href'))).body();
  const text = await pdfText(letter);
  test.skip(text === null, 'nobody reads the code of the letter without poppler');
  const [code] = /[0-9a-z]{5}(-[0-9a-z]{5}){3}/i.exec(text);

  const elsewhere = await browser.newContext({ baseURL, locale: 'de-DE', viewport: { width: 390, height: 844 } });
  const landlord = await elsewhere.newPage();
  const main = landlord.getByRole('main');
  await landlord.goto('/beteiligung');
  await landlord.getByLabel('Code aus dem Brief').fill(code.toUpperCase());
  await landlord.getByRole('button', { name: 'Weiter' }).click();
  await expect(main).toContainText('Bitte bestätigen Sie den Einzug');
  const send = landlord.getByRole('button', { name: 'Antwort absenden' });
  await answer(main, { 'Ist die genannte Person in die Wohnung eingezogen?': 'Ja' });
  if (!(await main.getByLabel('Ihr Name als Wohnungsgeber').count())) await send.click();
  await answer(main, confirms('Ivo Marek'));
  await send.click();
  await expect(main).toContainText('Vielen Dank. Ihre Antwort ist angekommen.');
  await elsewhere.close();

  await walk.status('Entschieden');
  const confirmation = await walk.letter('Meldebestätigung');
  if (confirmation) for (const words of ['Marek', 'Bahnhofstraße 22']) expect(confirmation).toContain(words);
});
