// The building permit: from the question whether one is needed over everybody who is asked to the notice that the house is finished.
import { expectAccessible } from '../lib/accessible.mjs';
import { Application, today } from '../lib/application.mjs';
import { houseOf, invitation, letter, phone, reply, signed } from '../lib/building.mjs';
import { person } from '../lib/cast.mjs';
import { pdf, pdfText } from '../lib/files.mjs';
import { answers, fill, heading, next, openFile, send, signInFor, step } from '../lib/service.mjs';
import { eventually, expect, test } from '../lib/town.mjs';

const who = person('family-mother');

test('a few questions spare somebody with a garden shed the whole procedure', async ({ page, picture }) => {
  await signInFor(page, 'building-permit', who);
  await fill(page, 'Worum geht es?', { 'Was möchten Sie?': 'Ein Vorhaben neu beantragen' });
  await fill(page, 'Ihr Vorhaben', {
    'Art des Vorhabens': 'Neubau oder Anbau (Errichtung)', 'Kurze Bezeichnung': 'Gartenhaus', 'Beschreibung des Vorhabens': 'Gerätehaus aus Holz.',
  });
  await fill(page, 'Brauchen Sie eine Genehmigung?', {
    'Ist Ihr Vorhaben eines von diesen?': 'Ein kleines Gebäude ohne Aufenthaltsraum, etwa ein Gartenhaus',
    'Brutto-Rauminhalt in Kubikmetern': 22,
    'Gibt es darin einen Aufenthaltsraum, eine Toilette oder eine Feuerstätte?': false,
    'Steht das Gebäude unter Denkmalschutz, oder liegt das Grundstück außerhalb der bebauten Ortsteile?': false,
  }, () => expectAccessible(page));
  await heading(page, 'Gute Nachricht');
  await expect(page.getByRole('main')).toContainText('so klein, dass Sie keine Genehmigung brauchen');
  await expectAccessible(page);
  await picture('gute-nachricht');
  // Whoever goes on all the same is told that there is nothing to send.
  await page.getByLabel('Verstanden, ich brauche keinen Antrag').check();
  await next(page);
  await expect(page.getByRole('main')).toContainText('Sie müssen nichts absenden');
  await picture('nichts-abzusenden');
});

