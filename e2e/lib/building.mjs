// A house of three flats that keeps too little distance to its neighbours: an application with which everybody has to do who can have.
import { expect } from '@playwright/test';
import { pdf, pdfText } from './files.mjs';
import { answers, fill, heading, next, send, signInFor } from './service.mjs';
import { eventually } from './town.mjs';

async function project(page, who, { tall, look }) {
  const own = who.parcel[0];
  await signInFor(page, 'building-permit', who);
  await fill(page, 'Worum geht es?', { 'Was möchten Sie?': 'Ein Vorhaben neu beantragen' });
  await fill(page, 'Ihr Vorhaben', {
    'Art des Vorhabens': 'Neubau oder Anbau (Errichtung)',
    'Kurze Bezeichnung': 'Neubau eines Wohnhauses mit drei Wohnungen',
    'Beschreibung des Vorhabens': 'Dreigeschossiges Wohnhaus in Holzbauweise mit Satteldach und Wärmepumpe.',
  });
  await fill(page, 'Brauchen Sie eine Genehmigung?', { 'Ist Ihr Vorhaben eines von diesen?': 'Nein, etwas anderes' }, () => look('klein'));
  await fill(page, 'Sonderbau', { 'Ist das Gebäude ein Sonderbau?': false });
  await heading(page, 'Das Grundstück');
  await answers(page.getByRole('main'), {
    'Straße und Hausnummer oder Lage': 'Nordring 41',
    Gemarkung: own.district, Flur: own.section,
    'Fläche in Quadratmetern': 640,
    'Reicht das Grundstück in eine andere Gemeinde hinein?': false,
  });
  await page.getByLabel('Flurstück', { exact: true }).and(page.locator('input')).fill(own.numerator);
  await page.getByLabel('Zahl nach dem Strich').fill(own.denominator);
  await look('grundstueck');
  await next(page);
  await fill(page, 'Wem gehört das Grundstück?', { 'Wem gehört das Grundstück?': 'Der Bauherrschaft allein' });
  await fill(page, 'Planungsrecht', {
    'Was gilt für das Grundstück?': 'Ein Bebauungsplan',
    'Name oder Nummer des Bebauungsplans': 'Nord 3',
    'Hält Ihr Vorhaben alle Festsetzungen des Bebauungsplans ein?': true,
  });
  await fill(page, 'Schutz von Natur, Wasser und Denkmälern', {
    'Ist das Gebäude ein Kulturdenkmal oder liegt es neben einem oder in einer denkmalgeschützten Gesamtanlage?': false,
    'Werden Bäume gefällt oder geschützte Flächen in Anspruch genommen?': true,
    'Liegt das Grundstück an einer Bundes-, Landes- oder Kreisstraße?': false,
    'Ist für das Grundstück eine Baulast eingetragen?': true,
  });
  await fill(page, 'Das Gebäude', { Gebäudeklasse: tall ? 'Gebäudeklasse 4' : 'Gebäudeklasse 3', 'Zahl der Vollgeschosse': 3, 'Zahl der Wohnungen': 3, 'Womit wird geheizt?': { several: ['Wärmepumpe'] } });
  await fill(page, 'Maße', {
    'Brutto-Grundfläche in Quadratmetern': 410, 'Brutto-Rauminhalt in Kubikmetern': 1310, 'Firsthöhe in Zentimetern': 1240,
    'Traufhöhe in Zentimetern': 930, 'Höhe des obersten Fußbodens mit Aufenthaltsräumen in Zentimetern': tall ? 720 : 640,
    'Grundflächenzahl (GRZ)': '0,3', 'Geschossflächenzahl (GFZ)': '0,65',
  }, () => look('masse'));
  await fill(page, 'Abstände und Stellplätze', { 'Liegen alle Abstandsflächen auf dem eigenen Grundstück?': false, 'Stellplätze für Autos': 4, 'Abstellplätze für Fahrräder': 8 });
  await fill(page, 'Erschließung', { 'Sind Zufahrt, Trinkwasser und Kanalisation schon vorhanden?': true });
  // Who does not keep the distances has to ask for a deviation, and is told so.
  await fill(page, 'Abweichungen und Befreiungen', { 'Beantragen Sie Abweichungen, Ausnahmen oder Befreiungen?': false });
  await expect(page.getByRole('main')).toContainText('Dafür brauchen Sie eine Abweichung');
  await fill(page, 'Abweichungen und Befreiungen', {
    'Beantragen Sie Abweichungen, Ausnahmen oder Befreiungen?': true,
    'Wovon?': 'Abweichung vom Bauordnungsrecht (§ 73 HBO)',
    Vorschrift: '§ 6 Abs. 5 HBO, Abstandsfläche zum Flurstück 47',
    Begründung: 'Die Grenze springt dort um 60 cm ein; Belichtung und Brandschutz bleiben gewahrt.',
    'Schützt die Vorschrift auch Nachbarinnen und Nachbarn?': 'Ja',
  }, () => look('abweichungen'));
  await fill(page, 'Kosten', { Herstellungskosten: '620.000' });
  await heading(page, 'Wer stellt den Antrag?');
  await expect(page.getByRole('group', { name: 'Familienname' })).toHaveText(who.family_name);
  await answers(page.getByRole('main'), {
    'In welcher Rolle stellen Sie den Antrag?': 'Ich baue selbst oder vertrete die Firma, die baut',
    'Ihre Anschrift': { 'Straße oder Postfach': 'Kaiserstraße', Hausnummer: '30', Postleitzahl: '64999', Ort: 'Musterstadt' },
  });
  await look('antragstellerin');
  await next(page);
}

