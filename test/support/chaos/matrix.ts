/** Every step of every story as a failpoint: the process dies there, another one takes over, and the story still ends well, once. */

import { type Change, hasEnded } from '../../../src/changes/change';
import type { Card } from '../../../src/chat/card';
import { textOf } from '../chat-room';
import { violations } from './checker';
import { failpointOf } from './failpoint';
import { type Ground, openGround, type Role, type Spawned } from './ground';
import { click, pause } from './people';

export const processStories = ['apply', 'revert', 'undone unless kept', 'kept'] as const;
export type ProcessStory = (typeof processStories)[number];

export interface Cell {
  readonly story: ProcessStory;
  /** Who dies. */
  readonly role: Role;
  /** See `failpoint.ts`. */
  readonly failpoint: string;
}

export interface CellResult {
  /** False when the process lived through the story: the step did not come that often. */
  readonly died: boolean;
  readonly problems: readonly string[];
}

export function nameOfCell({ story, role, failpoint }: Cell): string {
  return `${story}: ${role} ${failpoint}`;
}

/** What only comes round by time is no step of a story. */
const byTheClock = /^(renew|ensure|add scan|add remind)/;

/** Every place at which somebody can die, each once: what a story has in common with plain applying is tried there. */
export async function allCells(): Promise<readonly Cell[]> {
  const cells = new Map<string, Cell>();
  for (const story of processStories)
    for (const cell of await cellsOf(story)) {
      const place = `${cell.role} ${cell.failpoint}`;
      if (!cells.has(place)) cells.set(place, cell);
    }
  return [...cells.values()];
}

/** Tells the story once without a death, and gives every place at which somebody could have died. */
async function cellsOf(story: ProcessStory): Promise<readonly Cell[]> {
  const ground = await groundFor(story);
  try {
    const gateway = await ground.start('gateway');
    const worker = await ground.start('worker');
    const problems = await tell(ground, story, null);
    if (problems.length > 0) throw new Error(`${story}, without a death: ${problems.join('; ')}`);
    const cells = (role: Role, { steps }: Spawned): readonly Cell[] =>
      steps
        .filter((step) => !byTheClock.test(step))
        .flatMap((step) =>
          (step.startsWith('write') ? (['before', 'during', 'after'] as const) : (['before', 'after'] as const)).map((when) => ({
            story,
            role,
            failpoint: `${when} ${step}`,
          })),
        );
    return [...cells('worker', worker), ...cells('gateway', gateway)];
  } finally {
    await ground.close();
  }
}

export async function runCell({ story, role, failpoint }: Cell): Promise<CellResult> {
  const ground = await groundFor(story);
  try {
    await ground.host(role === 'worker' ? 'gateway' : 'worker');
    const dying = await ground.start(role, { failpoint });
    const point = failpointOf(failpoint);
    const watch =
      point.when === 'during' ? setInterval(() => ground.effects().length >= point.nth && dying.child.kill('SIGKILL'), 1) : null;
    const problems = await tell(ground, story, { role, spawned: dying });
    if (watch !== null) clearInterval(watch);
    return { died: dying.child.signalCode === 'SIGKILL', problems };
  } finally {
    await ground.close();
  }
}

function groundFor(story: ProcessStory): Promise<Ground> {
  const keepWithinMs = story === 'kept' ? 60_000 : story === 'undone unless kept' ? 400 : undefined;
  return openGround({ mailboxes: 2, ...(keepWithinMs === undefined ? {} : { keepWithinMs }) });
}

const timeoutMs = 30_000;

/** People do what the story says whenever it is their turn, and whoever dies has a successor, until all is done and shown. */
async function tell(
  ground: Ground,
  story: ProcessStory,
  dying: { readonly role: Role; readonly spawned: Spawned } | null,
): Promise<readonly string[]> {
  const giveUpAt = performance.now() + timeoutMs;
  let succeeded = dying === null;
  for (;;) {
    if (!succeeded && dying !== null && dying.spawned.child.signalCode !== null) {
      succeeded = true;
      await ground.start(dying.role);
    }
    const changes = await ground.changes();
    if (isOver(story, changes) && isShown(story, ground.room.cards())) break;
    if (performance.now() > giveUpAt) return [`it never ended: ${changes.map(whereItStands).join(', ')}`];
    await act(ground, story, changes);
    await pause(15);
  }
  return violations(ground.simulator.calls(), await ground.entries());
}

const whereItStands = ({ status, refusal }: Change): string => (refusal === null ? status : `${status} (${refusal.reason})`);

/** Clicks go by the ledger, not by a card: whoever posted the card may have died. */
async function act(ground: Ground, story: ProcessStory, changes: readonly Change[]): Promise<void> {
  const [first, second] = changes;
  if (first === undefined) await ground.room.says('ana', 'plan pop-imap');
  else if (story === 'revert' && hasEnded(first) && second === undefined) await ground.room.says('ana', `revert ${first.id}`);
  for (const change of changes) {
    if (change.plan === null) continue;
    if (change.status === 'waiting') await click(ground, 'approve', change);
    if (story === 'kept' && change.keep?.kept.length === 0 && hasEnded(change)) await click(ground, 'keep', change);
  }
}

function isOver(story: ProcessStory, changes: readonly Change[]): boolean {
  const [first, second] = changes;
  if (first === undefined || (first.checkpoint === null && first.status !== 'reverted')) return false;
  switch (story) {
    case 'apply':
      return first.status === 'verified';
    case 'kept':
      return first.status === 'verified' && first.keep?.kept.length === 1;
    case 'undone unless kept':
      return first.status === 'revertedUnkept';
    case 'revert':
      return first.status === 'reverted' && second?.status === 'verified' && second.checkpoint !== null;
  }
}

/** Whether people see how it ended: nobody is left with a card that waits for ever. */
function isShown(story: ProcessStory, cards: readonly Card[]): boolean {
  const words = {
    apply: 'applied and verified',
    kept: 'applied and verified',
    revert: 'undone',
    'undone unless kept': 'undid itself',
  };
  return cards.some((card) => textOf(card).includes(words[story]));
}
