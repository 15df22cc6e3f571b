// Somebody writes to the town without knowing who is responsible: one office asks another, hands over to it, and that one answers.
import { expectAccessible } from '../lib/accessible.mjs';
import { expect, test } from '../lib/town.mjs';
import { answer, openFile, step, until, Walk } from '../lib/walk.mjs';

test('one office asks another inside the house and hands over to it, and that one answers', async ({ page, desk }) => {
  const concern = 'Auf unserem Platz steht eine alte Linde. Darf ich dort eine Bank aufstellen?';
  const walk = new Walk(page, 'general-request', 'Allgemeines Anliegen');
  await walk.begin();
  await walk.fill('Worum geht es?', {
    'Was möchten Sie?': 'Ich habe eine Frage oder brauche Rat', 'Zu welchem Thema?': 'Umwelt, Bäume, Abfall', 'Was ist Ihr Anliegen?': concern,
  });
  await walk.fill('Was gehört dazu?');
  await walk.fill('Wer sind Sie?', { Vornamen: 'Žaneta', Familienname: 'Łukaszewska', 'Schreiben Sie für einen anderen Menschen?': 'Nein' });
  await walk.fill('Wie erreichen wir Sie?', {
    'Wie sollen wir Ihnen Bescheid geben?': 'Gar nicht, ich sehe selbst auf der Statusseite nach', 'Sollen wir Sie anrufen?': 'Nein',
  });
  await walk.fill('Wenn jemand anderes zuständig ist');
  const { file } = await walk.send();
  await walk.status('Wird geprüft');

  const clerk = await desk('clerk', { office: 'buergerbuero' });
  await openFile(clerk, file);
  await until(clerk, clerk.getByRole('main'), 'Umwelt- und Grünflächenamt');
  await step(clerk, 'Andere Stelle im Haus fragen', { 'Wen fragen Sie?': 'Umwelt, Bäume, Natur', 'Was möchten Sie wissen?': 'Darf dort eine Bank stehen?' });
  await walk.status('Andere werden gefragt');
  await expect(walk.main).toContainText('Umwelt- und Grünflächenamt');
  await expect(walk.main, 'what was asked stays in the house').not.toContainText('Darf dort eine Bank stehen?');
  await walk.look('gefragt');

  const office = await desk('clerk', { office: 'umweltamt' });
  await office.goto('/desk/beteiligungen');
  await office.getByRole('row').filter({ hasText: file }).getByRole('link').first().click();
  const asked = office.getByRole('main');
  for (const said of ['Darf dort eine Bank stehen?', concern]) await expect(asked).toContainText(said);
  await expect(asked, 'who is asked needs no name').not.toContainText('Łukaszewska');
  await answer(asked, { 'Wie ist es?': 'Wir sind für das ganze Anliegen zuständig, bitte geben Sie es an uns ab' });
  await expectAccessible(office);
  await asked.getByRole('button', { name: 'Antwort absenden' }).last().click();
  await expect(office.getByText('Die Antwort ist abgegeben')).toBeVisible();

  await openFile(clerk, file);
  await expect(clerk.getByRole('main')).toContainText('bitte geben Sie es an uns ab');
  await expectAccessible(clerk);
  await step(clerk, 'Im Haus abgeben', { 'Wer ist zuständig?': 'Umwelt, Bäume, Natur', 'Warum ist diese Stelle zuständig?': 'Die Linde gehört zum Stadtgrün.' });
  // The case is with the other office now, with its number, and no longer with the first.
  await clerk.goto(`/desk/suche?q=${encodeURIComponent(file)}`);
  await expect(clerk.getByRole('main')).not.toContainText('Linde');
  await openFile(office, file);
  for (const said of [concern, 'Łukaszewska', 'Die Linde gehört zum Stadtgrün.']) await expect(office.getByRole('main')).toContainText(said);
  await expectAccessible(office);

  await walk.status('Wird geprüft');
  await expect(walk.main).toContainText('Umwelt- und Grünflächenamt');
  const moved = await walk.letter('Eine andere Stelle im Haus bearbeitet Ihr Anliegen');
  if (moved) expect(moved).toMatch(/Umwelt- und Grünflächenamt[\s\S]*Die Linde gehört zum Stadtgrün/);
  await walk.look('abgegeben');

  await step(office, 'Antworten', { Begründung: 'Eine Bank darf dort stehen. Bitte lassen Sie zwei Meter Abstand zum Stamm.' });
  await walk.status('Abgeschlossen');
  const answered = await walk.letter('Antwort auf Ihr Anliegen');
  if (answered) expect(answered).toContain('zwei Meter Abstand');
  await walk.look('beantwortet');
});
