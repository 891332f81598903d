/** The stories in which processes are killed: what people do whenever it is their turn, when it is over, and what they must be shown then. */
import { type Change, hasEnded } from '../../../src/engine/changes/change';
import { omitUndefined } from '../../../src/lib/omit-undefined';
import { textOf } from '../chat/chat-room';
import { approveTyped, decideTyped } from '../decisions/typed-approval';
import { violations } from './checker';
import { incidentScript } from './incident-story';
import { click, pause } from './people';
import type { Setup, SetupOptions } from './setup';
import type { MoreSettings } from './setup-settings';
import { patientTiming, stateFor } from './weather';

export interface Script {
  /** Changes undo themselves after this many milliseconds. */
  readonly keepWithinMs?: number;
  /** Steps at which it is reported again although a story before it has them too: what they lead to is another thing here. */
  readonly own?: RegExp;
  /** Another tenant than the usual one. It goes by a clock that people turn ahead. */
  readonly state?: () => object;
  readonly settings?: MoreSettings;
  /** People go by the ledger, not by a card: anyone who posted the card may have died. */
  readonly act: (setup: Setup, changes: readonly Change[]) => Promise<unknown>;
  readonly isOver: (changes: readonly Change[]) => boolean;
  /** Words of a card that says how it ended. */
  readonly shown: string;
  /** What is wrong beside what the ledger and the calls say. */
  readonly problems?: (setup: Setup) => readonly string[];
}

/** How soon begins what is approved for later. */
const laterMs = 1500;

const hasClosed = (change: Change | undefined): change is Change =>
  change !== undefined && (change.checkpoint !== null || change.status === 'reverted');

async function approveWaiting(setup: Setup, changes: readonly Change[]): Promise<void> {
  for (const change of changes) if (change.status === 'waiting') await click(setup, 'approve', change);
}

async function askOnce(setup: Setup, changes: readonly Change[]): Promise<void> {
  if (changes.length === 0) await setup.room.says('ana', 'plan pop-imap');
}

const plain = async (setup: Setup, changes: readonly Change[]): Promise<void> => {
  await askOnce(setup, changes);
  await approveWaiting(setup, changes);
};

async function approveForLater(setup: Setup, changes: readonly Change[]): Promise<void> {
  await askOnce(setup, changes);
  const at = new Date(Date.now() + laterMs).toISOString().slice(0, 19);
  for (const { id, status } of changes)
    if (status === 'waiting') await approveTyped((text) => setup.room.says('bo', text), id, `at=${at}Z`);
}

/** How the setup of a story differs from the usual one. */
export function setupOptionsOf({ keepWithinMs, state, settings }: Script): SetupOptions {
  return {
    ...omitUndefined({ keepWithinMs, settings }),
    // An account is read for a second or more: a worker that does so is alive.
    ...(state === undefined ? {} : { state: state(), isShifted: true, timing: patientTiming }),
  };
}