test('plans have their places, the designer signs by link, and what is missing is asked for once', async ({ page, picture, mail, desk, browser, baseURL }) => {
  const [planner, there] = ['zoe.celik@planwerk.example', await phone(browser, baseURL)];
  await houseOf(page, who, {
    planner,
    look: async (name) => {
      await picture(name);
      if (['grundstueck', 'plaene', 'uebersicht'].includes(name)) await expectAccessible(page);
    },
  });
  const main = page.getByRole('main');
  await expect(main).toContainText('grundrisse.pdf, schnitte.pdf');
  await expect(main).toContainText('6.450,00');
  const receipt = await signed(page, there, mail, planner, () => expectAccessible(there));

  const clerk = await desk('clerk', { office: 'bauaufsicht' });
  await openFile(clerk, receipt.file);
  await expect(clerk.getByRole('main')).toContainText('Alle nötigen Unterschriften liegen vor');
  await expectAccessible(clerk);
  // What is missing is ticked by its place in the application.
  const desktop = clerk.getByRole('main');
  await desktop.getByText('Unterlagen anfordern …').click();
  await desktop.locator('summary').filter({ hasText: 'Zu welchen Unterlagen des Antrags?' }).click();
  await desktop.locator('#unterlage-request_papers-site_plan').check();
  await desktop.getByRole('textbox', { name: 'Begründung' }).fill('Bitte einen, der nicht älter ist als sechs Monate.');
  await expectAccessible(clerk);
  await desktop.getByRole('button', { name: 'Unterlagen anfordern', exact: true }).press('Enter');
  await expect(clerk.getByText('Erledigt: Unterlagen anfordern')).toBeVisible();

  await page.goto(`/vorgaenge/${receipt.number}`);
  await expect(main).toContainText('Es fehlen Unterlagen');
  const asked = await letter(page, 'Nachforderung von Unterlagen');
  if (asked !== null) expect(asked).toMatch(/Lageplan[\s\S]*nicht älter ist als sechs Monate[\s\S]*gilt der Antrag nach § 70/);
  await picture('unterlagen-fehlen');
  await expect(page.getByLabel(/^\s*Wozu gehört die Datei/), 'the place is known already').toHaveValue('site_plan');
  await page.getByLabel('Ihre Nachricht').fill('Hier ist der neue Lageplan.');
  await expectAccessible(page);
  await supplement(page, 'Lageplan', pdf('lageplan-neu.pdf'));
  await page.getByText('Ihre hochgeladenen Dokumente').click();
  await expect(main).toContainText('Ersetzt durch lageplan-neu.pdf');

  await openFile(clerk, receipt.file);
  for (const said of ['lageplan-neu.pdf', 'Ersetzt durch lageplan-neu.pdf']) await expect(clerk.getByRole('main')).toContainText(said);
  // Whoever signed the old plan sees the new one, and is told without a word of what it is.
  await expect.poll(async () => (await mail(planner)).some(({ subject }) => subject.includes('Neue Unterlagen'))).toBe(true);
  await there.reload();
  for (const said of ['Neue Unterlagen seit dem', 'lageplan-neu.pdf']) await expect(there.getByRole('main')).toContainText(said);
  await expectAccessible(there);
  await step(clerk, 'Unterlagen prüfen', { 'Ergebnis der Prüfung': 'Vollständig', 'Vollständig seit': today() });
  await page.goto(`/vorgaenge/${receipt.number}`);
  // Until when the law gives the authority time, what happens then, and who is asked until when.
  await expect(main).toContainText('Letzter Tag');
  await expect(main).toContainText('gilt die Genehmigung');
  for (const asked of ['Umwelt- und Grünflächenamt', 'Stadtservice']) await expect(main).toContainText(asked);
  await expect(main.getByText('Zeit bis zum')).toHaveCount(2);
  await expectAccessible(page);
  await picture('beteiligung');
  const complete = await letter(page, 'Bestätigung der Vollständigkeit');
  if (complete !== null) expect(complete).toContain('§ 65 Absatz 2 Satz 2');
});

