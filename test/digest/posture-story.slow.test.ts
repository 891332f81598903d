/** What moves while nobody looks: drift, waivers and digests, reported in chat. */

import { createPublicKey } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Command } from 'commander';
import { attachmentsOf, contentOf, textFile } from '../../src/chat/attachment';
import type { Card } from '../../src/chat/card';
import { registerEvidence } from '../../src/cli/evidence';
import { registerExport } from '../../src/cli/export';
import { registerStatus } from '../../src/cli/status';
import { controls } from '../../src/controls/index';
import { judgeFile } from '../../src/frameworks/seal';
import { keyringFrom } from '../../src/keys/keyring';
import { buttonsOf, type ChatRoom, changeIdIn, openChatRoom, textOf } from '../support/chat/chat-room';
import { type Harness, openHarness } from '../support/corridor/harness';
import { bothOn } from '../support/ledger/signed-entries';
import { tenantOfMailboxes } from '../support/tenants/mailbox-tenant';

const tenant = (...open: readonly string[]) => {
  const on = (name: string) => (open.includes(name) ? 'pop' : 'none');
  return tenantOfMailboxes({ 1: on('1'), 2: on('2'), 3: on('3') }, 'none');
};

/** The public half of a private key, both as PEM. */
const publicHalf = (pem: string): string => createPublicKey(pem).export({ type: 'spki', format: 'pem' }).toString();

let room: ChatRoom;
let harness: Harness;

const open = async (state: object, changes: Readonly<Record<string, unknown>> = {}): Promise<void> => {
  room = openChatRoom('terminal', 'hardening');
  harness = await openHarness({ platform: room, state, controls: { 'pop-imap': {} }, tenant: changes });
};
afterEach(() => harness.close());

const becomes = (...now: readonly string[]): void =>
  harness.simulator.load({ ...tenant(...now), organization: { id: harness.tenantId } });
const says = (words: string) => (card: Card) => textOf(card).includes(words);
const audited = async (summary: string): Promise<Card> => {
  await room.says('ana', 'audit pop-imap');
  return room.waitFor((card) => card.title.startsWith('Audit of') && says(summary)(card), `an audit that says ${summary}`);
};

test('a control that passed and does not any more raises an alert with a button that plans the fix', async () => {
  await open(tenant());
  await audited('on for 0 of 3');
  becomes('2');
  await audited('on for 1 of 3');
  const alert = await room.waitFor(says('open again'), 'an alert');
  expect(textOf(alert)).toContain('2@contoso.com');
  expect(textOf(alert)).toContain('Who did it is not known');
  expect(textOf(await room.says('ana', 'status'))).toContain('1 partly');
  await room.clicks('ana', 'Plan the fix');
  await room.waitFor(says('waiting for approval'), 'a plan to approve');
  expect(textOf(await room.says('ana', 'history pop-imap'))).toContain('Open again: pop-imap');
});

test.each([
  ['are handed out', { signals: {} }, true],
  ['are none', {}, false],
])('rounds over the logs %s where the settings of a tenant say %j', async (_what, changes, isWatched) => {
  await open(tenant(), changes);
  await audited('on for 0 of 3');
  const redis = harness.valkey.connect();
  expect((await redis.keys('{hardenbot}:signals:*')).length > 0).toBe(isWatched);
});

test('what an approved change of ours did raises no alert', async () => {
  await open(tenant('1'));
  await room.says('ana', 'plan pop-imap');
  const change = changeIdIn(await room.waitFor(says('waiting for approval'), 'a plan'));
  await room.clicks('bo', 'Approve');
  await room.waitFor(says('applied and verified'), 'applied and verified');
  await room.says('ana', `revert ${change}`);
  await room.waitFor((card) => card.title.includes('Undo') && says('waiting for approval')(card), 'a plan to undo it');
  await room.clicks('bo', 'Approve');
  await room.waitFor((card) => card.title.includes('Undo') && says('applied and verified')(card), 'undone');
  expect(room.cards().filter(says('open again'))).toEqual([]);
});

