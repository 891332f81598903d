/** What doctor says of a ledger that has grown large in the store. */
import { keys } from '../../adapters/redis/keys';
import { createEntryLog } from '../../adapters/redis/ledger';
import { ledgerSize } from '../../adapters/redis/ledger-size';
import { checkLedgerSize, largeLedger } from '../../src/setup/doctor/ledgers';
import { audited, chainOf } from '../support/ledger/archive-lab';
import { startTestValkey, type TestValkey } from '../support/stores/valkey';

const begun = new Date('2024-11-02T08:00:00.000Z');
const dayMs = 86_400_000;
const after = (days: number): Date => new Date(begun.getTime() + days * dayMs);

let valkey: TestValkey;
beforeAll(async () => {
  valkey = await startTestValkey();
});
afterAll(() => valkey.stop());

/** A ledger of this many entries: the first is one, and nobody reads the others. Returns what doctor says of it this many days after it began. */
async function saidOf(tenant: string, entries: number, days: number, spoil: 'archived' | 'none' = 'none') {
  const redis = valkey.connect();
  const [first] = chainOf(tenant, begun, [{ subject: 's-1', event: audited, day: 0 }]);
  await redis.xadd(keys.ledger(tenant), '1-0', 'entry', JSON.stringify(first));
  const fill = `for seq = 2, tonumber(ARGV[1]) do redis.call('XADD', KEYS[1], seq .. '-0', 'entry', '{}') end`;
  await redis.eval(fill, 1, keys.ledger(tenant), String(entries));
  if (spoil === 'archived') await createEntryLog(redis).remove(tenant, { from: 2, to: 3 });
  const size = await ledgerSize(redis, tenant);
  return size === null ? null : checkLedgerSize({ tenant: 'contoso', ...size }, after(days));
}

test('a large ledger of which nothing was ever archived is told, with the command, and stops nothing', async () => {
  expect(await saidOf('large', largeLedger, 400)).toEqual([
    {
      area: 'store',
      name: 'ledger of contoso',
      state: 'works',
      found: '10000 entries since 2024-11-02 in the memory of the store, and none was ever archived',
      disables: [],
      remedy:
        'run `hardenbot ledger archive --tenant contoso`, once a month from now on: it moves what is over for good into files',
    },
  ]);
});

test('of one that has nothing as old as is usual the command names the youngest age that may leave', async () => {
  expect(await saidOf('young', largeLedger, 399)).toMatchObject([
    { remedy: expect.stringContaining('`hardenbot ledger archive --tenant contoso --older-than 90d`') },
  ]);
});

test.each([
  ['small', largeLedger - 1, 400, 'none'],
  ['begun lately', largeLedger, 89, 'none'],
  ['archived before', largeLedger + 2, 400, 'archived'],
] as const)('nothing is said of a ledger that is %s', async (name, entries, days, spoil) => {
  expect(await saidOf(name, entries, days, spoil)).toEqual([]);
});

test('where no ledger is, or something else in its place, nothing is said and nothing is touched', async () => {
  const redis = valkey.connect();
  await redis.set(keys.ledger('foreign'), 'of someone else');
  expect([await ledgerSize(redis, 'none'), await ledgerSize(redis, 'foreign')]).toEqual([null, null]);
  expect(await redis.get(keys.ledger('foreign'))).toBe('of someone else');
});