test('offices, an authority and a neighbour are heard before two people sign the permit, and the house is built', async ({ page, picture, mail, desk, browser, baseURL }) => {
  const [planner, neighbour] = ['z.celik@planwerk.example', 'rosa.nachbar@example.org'];
  const there = await phone(browser, baseURL);
  await houseOf(page, who, { planner, tall: true });
  const receipt = await signed(page, there, mail, planner);
  const main = page.getByRole('main');
  const clerk = await desk('clerk', { office: 'bauaufsicht' });
  await openFile(clerk, receipt.file);
  await step(clerk, 'Unterlagen prüfen', { 'Ergebnis der Prüfung': 'Vollständig', 'Vollständig seit': today() });
  await openFile(clerk, receipt.file);
  await step(clerk, 'Nachbarschaft beteiligen', {
    Name: 'Rosa Nachbar', 'Hat schriftlich zugestimmt?': false, 'E-Mail-Adresse': neighbour,
  });

  const office = await desk('clerk', { office: 'umweltamt' });
  await office.goto('/desk/beteiligungen');
  await expectAccessible(office);
  await office.getByRole('row').filter({ hasText: receipt.file }).getByRole('link').first().click();
  const asked = office.getByRole('main');
  await expect(asked).toContainText('freiflaechen.pdf');
  await expect(asked, 'an office sees what it needs').not.toContainText('Albrecht');
  const answer = asked.getByRole('button', { name: 'Antwort absenden' }).last();
  await answers(asked, {
    Ergebnis: 'Keine Bedenken mit Nebenbestimmungen', Wortlaut: 'Zwei Ersatzbäume sind bis zum Ende der ersten Pflanzzeit zu setzen.',
    'Unterlagen mitschicken': pdf('baumplan.pdf'),
  }, answer);
  await expectAccessible(office);
  await answer.press('Enter');
  await expect(office.getByText('Die Antwort ist abgegeben')).toBeVisible();
  await reply(there, await invitation(mail, 'brandschutz@kreis-musterland.example'), { Ergebnis: 'Keine Bedenken' });
  await reply(there, await invitation(mail, neighbour), { 'Haben Sie Einwendungen?': true, 'Ihre Einwendungen': 'Mein Garten verliert die Abendsonne.' }, () => expectAccessible(there));

  await page.goto(`/vorgaenge/${receipt.number}`);
  await expect(main.getByText('Hat geantwortet')).toHaveCount(4);
  await expect(main.getByText('Wird noch erwartet'), 'the city service').toHaveCount(1);
  await expect(main, 'what was answered is not for the status page').not.toContainText('Abendsonne');
  await picture('wer-geantwortet-hat');
  await openFile(clerk, receipt.file);
  for (const said of ['Zwei Ersatzbäume', 'baumplan.pdf', 'Abendsonne']) await expect(clerk.getByRole('main')).toContainText(said);
  await expectAccessible(clerk);
  await amended(page, clerk, office, receipt, picture);
  await openFile(clerk, receipt.file);
  await clerk.getByRole('button', { name: 'Ohne weitere Antworten fortfahren' }).press('Enter');
  await expect(clerk.getByText('Erledigt: Ohne weitere Antworten')).toBeVisible();
  await openFile(clerk, receipt.file);
  await step(clerk, 'Entscheidung vorbereiten', {
    Entscheidung: 'Genehmigen', Begründung: 'Belichtung und Brandschutz bleiben gewahrt.', 'Wie viele der beantragten Abweichungen werden zugelassen?': 1, Auslagen: '0',
  }, async () => {
    await clerk.getByRole('button', { name: 'Weitere Nebenbestimmung' }).press('Enter');
    await answers(clerk.getByRole('main'), { Art: 'Auflage', Wortlaut: 'Zwei Ersatzbäume sind zu setzen.' });
    await expectAccessible(clerk);
  });
  await openFile(clerk, receipt.file);
  await expect(clerk.getByRole('main'), 'whoever prepared does not sign').toContainText(/Vier-Augen-Prinzip: .*Prüfen und unterschreiben/);
  await expect(clerk.getByRole('button', { name: 'Prüfen und unterschreiben' })).toHaveCount(0);
  const head = await desk('team_lead', { office: 'bauaufsicht' });
  await openFile(head, receipt.file);
  await head.getByRole('button', { name: 'Prüfen und unterschreiben' }).press('Enter');
  await expect(head.getByText('Erledigt: Prüfen und unterschreiben')).toBeVisible();

  await page.goto(`/vorgaenge/${receipt.number}`);
  await expect(main).toContainText('Ihr Vorhaben ist genehmigt');
  const permit = await letter(page, 'Baugenehmigung');
  if (permit !== null) for (const said of ['wird erteilt', 'grundrisse.pdf', 'mit Genehmigungsvermerk', '§ 6 Abs. 5', 'Auflage', 'Zwei Ersatzbäume sind zu setzen', '6.450,00', 'Widerspruch']) expect(permit).toContain(said);
  await expectAccessible(page);
  await picture('genehmigt');
  await new Application(page).pay();
  await page.goto(`/vorgaenge/${receipt.number}`);
  await tell(page, 'Baubeginn anzeigen', { 'Wann beginnen Sie?': today(9), Bauleitung: 'Ulf Richter', 'Unternehmen für Rohbau oder Abbruch': 'Holzbau Krämer GmbH' });
  await tell(page, 'Fertigstellung anzeigen', { 'Wann ist alles fertig?': today(20) });
  await expect(main).toContainText('Das Vorhaben ist angezeigt und abgeschlossen');

  // The statistics are told without a name; the land survey office measures the house.
  const told = clerk.getByRole('region', { name: 'Mitteilungen und Aufträge' }).or(clerk.locator('#mitteilungen'));
  await eventually(() => openFile(clerk, receipt.file), (how) => expect(clerk.getByRole('main').getByText('Amt für Bodenmanagement')).toBeVisible(how));
  await expect(told.first()).toBeAttached();
  // Whose objection was not followed is told, and so is the municipality; the applicant sees neither.
  for (const said of ['Bekanntgabe der Abweichungen – an Rosa Nachbar', 'Unterrichtung der Gemeinde – an Stadtplanung Musterstadt']) {
    await expect(clerk.getByRole('main')).toContainText(said);
    await expect(main).not.toContainText(said);
  }
  const href = await clerk.getByRole('link', { name: /Inhalt.*Bautätigkeitsstatistik/s }).getAttribute('href');
  const statistics = await (await clerk.request.get(href)).text();
  expect(statistics).toContain('gesamtanzahlWohnungen');
  expect(statistics).not.toContain('Albrecht');
  const admin = await desk('administrator');
  await admin.goto('/verwaltung/ausgang');
  await expect(admin.getByRole('main')).toContainText('Statistisches Landesamt (Bautätigkeit)');
  // One form goes along: the one that took the place of the other.
  const taken = admin.getByRole('row').filter({ hasText: 'Statistisches Landesamt (Bautätigkeit)' }).filter({ hasText: receipt.number });
  await expect(taken.getByRole('cell').filter({ hasText: /\+ 1\s*$/ })).toHaveCount(1);
  await expectAccessible(admin);
});