test('a waiver is asked for, refused to its requester, approved by another, shown, and ends when the value moves', async () => {
  await open(tenant('1'));
  await audited('on for 1 of 3');
  expect(textOf(await room.says('ana', 'waive pop-imap 1@contoso.com --days 365 --reason scanner'))).toContain('at most 90 days');
  expect(textOf(await room.says('ana', 'waive pop-imap 2@contoso.com --days 30 --reason scanner'))).toContain(
    'no open object of that name',
  );
  expect(textOf(await room.says('ana', 'waive pop-imap 1@contoso.com --days 30'))).toContain('needs a reason');
  expect(
    await room.says('ana', 'waive pop-imap 1@contoso.com --days 30 --reason the scanner is replaced in December'),
  ).toBeNull();
  const card = await room.waitFor(says('Waive pop-imap for 1@contoso.com'), 'a waiver to approve');
  expect(textOf(card)).toContain('the scanner is replaced in December');
  expect(textOf(await room.clicks('ana', 'Approve'))).toContain('someone else has to approve');
  expect(await room.clicks('bo', 'Approve')).toBeNull();
  await room.waitFor(says('waived (approved by bo)'), 'an accepted finding');
  expect(textOf(await room.says('ana', 'status'))).toContain('waived until');
  expect(textOf(await room.says('ana', 'waivers'))).toContain('waived');

  const waived = harness.simulator.state() as ReturnType<typeof tenant>;
  for (const row of waived.exchange.CASMailbox) if (row.PopEnabled) row.ImapEnabled = true;
  harness.simulator.load({ ...waived, organization: { id: harness.tenantId } });
  await audited('on for 1 of 3');
  const ended = await room.waitFor(says('is not as it was when it was accepted'), 'a waiver that ended');
  expect(buttonsOf(ended)).toEqual([]);
  const id = /w-[a-z0-9]+/.exec(textOf(ended))?.[0] ?? '';
  expect(textOf(await room.says('ana', `show ${id}`))).toContain('asked to accept pop-imap for 30 days');
});

test('an approval of a waiver that somebody wrote into the store by hand silences nothing', async () => {
  await open(tenant('1'));
  await audited('on for 1 of 3');
  await room.says('ana', 'waive pop-imap 1@contoso.com --days 30 --reason scanner');
  const card = await room.waitFor(says('Waive pop-imap for 1@contoso.com'), 'a waiver to approve');
  const id = /w-[a-z0-9]+/.exec(textOf(card))?.[0] ?? '';
  const ledger = bothOn(harness.valkey.connect(), { now: () => new Date() });
  const [asked] = await ledger.subject(harness.tenantId, id);
  if (asked?.event.type !== 'waiverAsked') throw new Error('There is no such waiver.');
  const { decision } = asked.event.decision;
  const bo = { entraId: 'b0b0b0b0-0000-4000-8000-000000000002', name: 'bo' };
  await ledger.append(harness.tenantId, id, {
    type: 'waived',
    decision: { ...asked.event.decision, decision: { ...decision, kind: 'waive', person: bo } },
  });
  expect(textOf(await room.says('ana', 'waivers'))).toContain('waiting for approval');
  expect(textOf(await room.says('ana', 'status'))).not.toContain('waived until');
});

test('the digest of the day comes by itself: audited without anybody asking, one message, with score and ledger', async () => {
  await open(tenant('1'), { digest: { at: '00:00', timeZone: 'UTC' } });
  const digest = await room.waitFor(says('Score'), 'a digest');
  expect(digest.title).toMatch(/^Digest of contoso, \d{4}-\d\d-\d\d$/);
  await room.waitFor(says('hardenbot-checkpoint:'), 'its witness');
  await room.waitFor(says('Could not check: '), 'the details below it');
  await harness.startWorker();
  expect(room.cards().filter((card) => card.title === digest.title)).toHaveLength(1);
});

