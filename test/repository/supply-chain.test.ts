/** What is installed with hardenbot: exact versions, known licences, nothing that runs by being installed. */
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { dependencies } from '../../docs/make/licences';
import packageJson from '../../package.json';

const root = join(__dirname, '..', '..');

/** Licences that let us and everyone else use, change and pass on the whole. */
const allowed = new Set(['MIT', 'ISC', '0BSD', 'BSD-2-Clause', 'BSD-3-Clause', 'Apache-2.0', 'BlueOak-1.0.0']);

/** Of tools for building and testing, which are not passed on; an expression counts when each part of it does. */
const allowedForTools = new Set([...allowed, 'CC0-1.0', 'CC-BY-4.0', 'Python-2.0', 'Unlicense', 'Zlib']);
/** Named one by one: read before they were added. */
const toolsWithOwnTerms = new Set(['@microsoft/m365agentsplayground']);

/** They work without; no script of theirs is run. */
const withInstallScripts = ['@parcel/watcher', '@swc/core', 'fsevents', 'msgpackr-extract'];

test('everything that runs has a licence of the list', () => {
  expect(dependencies().filter(({ dev, licence }) => !dev && !allowed.has(licence))).toEqual([]);
});

test('every tool has a licence of the wider list, or is named', () => {
  const parts = (licence: string) => licence.replaceAll(/[()]/g, '').split(/ OR | AND /);
  const others = dependencies().filter(
    ({ dev, name, licence }) => dev && !toolsWithOwnTerms.has(name) && !parts(licence).every((part) => allowedForTools.has(part)),
  );
  expect(others).toEqual([]);
});

test('only packages that are named want to run something when they are installed', () => {
  const found = new Set(dependencies().flatMap(({ name, installScript }) => (installScript ? [name] : [])));
  expect([...found].filter((name) => !withInstallScripts.includes(name))).toEqual([]);
});

test('nothing is installed with scripts', () => {
  const places = ['Dockerfile', 'README.md', 'docs/getting-started.md', 'docs/operations.md'];
  for (const place of places) {
    const text = readFileSync(join(root, place), 'utf8');
    for (const line of text.match(/npm (?:ci|install|i)\b.*/g) ?? [])
      expect({ place, line }).toEqual({ place, line: expect.stringContaining('--ignore-scripts') });
  }
});

test('every version is exact', () => {
  const versions = Object.entries({ ...packageJson.dependencies, ...packageJson.devDependencies });
  expect(versions.filter(([, version]) => !/^\d+\.\d+\.\d+$/.test(version))).toEqual([]);
});

const bill = z.object({
  components: z.array(
    z.object({
      name: z.string(),
      version: z.string(),
      properties: z.array(z.object({ name: z.string() })).default([]),
      /** Tools may have an expression in place of one licence. */
      licenses: z.array(z.object({ license: z.object({ id: z.string() }).optional() })).default([]),
    }),
  ),
});

test('the bill of materials has every package that runs, and the manual counts them by licence', () => {
  const line = /^npm (sbom .*)$/m.exec(readFileSync(join(root, 'docs', 'dev', 'releasing.md'), 'utf8'))?.[1] ?? '';
  const printed = execFileSync('npm', line.split(' '), { cwd: root, encoding: 'utf8', maxBuffer: 50_000_000 });
  const known = bill
    .parse(JSON.parse(printed))
    .components.filter(({ properties }) => !properties.some(({ name }) => name === 'cdx:npm:package:development'))
    .map(({ name, licenses }) => ({ name, licence: licenses[0]?.license?.id ?? '' }));
  const listed = [...readFileSync(join(root, 'docs', 'licences.md'), 'utf8').matchAll(/^\| (\S+) \| (\d+) \| (.*) \|$/gm)].map(
    ([, licence = '', count = '', names = '']) => ({ licence, count: Number(count), names }),
  );
  const counted = [...new Set(known.map(({ licence }) => licence))].sort().map((licence) => {
    const names = [...new Set(known.filter((one) => one.licence === licence).map(({ name }) => name))].sort();
    return { licence, count: names.length, names: names.length > 20 ? '' : names.join(', ') };
  });
  expect(counted.length).toBeGreaterThan(5);
  expect(listed).toEqual(counted);
});
