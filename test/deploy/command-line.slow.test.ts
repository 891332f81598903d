/** The command line that other programs call: what it prints, and how it ends. */
import { type ChildProcessWithoutNullStreams, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, closeSync, mkdtempSync, openSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { summaries } from '../../src/cli/commands';
import { nobodyReads } from '../../src/cli/output/standard-output';
import { cli } from '../support/runner/own-process';
import { freePort } from '../support/wire/free-port';

const root = join(__dirname, '..', '..');

interface Ended {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

function hardenbot(...args: readonly string[]): Promise<Ended> {
  return ended(spawn(process.execPath, [...cli, ...args], { cwd: root }));
}

function ended(child: ChildProcessWithoutNullStreams): Promise<Ended> {
  let out = '';
  let err = '';
  child.stdout.on('data', (chunk: Buffer) => (out += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (err += chunk.toString()));
  return new Promise((resolve) => child.once('close', (code) => resolve({ code, out, err })));
}

function file(content: unknown, name: string): string {
  const path = join(mkdtempSync(join(tmpdir(), 'hardenbot-cli-')), name);
  writeFileSync(path, typeof content === 'string' ? content : JSON.stringify(content));
  return path;
}

const on = { PopEnabled: true, ImapEnabled: false };
const tenant = {
  schema: 'tenant-state/1',
  asOf: '2026-11-24T00:00:00Z',
  exchange: {
    CASMailbox: [{ PrimarySmtpAddress: 'ana@contoso.com', Guid: '0a000000-0000-4000-8000-000000000001', ...on }],
    CASMailboxPlan: [{ Name: 'Enterprise', ...on, PopEnabled: false }],
  },
};

test('an audit writes a report of every control for its owner alone, and not over one that is there', async () => {
  const page = join(mkdtempSync(join(tmpdir(), 'hardenbot-cli-')), 'audit.html');
  const audit = () => hardenbot('audit', '--state', file(tenant, 'state.json'), '--html', page);
  expect((await audit()).code).toBe(0);
  expect(readFileSync(page, 'utf8')).toMatch(/<h1>Posture of [\s\S]*pop-imap[\s\S]*ana@contoso\.com/);
  expect(statSync(page).mode & 0o777).toBe(0o600);
  const again = await hardenbot('audit', '--state', 'nowhere.json', '--html', page);
  // Before anything is read, which takes minutes of a tenant.
  expect(again).toMatchObject({ code: 2, err: expect.stringContaining('--html: a file of that name is there already') });
});

test('an audit prints findings/1 and nothing else, and ends well whatever the verdict', async () => {
  const { code, out } = await hardenbot('audit', '--state', file(tenant, 'state.json'), '--control', 'pop-imap', '--json');
  expect(code).toBe(0);
  expect(JSON.parse(out)).toMatchObject({
    schema: 'findings/1',
    asOf: tenant.asOf,
    findings: [
      {
        control: 'pop-imap',
        way: 2,
        verdict: 'partial',
        calls: 2,
        missing: [],
        evidence: expect.arrayContaining([{ object: 'ana@contoso.com', property: 'PopEnabled', actual: true, expected: false }]),
      },
    ],
  });
});

test('a plan prints plan/1 with the exact call, and a second look at a closed tenant gives an empty one', async () => {
  const first = await hardenbot('plan', '--state', file(tenant, 'state.json'), '--control', 'pop-imap', '--json');
  expect(first.code).toBe(0);
  expect(JSON.parse(first.out)).toMatchObject({
    schema: 'plan/1',
    control: 'pop-imap',
    stage: 'enforce',
    expects: 'pass',
    operations: [
      {
        call: { cmdlet: 'Set-CASMailbox', parameters: { Identity: '0a000000-0000-4000-8000-000000000001', PopEnabled: false } },
        object: 'ana@contoso.com',
        before: { PopEnabled: true },
        after: { PopEnabled: false },
        reversible: true,
      },
    ],
  });
  const closed = {
    ...tenant,
    exchange: {
      CASMailbox: [{ PrimarySmtpAddress: 'a@b.c', PopEnabled: false, ImapEnabled: false }],
      CASMailboxPlan: [{ Name: 'E', PopEnabled: false, ImapEnabled: false }],
    },
  };
  const second = await hardenbot('plan', '--state', file(closed, 'state.json'), '--control', 'pop-imap', '--json');
  expect(second.code).toBe(0);
  expect(JSON.parse(second.out)).toMatchObject({ operations: [] });
});

test('a tenant of which nothing can be read ends with 3, and still says what is missing', async () => {
  const { code, out, err } = await hardenbot(
    'audit',
    '--state',
    file({ schema: 'tenant-state/1' }, 'state.json'),
    '--control',
    'pop-imap',
    '--json',
  );
  expect(code).toBe(3);
  expect(JSON.parse(out).findings[0]).toMatchObject({
    verdict: 'unknown',
    missing: [
      { read: 'exchange.CASMailbox', status: 403 },
      { read: 'exchange.CASMailboxPlan', status: 403 },
    ],
  });
  expect(err).toMatch(/^Not one read of the tenant succeeded: \S.*hardenbot doctor/);
});

test('the real export is judged honestly: whether its country block holds cannot be known', async () => {
  const settings = file({ controls: { 'country-block': { allow: ['US'] } } }, 'settings.json');
  const { code, out } = await hardenbot(
    'audit',
    '--state',
    'examples/real-tenant.json',
    '--settings',
    settings,
    '--control',
    'country-block',
    '--json',
  );
  expect(code).toBe(0);
  const [finding] = JSON.parse(out).findings;
  expect(finding.verdict).toBe('unknown');
  expect(finding.missing.map((read: { read: string }) => read.read)).toContain('graph.namedLocations');
});

test.each([
  ['an unknown control', ['audit', '--state', 'examples/real-tenant.json', '--control', 'pop-imp'], 'Did you mean pop-imap?'],
  ['a missing file', ['audit', '--state', 'nowhere.json'], 'nowhere.json cannot be read'],
  ['missing settings', ['start', '--settings', 'nowhere/hardenbot.yaml'], 'hardenbot init writes one'],
  ['no tenant at all', ['audit'], '--state FILE'],
  ['an unknown option', ['audit', '--sate', 'x'], 'unknown option'],
  [
    'a bot without an id',
    ['manifest', 'teams', '--url', 'https://bot.contoso.com', '--bot-id', 'mine'],
    '--bot-id: write it with dashes',
  ],
  ['a plan without a control', ['plan', '--state', 'examples/real-tenant.json'], '--control'],
])('%s ends with 2 and says what to do', async (_what, args, words) => {
  const { code, out, err } = await hardenbot(...args);
  expect({ code, out }).toEqual({ code: 2, out: '' });
  expect(err).toContain(words);
});

test.each([
  ['country-block', 4, 'Refused (nothing-asked)'],
  ['owa-groups', 4, 'owa-groups is not decided yet'],
] as const)('a plan of %s that settings say nothing of ends with %i', async (control, expected, words) => {
  const { code, out } = await hardenbot('plan', '--state', 'examples/demo-tenant.json', '--control', control);
  expect({ code, out }).toEqual({ code: expected, out: expect.stringContaining(words) });
});

test('a state file that is none is refused by the path of each problem', async () => {
  const { code, err } = await hardenbot(
    'audit',
    '--state',
    file({ schema: 'tenant-state/1', exchange: { CASMailbox: 'many' } }, 'bad.json'),
  );
  expect(code).toBe(2);
  expect(err).toContain('exchange.CASMailbox');
});

test('bad settings are named by key, all at once', async () => {
  const settings = file('breakGlass: none\ncontrols:\n  pop-imap: { alow: [] }\n', 'settings.yaml');
  const { code, err } = await hardenbot('audit', '--state', file(tenant, 'state.json'), '--settings', settings);
  expect(code).toBe(2);
  expect(err).toContain('breakGlass');
  expect(err).toContain('controls.pop-imap.alow');
});

test.each(['status', 'ledger verify'])('%s says that the store does not answer, and ends', async (words) => {
  const env = file(
    `REDIS_URL=redis://127.0.0.1:${await freePort()}\nHARDENBOT_DECISION_PUBLIC_KEY_FILE=x\nHARDENBOT_LEDGER_PUBLIC_KEY_FILE=x\n`,
    'gateway.env',
  );
  chmodSync(env, 0o600);
  const { code, out, err } = await hardenbot(...words.split(' '), '--settings', 'examples/hardenbot.yaml', '--env-file', env);
  expect({ code, out }).toEqual({ code: 2, out: '' });
  expect(err).toMatch(/The store does not answer: 127\.0\.0\.1:\d+[\s\S]*valkey-server/);
});

test('a port that is taken ends a command with what to do', async () => {
  const taken = createServer().listen(0, '127.0.0.1');
  await once(taken, 'listening');
  const { port } = taken.address() as { readonly port: number };
  const { code, err } = await hardenbot('simulate', '--port', String(port), '--state', 'examples/demo-tenant.json');
  taken.close();
  expect({ code, err }).toEqual({ code: 1, err: expect.stringMatching(`^Port ${port} of 127.0.0.1 is taken.\n  - .*end it`) });
});

test('a command whose reader has read enough ends at once, and without a word', async () => {
  const child = spawn(process.execPath, [...cli, 'audit', '--state', 'examples/demo-tenant.json', '--json'], { cwd: root });
  child.stdout.destroy();
  expect(await ended(child)).toMatchObject({ code: nobodyReads, err: '' });
});

test.each(['manifest entra', 'manifest exchange --json'])('%s onto a full disk says so', async (words) => {
  const full = openSync('/dev/full', 'w');
  const { status, stderr } = spawnSync(process.execPath, [...cli, ...words.split(' ')], {
    cwd: root,
    stdio: ['ignore', full, 'pipe'],
    encoding: 'utf8',
  });
  closeSync(full);
  expect(stderr).toBe('Standard output cannot be written: the disk is full. What was printed is not whole.\n');
  expect(status).toBe(1);
});

test('how a command ends, and where its options are, is told by itself', async () => {
  const { out } = await hardenbot('ledger', 'verify', '--help');
  expect(out).toMatch(/Exit codes:\n {2}0 +nothing was found\n {2}1 +it is damaged\n {2}2 +what was typed/);
  expect((await hardenbot('ledger', 'verify', '--bogus')).err).toContain('hardenbot ledger verify --help');
});

/** The names of packages, each once. */
async function packagesLoadedBy(...args: readonly string[]): Promise<readonly string[]> {
  const list = `process.on('exit', () => console.error(JSON.stringify(Object.keys(require.cache))))`;
  const { err } = await ended(spawn(process.execPath, ['--require', file(list, 'list.cjs'), ...cli, ...args], { cwd: root }));
  const loaded = JSON.parse(err) as readonly string[];
  return [...new Set(loaded.flatMap((path) => /node_modules\/([^/]+)/.exec(path)?.[1] ?? []))];
}

test('the help lists every command and loads no package but its own', async () => {
  const { code, out } = await hardenbot('--help');
  expect(code).toBe(0);
  for (const [name, summary] of Object.entries(summaries)) expect(out.replaceAll(/\s+/g, ' ')).toContain(` ${name} ${summary}`);
  expect((await packagesLoadedBy('--help')).filter((name) => name !== '@swc')).toEqual(['commander']);
});

test.each([
  { words: ['demo'], spared: ['botbuilder', '@slack', 'bullmq', 'ioredis'] },
  { words: ['ledger', 'verify'], spared: ['botbuilder', '@slack', 'bullmq', 'prom-client', 'pino'] },
])('$words loads nothing that only others need: $spared', async ({ words, spared }) => {
  const loaded = await packagesLoadedBy(...words, '--help');
  expect(loaded).toContain('commander');
  expect(loaded.filter((name) => spared.includes(name))).toEqual([]);
});

test('a command has a help of its own, under the line of the list', async () => {
  const { code, out } = await hardenbot('help', 'doctor');
  expect({ code, out: out.replaceAll(/\s+/g, ' ') }).toEqual({ code: 0, out: expect.stringContaining(summaries.doctor) });
});

test.each([
  ['setup', 'init'],
  ['AUDIT', 'audit'],
])('who types %s is told to write %s', async (typed, meant) => {
  const { code, err } = await hardenbot(typed);
  expect({ code, err: err.trim() }).toEqual({ code: 2, err: `There is no command "${typed}".\n  - write hardenbot ${meant}` });
});
