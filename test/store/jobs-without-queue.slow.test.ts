/** Someone who writes to the store stops every queue, or gives the places of jobs to one that nobody takes: what comes automatically comes all the same. */
import type { Card } from '../../src/chat/card';
import { usualTiming } from '../../src/compose/safeguards';
import type { Job } from '../../src/queue/job';
import { digestKey, introductionKey, reminderKey, resultsKey } from '../../src/queue/message-key';
import { drawJob } from '../../src/queue/redraw';
import { type ChatRoom, changeIdIn, openChatRoom, textOf } from '../support/chat/chat-room';
import { type Harness, type HarnessOptions, openHarness, people } from '../support/corridor/harness';
import { bothOn } from '../support/ledger/signed-entries';
import { until } from '../support/stores/many-servers';
import { pauseQueues, takePlaces } from '../support/stores/stopped-queue';
import { accessTenant, day } from '../support/tenants/access-tenant';
import { openTenant } from '../support/tenants/mailbox-tenant';
import { type TurnedClock, turnedClock } from '../support/time/turned-clock';

const minute = 60_000;
const ways = ['every queue is paused', 'its places are taken'] as const;
type Way = (typeof ways)[number];

let clock: TurnedClock;
let room: ChatRoom;
let harness: Harness;
afterEach(() => harness.close());

async function open(options: Pick<HarnessOptions, 'state' | 'controls' | 'tenant' | 'settings'>): Promise<void> {
  clock = turnedClock();
  room = openChatRoom('terminal', 'hardening');
  harness = await openHarness({
    ...options,
    platform: room,
    clock,
    withoutWorker: true,
    timing: { ...usualTiming, leaseMs: 10 * 60_000, reconcileEveryMs: 100 },
    overdue: { everyMs: 100, graceMs: 10 * minute },
  });
}

/** Keeps these jobs away, the second ones where the store is at hand alone. */
async function keepAway(way: Way, jobs: readonly Job[]): Promise<void> {
  const redis = harness.valkey.connect();
  await (way === ways[0] ? pauseQueues(redis) : takePlaces(redis, jobs));
}

const jobOf = (name: 'scan' | 'remind' | 'results', subject: string): Job => ({ name, ...placeOf(subject) });
const placeOf = (subject: string, messageKey = subject) => ({
  tenant: harness.tenantId,
  subject,
  reply: { conversation: { platform: 'terminal', channel: 'hardening' }, messageKey },
});
const says = (words: string) => (card: Card) => textOf(card).includes(words);
const shown = (words: string) => room.cards().find(says(words));

/** Lets a minute pass again and again until a card says something. */
const comes = (words: string): Promise<void> =>
  until(`a card says ${words}`, async () => {
    if (shown(words) !== undefined) return true;
    clock.pass(minute);
    return false;
  });

describe.each(ways)('where %s', (way) => {
  test('the tenant is audited, its digest and its introduction come, each once', async () => {
    await open({
      state: openTenant(undefined, '1'),
      controls: { 'pop-imap': {} },
      tenant: { digest: { at: '08:00', timeZone: 'UTC' } },
    });
    const scan = 's-20261124t080000z';
    const digest = digestKey('2026-11-24', 'terminal');
    await keepAway(way, [
      jobOf('scan', scan),
      drawJob('digest', placeOf('digest-2026-11-24', digest)),
      drawJob('introduction', placeOf('introduction', introductionKey('terminal'))),
    ]);
    await harness.startWorker();
    const ledger = bothOn(harness.valkey.connect(), clock);
    const audits = async () =>
      (await ledger.subject(harness.tenantId, scan)).filter(({ event }) => event.type === 'audited').length;
    let looks = 0;
    await until('it is audited', async () => {
      looks += 1;
      if (looks % 10 === 5) clock.pass(6 * minute);
      return (await audits()) > 0;
    });
    await comes('Digest of contoso, 2026-11-24');
    expect(textOf(shown('Digest of contoso, 2026-11-24') ?? null)).not.toMatch(/[Nn]ot audited/);
    await comes('hardenbot now watches contoso');
    for (let passed = 0; passed < 10; passed += 1) clock.pass(minute);
    expect(await audits()).toBe(1);
    expect(room.cards().filter(says('Digest of contoso'))).toHaveLength(1);
  });

  test('people are reminded of a plan that waits', async () => {
    await open({ state: openTenant(undefined, '1'), controls: { 'pop-imap': {} } });
    await harness.startWorker();
    await room.says('ana', 'plan pop-imap');
    const id = changeIdIn(await room.waitFor(says('waiting for approval'), 'a plan'));
    const reminder = reminderKey(id, 1);
    await keepAway(way, [jobOf('remind', id), drawJob('reminder', placeOf(id, reminder))]);
    await comes('still waits');
  });

  test('what a policy would have done comes once its days are over', async () => {
    await open({
      state: accessTenant([]),
      controls: { 'country-block': { block: ['RU'], home: ['DE'] } },
      settings: { approvals: { approvers: { people: Object.values(people) }, tiers: { low: 1, medium: 1, high: 1 } } },
    });
    await harness.startWorker();
    await room.says('ana', 'plan country-block');
    const id = changeIdIn(await room.waitFor(says('waiting for approval'), 'a plan'));
    await room.clicks('cy', 'Approve');
    await room.waitFor((card) => says('applied and verified')(card) && says('posted in the thread')(card), 'prepared');
    await keepAway(way, [jobOf('results', id), drawJob('results', placeOf(id, resultsKey(id)))]);
    clock.pass(8 * day);
    await comes('would have done');
  });
});
