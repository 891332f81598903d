/** Whether what people read is so, and whether they read it in time. */
import type { Violation } from './judge';
import { approversOf, hadTime, isShown, minute, type Past, pressesOf, type Terms, workerSince, writesOf } from './past';
import { isAbout, ownChannels, type Posted, type Story, stories } from './record';
import { attackersWord, sayings, standingOn, titleOf } from './sayings';

const own: ReadonlySet<string> = new Set(Object.values(ownChannels));

const isAlarm = (one: Posted): boolean => sayings.halted.test(one.text) || sayings.overdue.test(one.text);

export function ofCard(card: Posted, before: Past): readonly Violation[] {
  const found: Violation[] = [];
  if (card.text.toLowerCase().includes(attackersWord)) found.push({ claim: 'quoted', what: card.text });
  if (sayings.failed.test(card.text))
    found.push({ claim: 'shown', what: `says that hardenbot failed, and nothing of it did: ${card.text}` });
  if (
    (sayings.halted.test(card.text) || sayings.putBack.test(card.text)) &&
    !before.some((one) => one.kind === 'attacked' && (one.touches || one.ruins))
  )
    found.push({ claim: 'shown', what: `says that the record is another one, and nobody touched it: ${card.text}` });
  if (card.channel !== undefined && !own.has(card.channel))
    found.push({ claim: 'places', what: `in ${card.channel}: ${card.text}` });
  if (card.how === 'update') found.push(...ofEdit(card, before));
  for (const story of stories.filter((one) => isAbout(one, card))) found.push(...ofStoryOn(card, story, before));
  return found;
}

/** What a message was posted about it is about for good. */
function ofEdit(card: Posted, before: Past): readonly Violation[] {
  const first = before.find((one): one is Posted => isShown(one) && one.how === 'post' && one.message === card.message);
  if (isAlarm(card) && (first === undefined || !isAlarm(first)))
    return [{ claim: 'alarms', what: `an edit of another message: ${card.text}` }];
  if (first === undefined) return [{ claim: 'own', what: `an edit of a message that nobody posted: ${card.text}` }];
  const [was, is] = [standingOn(first)?.id, standingOn(card)?.id];
  const isOther = (was !== undefined && is !== undefined && was !== is) || beginning(first) !== beginning(card);
  return isOther ? [{ claim: 'own', what: `"${titleOf(first)}" became: ${card.text}` }] : [];
}

/** A title goes on to say how it stands; what it is about stands at its beginning, behind what it asks, or that it is done. */
const beginning = (card: Posted): string =>
  titleOf(card)
    .replace(/^(?:Keep this\? |Done: |Undone: |Undo: |Redone: |Redo: |Ended: )/, '')
    // It comes after all, in the place where people read that there is none.
    .replace(/^No digest /, 'Digest ')
    // Of an account that nobody named the id is known first.
    .replace(/^Contain [0-9a-f-]{36} /, 'Contain mallory@contoso.com ')
    .slice(0, 12);

function ofStoryOn(card: Posted, story: Story, before: Past): readonly Violation[] {
  const found: Violation[] = [];
  const [done, undone] = [writesOf(before, story, 'do'), writesOf(before, story, 'undo')];
  if (story === 'change' && sayings.found.test(card.text) && done.length === 0)
    found.push({ claim: 'shown', what: `says that Direct Send is refused, and it never was: ${card.text}` });
  // Who changes the tenant by hand makes no card untrue that says what was measured before.
  const byUs = undone.filter(({ object }) => object !== 'by hand');
  const isGoneFor = byUs.length < done.length || byUs.length === 0 ? 0 : card.at - (byUs.at(-1)?.at ?? card.at);
  if (sayings.applied.test(card.text) && (done.length === 0 || isGoneFor > minute))
    found.push({ claim: 'shown', what: `says applied, and the tenant is not so: ${card.text}` });
  if (sayings.undone.test(card.text) && undone.length < done.length)
    found.push({ claim: 'shown', what: `says undone, and it is not: ${card.text}` });
  const keeps = pressesOf(before, story, 'keep');
  if (story === 'change' && sayings.kept.test(card.text) && keeps.length === 0)
    found.push({ claim: 'shown', what: `says kept, and nobody kept it: ${card.text}` });
  // A worker that was gone before anyone kept it has not heard of it.
  const goneAt =
    workerSince(before) === Number.POSITIVE_INFINITY ? before.findLast((one) => one.kind === 'worker')?.at : undefined;
  const isUnacknowledged = keeps.length > 0 && goneAt !== undefined && keeps.every(({ at }) => at > goneAt);
  if (isUnacknowledged && card.how !== 'whisper' && sayings.keptBy.test(card.text) && !sayings.unheard.test(card.text))
    found.push({ claim: 'heard', what: `says kept, and no worker was there to hear it: ${card.text}` });
  const [, onCard, told] = sayings.approved.exec(card.text) ?? [];
  const names = (onCard ?? told)?.split(/, | and /) ?? [];
  const alone = pressesOf(before, story, 'emergency').map(({ who }) => who);
  for (const name of names.filter((one) => !approversOf(before, story).has(one) && !alone.includes(one)))
    found.push({ claim: 'shown', what: `says that ${name} approved it: ${card.text}` });
  return found;
}

