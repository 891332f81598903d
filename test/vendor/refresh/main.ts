/** `npm run vendor -- --from DIR`: takes the vendors' published descriptions out of checkouts and keeps what this project asks. */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { print } from '../../chaos/print';
import { runScript } from '../../support/runner/script';
import { optionsOf } from '../../support/runner/script-help';
import { dataFolder } from './folder';
import { compact } from './json';
import { type Entry, noticeOf } from './notice';
import { placeOf, type Source, sources } from './sources';

const help = {
  script: 'vendor',
  about: 'takes what the vendors publish about their services out of checkouts, trimmed to what this project asks',
  options: {
    count: { type: 'boolean', about: 'instead: counts what is recorded and judged, in full, for docs/dev/conformance.md' },
    from: {
      type: 'string',
      about: 'a checkout of a vendor, or a folder with several of them beside each other; nothing is fetched',
    },
  },
  choices: {
    title: 'What is looked for, by a file in it',
    all: sources.map(({ origin, marker }) => ({ name: origin.replace(/^https:\/\/(www\.)?/, ''), about: marker })),
  },
} as const;

const manifestFile = join(dataFolder, 'manifest.json');

async function main(): Promise<void> {
  const options = optionsOf(help);
  if (options === null) return;
  const { from } = options;
  if (options.count === true) {
    const { countAll } = await import('./count.js');
    write(join(dataFolder, '..', 'counted.json'), `${JSON.stringify(await countAll(), null, 2)}\n`);
    return;
  }
  if (from === undefined) throw new Error('Name a folder with --from; --help says what is looked for there.');
  const entries = new Map(known().map((entry) => [entry.name, entry]));
  let taken = 0;
  // Before anything is written: half of a refresh would stand beside a NOTICE of before.
  for (const place of sources.map((source) => placeOf(source, from))) if (place !== null) licenceFileIn(place);
  for (const source of sources) {
    const place = placeOf(source, from);
    if (place === null) {
      print(`${source.name}: not in ${from}, left as it is`);
      continue;
    }
    const files = source.make(place);
    for (const [file, content] of Object.entries(files)) write(join(dataFolder, file), compact(content));
    entries.set(source.name, entryOf(source, place, Object.keys(files)));
    const { version, date } = versionOf(place);
    source.forProduct?.(place, { commit: version, date: date ?? '' });
    taken += 1;
    print(`${source.name}: ${Object.keys(files).join(', ')}`);
  }
  if (taken === 0) throw new Error(`No description is in ${from}; --help says what is looked for.`);
  const all = sources.flatMap(({ name }) => entries.get(name) ?? []);
  write(manifestFile, `${JSON.stringify(all, null, 2)}\n`);
  write(join(dataFolder, 'NOTICE'), noticeOf(all));
}

function known(): readonly Entry[] {
  return existsSync(manifestFile) ? (JSON.parse(readFileSync(manifestFile, 'utf8')) as readonly Entry[]) : [];
}

function licenceFileIn(place: string): string {
  const file = ['LICENSE', 'LICENSE.txt', 'LICENSE.md'].map((name) => join(place, name)).find((one) => existsSync(one));
  if (file === undefined)
    throw new Error(`${place} has no LICENSE: check the whole repository out, so that it is known what it may be used for.`);
  return file;
}

function entryOf({ name, origin, licence, kept }: Source, place: string, files: readonly string[]): Entry {
  const licenceFile = licenceFileIn(place);
  const text = readFileSync(licenceFile, 'utf8');
  const isAsKnown =
    licence === 'MIT' ? /Permission is hereby granted, free of charge/.test(text) : /Attribution 4\.0 International/.test(text);
  if (!isAsKnown)
    throw new Error(`The licence of ${name} is not ${licence} any more: read ${licenceFile} before anything is taken.`);
  const copyright = /^\s*(Copyright \(c\).*)$/im.exec(text)?.[1]?.trim() ?? 'Copyright (c) Microsoft Corporation';
  return { name, files, origin, ...versionOf(place), licence, copyright: licence === 'MIT' ? copyright : 'Microsoft', kept };
}

/** The commit of a checkout, or the version of a package. */
function versionOf(place: string): { readonly version: string; readonly date: string | null } {
  if (existsSync(join(place, '.git'))) {
    const git = (...args: readonly string[]) => execFileSync('git', ['-C', place, ...args], { encoding: 'utf8' }).trim();
    return { version: git('rev-parse', 'HEAD'), date: git('log', '-1', '--format=%cs') };
  }
  const { version } = JSON.parse(readFileSync(join(place, 'package.json'), 'utf8')) as { readonly version: string };
  return { version, date: null };
}

function write(file: string, text: string): void {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
}

runScript(main);
