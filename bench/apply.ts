/** How long applying to 10,000 mailboxes takes under a limit that nobody publishes, against the optimum of that limit, on a clock that runs 20 times faster. */
import { startTestValkey } from '../test/support/stores/valkey';
import { applyOnce } from './support/apply-once';
import type { Benchmark } from './support/benchmark';
import type { Counted } from './support/scaled-simulator';

const mailboxes = 10_000;
/** With 50, the tenant would take 1,000 writes a second: more than two processes and a store on two cores do, so that their speed would be measured. */
const times = 20;
/** As Graph documents its limit of writes: 3,000 in 150 seconds. Exchange documents none. */
const limit = { size: 3000, perSecond: 20 } as const;
const change = { mailboxes, times, throttle: limit } as const;
const optimumSeconds = (mailboxes - limit.size) / limit.perSecond;

const about = `${mailboxes} mailboxes changed, each read before and after and journaled (Valkey with appendfsync always, and the mirror), in batches of ten under ${limit.size} + ${limit.perSecond}/s writes that the client is unknown, clock × ${times}`;

let last: Counted | null = null;

export const apply: readonly Benchmark[] = [
  {
    name: 'apply',
    about: `${about}, against the optimum of that limit`,
    unit: 's',
    goal: { kind: 'ratio', number: 1.05 },
    rounds: 3,
    open: async () => {
      const valkey = await startTestValkey();
      return {
        round: async () => {
          const { seconds, counted } = await applyOnce(valkey, change);
          last = counted;
          return { value: seconds, floor: optimumSeconds };
        },
        close: () => valkey.stop(),
      };
    },
  },
  {
    name: 'apply-refused',
    about:
      'per cent of those changes that were turned away because they were too many; the floor is that of sending 64 at once without any pace',
    unit: '%',
    goal: { kind: 'atMost', number: 1 },
    rounds: 1,
    open: async () => {
      const valkey = await startTestValkey();
      return {
        round: async () => {
          const { writes, refused } = last ?? (await applyOnce(valkey, change)).counted;
          return { value: (refused / writes) * 100, floor: 20 };
        },
        close: () => valkey.stop(),
      };
    },
  },
];
