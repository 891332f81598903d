/** A service that is away, or takes no credential, while a change is applied: nothing is done twice or called unknown that was never sent, and it goes on once that is over. */
import { setTimeout } from 'node:timers/promises';
import { storedRows } from '../../adapters/redis/ledger';
import type { Card } from '../../src/chat/card';
import { usualTiming } from '../../src/compose/safeguards';
import type { Entry } from '../../src/engine/ledger/entry';
import { isUnreadable, readRow } from '../../src/engine/ledger/stored-row';
import type { Clock } from '../../src/lib/clock';
import { systemClock } from '../../src/process/system-clock';
import { type ChatRoom, openChatRoom, textOf } from '../support/chat/chat-room';
import { type Harness, openHarness, people } from '../support/corridor/harness';
import { until } from '../support/stores/many-servers';
import { type HurriedClock, hurriedClock } from '../support/time/hurried-clock';

const minute = 60_000;
const group = '9a000000-0000-4000-8000-000000000001';

const row = (index: number) => ({
  PrimarySmtpAddress: `m${index}@contoso.com`,
  Guid: `0a000000-0000-4000-8000-${String(index).padStart(12, '0')}`,
  PopEnabled: true,
  ImapEnabled: true,
});
const mailboxes = Array.from({ length: 35 }, (_unused, index) => row(index));
const tenant = {
  schema: 'tenant-state/1',
  asOf: '2026-11-24T00:00:00Z',
  exchange: {
    OrganizationConfig: { Name: 'contoso', Identity: 'contoso', RejectDirectSend: false },
    CASMailbox: mailboxes,
    CASMailboxPlan: [{ Name: 'Enterprise', Guid: '0b000000-0000-4000-8000-000000000001', PopEnabled: false, ImapEnabled: false }],
  },
  graph: {
    users: Object.entries(people).map(([name, id]) => ({ id, userPrincipalName: `${name}@contoso.com` })),
    groups: [{ id: group, displayName: 'Approvers', members: Object.values(people) }],
  },
};

const says =
  (...words: readonly string[]) =>
  (card: Card) =>
    words.some((some) => textOf(card).includes(some));

let room: ChatRoom;
let clock: HurriedClock;
let harness: Harness;
/** The mailboxes that were written, each as often as it was. */
let written: string[];
let ticking: NodeJS.Timeout;

/** A pause that nobody sleeps, as between two tries of a job, goes by fifty times as fast. */
const tick = { everyMs: 20, byMs: 1000 };

async function start(approvers: object = { people: Object.values(people) }, applyWithin = '4h', ownClock?: Clock): Promise<void> {
  room = openChatRoom('terminal', 'hardening');
  clock = hurriedClock();
  ticking = setInterval(() => void clock.sleep(tick.byMs), tick.everyMs);
  written = [];
  harness = await openHarness({
    platform: room,
    state: tenant,
    controls: { 'pop-imap': {} },
    settings: { approvals: { approvers, tiers: { low: 1, medium: 1, high: 1 }, applyWithin } },
    clock: ownClock ?? clock,
    // A lease is renewed as time goes by, of which this clock jumps over minutes.
    timing: { ...usualTiming, graceMs: 0, reconcileEveryMs: 200, leaseMs: 30 * minute },
  });
}
afterEach(async () => {
  clearInterval(ticking);
  await harness.close();
});

function load(simulator: object): void {
  for (const { effect, parameters } of harness.simulator.calls())
    if (effect) written.push(String((parameters as { readonly Identity?: unknown }).Identity));
  harness.simulator.load({ ...(harness.simulator.state() as object), simulator });
}
const renewed = (): void => load({});

async function approvedWhile(simulator: object): Promise<void> {
  await room.says('ana', 'plan pop-imap');
  await room.waitFor(says('waiting for approval'), 'a plan to approve');
  load(simulator);
  await room.clicks('bo', 'Approve');
}

interface Moment {
  readonly only: 'reads' | 'writes';
  readonly skip: number;
}

/** Approved; from then on Entra gives no token any more, and Exchange takes none after this many requests. */
const endsWhile = (moment: Moment): Promise<void> =>
  approvedWhile({ clientIds: ['another-app'], faults: [{ match: 'exchange.CASMailbox', status: 401, ...moment }] });

/** Approved; from then on Exchange answers so after this many requests. */
const breaksWhile = (moment: Moment, fault: object): Promise<void> =>
  approvedWhile({ faults: [{ match: 'exchange.CASMailbox', ...fault, ...moment }] });

