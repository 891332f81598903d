/** What can befall a store of several servers, whatever is done there meanwhile. */
import { askServer, type SentinelStore, type Server } from '../many-servers';
import { refusing } from '../refusing-server';
import { pause, until } from './people';
import type { Chance } from './random';

export interface Target {
  readonly store: SentinelStore;
  readonly primary: Server;
  readonly replicas: readonly [Server, Server];
}

export type Strike = (target: Target, chance: Chance) => Promise<void>;

/** Each returns once its part is over; the store may take longer to come back. */
export const blows = {
  'the primary is killed': async ({ primary }) => void primary.child.kill('SIGKILL'),
  'the primary is killed and comes back': async ({ store, primary }, chance) => {
    primary.child.kill('SIGKILL');
    await pause(chance.below(3000));
    await store.restart(primary);
  },
  'the primary hangs': async ({ primary }) => void primary.child.kill('SIGSTOP'),
  'the primary hangs for a moment': async ({ primary }, chance) => {
    primary.child.kill('SIGSTOP');
    await pause(500 + chance.below(15_000));
    primary.child.kill('SIGCONT');
  },
  'its writes are paused': ({ primary }) =>
    askServer(primary.port, async (redis) => void (await redis.client('PAUSE', 20_000, 'WRITE'))),
  'its memory is full': ({ primary }) =>
    askServer(primary.port, async (redis) => {
      await refusing.OOM.begin(redis);
      await pause(4000);
      await refusing.OOM.end(redis);
    }),
  'a replica that knows less takes over': async ({ store, primary, replicas: [first, other] }, chance) => {
    other.child.kill('SIGSTOP');
    await pause(chance.below(2000));
    primary.child.kill('SIGKILL');
    first.child.kill('SIGKILL');
    other.child.kill('SIGCONT');
    await until(async () => (await store.primaryServer()) === other, 'other primary');
    await store.restart(first);
  },
} satisfies Readonly<Record<string, Strike>>;

/** As it is before anything befell it. */
export function targetIn(store: SentinelStore): Target {
  const [primary, ...others] = store.servers as [Server, Server, Server];
  return { store, primary, replicas: others };
}

/** Those after which another server is the primary at once. */
const deaths = ['the primary is killed', 'the primary is killed and comes back', 'a replica that knows less takes over'] as const;

/** One of the blows that kill the primary, each as often as the others. */
export function deathOf(
  store: SentinelStore,
  seed: number,
  chance: Chance,
): { readonly name: string; readonly strike: () => Promise<void> } {
  const name = deaths[seed % deaths.length] ?? deaths[0];
  return { name, strike: () => blows[name](targetIn(store), chance) };
}
