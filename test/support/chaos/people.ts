/** What people do in a trial with real processes, whenever it is their turn. They go by the ledger: anyone who posts cards may have died. */

import type { Card } from '../../../src/chat/card';
import type { Change } from '../../../src/engine/changes/change';
import { textOf } from '../chat/chat-room';
import type { Setup } from './setup';

let clicks = 0;

/** Gives the private answer, if any. */
export function click(
  { room }: Pick<Setup, 'room'>,
  action: 'approve' | 'keep' | 'revoke',
  { id, plan }: Change,
): Promise<Card | null> {
  clicks += 1;
  return room.send({
    kind: 'click',
    actor: { platform: 'terminal', id: 'bo', membership: 'member' },
    conversation: { platform: 'terminal', channel: 'hardening' },
    key: `click-${clicks}`,
    action,
    subject: id,
    ...(plan === null ? {} : { digest: plan.digest }),
  });
}

export function pause(ms: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, ms);
  });
}

/** For each millisecond that a look took, this many are waited before the next: anyone who waits leaves the processors to what is waited for. */
const restAfterLook = 9;

/** Looks until something is there. Throws after `timeoutMs`, naming `what` was waited for: long after what a busy machine takes to start a process. */
export async function until<Found>(
  look: () => Promise<Found | null | false> | Found | null | false,
  what: string | (() => string),
  timeoutMs = 120_000,
): Promise<Found> {
  const giveUpAt = performance.now() + timeoutMs;
  for (;;) {
    const began = performance.now();
    const found = await look();
    if (found !== null && found !== false) return found;
    const now = performance.now();
    if (now > giveUpAt) throw new Error(`In ${timeoutMs / 1000} s there was no ${typeof what === 'string' ? what : what()}.`);
    await pause(Math.max(10, restAfterLook * (now - began)));
  }
}

/** Ana asks for the first plan. */
export function askPlan(setup: Setup): Promise<void> {
  return askAgain(setup, 'plan pop-imap', (changes) => changes.length > 0);
}

/** Ana asks for a plan, bo approves it as soon as it is there. */
export async function askAndApprove(setup: Setup): Promise<void> {
  await askPlan(setup);
  const change = await until(async () => (await setup.changes()).find(({ status }) => status === 'waiting') ?? null, 'plan');
  await click(setup, 'approve', change);
}

/** Whether a person learns that nothing was done because the store does not answer, or that nobody knows yet. */
export function hasToAskAgain(told: Card | null): boolean {
  return told !== null && /not known yet|does not answer/.test(textOf(told));
}

/** Until she looks again, in milliseconds: the card says a minute, of trials it is less. */
const lookAgainMs = 5000;

/** Ana asks for the undo of a change. */
export function askUndo(setup: Setup, { id }: Change): Promise<void> {
  return askAgain(setup, `revert ${id}`, (changes) => changes.length > 1);
}

/** Shown that nobody knows yet whether what she asked for was taken, she looks after a while, as the card says, and asks again if it was not. */
async function askAgain(setup: Setup, words: string, isTaken: (changes: readonly Change[]) => boolean): Promise<void> {
  await until(async () => {
    if (!hasToAskAgain(await setup.room.says('ana', words))) return true;
    await pause(lookAgainMs);
    return isTaken(await setup.changes());
  }, `answer to ${words}`);
}

/** The change that was asked for at this place, the first where none is named, once it has come completely. Approves again what lost its approval. */
export function ended(
  setup: Setup,
  { index = 0, timeoutMs }: { readonly index?: number; readonly timeoutMs?: number } = {},
): Promise<Change> {
  let last = 'there is none';
  return until(
    async () => {
      const change = (await setup.changes())[index];
      last = change === undefined ? last : `it is ${change.status}`;
      if (change?.status === 'waiting') await click(setup, 'approve', change);
      return change !== undefined && change.checkpoint !== null && change.status !== 'applying' ? change : null;
    },
    () => `end of the change (${last})`,
    timeoutMs,
  );
}
