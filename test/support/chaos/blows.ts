/** What can befall a store of several servers, whatever is done there meanwhile. */
import { askServer, end } from '../stores/many-servers';
import { refusing } from '../stores/refusing-server';
import { pause, until } from './people';
import type { Chance } from './random';
import type { StoreUnderTrial, TrialOn, Wanted } from './store-under-trial';

export type Strike = (store: StoreUnderTrial, chance: Chance) => Promise<void>;

const returning = 'the primary is killed and comes back';
const losing = 'a replica that knows less takes over';

/** Each returns once its part is over; the store may take longer to come back. */
const blows = {
  'the primary is killed': async ({ primary }) => void primary.child.kill('SIGKILL'),
  [returning]: async ({ primary, restart }, chance) => {
    primary.child.kill('SIGKILL');
    await pause(chance.below(3000));
    await restart(primary);
  },
  'the primary hangs': async ({ primary }) => void primary.child.kill('SIGSTOP'),
  'the primary hangs for a moment': async ({ primary }, chance) => {
    primary.child.kill('SIGSTOP');
    await pause(500 + chance.below(15_000));
    primary.child.kill('SIGCONT');
  },
  'its writes are paused': ({ primary }) =>
    askServer(primary, async (redis) => void (await redis.client('PAUSE', 20_000, 'WRITE'))),
  'its memory is full': ({ primary }) =>
    askServer(primary, async (redis) => {
      await refusing.OOM.begin(redis);
      await pause(4000);
      await refusing.OOM.end(redis);
    }),
  [losing]: async ({ primary, replicas: [first, other], successor, restart }, chance) => {
    if (first === undefined || other === undefined) throw new Error('Two replicas are needed for that.');
    other.child.kill('SIGSTOP');
    await pause(chance.below(2000));
    await Promise.all([primary, first].map(end));
    other.child.kill('SIGCONT');
    await until(async () => (await successor()) === other, 'other primary');
    await restart(first);
  },
} satisfies Readonly<Record<string, Strike>>;

/** What can befall this one: of a provider that promises to keep everything the loss is a kind of its own. */
export function blowsAt({ keepsAll }: StoreUnderTrial): readonly (readonly [name: string, strike: Strike])[] {
  return Object.entries(blows).filter(([name]) => keepsAll !== true || name !== losing);
}

/** Those after which another server is the primary at once. */
const deaths = ['the primary is killed', returning, losing] as const;

/** One of the blows that kill the primary, each as often as the others. */
export async function deathOn(
  { seed, chance, open }: TrialOn,
  wanted: Wanted = {},
): Promise<{ readonly store: StoreUnderTrial; readonly name: string; readonly strike: () => Promise<void> }> {
  const name = deaths[seed % deaths.length] ?? deaths[0];
  const store = await open({ ...wanted, isPaired: name !== returning });
  return { store, name, strike: () => blows[name](store, chance) };
}
