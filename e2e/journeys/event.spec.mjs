// Somebody registers for an event, gets a place from a person of the town, and gives it back.
import { expectAccessible } from '../lib/accessible.mjs';
import { expect, test } from '../lib/town.mjs';
import { answer, openFile, step, until, Walk } from '../lib/walk.mjs';

test('a place at an event is asked for, confirmed by letter, and given back on the status page', async ({ page, desk }) => {
  const walk = new Walk(page, 'event-registration', 'Anmeldung zu einer Veranstaltung');
  await walk.begin();
  await walk.fill('Die Veranstaltung', { 'Was möchten Sie tun?': 'Mich anmelden' });
  await walk.fill('Wer kommt?', { Vornamen: 'Žaneta', Familienname: 'Łukaszewska' });
  await walk.fill('Wie viele Plätze?', { 'Wie viele Plätze brauchen Sie, Sie selbst mitgezählt?': '2' });
  await walk.fill('Was brauchen Sie, um gut teilzunehmen?');
  await walk.fill('Wie erreichen wir Sie?', { 'Wie sollen wir Ihnen Bescheid geben?': 'Gar nicht, ich sehe selbst auf der Statusseite nach' });
  await walk.fill('Was wir wissen müssen', { 'Ich sage ab, wenn ich doch nicht kommen kann, damit jemand anderes den Platz bekommt.': true });
  const { file } = await walk.send();
  await walk.status('Wird geprüft');

  const clerk = await desk('clerk', { office: 'kultur-sport' });
  await openFile(clerk, file);
  // The machine counts no places, so it gives none.
  await until(clerk, clerk.getByRole('main'), 'Ein Mensch sieht nach, ob noch Plätze frei sind.');
  await expectAccessible(clerk);
  await step(clerk, 'Bestätigen');

  await walk.status('Entschieden');
  const confirmation = await walk.letter('Bestätigung Ihrer Anmeldung');
  if (confirmation) for (const words of ['2 Plätze', 'Unser Marktplatz 2030', 'sagen Sie so früh wie möglich ab']) expect(confirmation).toContain(words);
  await walk.look('bestaetigt');
  const check = confirmation && /Prüfcode:\s*(\S+)/.exec(confirmation)?.[1];
  if (check) {
    await page.goto(`/pruefung/${check}`);
    await expect(walk.main).toContainText('ist gültig');
    await expect(walk.main, 'whose place it is stands nowhere').not.toContainText('Łukaszewska');
  }

  await walk.status('Entschieden');
  await page.getByRole('link', { name: 'Platz absagen' }).click();
  await answer(walk.main, { 'Ich sage für alle ab, die ich angemeldet habe.': true });
  await walk.look('absagen');
  await walk.main.getByRole('button', { name: 'Platz absagen' }).click();
  await walk.status('Abgeschlossen');
  const cancelled = await walk.letter('Ihre Anmeldung ist abgesagt');
  if (cancelled) expect(cancelled).toContain('Ihr Platz geht an jemand anderen');
  await expect(page.getByRole('link', { name: 'Platz absagen' })).toHaveCount(0);
  await walk.look('abgesagt');
  if (check) {
    await page.goto(`/pruefung/${check}`);
    await expect(walk.main).not.toContainText('ist gültig');
  }
  await openFile(clerk, file);
  await expect(clerk.getByRole('main')).toContainText('Abgesagt');
});
