/** Any blow at a store of several servers, at any step of any story: it comes to its end all the same, once, and what people were told holds. */
import { performance } from 'node:perf_hooks';
import { textOf } from '../chat-room';
import { askServer, type SentinelStore, type Server, startSentinelStore } from '../many-servers';
import { refusing } from '../refusing-server';
import { type FailOverTrial, sentinelSettings, type WatchedGround, withStore } from './blow';
import type { Ground } from './ground';
import { pause, until } from './people';
import { type Chance, chanceOf } from './random';
import { type ProcessStory, processStories, scriptOf, tellStory } from './stories';
import { patientTiming } from './weather';

export interface AnyStoryTrial extends FailOverTrial {
  readonly story: ProcessStory;
  readonly blow: string;
}

interface Target {
  readonly store: SentinelStore;
  readonly primary: Server;
  readonly replicas: readonly [Server, Server];
}

type Strike = (target: Target, chance: Chance) => Promise<void>;

/** Each returns once its part is over; the store may take longer to come back. */
const blows: Readonly<Record<string, Strike>> = {
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
};

/** Milliseconds: writes are paused for twenty seconds, and a server that hangs is noticed after ten. */
const stuckMs = 120_000;

export async function anyStoryTrial(seed: number): Promise<AnyStoryTrial> {
  const chance = chanceOf(seed);
  const story = processStories[seed % processStories.length] ?? 'apply';
  const names = Object.keys(blows);
  // Every story with every blow, one after the other.
  const blow = names[(seed + Math.floor(seed / processStories.length)) % names.length] ?? '';
  const store = await startSentinelStore();
  const { keepWithinMs } = scriptOf(story);
  const options = { mailboxes: 4, timing: patientTiming, ...(keepWithinMs === undefined ? {} : { keepWithinMs }) };
  const strike = (target: Target): Promise<void> => blows[blow]?.(target, chance) ?? Promise.resolve();
  const run = (ground: WatchedGround): Promise<FailOverTrial> =>
    throughStory({ ground, store, story, after: 1 + chance.below(12), strike });
  const result = await withStore(store, sentinelSettings(store), run, options);
  return { ...result, story, blow, problems: result.problems.map((problem) => `${story}, ${blow}: ${problem}`) };
}

interface Course {
  readonly ground: WatchedGround;
  readonly store: SentinelStore;
  readonly story: ProcessStory;
  /** Entries of the ledger. */
  readonly after: number;
  readonly strike: (target: Target) => Promise<void>;
}

async function throughStory({ ground, store, story, after, strike }: Course): Promise<FailOverTrial> {
  const [primary, ...others] = store.servers as [Server, Server, Server];
  const target = { store, primary, replicas: others };
  await ground.host('gateway');
  await ground.start('worker');
  const { heard, room } = listening(ground);
  let struck: { readonly at: number; readonly over: Promise<void> } | null = null;
  const problems = await tellStory({ ...ground, room }, story, {
    timeoutMs: stuckMs,
    meanwhile: async () => {
      if (struck !== null || (await ground.entries()).length < after) return;
      struck = { at: performance.now(), over: strike(target) };
    },
  });
  const { at, over } = struck ?? { at: performance.now(), over: Promise.resolve() };
  const tookMs = performance.now() - at;
  await over;
  return { tookMs, problems: [...problems, ...(await untrue(ground, heard))] };
}

interface Heard {
  readonly kind: 'approve' | 'keep';
  readonly subject: string;
  readonly said: string;
}

/** The room, and what people were told who pressed a button. */
function listening({ room }: Ground): { readonly room: Ground['room']; readonly heard: readonly Heard[] } {
  const heard: Heard[] = [];
  const send: Ground['room']['send'] = async (event) => {
    const answer = await room.send(event);
    if (event.kind === 'click' && (event.action === 'approve' || event.action === 'keep'))
      heard.push({ kind: event.action, subject: event.subject, said: answer === null ? '' : textOf(answer) });
    return answer;
  };
  return { room: { ...room, send }, heard };
}

/** Whoever read nothing else saw it taken. */
async function untrue(ground: Ground, heard: readonly Heard[]): Promise<readonly string[]> {
  const entries = await ground.entries();
  const isThere = ({ kind, subject }: Heard): boolean =>
    entries.some((entry) => entry.subject === subject && entry.event.type === (kind === 'approve' ? 'approved' : 'kept'));
  return heard
    .filter((one) => (one.said === '' || one.said.startsWith('You ')) && !isThere(one))
    .map(({ kind, subject, said }) => `to ${kind} ${subject} was answered "${said}", and it is not in the ledger`);
}
