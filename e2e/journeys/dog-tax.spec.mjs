// A dog of a listed breed: registered online, assessed by a person, with a notice for all years; at last it is given away.
import { expectAccessible } from '../lib/accessible.mjs';
import { today } from '../lib/application.mjs';
import { person } from '../lib/cast.mjs';
import { expect, test } from '../lib/town.mjs';
import { openFile, step, until, Walk } from '../lib/walk.mjs';

const who = person('with-account');
const NOT_TOLD = 'Gar nicht, ich sehe selbst auf der Statusseite nach';
const CORRECT = 'Meine Angaben sind richtig und vollständig. Ändert sich etwas, das für die Hundesteuer wichtig ist, teile ich es der Stadt mit.';
const contact = { 'Wie sollen wir Sie über den Stand benachrichtigen?': NOT_TOLD, [CORRECT]: true };

test('a listed dog is registered, assessed by a person for every year, and its tax ends', async ({ page, desk }) => {
  const walk = new Walk(page, 'dog-tax', 'Hundesteuer');
  await walk.begin(who);
  await walk.fill('Was möchten Sie tun?', { 'Was möchten Sie tun?': 'Einen Hund anmelden' });
  await walk.fill('Angaben zu Ihnen');
  await walk.fill('Ihr Hund', {
    'Name des Hundes': 'Rocco', 'Kennen Sie den Geburtstag des Hundes?': 'Nein', 'Wie alt war der Hund etwa, als er zu Ihnen kam?': 'Älter als ein Jahr',
    'Ist der Hund ein Rassehund oder ein Mischling?': 'Ein Rassehund', 'Rasse oder Mischung': 'Rottweiler', 'Geschlecht des Hundes': 'Rüde',
  });
  await walk.fill('Gefährliche Hunde', {
    'Gehört der Hund zu einer dieser Rassen, ganz oder zum Teil?': 'Rottweiler',
    'Haben Sie die Erlaubnis des Ordnungsamts, den Hund zu halten?': 'Ich habe sie beantragt',
    'Das Steueramt darf dem Ordnungsamt mitteilen, dass ich diesen Hund halte. Das ist freiwillig.': true,
  });
  await walk.fill('Seit wann halten Sie den Hund?', { 'Wie ist der Hund zu Ihnen gekommen?': 'Gekauft oder von jemandem übernommen', 'Seit wann lebt der Hund bei Ihnen?': today(-3) });
  await walk.fill('Ihr Haushalt', {
    'Wie viele Hunde leben in Ihrem Haushalt schon länger als dieser?': '0', 'Halten Sie den Hund gemeinsam mit einer anderen Person?': 'Nein',
  });
  await walk.fill('Befreiung oder Ermäßigung', { 'Gibt es einen Grund, warum Sie weniger oder keine Steuer zahlen?': 'Nein' });
  await walk.fill('Bankverbindung', { 'Wie möchten Sie zahlen?': 'Ich überweise selbst' });
  await walk.fill('Erreichbarkeit und Bestätigung', contact);
  const { file } = await walk.send();
  await walk.status('Wird geprüft');

  const clerk = await desk('clerk', { office: 'steueramt' });
  await openFile(clerk, file);
  await until(clerk, clerk.getByRole('main'), 'Er braucht eine Erlaubnis des Ordnungsamts.');
  await expectAccessible(clerk);
  await step(clerk, 'Wie angegeben entscheiden');
  await openFile(clerk, file);
  const facts = clerk.getByRole('main');
  for (const said of ['Stadtkasse', 'Ordnungsamt']) await expect(facts, 'who was told').toContainText(said);
  for (const key of ['annual_cent', 'rate_class', 'next_cent']) await expect(facts, 'no keys of the program').not.toContainText(key);
  await expectAccessible(clerk);

  await walk.status('Entschieden');
  const notice = await walk.letter('Bescheid über die Hundesteuer');
  await expect(walk.main).toContainText('Mitteilung an das Ordnungsamt');
  await walk.look('bescheid');
  if (notice) {
    const next = Number(today().slice(0, 4)) + 1;
    // What a whole year costs and what is due on each of its four days is the same money.
    expect(notice).toMatch(new RegExp(`Von ${next} an beträgt sie in jedem Jahr\\s+600,00`));
    expect(notice).toMatch(/600,00\s€, jeweils 150,00/);
    expect(notice).toContain('eine weitere Aufforderung kommt nicht');
    expect(notice).toContain('Wir haben dem Ordnungsamt mitgeteilt');
  }
  const number = /MST-HST-\d{4}-\d+/.exec(await walk.main.innerText())?.[0];
  expect(number, 'the number of the tax account').toBeTruthy();

  const end = new Walk(page, 'dog-tax', 'Hundesteuer');
  await page.goto('/antraege/neu/dog-tax');
  await page.getByRole('button', { name: 'Jetzt beginnen' }).click();
  await end.fill('Was möchten Sie tun?', { 'Was möchten Sie tun?': 'Einen Hund abmelden' });
  await end.fill('Das Steuerkonto Ihres Hundes', { 'Nummer des Steuerkontos': number });
  await end.fill('Angaben zu Ihnen');
  await end.fill('Warum melden Sie den Hund ab?', {
    'Was ist geschehen?': 'Ich habe den Hund verkauft oder abgegeben', 'An welchem Tag?': today(), 'Wer hat den Hund jetzt?': 'Tierheim Musterstadt',
    Anschrift: 'Am Wäldchen 1, 64999 Musterstadt', 'Was geschieht mit der Hundemarke?': 'Ich schicke sie zurück oder gebe sie ab',
  });
  await end.fill('Bankverbindung');
  await end.fill('Erreichbarkeit und Bestätigung', contact);
  await end.send();
  await end.status('Entschieden');
  const over = await end.letter('Bescheid über das Ende der Hundesteuer');
  if (over) for (const words of ['Rocco', number]) expect(over).toContain(words);
  await end.look('ende');
});
