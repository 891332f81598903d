/**
 * No command that we document, print or ship can run a package that someone else publishes under our name: each is run in an empty folder whose
 * registry offers such a package.
 */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import packageJson from '../../package.json';
import { run } from '../support/runner/bare-machine';

const root = join(__dirname, '..', '..');
const folder = mkdtempSync(join(tmpdir(), 'hardenbot-bait-'));
const trace = join(folder, 'the-bait-ran');
const programs = join(folder, 'programs');
let registry: Server;

/** A package that leaves a trace when it is installed with scripts, imported or run; the registry hands it out under any name. */
function bait(name: string): Buffer {
  const source = join(folder, 'bait');
  rmSync(source, { recursive: true, force: true });
  mkdirSync(source, { recursive: true });
  const leave = `require('node:fs').writeFileSync(${JSON.stringify(trace)}, process.argv.join(' '))`;
  writeFileSync(join(source, 'index.js'), `#!/usr/bin/env node\n${leave}\n`, { mode: 0o755 });
  writeFileSync(
    join(source, 'package.json'),
    JSON.stringify({ name, version: '9.9.9', bin: 'index.js', scripts: { postinstall: 'node index.js' } }),
  );
  const packed = execFileSync('npm', ['pack', '--silent', '--ignore-scripts', '--pack-destination', folder], {
    cwd: source,
    encoding: 'utf8',
  });
  return readFileSync(join(folder, packed.trim().split('\n').at(-1) ?? ''));
}

beforeAll(async () => {
  mkdirSync(programs);
  for (const name of ['npm', 'npx', 'node']) symlinkSync(join(dirname(process.execPath), name), join(programs, name));
  const packed = bait(packageJson.name);
  registry = createServer((request, response) => {
    const address = `http://127.0.0.1:${(registry.address() as AddressInfo).port}`;
    if (request.url?.endsWith('.tgz')) return response.end(packed);
    const name = decodeURIComponent((request.url ?? '/').slice(1));
    response.setHeader('content-type', 'application/json');
    const version = { name, version: '9.9.9', bin: { [name]: 'index.js' }, dist: { tarball: `${address}/bait.tgz` } };
    return response.end(JSON.stringify({ name, 'dist-tags': { latest: '9.9.9' }, versions: { '9.9.9': version } }));
  });
  await new Promise<void>((resolve) => registry.listen(0, '127.0.0.1', resolve));
  const { port } = registry.address() as AddressInfo;
  writeFileSync(join(folder, '.npmrc'), `registry=http://127.0.0.1:${port}/\naudit=false\nfund=false\nyes=true\n`);
});

afterAll(() => {
  registry.close();
  rmSync(folder, { recursive: true, force: true });
});

const tracked = execFileSync('git', ['ls-files'], { cwd: root, encoding: 'utf8' })
  .trim()
  .split('\n')
  .filter((path) => existsSync(join(root, path)) && !/package-lock\.json$|\.(png|svg|snap)$/.test(path));
const textOf = (path: string) => readFileSync(join(root, path), 'utf8');

/** What begins with a program of Node, wherever it stands: blocks and `code` of the manual, units, cron lines, scripts, what our own text says people to type. */
function commandsIn(text: string): readonly string[] {
  const joined = text.replaceAll(/\\\n\s*/g, ' ');
  const found = joined.matchAll(
    /(?:^|[`"'=;&|(]|\d \* \* ?\*?|&& )\s*((?:\/usr\/bin\/)?(?:npx|npm|node|hardenbot|pnpm|yarn|bunx?) [^`\n"']+)/gm,
  );
  return [...found].map(([, line = '']) => line.replace(/\s#.*$/, '').trim());
}

/** A part of a line for a shell: without what a person fills in, and without what goes on after it. */
const typed = (line: string) =>
  line
    .replaceAll(/<[^>]*>|…|\$\{[^}]*\}/g, 'x')
    .split(/[|;&>()]/)[0]
    ?.trim() ?? '';

const shipped = tracked.filter((path) => !/^(test|bench|docs\/make|docs\/decisions)\/|^CHANGELOG/.test(path));
const lines = [...new Set(shipped.flatMap((path) => commandsIn(textOf(path)).map(typed)))].toSorted();

/**
 * What decides how a line ends in an empty folder: without a program `hardenbot`, a script or a `package.json`, no shell, Node or npm gets as far as the
 * words behind it. A line that may name a package is one of its own.
 */
function startOf(line: string): string {
  const [program = '', ...words] = line.split(' ');
  const [first = ''] = words.filter((word) => !word.startsWith('-'));
  if (program === 'hardenbot') return program;
  if (program.endsWith('node')) return `${program} ${first}`;
  return program === 'npm' && /^(run|test|start)$/.test(first) ? `${program} ${first}` : line;
}
const starts = new Map(lines.map((line) => [startOf(line), line]));

test('the bait works: whoever lets npx fetch the package by its name has run it', async () => {
  const { code } = await run(`npx ${packageJson.name} doctor`, { folder: emptyFolder(), programs });
  expect({ code, ran: existsSync(trace) }).toEqual({ code: 0, ran: true });
  rmSync(trace);
});

test('no command of the manual, a unit, a cron line, a script or a message runs a package by its name', async () => {
  expect(lines.length).toBeGreaterThan(60);
  const ran: string[] = [];
  for (const line of starts.values()) {
    await run(`timeout 20 ${line} </dev/null`, { folder: emptyFolder(), programs });
    if (!existsSync(trace)) continue;
    ran.push(line);
    rmSync(trace);
  }
  expect(ran).toEqual([]);
}, 600_000);

test('nobody is told to let a registry choose what is run', () => {
  const telling = /`?\b(npx|bunx|npm (exec|x)|(pnpm|yarn) dlx) (?!--no(-install)? )/;
  const found = shipped.flatMap((path) =>
    textOf(path)
      .split('\n')
      .filter((line) => telling.test(line))
      .map((line) => `${path}: ${line}`),
  );
  expect(found).toEqual([]);
});

function emptyFolder(): string {
  const empty = mkdtempSync(join(folder, 'empty-'));
  writeFileSync(join(empty, '.npmrc'), readFileSync(join(folder, '.npmrc')));
  return empty;
}
