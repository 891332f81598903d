/** A change that takes an hour because its service asks again and again to be left alone, under a roll-out every twenty seconds: it is done once, in time, and without an error. */
import { createSharedPauses } from '../adapters/redis/shared-limits';
import { sealedValues } from '../src/engine/ledger/sealed-value';
import { early } from './support/chaos/left-alone';
import { tenantId } from './support/corridor/office';
import { rolledHour } from './support/corridor/rolled-hour';
import { keyring, workerSigner } from './support/ledger/signed-entries';
import { count } from './support/runner/counts';
import { startTestValkey, type TestValkey } from './support/stores/valkey';

let valkey: TestValkey;
beforeAll(async () => {
  valkey = await startTestValkey();
});
afterAll(() => valkey.stop());
const minutes = count({ fast: 10, full: 110 });

test.each(Array.from({ length: count({ fast: 1, full: 12 }) }, (_unused, index) => index + 1))(
  'course %i: nothing is asked before its time, given up or called a failure, and each mailbox is written once',
  async (seed) => {
    const redis = valkey.connect();
    await redis.flushall();
    const hour = await rolledHour(seed, {
      minutes,
      pausesAt: (now) =>
        createSharedPauses(redis, sealedValues('worker', { keyring, signer: workerSigner, now }), { tenant: tenantId, now }),
    });
    const { change, calls, failures, rollOuts } = hour;
    expect({ early: early(calls, hour.asks), failures, status: change?.status, stopped: change?.stopped }).toEqual({
      early: [],
      failures: [],
      status: 'verified',
      stopped: null,
    });
    const effects = calls.filter(({ effect }) => effect);
    const written = effects.map(({ parameters }) => (parameters as { readonly Identity?: unknown }).Identity);
    expect(new Set(written).size).toBe(written.length);
    // Of asks that come together the longest counts: the course takes a part of what is asked for in all.
    expect(rollOuts).toBeGreaterThan(minutes / 2);
  },
);
