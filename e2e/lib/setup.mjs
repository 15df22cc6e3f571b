import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { root, startTown } from './server.mjs';

/** Opens the town before the first journey; the returned function closes it after the last. */
export default async function setup() {
  // A town that runs already may be named, to write journeys without waiting.
  const running = process.env.RATHAUS_JOURNEYS_TOWN;
  const town = running ? JSON.parse(fs.readFileSync(running, 'utf8')) : await startTown();
  process.env.RATHAUS_TOWN_AT = JSON.stringify({ url: town.url, signIns: town.signIns ?? town.sign_ins, town: town.town, folder: town.folder ?? os.tmpdir() });
  fs.mkdirSync(path.join(root, 'e2e/test-results'), { recursive: true });
  return async () => {
    if (running) return;
    fs.copyFileSync(town.log, path.join(root, 'e2e/test-results/server.log'));
    await town.stop();
  };
}