test('a public notice has its text for the newspaper, and objections are entered while it runs', async ({ page, picture, mail, desk, browser, baseURL }) => {
  const [planner, there] = ['celik.zoe@planwerk.example', await phone(browser, baseURL)];
  await houseOf(page, who, { planner });
  const receipt = await signed(page, there, mail, planner);
  const clerk = await desk('clerk', { office: 'bauaufsicht' });
  const desktop = clerk.getByRole('main');
  await openFile(clerk, receipt.file);
  await step(clerk, 'Unterlagen prüfen', { 'Ergebnis der Prüfung': 'Vollständig', 'Vollständig seit': today() });
  await openFile(clerk, receipt.file);
  await step(clerk, 'Öffentlich bekannt machen', {
    'Warum öffentlich?': 'Mehr als 20 Personen sind zu beteiligen (§ 72 Abs. 1 Nr. 1 HBO)', 'Erscheint am': today(3), 'Unterlagen liegen aus ab': today(5),
    'Wo liegen sie aus?': 'Bauaufsicht, Zimmer 214', 'Einwendungen bis zum': today(60),
  }, () => expectAccessible(clerk));

  await page.goto(`/vorgaenge/${receipt.number}`);
  await expect(page.getByRole('main')).toContainText('Ihr Vorhaben wird öffentlich bekannt gemacht');
  await expectAccessible(page);
  await picture('bekannt-gemacht');
  await openFile(clerk, receipt.file);
  await step(clerk, 'Einwendungen erfassen', {}, async () => {
    await clerk.getByRole('button', { name: 'Weitere Einwendung' }).press('Enter');
    await answers(desktop, {
      Name: 'Božena Đurić', Anschrift: { 'Straße oder Postfach': 'Kaiserstraße', Hausnummer: '16', Postleitzahl: '64999', Ort: 'Musterstadt' },
      'Eingegangen am': today(), 'Was wird eingewendet?': 'Der Lärm am Abend.',
    });
    await expectAccessible(clerk);
  });
  await eventually(() => openFile(clerk, receipt.file), (how) => expect(desktop).toContainText('Text für die öffentliche Bekanntmachung – an Redaktion des Amtsblatts', how));
  await expect(desktop).toContainText('Der Lärm am Abend.');
  await expectAccessible(clerk);
  const text = desktop.getByRole('link', { name: /Text für die öffentliche Bekanntmachung/ }).first();
  const said = await pdfText(await (await clerk.request.get(await text.getAttribute('href'))).body());
  if (said !== null) {
    expect(said).toMatch(/Nordring 41[\s\S]*Zimmer 214[\s\S]*Einwendungen können/);
    expect(said, 'nobody is named in the newspaper').not.toContain('Albrecht');
  }
});

