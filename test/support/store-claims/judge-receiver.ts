/** What a receiver of webhooks hears: everything that was decided and done, in order, and nothing else. */
import type { Violation } from './judge';
import { hadTime, isPressed, isShown, minute, type Past, pressesOf, type Terms, workerSince, writesOf } from './past';
import type { Action, Delivered, Happened, Story } from './record';
import { attackersWord, sayings } from './sayings';

const isDelivered = (one: Happened): one is Delivered => one.kind === 'delivered';

/** Which actions of people an event may be of. */
const actionsOf: Readonly<Record<string, readonly Action[]>> = {
  requested: ['ask', 'revert'],
  approved: ['approve', 'emergency'],
  rejected: ['reject'],
  revoked: ['withdraw'],
};
/** And which writes, or none that the tenant took. */
const writesBehind = { applied: 'do', verified: 'do', undone: 'undo' } as const;

export function ofDelivery(event: Delivered, before: Past): readonly Violation[] {
  const found: Violation[] = [];
  const { type, by, text } = event;
  const what = `${type}: ${text}`;
  if (text.toLowerCase().includes(attackersWord)) found.push({ claim: 'quoted', what });
  const actions = actionsOf[type];
  const pressed = before.filter(isPressed);
  if (actions !== undefined && !pressed.some(({ does, who }) => actions.includes(does) && who === by))
    found.push({ claim: 'heardOf', what: `nobody of that name did that: ${what}` });
  const does = Object.hasOwn(writesBehind, type) ? writesBehind[type as keyof typeof writesBehind] : null;
  const isRefused = before.some((one) => one.kind === 'refused' && one.story === 'change');
  if (does !== null && !isRefused && writesOf(before, 'change', does).length === 0)
    found.push({ claim: 'heardOf', what: `nothing was written: ${what}` });
  const isUntaken = sayings.untaken.test(text) && pressed.some((press) => press.taken && press.does !== 'ask');
  const isFounded = [sayings.halted, sayings.overdue, sayings.emergency].some((saying) => saying.test(text));
  if (type === 'alarm' && !isFounded && !isUntaken) found.push({ claim: 'heardOf', what: `an alarm about nothing: ${what}` });
  const earlier = before.filter(isDelivered);
  const last = earlier.findLast(({ sequence }) => sequence !== undefined)?.sequence;
  const isNew = !earlier.some(({ id }) => id === event.id);
  if (event.sequence !== undefined && last !== undefined && isNew && event.sequence < last)
    found.push({ claim: 'delivered', what: `out of turn, behind ${last}: ${what}` });
  return found;
}

/** What a receiver has to have heard by the end. */
export interface Awaited {
  readonly type: string;
  readonly who: string;
  readonly at: number;
}

const told = { ask: 'requested', approve: 'approved', reject: 'rejected', withdraw: 'revoked' } as const;

export function awaitedOf(course: Past, story: Story, terms: Terms): readonly Awaited[] {
  const decided = Object.entries(told).flatMap(([does, type]) =>
    pressesOf(course, story, does as Action)
      .filter(({ taken }) => taken)
      .map(({ who, at }) => ({ type, who, at })),
  );
  const since = workerSince(course);
  const wrote = (['do', 'undo'] as const).flatMap((does) => {
    const last = writesOf(course, story, does).findLast(({ object }) => object !== 'by hand');
    // A worker that ends at it says so once it is back.
    const at = last === undefined ? null : Math.max(last.at, since);
    return at === null ? [] : [{ type: does === 'do' ? 'applied' : 'undone', who: '', at }];
  });
  // It is tried again ten minutes later at most.
  const away = course.findLast((one) => one.kind === 'receiver' && one.is === 'away')?.at ?? 0;
  return [...decided, ...wrote].filter(({ at }) => (course.at(-1)?.at ?? 0) > Math.max(at, away) + terms.promise);
}

/** @param course of a tenant with a receiver */
export function ofReceiver(course: Past, terms: Terms): readonly Violation[] {
  if (!course.some((one) => one.kind === 'receiver')) return [];
  const halted = course.some((one) => isShown(one) && sayings.halted.test(one.text)) || alarmed(course);
  // A ledger that is halted is not read to anyone; its alarm is.
  return [...(halted ? [] : ofAwaited(course, terms)), ...ofAlarm(course, terms)];
}

const alarmed = (course: Past): boolean =>
  course.some((one) => isDelivered(one) && one.type === 'alarm' && sayings.halted.test(one.text));

function ofAwaited(course: Past, terms: Terms): readonly Violation[] {
  return awaitedOf(course, 'change', terms)
    .filter(({ type, who }) => !course.some((one) => isDelivered(one) && one.type === type && (who === '' || one.by === who)))
    .map(({ type, who, at }) => ({
      claim: 'delivered' as const,
      what: `${type}${who === '' ? '' : ` by ${who}`} was not heard of ${Math.round(((course.at(-1)?.at ?? at) - at) / minute)} minutes ago`,
    }));
}

/** No chat takes anything while people have to hear that a record is another one: the receiver hears it. */
function ofAlarm(course: Past, { promise }: Terms): readonly Violation[] {
  const damage = course.find((one) => one.kind === 'attacked' && one.ruins)?.at;
  const shut = course.find((one) => one.kind === 'chat' && one.taking === 0)?.at;
  if (damage === undefined || shut === undefined) return [];
  const opened = course.find((one) => one.kind === 'chat' && one.taking > 0 && one.at > shut)?.at ?? course.at(-1)?.at ?? shut;
  const since = Math.max(damage, shut);
  const isReported = course.some((one) => isShown(one) && one.at < since && sayings.halted.test(one.text));
  const hadToHear = hadTime([...course.filter(({ kind }) => kind !== 'chat'), { kind: 'over', at: opened }], since, { promise });
  return !hadToHear || isReported || alarmed(course)
    ? []
    : [{ claim: 'outside', what: 'the end of the ledger is another one, no chat took anything, and no receiver heard of it' }];
}
