/** Any blow at a store of several servers, at any step of any story: it comes completely all the same, once, and what people were shown holds. */
import { performance } from 'node:perf_hooks';
import { textOf } from '../chat/chat-room';
import { type FailOverTrial, type WatchedSetup, withStore } from './blow';
import { blowsAt } from './blows';
import { pause } from './people';
import type { Setup } from './setup';
import type { TrialOn } from './store-under-trial';
import { type ProcessStory, processStories, scriptOf, setupOptionsOf, tellStory } from './stories';
import { patientTiming } from './weather';

export interface AnyStoryTrial extends FailOverTrial {
  readonly story: ProcessStory;
  readonly blow: string;
}

/** Milliseconds: writes are paused for twenty seconds, and a server that hangs is noticed after ten. */
const stuckMs = 120_000;

export async function anyStoryTrial({ chance, seed, open }: TrialOn): Promise<AnyStoryTrial> {
  const story = processStories[seed % processStories.length] ?? 'apply';
  const store = await open({ isPaired: true });
  const all = blowsAt(store);
  // Every story with every blow, one after the other.
  const [blow, fall] = all[(seed + Math.floor(seed / processStories.length)) % all.length] ?? [
    'nothing',
    () => Promise.resolve(),
  ];
  const options = { mailboxes: 4, timing: patientTiming, ...setupOptionsOf(scriptOf(story)) };
  const strike = (): Promise<void> => fall(store, chance);
  const run = (setup: WatchedSetup): Promise<FailOverTrial> =>
    throughStory({ setup, story, after: 1 + chance.below(12), strike });
  const result = await withStore(store, run, options);
  return { ...result, story, blow, problems: result.problems.map((problem) => `${story}, ${blow}: ${problem}`) };
}

interface Course {
  readonly setup: WatchedSetup;
  readonly story: ProcessStory;
  /** Entries of the ledger. */
  readonly after: number;
  readonly strike: () => Promise<void>;
}

export async function throughStory({ setup, story, after, strike }: Course): Promise<FailOverTrial> {
  await setup.host('gateway');
  await setup.start('worker');
  const { heard, room } = listening(setup);
  let struck: { readonly at: number; readonly over: Promise<void> } | null = null;
  const problems = await tellStory({ ...setup, room }, story, {
    timeoutMs: stuckMs,
    meanwhile: async () => {
      if (struck !== null || (await setup.entries()).length < after) return;
      struck = { at: performance.now(), over: strike() };
    },
  });
  const { at, over } = struck ?? { at: performance.now(), over: Promise.resolve() };
  const tookMs = performance.now() - at;
  await over;
  return { tookMs, problems: [...problems, ...(await untrueAtLast(setup, heard))] };
}

interface Heard {
  readonly kind: 'approve' | 'keep';
  readonly subject: string;
  readonly said: string;
}

/** The room, and what people were shown who pressed a button. */
function listening({ room }: Setup): { readonly room: Setup['room']; readonly heard: readonly Heard[] } {
  const heard: Heard[] = [];
  const send: Setup['room']['send'] = async (event) => {
    const answer = await room.send(event);
    if (event.kind === 'click' && (event.action === 'approve' || event.action === 'keep'))
      heard.push({ kind: event.action, subject: event.subject, said: answer === null ? '' : textOf(answer) });
    return answer;
  };
  return { room: { ...room, send }, heard };
}

/** A story may be over before the store lost the end of the ledger: a worker then puts it back from its mirror. */
async function untrueAtLast(setup: Setup, heard: readonly Heard[]): Promise<readonly string[]> {
  const until = performance.now() + stuckMs;
  for (;;) {
    const found = await untrue(setup, heard);
    if (found.length === 0 || performance.now() > until) return found;
    await pause(200);
  }
}

/** Anyone who read nothing else saw it taken. */
async function untrue(setup: Setup, heard: readonly Heard[]): Promise<readonly string[]> {
  const entries = await setup.entries();
  const isThere = ({ kind, subject }: Heard): boolean =>
    entries.some((entry) => entry.subject === subject && entry.event.type === (kind === 'approve' ? 'approved' : 'kept'));
  return heard
    .filter((one) => (one.said === '' || one.said.startsWith('You ')) && !isThere(one))
    .map(({ kind, subject, said }) => `to ${kind} ${subject} was answered "${said}", and it is not in the ledger`);
}
