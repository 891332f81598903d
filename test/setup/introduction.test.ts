/** hardenbot introduces itself once in the channels of a new tenant, and asks once where a tenant that was audited before has no digest. */
import { readFileSync } from 'node:fs';
import { actionsOf } from '../../src/chat/card-parts';
import type { Messenger } from '../../src/chat/platform';
import { askedCard, introductionCard } from '../../src/features/introduction/card';
import { introduction } from '../../src/features/introduction/events';
import { introduce, worker } from '../../src/features/introduction/worker/index';
import { isRefusal } from '../../src/lib/errors';
import { introductionKey } from '../../src/queue/message-key';
import { textOf } from '../support/chat/chat-room';
import { openOutbox } from '../support/chat/outbox';
import { type Office, tenantId as officeTenant, openOffice } from '../support/corridor/office';
import { openRoundsLab, type RoundsLab } from '../support/corridor/rounds-lab';
import { memoryLedger } from '../support/ledger/signed-entries';
import { emptyStorage } from '../support/stores/memory-stores';

const state = JSON.parse(readFileSync('examples/demo-tenant.json', 'utf8')) as Readonly<Record<string, unknown>>;
const digest = { at: '08:00', timeZone: 'Europe/Berlin' };
const channel = { slack: 'C0123456789', teams: '19:abc@thread.tacv2' };
const noon = new Date('2026-11-24T12:00:00Z');

function lab(settings: object, more: Partial<Parameters<typeof openRoundsLab>[0]> = {}): RoundsLab {
  const tenantId = '7e000000-0000-4000-8000-00000000c0de';
  return openRoundsLab({
    ...more,
    tenants: [{ name: 'contoso', state: () => state, settings: { tenantId, channel, ...settings } }],
  });
}

/** How it was introduced, as the ledger has it. */
const entries = async ({ work }: RoundsLab) =>
  (await work.ledger.subject('id-of-contoso', 'introduction')).map(({ event }) =>
    event.type === 'introduced' ? event.how : event.type,
  );

/** Looks twice, as another worker may; the messages that are to be drawn. */
async function looked(rounds: RoundsLab): Promise<readonly string[]> {
  const drawn: string[] = [];
  const work = {
    ...rounds.work,
    jobs: {
      ...rounds.work.jobs,
      add: (job: { readonly name: string; readonly reply: { readonly messageKey: string } }) => {
        if (job.name === 'draw') drawn.push(job.reply.messageKey);
        return Promise.resolve();
      },
    },
  } as unknown as RoundsLab['work'];
  await introduce(work, rounds.tenants);
  await introduce(work, rounds.tenants);
  return drawn;
}

test('a new tenant is introduced once, in each of its channels', async () => {
  const rounds = lab({ digest });
  expect(await looked(rounds)).toEqual(['introduction-slack', 'introduction-teams']);
  expect(await entries(rounds)).toEqual(['first']);
});

test('another worker that knows nothing of it introduces it no second time', async () => {
  const storage = emptyStorage();
  const clock = { now: () => noon };
  await looked(lab({ digest }, { ledger: memoryLedger(storage, clock) }));
  const second = lab({ digest }, { ledger: memoryLedger(storage, clock) });
  expect(await looked(second)).toEqual([]);
  expect(await entries(second)).toEqual(['first']);
});

test('a tenant that has a digest already hears nothing', async () => {
  const rounds = lab({ digest });
  await rounds.at(noon);
  expect(await looked(rounds)).toEqual([]);
  expect(await entries(rounds)).toEqual([]);
});

test('a tenant that was audited before and has no digest is asked once', async () => {
  const before = lab({ digest });
  await before.at(noon);
  const rounds = lab({}, { postures: before.work.postures });
  expect(await looked(rounds)).toEqual(['introduction-slack', 'introduction-teams']);
  expect(await entries(rounds)).toEqual(['asked']);
});

test.each<[string, object, readonly string[]]>([
  ['is introduced where it has a digest', { digest }, ['first']],
  ['hears nothing where it has none', {}, []],
])('a new tenant whose signals were watched a moment before %s', async (_what, settings, how) => {
  const rounds = lab(settings);
  await rounds.work.ledger.append('id-of-contoso', 'signals', { type: 'signalsBegun', at: noon.toISOString() });
  await looked(rounds);
  expect(await entries(rounds)).toEqual(how);
});