test('home shows how the tenant stands, what waits for a person, and what they asked for', async () => {
  await open(tenant('1'));
  await audited('on for 1 of 3');
  await room.says('ana', 'plan pop-imap');
  await room.waitFor(says('waiting for approval'), 'a plan to approve');
  await room.says('ana', 'waive pop-imap 1@contoso.com --days 30 --reason scanner');
  await room.waitFor(says('Waive pop-imap for 1@contoso.com'), 'a waiver to approve');
  const mine = textOf(await room.says('ana', 'home'));
  expect(mine).toContain('Nothing waits for you.');
  expect(mine).toContain('You requested');
  const others = textOf(await room.says('bo', 'home'));
  expect(others).toContain('2 decisions for you');
  expect(others).toContain('waive pop-imap for 1@contoso.com');
  await room.clicks('bo', 'Approve');
  await room.waitFor(says('waived (approved by bo)'), 'an accepted finding');
  expect(textOf(await room.says('bo', 'home'))).toContain('1 decision for you');
});

test('an export is files of one message, with the change and its approver in them', async () => {
  await open(tenant('1'));
  await room.says('ana', 'plan pop-imap');
  await room.waitFor(says('waiting for approval'), 'a plan to approve');
  await room.clicks('bo', 'Approve');
  await room.waitFor(says('applied and verified'), 'applied and verified');
  const card = await room.says('ana', 'export');
  const files = card === null ? [] : attachmentsOf(card);
  expect(files.map(({ name }) => name.replace(/\d{4}-\d\d-\d\d/, 'day'))).toEqual([
    'contoso-day-report.html',
    'contoso-day-findings.csv',
    'contoso-day-changes.csv',
    'contoso-day-decisions.csv',
    'contoso-day-values.csv',
    'contoso-day-waivers.csv',
    'contoso-day.json',
  ]);
  const changes = files.find(({ name }) => name.endsWith('changes.csv'))?.file;
  expect(await contentOf(changes ?? textFile(''))).toContain('"pop-imap","verified","ana"');
  const values = files.find(({ name }) => name.endsWith('values.csv'))?.file;
  expect(await contentOf(values ?? textFile(''))).toMatch(/"1@contoso.com","PopEnabled","true","false","applied",""/);
  const one = await room.says('ana', `export ${/c-[a-z0-9]{7}/.exec(await contentOf(changes ?? textFile('')))?.[0] ?? ''}`);
  const ledger = (one?.blocks ?? []).find((block) => block.kind === 'attachment' && block.name.endsWith('-ledger.csv'));
  const lines = await contentOf(ledger?.kind === 'attachment' ? ledger.file : textFile(''));
  expect(lines).toMatch(/"1@contoso.com","PopEnabled","true","false"/);
  expect(lines).toMatch(/"measured pass, expected pass"/);
});

test('evidence is signed files of one message, with who approved and what was measured, and the command line finds them whole', async () => {
  await open(tenant('1'));
  await room.says('ana', 'plan pop-imap');
  await room.waitFor(says('waiting for approval'), 'a plan to approve');
  await room.clicks('bo', 'Approve');
  await room.waitFor(says('applied and verified'), 'applied and verified');
  expect(textOf(await room.says('ana', 'evidence niss2'))).toContain('Did you mean nis2?');
  expect(textOf(await room.says('ana', 'evidence nis2 form=2026-09-01'))).toContain('Did you mean from=? Nothing was done.');
  expect(textOf(await room.says('ana', 'evidence nis2 2026-09-01'))).toContain('is not understood here');
  const card = await room.says('ana', 'evidence nis2 lang=de');
  const files = card === null ? [] : attachmentsOf(card);
  expect(files.map(({ name }) => name.replace(/\d{4}-\d\d-\d\d/, 'day'))).toEqual([
    'contoso-nis2-day.html',
    'contoso-nis2-day.csv',
    'contoso-nis2-day.oscal.json',
    'contoso-nis2-day.json',
  ]);
  const [page = ''] = await Promise.all(files.map(({ file }) => contentOf(file)));
  for (const words of ['genehmigt', 'PopEnabled', 'hardenbot-checkpoint:']) expect(page).toContain(words);
  const { decisionPublicKeyPem, ledgerKeyPem } = JSON.parse(readFileSync(harness.workerFile, 'utf8'));
  const ring = keyringFrom({ gateway: decisionPublicKeyPem, worker: publicHalf(ledgerKeyPem) });
  expect(judgeFile(Buffer.from(page), ring)).toMatchObject({
    kind: 'whole',
    signed: { by: 'gateway' },
    checkpoint: expect.stringContaining('hardenbot-checkpoint:'),
  });
});

