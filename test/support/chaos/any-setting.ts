/** Any setting of durability that a store of several servers may have, under any blow, at any step of a story: a decision that was confirmed is never lost in silence. */

import { inspectStore } from '../../../adapters/redis/inspect';
import { placeOfSettings } from '../../../adapters/redis/place';
import { storeSettings } from '../../../src/config/store';
import { askServer, until as sooner } from '../stores/many-servers';
import { throughStory } from './any-story';
import { type FailOverTrial, type WatchedSetup, withStore } from './blow';
import { blowsAt } from './blows';
import { pause } from './people';
import type { Chance } from './random';
import { isAlive, type StoreUnderTrial, type TrialOn } from './store-under-trial';
import { processStories, scriptOf, setupOptionsOf } from './stories';
import { patientTiming } from './weather';

interface Setting {
  readonly name: string;
  readonly durability: object | 'provider';
  /** How many replicas have to follow before a primary takes a write. */
  readonly fence: number;
}

const settings: readonly Setting[] = [
  { name: 'one replica within a second', durability: { replicas: 1, within: '1s' }, fence: 1 },
  { name: 'one replica within ten seconds', durability: { replicas: 1, within: '10s' }, fence: 1 },
  { name: 'two replicas', durability: { replicas: 2, within: '2s' }, fence: 2 },
  { name: 'somebody else promises it', durability: 'provider', fence: 1 },
];

export interface AnySettingTrial extends FailOverTrial {
  readonly what: string;
}

/** Milliseconds until what died comes back, and with two replicas what hangs: nothing goes on before. */
const backAfterMs = 6000;

export async function anySettingTrial({ chance, seed, open }: TrialOn): Promise<AnySettingTrial> {
  const store = await open({ isPaired: true });
  const possible = settings.filter(({ fence }) => fence <= 1 || store.sentinels !== undefined);
  const setting = possible[seed % possible.length] as Setting;
  const story = processStories[Math.floor(seed / possible.length) % processStories.length] ?? 'apply';
  const all = blowsAt(store);
  const [blow, fall] = all[chance.below(all.length)] ?? ['nothing', () => Promise.resolve()];
  const what = `${setting.name}, ${story}, ${blow}`;
  const refused = await refusesDisk(store);
  await fenceBy(store, setting.fence);
  const options = { mailboxes: 4, timing: patientTiming, ...setupOptionsOf(scriptOf(story)) };
  let setup: WatchedSetup | null = null;
  const strike = async (): Promise<void> => {
    await fall(store, chance);
    await pause(backAfterMs);
    for (const server of [store.primary, ...store.replicas])
      if (!isAlive(server)) await store.restart(server);
      else if (setting.fence > 1) server.child.kill('SIGCONT');
  };
  const under = { ...store, settings: { ...store.settings, durability: setting.durability } };
  const result = await withStore(
    under,
    (own) => {
      setup = own;
      return throughStory({ setup: own, story, after: momentOf(chance), strike });
    },
    options,
  );
  // Where a provider promised to keep it, a loss has to be announced, and nothing begins until a person looked.
  const isTold = setting.durability === 'provider' && wasTold(setup);
  const problems = [...refused, ...(isTold ? [] : result.problems)];
  return { ...result, what, problems: problems.map((problem) => `${what}: ${problem}`) };
}

const momentOf = (chance: Chance): number => 1 + chance.below(12);

/** `disk` cannot be set for several servers, and one address that leads to a server with replicas is refused. */
async function refusesDisk({ primary, settings: own }: StoreUnderTrial): Promise<readonly string[]> {
  const isTaken = storeSettings.safeParse({ ...own, durability: 'disk' }).success;
  const { kind } = own as { readonly kind: string };
  const problems = kind !== 'single' && isTaken ? ['the settings take `disk` for several servers'] : [];
  if (kind !== 'sentinel') return problems;
  const place = storeSettings.parse({ kind: 'single', address: `127.0.0.1:${primary.port}`, durability: 'disk' });
  if (place === undefined) throw new Error('There is a store.');
  const seen = await inspectStore(placeOfSettings(place, { store: () => undefined, sentinel: () => undefined }), new Date());
  return seen.safety.some((line) => line.includes('follow this server'))
    ? problems
    : [...problems, `a primary with replicas is taken for a disk of its own: ${JSON.stringify(seen)}`];
}

/** A primary takes nothing with fewer replicas than settings wait for. */
async function fenceBy({ primary, replicas }: StoreUnderTrial, least: number): Promise<void> {
  if (least <= 1) return;
  for (const server of [primary, ...replicas])
    await askServer(server, (redis) => redis.config('SET', 'min-replicas-to-write', String(least)));
  await sooner('both replicas follow', () =>
    askServer(primary, async (redis) => /min_slaves_good_slaves:[2-9]/.test(await redis.info('replication'))),
  );
}

function wasTold(setup: WatchedSetup | null): boolean {
  return setup?.room.cards().some(({ title }) => title.includes('is not what was written')) ?? false;
}