test('each channel of a tenant shows the introduction once', async () => {
  const posted: string[] = [];
  const messenger: Messenger = {
    post: async (to, { title }) => {
      posted.push(`${to.platform} ${to.channel}: ${title}`);
      return { conversation: to, message: `${posted.length}` };
    },
    update: () => Promise.resolve(),
    whisper: () => Promise.resolve(),
  };
  const outbox = openOutbox({ messengers: { slack: messenger, teams: messenger }, channel });
  const introduced = { type: 'introduced', how: 'asked', at: noon.toISOString() } as const;
  await outbox.office.work.ledger.append(officeTenant, introduction, introduced);
  for (const [platform, place] of Object.entries(channel)) {
    const reply = { conversation: { platform, channel: place }, messageKey: introductionKey(platform) };
    await outbox.drawAny({ view: 'introduction', subject: introduction, reply });
  }
  const title = 'Shall contoso have a daily digest?';
  expect(posted).toEqual([`slack ${channel.slack}: ${title}`, `teams ${channel.teams}: ${title}`]);
});

test.each<[string, object]>([
  ['without a digest that was never audited', {}],
  ['without a channel', { digest, channel: {} }],
])('a tenant %s hears nothing', async (_kind, settings) => {
  const rounds = lab(settings);
  expect(await looked(rounds)).toEqual([]);
  expect(await entries(rounds)).toEqual([]);
});

test('people watch the first audit in the card, and no later one', async () => {
  const rounds = lab({ digest });
  await introduce(rounds.work, rounds.tenants);
  const views = async () => (await rounds.at(noon)).map(({ view, reply }) => `${view} ${reply.messageKey}`);
  expect(new Set(await views())).toContain('introduction introduction-slack');
  const [tenant] = rounds.tenants;
  if (tenant === undefined) throw new Error('The lab has no tenant.');
  expect(await worker.watchedAudit?.(rounds.work, tenant)).toMatchObject({ view: 'introduction', subject: 'introduction' });
  expect((await rounds.at('2026-11-25T12:00:00Z')).filter(({ view }) => view === 'introduction')).toEqual([]);
});

test('the card says what hardenbot does, how far the check is, and when the digest comes', () => {
  const said = (audit: Parameters<typeof introductionCard>[0]['audit']) =>
    textOf(introductionCard({ tenant: 'contoso', digest, audit }));
  expect(said('begins')).toContain('The first check begins now.');
  expect(said({ label: 'reading graph.users', done: 3, total: 27 })).toContain('The first check: reading graph.users, 3 of 27.');
  expect(said('done')).toContain('The digest says what it found and what to do next.');
  expect(said('done')).toContain('Every day at 08:00 (Europe/Berlin)');
  expect(textOf(askedCard('contoso'))).toContain('/harden set digest.at=08:00 digest.timeZone=');
});

describe('status before the first audit', () => {
  const statusOf = async (office: Office): Promise<string> => {
    const answer = await office.answers({
      kind: 'command',
      text: 'status',
      key: `status-${office.now().getTime()}`,
      actor: { platform: 'terminal', id: 'ana', membership: 'member' },
      conversation: { platform: 'terminal', channel: 'hardening' },
    });
    return answer === null || isRefusal(answer) ? '' : [textOf(answer), ...actionsOf(answer).map(({ label }) => label)].join(' ');
  };

  test('says that the audit someone asked for is running, since when and how far', async () => {
    const office = openOffice();
    expect(await statusOf(office)).toContain('has not been audited yet');
    await office.does('ana', { says: 'audit' });
    expect(await statusOf(office)).toMatch(/The first audit has been running since .*waiting for a worker/);
    const [id = ''] = await office.work.ledger.recent(officeTenant, 1, ['a-']);
    await office.work.progress.set(officeTenant, id, { label: 'reading mailbox', done: 12, total: 35 });
    expect(await statusOf(office)).toMatch(/reading mailbox, 12 of 35/);
    expect(await statusOf(office)).not.toContain('Check now');
    await office.settle();
    expect(await statusOf(office)).not.toMatch(/first audit/);
  });

  test('says the same of the audit with which a new tenant begins, for as long as anyone may be at work', async () => {
    const office = openOffice();
    const at = office.now().toISOString();
    await office.work.ledger.append(officeTenant, introduction, { type: 'introduced', how: 'first', at });
    expect(await statusOf(office)).toMatch(/The first audit has been running since .*waiting for a worker/);
    office.forward(3 * 3_600_000);
    expect(await statusOf(office)).toContain('has not been audited yet');
  });
});
