// A landlord confirms without an account who moved in, and with the code the tenant's move is entered without a clerk.
import { today } from '../lib/application.mjs';
import { person } from '../lib/cast.mjs';
import { expect, test } from '../lib/town.mjs';
import { answer, openFile, until, Walk } from '../lib/walk.mjs';

const NOT_TOLD = { 'Wie sollen wir Sie über den Stand benachrichtigen?': 'Gar nicht, ich sehe selbst auf der Statusseite nach' };

test('a landlord confirms online, and the code lets the machine enter the move of the tenant', async ({ page, browser, baseURL, desk }) => {
  const who = person('old-papers');
  const walk = new Walk(page, 'landlord-confirmation', 'Wohnungsgeberbestätigung');
  await walk.begin();
  await walk.fill('Wer bestätigt den Einzug?', {
    'Ihr Name als Wohnungsgeber': 'Wohnbau Kaiserviertel eG',
    'Ihre Anschrift': { 'Straße oder Postfach': 'Rathausplatz', Hausnummer: '5', Postleitzahl: '64999', Ort: 'Musterstadt' },
    'Gehört Ihnen die Wohnung?': 'Nein',
    'Name der Eigentümerin oder des Eigentümers': 'Käthe Öztürk',
  });
  // Written in another way than the tenant does.
  await walk.fill('Die Wohnung', { 'Straße und Hausnummer der Wohnung': { Straße: 'schulstr.', Hausnummer: '3' }, 'Tag des Einzugs': today(-2) });
  await walk.fill('Wer ist eingezogen?', {
    'Person 1': { Vornamen: who.enters.given_names, Familienname: who.enters.family_name },
    'Meine Angaben stimmen, und die genannten Personen sind wirklich eingezogen. Ich weiß: Wer eine Anschrift anbietet, unter der niemand einzieht, riskiert ein Bußgeld bis 50.000 Euro.': true,
  });
  await walk.fill('So erreichen wir Sie', NOT_TOLD);
  await walk.send();
  await walk.status('Entschieden');
  await walk.look('code');
  const [code] = /WG\d{11}/.exec(await walk.main.innerText());
  const letter = await walk.letter('Wohnungsgeberbestätigung mit Code');
  if (letter) for (const words of [code, who.enters.family_name, 'Schulstraße 3', 'Käthe Öztürk']) expect(letter).toContain(words);

  // Whoever checks the code of the letter learns that it is valid, and nothing about people or the dwelling.
  const check = letter && /Prüfcode:\s*(\S+)/.exec(letter)?.[1];
  if (check) {
    await page.goto(`/pruefung/${check}`);
    await expect(walk.main).toContainText('ist gültig');
    for (const words of [who.enters.family_name, 'Schulstr', 'Kaiserviertel']) await expect(walk.main).not.toContainText(new RegExp(words, 'i'));
    await walk.look('pruefung');
  }

  const elsewhere = await browser.newContext({ baseURL, locale: 'de-DE', viewport: { width: 390, height: 844 } });
  const tenant = await elsewhere.newPage();
  const move = new Walk(tenant, 'residence-registration', 'Wohnsitz anmelden, ummelden, abmelden');
  await move.begin(who);
  await move.fill('Was möchten Sie melden?', { 'Ich bin innerhalb der Stadt umgezogen': true, 'Ich gebe sie auf': true });
  await move.fill('Angaben zu Ihnen');
  await move.fill('Wer zieht mit?', { 'Niemand, nur ich': true });
  await move.fill('Die neue Wohnung', { 'Neue Straße und Hausnummer': { Straße: 'Schulstraße', Hausnummer: '3' }, 'Tag des Einzugs': today(-2) });
  // A slip is told at once; small letters and blanks are none.
  const slip = code.slice(0, -1) + ((Number(code.at(-1)) + 1) % 10);
  const landlord = 'Bestätigung des Wohnungsgebers';
  const way = { 'Zur Miete, zur Untermiete oder bei anderen': true, 'Ich habe einen Code (Zuordnungsmerkmal) bekommen': true };
  await move.fill(landlord, { ...way, Code: slip });
  await expect(move.main).toContainText('In dem Code ist ein Tippfehler.');
  await move.look('code-mit-tippfehler', tenant);
  await move.fill(landlord, { Code: `wg ${code.slice(2, 6)} ${code.slice(6)}` });
  await move.fill('Weitergabe Ihrer Daten');
  await move.fill('So erreichen wir Sie', NOT_TOLD);
  await move.send();
  await move.status('Entschieden');
  const confirmation = await move.letter('Meldebestätigung');
  if (confirmation) expect(confirmation).toContain('Schulstraße 3');
  await elsewhere.close();

  const clerk = await desk('clerk', { office: 'buergerbuero' });
  await openFile(clerk, move.credentials.file);
  await until(clerk, clerk.getByRole('main'), 'Der Wohnungsgeber hat Anschrift, Einzugstag und Zahl der Personen online bestätigt.');

  // Made by mistake: the landlord takes it back, and the code leads nowhere any more.
  await walk.status('Entschieden');
  await page.getByRole('link', { name: 'Bestätigung zurücknehmen' }).click();
  await answer(walk.main, { 'Der Code soll nicht mehr gelten.': true });
  await walk.look('zuruecknehmen');
  await walk.main.getByRole('button', { name: 'Bestätigung zurücknehmen' }).click();
  await expect(walk.main).toContainText('Sie haben Ihre Bestätigung zurückgenommen.');
  await walk.look('zurueckgenommen');
  if (check) {
    await page.goto(`/pruefung/${check}`);
    await expect(walk.main).not.toContainText('ist gültig');
  }
});