test('the command line writes the same files without asking the tenant', async () => {
  await open(tenant('1'));
  await audited('on for 1 of 3');
  const { settings, redisUrl, decisionPublicKeyPem, ledgerKeyPem } = JSON.parse(readFileSync(harness.workerFile, 'utf8'));
  const folder = mkdtempSync(join(tmpdir(), 'hardenbot-export-'));
  const secrets = join(folder, 'worker.env');
  writeFileSync(
    secrets,
    `REDIS_URL=${redisUrl}\nHARDENBOT_DECISION_PUBLIC_KEY="${decisionPublicKeyPem}"\nHARDENBOT_LEDGER_KEY="${ledgerKeyPem}"\n`,
    { mode: 0o600 },
  );
  const run = (...words: readonly string[]) => {
    const program = new Command();
    registerExport(program);
    registerEvidence(program);
    registerStatus(program);
    return program.parseAsync([...words, '--env-file', secrets], { from: 'user' });
  };
  const calls = harness.simulator.calls().length;
  try {
    await run('export', '--settings', settings, '--out', folder);
    const report = readdirSync(folder).find((name) => name.endsWith('-report.html'));
    expect(readdirSync(folder)).toHaveLength(8);
    expect(readFileSync(join(folder, report ?? ''), 'utf8')).toContain('1@contoso.com');
    await run('evidence', 'scuba', '--settings', settings, '--out', folder);
    const page = readdirSync(folder).find((name) => /-scuba-.*\.html$/.test(name)) ?? '';
    expect(
      judgeFile(
        readFileSync(join(folder, page)),
        keyringFrom({ gateway: decisionPublicKeyPem, worker: publicHalf(ledgerKeyPem) }),
      ),
    ).toMatchObject({
      kind: 'whole',
      signed: { by: 'worker' },
    });
    const verified = jest.spyOn(process.stdout, 'write').mockReturnValue(true);
    await run('evidence', 'verify', join(folder, page));
    expect(verified.mock.calls.join('')).toContain('as the worker wrote it');
    verified.mockRestore();
    const matrix = join(folder, 'matrix.html');
    await run('status', '@all', '--settings', settings, '--html', matrix);
    expect(readFileSync(matrix, 'utf8')).toContain(`@all: 1 tenant, ${controls.length} controls`);
    const shown = jest.spyOn(process.stdout, 'write').mockReturnValue(true);
    await run('status', 'contoso', '--settings', settings);
    await run('status', '--control', 'pop-imap', '--json', '--settings', settings);
    const [one = '', json = ''] = shown.mock.calls.map(([text]) => String(text));
    shown.mockRestore();
    expect(one).toContain('pop-imap');
    expect(JSON.parse(json)).toMatchObject({ schema: 'tenants/1', group: 'all', tenants: [{ tenant: 'contoso', score: null }] });
    const unknown = run('status', '@al', '--settings', settings);
    await expect(unknown).rejects.toThrow('did you mean @all?');
    const byGroup = ['evidence', 'nis2', '--tenant', '@all', '--settings', settings, '--out', folder];
    await run(...byGroup);
    expect(readdirSync(folder).some((name) => name.startsWith('contoso-nis2-'))).toBe(true);
    expect(harness.simulator.calls()).toHaveLength(calls);
  } finally {
    rmSync(folder, { recursive: true });
  }
});
