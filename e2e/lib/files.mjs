import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import zlib from 'node:zlib';

/** A small photo, as somebody would upload: `setInputFiles(photo('halter.png'))`. */
export function photo(name, width = 320, height = 240) {
  const rows = Buffer.alloc((width * 3 + 1) * height);
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width * 3; x += 1) rows[y * (width * 3 + 1) + 1 + x] = (x * 7 + y * 13) % 256;
  }
  const head = Buffer.alloc(13);
  head.writeUInt32BE(width, 0);
  head.writeUInt32BE(height, 4);
  head.set([8, 2, 0, 0, 0], 8);
  const parts = [['IHDR', head], ['IDAT', zlib.deflateSync(rows)], ['IEND', Buffer.alloc(0)]].map(([kind, content]) => {
    const named = Buffer.concat([Buffer.from(kind), content]);
    const length = Buffer.alloc(4);
    length.writeUInt32BE(content.length);
    const sum = Buffer.alloc(4);
    sum.writeUInt32BE(crc32(named));
    return Buffer.concat([length, named, sum]);
  });
  const buffer = Buffer.concat([Buffer.from([0x89, 0x50, 0x4e, 0x47, 13, 10, 26, 10]), ...parts]);
  return { name, mimeType: 'image/png', buffer };
}

/** A photo as a telephone takes it, with the place hidden inside. `page` draws it, because Node cannot. */
export async function jpegWithPlace(page, name) {
  const drawn = await page.evaluate(() => {
    const canvas = Object.assign(document.createElement('canvas'), { width: 320, height: 240 });
    const pen = canvas.getContext('2d');
    pen.fillStyle = 'teal';
    pen.fillRect(20, 20, 200, 120);
    return canvas.toDataURL('image/jpeg').split(',')[1];
  });
  const jpeg = Buffer.from(drawn, 'base64');
  const hidden = Buffer.from('Exif\0\0GPSLatitude 50.1 GPSLongitude 8.7');
  const segment = Buffer.from([0xff, 0xe1, 0, hidden.length + 2]);
  return { name, mimeType: 'image/jpeg', buffer: Buffer.concat([jpeg.subarray(0, 2), segment, hidden, jpeg.subarray(2)]) };
}

/** A PDF of one empty page; `encrypted` names a key in its trailer, as a PDF with a password does. */
export function pdf(name, { encrypted = false } = {}) {
  const objects = [
    '<< /Type /Catalog /Pages 2 0 R >>',
    '<< /Type /Pages /Kids [3 0 R] /Count 1 >>',
    '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] >>',
    '<< /Filter /Standard /V 2 /R 3 /Length 128 /P -4 /O (o) /U (u) >>',
  ];
  let text = '%PDF-1.5\n';
  const places = objects.map((object, at) => {
    const place = text.length;
    text += `${at + 1} 0 obj\n${object}\nendobj\n`;
    return place;
  });
  const start = text.length;
  text += `xref\n0 5\n0000000000 65535 f \n${places.map((place) => `${String(place).padStart(10, '0')} 00000 n \n`).join('')}`;
  text += `trailer\n<< /Size 5 /Root 1 0 R${encrypted ? ' /Encrypt 4 0 R' : ''} >>\nstartxref\n${start}\n%%EOF\n`;
  return { name, mimeType: 'application/pdf', buffer: Buffer.from(text, 'latin1') };
}

function crc32(bytes) {
  let crc = ~0;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit += 1) crc = (crc >>> 1) ^ (0xedb88320 & -(crc & 1));
  }
  return ~crc >>> 0;
}

/** The words of a PDF, as poppler reads them; `null` where poppler is not installed. */
export async function pdfText(bytes) {
  const run = promisify(execFile)('pdftotext', ['-layout', '-', '-'], { encoding: 'utf8' });
  run.child.stdin.on('error', () => {});
  run.child.stdin.end(bytes);
  try {
    return (await run).stdout;
  } catch (error) {
    if (error.code === 'ENOENT') return null;
    throw error;
  }
}