async function people(page, { planner, look }) {
  await fill(page, 'Bauherrschaft', { 'Wer baut?': 'Eine Person' });
  await fill(page, 'Entwurfsverfasserin oder Entwurfsverfasser', {
    Berechtigung: 'Architektin oder Architekt', 'Nummer in der Liste der Kammer': 'AKH 24 117', Name: 'Zoë Çelik', 'E-Mail-Adresse': planner,
  }, () => look('entwurf'));
  await fill(page, 'Weitere Fachleute', {});
  await fill(page, 'Pläne', { Lageplan: pdf('lageplan.pdf'), Bauzeichnungen: { files: [pdf('grundrisse.pdf'), pdf('schnitte.pdf')] } }, () => look('plaene'));
  await fill(page, 'Pläne und Berechnungen zum Grundstück', {
    Freiflächenplan: pdf('freiflaechen.pdf'), Abstandsflächenplan: pdf('abstaende.pdf'), Berechnungen: pdf('berechnungen.pdf'), Entwässerungsplan: pdf('entwaesserung.pdf'),
  });
  await fill(page, 'Bautechnische Nachweise', {});
  await fill(page, 'Nachweise und Formulare', { 'Nachweis der Bauvorlageberechtigung': pdf('kammer.pdf'), 'Erhebungsbogen für die Statistik': pdf('statistik.pdf') }, () => look('nachweise'));
  await fill(page, 'Erreichbarkeit', { 'Wie sollen wir Sie über den Stand benachrichtigen?': 'Per E-Mail', 'E-Mail-Adresse': 'nora.albrecht@example.org' });
  await heading(page, 'Prüfen und erklären');
  await expect(page.getByRole('main')).toContainText('Es gilt das vereinfachte Verfahren');
  for (const box of await page.getByRole('main').getByRole('checkbox').all()) await box.check();
  await look('erklaeren');
  await next(page);
  await heading(page, 'Bitte prüfen Sie Ihre Angaben');
  await look('uebersicht');
}

/**
 * The whole application of `who`, up to the review. `planner`: where the link for the signature goes; `tall`: high enough that the
 * fire authority is asked; `look` sees the pages that are worth it, by name.
 */
export async function houseOf(page, who, { planner, tall = false, look = async () => {} }) {
  await project(page, who, { tall, look });
  await people(page, { planner, look });
}

/** The link in the invitation that somebody got by mail, which tells nothing of what it is about. */
export async function invitation(mail, to) {
  await expect.poll(async () => (await mail(to)).length).toBeGreaterThan(0);
  const [{ subject, body }] = await mail(to);
  expect(`${subject} ${body}`, 'a mail tells no content').not.toMatch(/Albrecht|Nordring/);
  return body.match(/https?:\/\/\S+/)[0];
}

/** Whoever was invited answers on their page. `look` sees the form filled in. */
export async function reply(page, link, all, look) {
  await page.goto(link);
  const main = page.getByRole('main');
  const send = main.getByRole('button', { name: 'Antwort absenden' }).last();
  await answers(main, all, send);
  await look?.();
  await send.press('Enter');
  await expect(main).toContainText('Ihre Antwort ist bei uns');
}

/** A phone of somebody who has no account and nothing but a link. */
export async function phone(browser, baseURL) {
  return (await browser.newContext({ baseURL, locale: 'de-DE', viewport: { width: 390, height: 844 } })).newPage();
}

/** From the review to the signature of the designer. Returns what the applicant writes down. */
export async function signed(page, there, mail, planner, look) {
  const receipt = await send(page);
  await reply(there, await invitation(mail, planner), { 'Zeichnen Sie den Antrag und die Pläne mit?': true }, look);
  return receipt;
}

/** The text of the letter with this title on the status page, which is waited for; `null` where poppler is not installed. */
export async function letter(page, title) {
  const link = page.getByRole('main').getByRole('link', { name: title, exact: true }).or(page.locator('a.document-link').filter({ hasText: title }));
  await eventually(() => page.reload(), (how) => expect(link.first()).toBeVisible(how));
  return pdfText(await (await page.request.get(await link.first().getAttribute('href'))).body());
}
