/** The manual is true: every command in it that can be run here is run as it stands. */
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import packageJson from '../../package.json';
import { isFull } from '../support/runner/counts';
import { startTestValkey } from '../support/stores/valkey';
import { pages } from '../support/tree/manual';

const root = join(__dirname, '..', '..');
const cli = `${process.execPath} --single-threaded-gc ${join(root, 'src', 'cli.ts')}`;
/** The demo starts processes of its own, which need it too. */
const hook = `--require ${join(__dirname, '..', 'support', 'runner', 'quick-start.cjs')}`;

/** Commands of the blocks marked `sh`: one a line, continued by a backslash; what follows a `#` is for people. */
function commandsOf(text: string): readonly string[] {
  const blocks = [...text.matchAll(/^```sh\n([\s\S]*?)^```/gm)].map((block) => block[1] ?? '');
  return blocks
    .flatMap((block) => block.replaceAll(/\\\n\s*/g, '').split('\n'))
    .flatMap((line) => line.replace(/\s+# .*$/, '').trim() || []);
}

/** These run other tests, or the whole of them, or need the network; that the script is there is all that is shown of them here. */
const onlyLookedUp =
  /^npm (test|start|run (test:all|test:nodes|typecheck|lint|docs|bench|figures|chaos|fuzz|mutants|fidelity|vendor|release|site|gateway|worker|build|demo|try))( |$)/;

/** `doctor` ends with 1 while something is missing, as the manual says. */
const usualEnds = (command: string): readonly number[] => (command.includes(' doctor') ? [0, 1] : [0]);

/** What only prints was run once, on whatever page. */
const printed = new Map<string, Promise<Ended>>();

function runOnce(command: string, folder: string): Promise<Ended> {
  if (!command.includes(' manifest ')) return run(command, folder, {});
  const known = printed.get(command) ?? run(command, folder, {});
  printed.set(command, known);
  return known;
}

interface Ended {
  readonly code: number | null;
  readonly shown: string;
}

/** Runs a line in a shell, as a reader would. A server is ended as soon as it said that it listens. */
function run(line: string, folder: string, env: Readonly<Record<string, string>>): Promise<Ended> {
  const child = spawn('/bin/sh', ['-c', `exec ${line.replace('node hardenbot.cjs', cli)}`], {
    cwd: folder,
    env: { PATH: process.env['PATH'], HOME: folder, NODE_OPTIONS: hook, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let shown = '';
  const isServer = line.includes(' simulate ');
  let ended = false;
  const see = (chunk: Buffer): void => {
    shown += chunk.toString();
    if (!isServer || ended || !shown.includes('\n')) return;
    ended = true;
    child.kill('SIGTERM');
  };
  child.stdout.on('data', see);
  child.stderr.on('data', see);
  return new Promise((resolve) => child.once('close', (code) => resolve({ code, shown })));
}

/** What a reader meets first alone, where suites are to be quick. */
const tried = pages.filter(({ path, text }) => commandsOf(text).length > 0 && (isFull() || path === 'README.md'));

describe.each(tried.map(({ path, text }) => [path, commandsOf(text)] as const))('%s', (path, commands) => {
  const folder = mkdtempSync(join(tmpdir(), 'hardenbot-manual-'));
  for (const name of ['examples', 'manifests', 'package.json', 'package-lock.json', 'node_modules'])
    symlinkSync(join(root, name), join(folder, name));

  // In the order of the page: what one command writes, the next one reads.
  test.each(commands)('%s', async (command) => {
    if (onlyLookedUp.test(command)) {
      const script = command.replace(/^npm (run )?/, '').split(' ')[0] ?? '';
      expect(Object.keys(packageJson.scripts)).toContain(script);
      return;
    }
    const { code, shown } = await runOnce(command, folder);
    expect({
      path,
      fine: usualEnds(command).includes(code ?? -1),
      shown: usualEnds(command).includes(code ?? -1) ? '' : shown,
    }).toEqual({ path, fine: true, shown: '' });
  });
});

// `npm run demo -- --story` is what `.ci/run` starts beside the suites.
if (isFull())
  test('the story that the manual tells runs to its end', async () => {
    const valkey = await startTestValkey();
    const folder = mkdtempSync(join(tmpdir(), 'hardenbot-story-'));
    symlinkSync(join(root, 'examples'), join(folder, 'examples'));
    const { code, shown } = await run('node hardenbot.cjs demo --story', folder, { REDIS_URL: valkey.url });
    await valkey.stop();
    expect({ code, last: shown.includes('undone') }).toEqual({ code: 0, last: true });
    const told = new Set(plainLines(shown));
    expect(plainLines(storyOf(readFileSync(join(root, 'docs', 'demo.md'), 'utf8'))).filter((line) => !told.has(line))).toEqual(
      [],
    );
  });

/** The story as docs/demo.md shows it, up to the end of the first plan: what comes after is reported in the order in which it happens to end. */
function storyOf(page: string): string {
  const from = page.indexOf('```text shown: the story of the demo');
  const story = page.slice(page.indexOf('\n', from));
  return story.slice(0, story.search(/^Ana › \d+$/m));
}

/** Without what differs each time, what is seen only at the right moment, and a list in the order in which two reads end. */
function plainLines(text: string): readonly string[] {
  const plain = text
    .replaceAll(/c-[a-z0-9]{7}/g, 'c-…')
    .replaceAll(/\d{4}-\d\d-\d\d \d\d:\d\d UTC/g, 'a moment')
    .replaceAll(/(Digest +)[0-9a-f]+/g, '$1…')
    .replaceAll(/\[\d+\] /g, '[…] ');
  return plain
    .split('\n')
    .filter((line) => !/█|waiting for a worker|being planned|reading the tenant|sign-ins, \d sources/.test(line));
}

test('every command of hardenbot that the manual names is there', async () => {
  const named = new Set(
    pages.flatMap(({ text }) => [...text.matchAll(/`(?:npx )?hardenbot ([a-z]+)(?: ([a-z]+))?/g)].map(([, one = '']) => one)),
  );
  const { shown } = await run('node hardenbot.cjs --help', root, {});
  for (const command of named) expect(shown).toMatch(new RegExp(`^ {2}${command}\\b`, 'm'));
});