/** A notice of the builder on the status page. */
async function tell(page, name, all) {
  await page.getByRole('link', { name }).click();
  await heading(page, name);
  const main = page.getByRole('main');
  await answers(main, all);
  await main.getByRole('checkbox').check();
  await main.getByRole('button', { name, exact: true }).last().press('Enter');
  await expect(page.getByText('Das ist angekommen')).toBeVisible();
}

/** A file that comes later, on the status page, in the place of those of a question. */
async function supplement(page, question, file) {
  await page.locator('input[type=file]').first().setInputFiles(file);
  await page.getByLabel(/^\s*Wozu gehört die Datei/).selectOption({ label: question });
  await page.getByRole('button', { name: 'Absenden', exact: true }).last().press('Enter');
  await expect(page.getByText('Ihre Nachricht ist angekommen')).toBeVisible();
}

/** A plan is changed after an office has judged it: the office sees that, is asked again, and its first answer stays readable. */
async function amended(page, clerk, office, receipt, picture) {
  await page.goto(`/vorgaenge/${receipt.number}`);
  await supplement(page, 'Erhebungsbogen für die Statistik', pdf('statistik-neu.pdf'));
  await supplement(page, 'Freiflächenplan', pdf('freiflaechen-neu.pdf'));
  const row = office.getByRole('row').filter({ hasText: receipt.file });
  await office.goto('/desk/beteiligungen?liste=erledigt');
  await expect(row).toContainText('Neue Unterlagen seit dem');
  await expectAccessible(office);
  await row.getByRole('link').first().click();
  const asked = office.getByRole('main');
  for (const said of ['Neue Unterlagen seit dem', 'freiflaechen-neu.pdf', 'Ersetzt durch freiflaechen-neu.pdf']) await expect(asked).toContainText(said);
  await expectAccessible(office);

  await openFile(clerk, receipt.file);
  const entry = clerk.locator('#beteiligte li').filter({ hasText: 'Umwelt- und Grünflächenamt' });
  await expect(entry).toContainText('Die Antwort kannte diese Unterlagen noch nicht');
  await entry.getByText('Erneut beteiligen …').click();
  await entry.getByLabel(/^\s*Was hat sich geändert/).fill('Der Parkplatz liegt jetzt an der Nordgrenze.');
  await expectAccessible(clerk);
  await entry.getByRole('button', { name: 'Erneut beteiligen' }).press('Enter');
  await expect(clerk.getByText('Noch einmal gefragt. Die Frist läuft neu.')).toBeVisible();

  await page.goto(`/vorgaenge/${receipt.number}`);
  await expect(page.getByRole('main')).toContainText('Noch einmal gefragt am');
  await expectAccessible(page);
  await picture('noch-einmal-gefragt');
  await office.goto('/desk/beteiligungen');
  await row.getByRole('link').first().click();
  for (const said of ['Wir bitten Sie noch einmal um Ihre Antwort', 'Nordgrenze', 'Frühere Antwort vom']) await expect(asked).toContainText(said);
  const send = asked.getByRole('button', { name: 'Antwort absenden' }).last();
  await answers(asked, { Ergebnis: 'Keine Bedenken' }, send);
  await expectAccessible(office);
  await send.press('Enter');
  await expect(office.getByText('Die Antwort ist abgegeben')).toBeVisible();
  await openFile(clerk, receipt.file);
  for (const said of ['Frühere Antwort vom', 'Nordgrenze']) await expect(clerk.getByRole('main')).toContainText(said);
  await expectAccessible(clerk);
}