/** How a change stands once the worker has begun with it. */
const begun = /being (?:applied|undone|ended)|applied|under way|partly|stopped|undone|undid|ended/;
const over = /^(?:undone|ended|not ended|undoing stopped|stopped half way)/;

/** What the line of a card may say once something was decided or done, until something else is. */
const says = {
  ask: () => true,
  approve: (status: string, who: string) =>
    new RegExp(`approved by .*${who}`).test(status) || begun.test(status) || isEnded(status),
  reject: (status: string) => isEnded(status),
  withdraw: (status: string) => isEnded(status) || begun.test(status),
  revert: (status: string) => /being|undone|undid|ended|stopped/.test(status),
  keep: (status: string, _who: string, text: string) => sayings.keptBy.test(text) || over.test(status),
  do: (status: string) => begun.test(status) && !/being applied/.test(status),
  undo: (status: string) => over.test(status),
} as const;

const isEnded = (status: string): boolean => /rejected|revoked|refused|sent back|expired|nothing to change/.test(status);

export type Shows = keyof typeof says;

/** What the card of a story has to say by the end of a course. */
export function dueOnCard(
  story: Story,
  course: Past,
  terms: Terms,
): readonly { readonly shows: Shows; readonly who: string; readonly at: number }[] {
  const asked = new Set(pressesOf(course, story, 'ask').map(({ who }) => who));
  const decided = (['ask', 'approve', 'reject', 'withdraw', 'revert', 'keep'] as const).flatMap((does) =>
    pressesOf(course, story, does)
      .filter(({ taken, who }) => taken && (does !== 'approve' || !asked.has(who)))
      .map(({ who, at }) => ({ shows: does, who, at })),
  );
  const [done, undone] = [
    writesOf(course, story, 'do'),
    writesOf(course, story, 'undo').filter(({ object }) => object !== 'by hand'),
  ];
  const wrote = [
    ...(done.length === 0 ? [] : [{ shows: 'do' as const, who: '', at: done.at(-1)?.at ?? 0 }]),
    ...(undone.length < done.length || done.length === 0
      ? []
      : [{ shows: 'undo' as const, who: '', at: undone.at(-1)?.at ?? 0 }]),
  ];
  // Only a worker can say what was written; one that was away says it when it is back.
  const back = workerSince(course);
  const sayable = wrote.map((one) => ({ ...one, from: back > one.at ? back + terms.lease : one.at }));
  return [
    ...decided.filter(({ at }) => hadTime(course, at, terms)),
    ...sayable.filter(({ from }) => hadTime(course, from, terms)),
  ];
}

/** Of a tenant that is halted nothing is drawn but the alarm. */
export function ofBehind(course: Past, terms: Terms): readonly Violation[] {
  if (course.some((one) => isShown(one) && sayings.halted.test(one.text))) return [];
  return stories.flatMap((story) =>
    dueOnCard(story, course, terms)
      .filter(({ shows, who, at }) => !course.some((one) => isShown(one) && one.at >= at && isSaidOn(one, story, shows, who)))
      .map(({ shows, who, at }) => ({
        claim: 'behind' as const,
        what: `no card of ${story} says what ${who === '' ? 'was done' : `${who} decided`} (${shows}) ${Math.round(((course.at(-1)?.at ?? at) - at) / minute)} minutes ago`,
      })),
  );
}

function isSaidOn(card: Posted, story: Story, shows: Shows, who: string): boolean {
  const standing = card.how === 'whisper' || !isAbout(story, card) ? null : standingOn(card);
  return standing !== null && says[shows](standing.status, who, card.text);
}
