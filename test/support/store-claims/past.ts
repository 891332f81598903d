/** What happened until a moment, as the judge asks for it. */
import type { Action, Happened, Matter, Posted, Pressed, Story, Wrote } from './record';

export type Past = readonly Happened[];

export const minute = 60_000;

/** How long things may take, in milliseconds, and how many approvals they need. */
export interface Terms {
  /** A change waits so long to be kept. */
  readonly keepWithin: number;
  /** What has to happen has happened by then, or people were called. */
  readonly promise: number;
  /** The same where a worker has to read a log first, which it does without a queue as late again. */
  readonly readingPromise: number;
  /** A worker that comes back may find a lease that an attacker made up, and waits until it ends. */
  readonly lease: number;
  /** A write may be on its way while an alarm is posted. */
  readonly underWay: number;
  readonly needed: Readonly<Record<Exclude<Story | Matter, 'sign'>, number>>;
}

export const isPressed = (one: Happened): one is Pressed => one.kind === 'pressed';
export const isShown = (one: Happened): one is Posted => one.kind === 'shown';
export const isWrite = (one: Happened): one is Wrote => one.kind === 'wrote';

export function pressesOf(past: Past, story: Story | Matter, does: Action): readonly Pressed[] {
  return past.filter(isPressed).filter((one) => one.story === story && one.does === does);
}

/** What an administrator undid by hand is undone as well. */
export function writesOf(
  past: Past,
  story: Story | 'rule',
  does: Wrote['does'],
): readonly { readonly at: number; readonly object: string }[] {
  return past.flatMap((one) => {
    if (one.kind === 'by hand' && does === 'undo' && one.story === story && one.undoes)
      return [{ at: one.at, object: 'by hand' }];
    return isWrite(one) && one.story === story && one.does === does ? [one] : [];
  });
}

/** Who may have approved: anyone who pressed, but for the one who asked. */
export function approversOf(past: Past, story: Story | Matter): ReadonlySet<string> {
  const asked = new Set(pressesOf(past, story, 'ask').map(({ who }) => who));
  return new Set(pressesOf(past, story, 'approve').flatMap(({ who }) => (asked.has(who) ? [] : [who])));
}

/** The moment at which the last approval was taken that it needed; one alone in an emergency. */
export function decidedAt(past: Past, story: Exclude<Story | Matter, 'sign'>, { needed }: Terms): number | null {
  const alone = pressesOf(past, story, 'emergency').find(({ taken }) => taken)?.at;
  if (alone !== undefined) return alone;
  const taken = pressesOf(past, story, 'approve').filter(({ taken: isTaken }) => isTaken);
  const at = taken.find((_one, index) => approversOf(taken.slice(0, index + 1), story).size >= needed[story])?.at;
  return at ?? null;
}

export function endOf(course: Past): number {
  return course.at(-1)?.at ?? 0;
}

/** Since when some chat has taken messages without a break: for ever where none ever broke, never where none takes any at the end. */
export function chatsSince(course: Past): number {
  const moves = course.filter((one) => one.kind === 'chat');
  const shut = moves.findLastIndex(({ taking }) => taking === 0);
  if (shut === -1) return Number.NEGATIVE_INFINITY;
  return moves[shut + 1]?.at ?? Number.POSITIVE_INFINITY;
}

/** Since when a worker has run without a break. */
export function workerSince(course: Past): number {
  const moved = course.findLast((one) => one.kind === 'worker');
  if (moved === undefined) return Number.NEGATIVE_INFINITY;
  return moved.is === 'back' ? moved.at : Number.POSITIVE_INFINITY;
}

/** Whether people must have read by the end what was so at a moment. */
export function hadTime(course: Past, since: number, { promise }: Pick<Terms, 'promise'>): boolean {
  return endOf(course) > Math.max(since, chatsSince(course)) + promise;
}