const waits = ['Stopped for now', 'Not begun yet'];
const seen = (): string => room.seen.map(textOf).join('\n');

/** So often, and it still waits. */
async function triedInVain(times: number): Promise<void> {
  const tries = () => harness.log.filter((line) => line.startsWith('a job ran') && /"apply".*"(failed|waits)"/.test(line)).length;
  while (tries() < times) await setTimeout(20);
}

async function goesOnToTheEnd(): Promise<void> {
  await room.waitFor(says('applied and verified'), 'applied');
  load({});
  expect(written.toSorted()).toEqual(mailboxes.map(({ Guid }) => Guid));
  expect(seen()).not.toContain('unknown');
}

const moments = [
  ['before the first write', { only: 'writes', skip: 0 }],
  ['after the first write', { only: 'writes', skip: 1 }],
  ['among writes', { only: 'writes', skip: 12 }],
  ['before the first look', { only: 'reads', skip: 0 }],
  ['while the first write is read back', { only: 'reads', skip: 46 }],
  ['while writes are read back', { only: 'reads', skip: 60 }],
] as const;

test.each(moments)(
  'the credential ends %s: it waits, says what helps, and each mailbox is written once after that',
  async (_when, fault) => {
    await start();
    await endsWhile(fault);
    const card = await room.waitFor(says(...waits), 'what waits');
    expect(textOf(card)).toMatch(/Entra ID refused the credential \(AADSTS700016\).*hardenbot tries again/);
    await triedInVain(4);
    renewed();
    await goesOnToTheEnd();
  },
);

const refusedWrites = (skip: number): Promise<void> =>
  approvedWhile({ faults: [{ match: 'exchange.CASMailbox', only: 'writes', status: 403, skip }] });

test('a right that is missing at the first write: the card and the alarm say that nothing was changed, and a plan made later does it all', async () => {
  await start();
  await refusedWrites(0);
  const alarm = await room.waitFor(says(': stopped before anything was changed'), 'an alarm');
  expect(textOf(alarm)).toContain('It takes Exchange role Mail Recipients');
  await room.waitFor(says('Make a fresh plan'), 'the card of what stopped');
  expect(seen()).not.toMatch(/half way|What was done stays/);
  renewed();
  await room.clicks('ana', 'Plan again');
  await room.waitFor(says('waiting for approval'), 'a plan to approve');
  await room.clicks('bo', 'Approve');
  await goesOnToTheEnd();
});

test('a right that is taken away among writes: what was done stays, and a plan made later does the rest', async () => {
  await start();
  await refusedWrites(12);
  const alarm = await room.waitFor(says(': stopped half way'), 'an alarm');
  expect(textOf(alarm)).toMatch(/It takes Exchange role Mail Recipients.*What was done stays until someone undoes it/);
  await room.waitFor(says('undo it or make a fresh plan'), 'the card of what stopped');
  renewed();
  await room.clicks('ana', 'Plan again');
  await room.waitFor((card) => says('waiting for approval')(card) && says('for 23 mailboxes')(card), 'a plan of the rest');
  await room.clicks('bo', 'Approve');
  await goesOnToTheEnd();
});

test('a right that is taken away before an undo is waited for: the card names it, and the undo ends once it is back', async () => {
  await start();
  await room.says('ana', 'plan direct-send');
  await room.waitFor(says('waiting for approval'), 'a plan to approve');
  await room.clicks('bo', 'Approve');
  await room.waitFor(says('keep it before'), 'applied');
  load({ faults: [{ match: 'exchange.OrganizationConfig', only: 'writes', status: 403 }] });
  await room.clicks('ana', 'Revert');
  const card = await room.waitFor(says('Not undone yet'), 'what waits');
  expect(textOf(card)).toMatch(
    /It takes Exchange role Organization Configuration.*hardenbot tries again from .* until it is done/,
  );
  renewed();
  await room.waitFor(says('undone without being kept'), 'undone');
  expect(seen()).not.toContain('could not be undone');
  expect(harness.simulator.state()).toMatchObject({ exchange: { OrganizationConfig: { RejectDirectSend: false } } });
});