const scripts = {
  apply: { act: plain, isOver: ([first]) => hasClosed(first) && first.status === 'verified', shown: 'applied and verified' },
  revert: {
    act: async (setup, changes) => {
      await plain(setup, changes);
      const [first, second] = changes;
      if (first !== undefined && hasEnded(first) && second === undefined) await setup.room.says('ana', `revert ${first.id}`);
    },
    isOver: ([first, second]) => first?.status === 'reverted' && second?.status === 'verified' && second.checkpoint !== null,
    shown: 'undone',
  },
  'undone unless kept': {
    keepWithinMs: 400,
    act: plain,
    isOver: ([first]) => hasClosed(first) && first.status === 'revertedUnkept',
    shown: 'undone without being kept',
  },
  kept: {
    keepWithinMs: 60_000,
    act: async (setup, changes) => {
      await plain(setup, changes);
      for (const change of changes) if (change.keep?.kept.length === 0 && hasEnded(change)) await click(setup, 'keep', change);
    },
    isOver: ([first]) => hasClosed(first) && first.status === 'verified' && first.keep?.kept.length === 1,
    shown: 'applied and verified',
  },
  /** An approver leaves one mailbox out, and the narrower plan is applied. */
  'sent back': {
    own: /^append (rejected|requested|planned)/,
    act: async (setup, changes) => {
      await askOnce(setup, changes);
      const [first, second] = changes;
      if (first?.status === 'waiting')
        await decideTyped((text) => setup.room.says('bo', text), `ask ${first.id} except=${leftOut}`);
      if (first?.status === 'rejected' && second === undefined) await setup.room.says('ana', `plan pop-imap except=${leftOut}`);
      await approveWaiting(setup, changes.slice(1));
    },
    isOver: ([first, second]) => first?.status === 'rejected' && hasClosed(second) && second.status === 'verified',
    shown: 'stays a gap in the audit',
    problems: (setup) =>
      setup.effects().some(({ parameters }) => JSON.stringify(parameters).includes(guidOfLeftOut))
        ? [`${leftOut} was changed although it was left out`]
        : [],
  },
  later: {
    own: /^(append (approved|applying)|add apply|acquire)/,
    act: approveForLater,
    isOver: ([first]) => hasClosed(first) && first.status === 'verified',
    shown: 'applied and verified',
  },
  /** Someone changes the tenant while what was approved waits for its time. */
  'later, and drifted meanwhile': {
    own: /^(append (applying|refused)|add apply|acquire)/,
    act: async (setup, changes) => {
      await approveForLater(setup, changes);
      // At once: anyone who succeeds a gateway that died over the approval may come later than the time that it named.
      if (changes[0]?.status === 'waiting' && !isDrifted(setup)) setup.simulator.load(drifted(setup));
    },
    isOver: ([first]) => first?.status === 'refused',
    shown: 'refused',
    problems: (setup) => (setup.effects().length === 0 ? [] : ['it was written although the tenant had moved']),
  },
  /** Two plans on one card, approved by one word for both. */
  'several on one card': {
    own: /^(append (bundled|requested|approved)|add (plan|apply))/,
    act: async (setup, changes) => {
      const lost = ['pop-imap', 'modern-auth'].filter((control) => !changes.some(({ request }) => request.control === control));
      if (lost.length > 0) await setup.room.says('ana', `plan ${lost.join(' ')}`);
      const waiting = changes.filter(({ status }) => status === 'waiting');
      const bundles = new Set(waiting.flatMap(({ request }) => request.bundle ?? []));
      for (const bundle of bundles) await approveTyped((text) => setup.room.says('bo', text), bundle);
      await approveWaiting(
        setup,
        waiting.filter(({ request }) => request.bundle === undefined),
      );
    },
    isOver: (changes) =>
      ['pop-imap', 'modern-auth'].every((control) =>
        changes.some((change) => change.request.control === control && hasClosed(change) && change.status === 'verified'),
      ),
    shown: 'applied and verified',
  },
  incident: incidentScript,
} satisfies Readonly<Record<string, Script>>;

export type ProcessStory = keyof typeof scripts;

export const processStories = Object.keys(scripts) as readonly ProcessStory[];

export const scriptOf = (story: ProcessStory): Script => scripts[story];

/** A story may take this many times as long as it may stand still. */
const longestOf = 4;

/**
 * People do what the story says whenever it is their turn, until all is done and shown. Gives what is wrong then, a sentence each.
 * @param timeoutMs for which nothing new may be written
 * @param meanwhile what happens each time before they look
 */
export async function tellStory(
  setup: Setup,
  story: ProcessStory,
  { timeoutMs, meanwhile }: { readonly timeoutMs: number; readonly meanwhile: () => Promise<void> },
): Promise<readonly string[]> {
  const script = scriptOf(story);
  const lastEndAt = performance.now() + longestOf * timeoutMs;
  let giveUpAt = 0;
  let entries = -1;
  for (;;) {
    await meanwhile();
    const changes = await setup.changes();
    const said = changes.reduce((sum, change) => sum + change.entries, 0);
    // A busy machine takes its time: a story that stands still is one that got stuck.
    if (said !== entries) giveUpAt = Math.min(lastEndAt, performance.now() + timeoutMs);
    entries = said;
    // Nobody is left with a card that waits for ever.
    if (script.isOver(changes) && setup.room.cards().some((card) => textOf(card).includes(script.shown))) break;
    if (performance.now() > giveUpAt) return [`it never ended: ${changes.map(whereItStands).join(', ')}`];
    await script.act(setup, changes);
    await pause(15);
  }
  return [...violations(setup.simulator.calls(), await setup.entries()), ...(script.problems?.(setup) ?? [])];
}

const whereItStands = ({ status, refusal }: Change): string => (refusal === null ? status : `${status} (${refusal.reason})`);

const leftOut = 'user0@contoso.com';
const guidOfLeftOut = '0a000000-0000-4000-8000-000000000000';

interface Mailboxes {
  readonly exchange: { readonly CASMailbox: readonly { readonly PopEnabled: boolean }[] };
}

function isDrifted({ simulator }: Setup): boolean {
  return (simulator.state() as Mailboxes).exchange.CASMailbox[0]?.PopEnabled === false;
}

/** As it was, but that someone turned POP off for the first mailbox. */
function drifted({ tenantId, simulator }: Setup): object {
  const { CASMailbox } = (simulator.state() as Mailboxes).exchange;
  const state = stateFor(tenantId, [], { mailboxes: CASMailbox.length }) as { readonly exchange: object };
  const [first, ...others] = CASMailbox;
  return { ...state, exchange: { ...state.exchange, CASMailbox: [{ ...first, PopEnabled: false }, ...others] } };
}
