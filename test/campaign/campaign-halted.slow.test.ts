/** The record of one tenant of a campaign is halted: its card says so, its button decides on the others, and it is back on the card once the record is. */
import { dirname, join } from 'node:path';
import { keys } from '../../adapters/redis/keys';
import { restoreLedger, whyHalted } from '../../adapters/redis/ledger-restore';
import type { Card } from '../../src/chat/card';
import { usualTiming } from '../../src/compose/safeguards';
import { type ChatRoom, openChatRoom, textOf } from '../support/chat/chat-room';
import { type Harness, openHarness, people } from '../support/corridor/harness';
import { keyring, workerSigner } from '../support/ledger/signed-entries';
import { until } from '../support/stores/many-servers';

const open = (id: number) => ({
  organization: { id: `7d000000-0000-4000-8000-00000000000${id}` },
  schema: 'tenant-state/1',
  asOf: '2026-11-24T00:00:00Z',
  exchange: {
    CASMailbox: [
      {
        PrimarySmtpAddress: `m@t${id}.example`,
        Guid: `0a000000-0000-4000-8000-00000000000${id}`,
        PopEnabled: true,
        ImapEnabled: true,
      },
    ],
    CASMailboxPlan: [{ Name: 'Enterprise', Guid: '0b000000-0000-4000-8000-000000000001', PopEnabled: false, ImapEnabled: false }],
  },
});
const own = { channel: { terminal: 'hardening' }, tags: ['gold'], breakGlass: ['a@n.example', 'b@n.example'] };

let room: ChatRoom;
let harness: Harness;
beforeEach(async () => {
  room = openChatRoom('terminal', 'hardening');
  harness = await openHarness({
    platform: room,
    state: open(1),
    controls: { 'pop-imap': {} },
    tenant: { tags: ['gold'] },
    simulated: { northwind: { state: open(2), settings: own }, fabrikam: { state: open(3), settings: own } },
    settings: { approvals: { approvers: { people: Object.values(people) }, tiers: { low: 1, medium: 1, high: 1 } } },
    overdue: { everyMs: 200, graceMs: 60_000 },
    timing: { ...usualTiming, graceMs: 0, reconcileEveryMs: 500 },
  });
});
afterEach(() => harness.close());

const says =
  (...texts: readonly string[]) =>
  (card: Card) =>
    texts.every((text) => textOf(card).includes(text));

const northwind = (): string => harness.simulators.get('northwind')?.tenantId ?? '';

/** A row of nonsense behind the record: anyone who reads it halts the tenant. */
async function halt(): Promise<void> {
  const redis = harness.valkey.connect();
  const key = keys.ledger(northwind());
  await redis.xadd(key, `${(await redis.xlen(key)) + 1}-0`, 'entry', 'nonsense', 'hash', 'x');
}

/** Nothing is left that the queue would draw, which would show by chance what is meant here. */
const drawn = (): Promise<void> =>
  until('everything is drawn', async () => {
    const before = room.seen.length;
    await new Promise((resolve) => setTimeout(resolve, 3000));
    return room.seen.length === before;
  });

async function restored(): Promise<void> {
  const redis = harness.valkey.connect();
  const mirror = join(dirname(harness.workerFile), 'mirror-0');
  await until('it is restored, and stays so', async () => {
    await restoreLedger(redis, mirror, northwind(), { keyring, signer: workerSigner, now: () => new Date() });
    await new Promise((resolve) => setTimeout(resolve, 500));
    return (await whyHalted(redis, northwind())) === null;
  });
}

test('the card is drawn again when the record is halted, and when it can be read again', async () => {
  await room.says('ana', 'plan pop-imap @gold');
  await room.waitFor(says('3 waiting for approval'), 'plans to approve');
  await drawn();
  await halt();
  await room.waitFor(says('2 waiting for approval', 'Cannot be read now: northwind'), 'what is left to decide on');
  await room.waitFor(says('2 plans to decide on'), 'the call below it');
  const answer = await room.clicks('bo', 'Approve all');
  expect(textOf(answer)).toMatch(/^You approved 2 of 3 plans/);
  await room.waitFor(says('2 waiting for a turn', 'Cannot be read now: northwind'), 'what waits for the record');
  await restored();
  await room.waitFor(says('2 applied and verified', '1 waiting for approval'), 'what is left');
});