test('an undo that waits for a right leaves the objects to other changes for most of the time', async () => {
  await start();
  await room.says('ana', 'plan direct-send');
  await room.waitFor(says('waiting for approval'), 'a plan to approve');
  await room.clicks('bo', 'Approve');
  await room.waitFor(says('keep it before'), 'applied');
  load({ faults: [{ match: 'exchange.OrganizationConfig', only: 'writes', status: 403 }] });
  await room.clicks('ana', 'Revert');
  await room.waitFor(says('Not undone yet'), 'what waits');
  const began = clock.monotonicMs();
  const held = () =>
    harness.log.flatMap((line) =>
      /^a job ran .*"undo".*"(failed|waits)"/.test(line) ? [Number(/"ms":(\d+)/.exec(line)?.[1])] : [],
    );
  await until('it was tried thrice', () => Promise.resolve(held().length >= 3));
  const heldMs = held()
    .slice(1)
    .reduce((sum, ms) => sum + ms, 0);
  expect(heldMs / (clock.monotonicMs() - began)).toBeLessThan(1 / 3);
});

test('it waits also where the members of the approving group cannot be read with it, and goes on when a worker starts with another one', async () => {
  await start({ entraGroup: group });
  await endsWhile({ only: 'writes', skip: 12 });
  await room.waitFor(says(`Group ${group} cannot be read`), 'who may approve is unknown');
  renewed();
  await harness.restartWorker();
  await goesOnToTheEnd();
});

test('it is tried no more once the approval has ended: people are called and told why, nothing is written then, and what was done can be undone', async () => {
  await start(undefined, '30m');
  await endsWhile({ only: 'writes', skip: 12 });
  const card = await room.waitFor(says('Stopped for now'), 'what waits');
  expect(textOf(card)).toMatch(/hardenbot tries again until .*; after that nothing more is applied, and people are alerted/);
  clock.forward(31 * minute);
  const alarm = await room.waitFor(says(': stopped half way'), 'an alarm');
  expect(textOf(alarm)).toContain('it stayed so until the approval ended; nobody knows whether operation 11, 12 was done: look');
  renewed();
  const done = written.length;
  await room.waitFor(says('What was done stays; undo it or make a fresh plan'), 'the card of what stopped');
  await room.clicks('ana', 'Revert');
  await room.waitFor(
    (one) => says('waiting for approval')(one) && says(`${done - 2} objects`)(one),
    'a plan that undoes the others',
  );
  load({});
  expect(written).toHaveLength(done);
  expect(seen()).not.toContain('unknown');
});

test.each(moments.slice(0, 3))(
  'Exchange takes no writes %s: it waits, says why, and each mailbox is written once after that',
  async (_when, moment) => {
    await start();
    await breaksWhile(moment, { status: 503 });
    const card = await room.waitFor(says(...waits), 'what waits');
    expect(textOf(card)).toMatch(/Exchange Online answered 503.*hardenbot tries again/);
    await triedInVain(4);
    renewed();
    await goesOnToTheEnd();
  },
);

test.each([500, 503])('one answer %d to a write, before it was done, stops nothing', async (status) => {
  await start();
  await breaksWhile({ only: 'writes', skip: 12 }, { status, times: 1, body: { error: { code: 'Error', message: 'It broke.' } } });
  await goesOnToTheEnd();
  expect(seen()).not.toContain('topped');
});

test('a worker that is stopped while the service asks to be left alone ends at once, and leaves nothing in doubt', async () => {
  await start(undefined, '4h', systemClock);
  await breaksWhile({ only: 'writes', skip: 12 }, { status: 429, times: 1, retryAfter: 50 });
  await until('the service asked to be left alone', () =>
    Promise.resolve(harness.simulator.calls().some(({ status }) => status === 429)),
  );
  const began = performance.now();
  await harness.restartWorker();
  expect(performance.now() - began).toBeLessThan(usualTiming.stopWithinMs);
  const events = (await storedRowsOf()).map(({ event }) => event);
  const announced = events.flatMap((event) => (event.type === 'intent' ? [event.n] : []));
  const ended = events.flatMap((event) => (event.type === 'outcome' ? [event.n] : []));
  expect(announced.filter((n) => !ended.includes(n))).toEqual([]);
  expect(events.filter((event) => event.type === 'outcome' && event.result === 'notSent')).not.toEqual([]);
});

async function storedRowsOf(): Promise<readonly Entry[]> {
  const entries: Entry[] = [];
  for await (const stored of storedRows(harness.valkey.connect(), harness.tenantId)) {
    const entry = readRow(stored);
    if (!isUnreadable(entry)) entries.push(entry);
  }
  return entries;
}
