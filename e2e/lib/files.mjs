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
