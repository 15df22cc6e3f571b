// The demo town's well-known people, read from the town's own file, so that no journey repeats their data.
import fs from 'node:fs';
import path from 'node:path';
import { root } from './server.mjs';

// Of TOML only what `cast.toml` uses: tables, lists of tables, texts, numbers, true and false.
function read(text) {
  const people = [];
  let table = {};
  for (const line of text.split('\n')) {
    const list = /^\[\[(.+)\]\]$/.exec(line);
    const single = /^\[([^[].*)\]$/.exec(line);
    const pair = /^([a-z_]+) = (.+)$/.exec(line);
    if (list?.[1] === 'person') people.push((table = {}));
    else if (list) {
      const name = list[1].split('.').at(-1);
      (people.at(-1)[name] ??= []).push((table = {}));
    } else if (single) table = people.at(-1)[single[1].split('.').at(-1)] = {};
    else if (pair && !pair[2].startsWith('{')) {
      table[pair[1]] = /^".*"$/.test(pair[2]) ? JSON.parse(pair[2]) : pair[2].replaceAll('_', '');
    }
  }
  return people;
}

const file = fs.readdirSync(path.join(root, 'towns')).map((town) => path.join(root, 'towns', town, 'cast.toml')).find(fs.existsSync);
const people = read(fs.readFileSync(file, 'utf8'));

/** The person who plays the part `id`, with what that person types in `enters`. */
export function person(id) {
  const found = people.find((one) => one.id === id);
  if (!found) throw new Error(`${file} has no person \`${id}\``);
  return found;
}
