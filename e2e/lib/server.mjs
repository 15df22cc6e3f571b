// Starts and stops a demo town of its own in a temporary folder.
import { spawn } from 'node:child_process';
import fs from 'node:fs';
import net from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../..');

async function freePort() {
  const server = net.createServer();
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address();
  await new Promise((resolve) => server.close(resolve));
  return port;
}

async function answers(url) {
  try {
    return (await fetch(`${url}/healthz`, { signal: AbortSignal.timeout(2_000) })).ok;
  } catch {
    return false;
  }
}

/**
 * Starts the program that RATHAUS_BIN names and waits until it is ready.
 *
 * @returns url of the town, its sign-ins, the folder in which journeys leave notes for each other, and `stop`, which ends the program and removes its data.
 */
export async function startTown({ residents = 2_000, cases = 200, secondsToReady = 120 } = {}) {
  const program = process.env.RATHAUS_BIN ?? path.join(root, 'target/debug/rathaus');
  if (!fs.existsSync(program)) throw new Error(`There is no program at ${program}: run \`cargo build --workspace --bin rathaus\` first.`);
  const data = fs.mkdtempSync(path.join(os.tmpdir(), 'rathaus-journeys-'));
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const log = path.join(data, 'log');
  const output = fs.openSync(log, 'w');
  const server = spawn(
    program,
    ['demo', '--data', path.join(data, 'town'), '--listen', `127.0.0.1:${port}`, '--residents', String(residents),
      '--cases', String(cases), '--no-limits'],
    { cwd: root, stdio: ['ignore', output, output], env: { RATHAUS_BLUEPRINT_CHECK: 'loads', ...process.env, RATHAUS_LOG: process.env.RATHAUS_LOG ?? 'warn' } },
  );
  const ended = new Promise((resolve) => server.once('exit', resolve));
  const stop = async () => {
    if (server.exitCode === null && server.signalCode === null) {
      server.kill('SIGTERM');
      const late = setTimeout(() => server.kill('SIGKILL'), 30_000);
      await ended;
      clearTimeout(late);
    }
    if (!process.env.RATHAUS_KEEP) fs.rmSync(data, { recursive: true, force: true });
  };
  const until = Date.now() + secondsToReady * 1_000;
  while (!(await answers(url))) {
    if (server.exitCode !== null || Date.now() > until) {
      const said = fs.readFileSync(log, 'utf8').slice(-4_000);
      await stop();
      throw new Error(`The demo town did not open. It said:\n${said}`);
    }
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  const file = JSON.parse(fs.readFileSync(path.join(data, 'town/demo.json'), 'utf8'));
  return { url, signIns: file.sign_ins, town: file.town, folder: data, log, stop };
}
