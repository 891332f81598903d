/** Holds what was posted and written against what people decided, sentence by sentence of the manual. */
import { type Happened, isAbout, type Posted, type Pressed, type Story, stories, type Wrote } from './record';

/** A word that nobody but the attacker says. */
export const attackersWord = 'mallorywashere';

/** The channel of the tenant. */
const ownChannel = 'hardening';
const minute = 60_000;
/** How long a plan waits for approvals. */
const plansWait = 4 * 60 * minute;
/** The end of the trip that every course asks for. */
export const tripEnds = Date.parse('2026-11-28T00:00:00Z');
/** How long things may take, in milliseconds, and how many approvals they need. */
export interface Terms {
  /** A change waits so long to be kept. */
  readonly keepWithin: number;
  /** What has to happen has happened by then, or people were called. */
  readonly promise: number;
  /** A write may be on its way while an alarm is posted. */
  readonly underWay: number;
  readonly needed: Readonly<Record<Story, number>>;
}

/** As the manual has them: a worker looks for what is due within two minutes, the gateway tells what is overdue after ten. */
export const manualTerms: Terms = {
  keepWithin: 30 * minute,
  promise: 12 * minute,
  underWay: 30_000,
  needed: { change: 2, trip: 1, containment: 1 },
};

/** What a card says that the judge can tell to be false. */
export const sayings = {
  applied: /applied and verified|under way - measured pass|everywhere else everything is as it was/,
  undone: /undid itself|Put back at|the trip is over/,
  kept: /\bkept\b(?! it in time)/i,
  approved:
    /approved by ((?:ana|bo|cy)(?:(?:, | and )(?:ana|bo|cy))*)|^((?:ana|bo|cy)(?:(?:, | and )(?:ana|bo|cy))*) approved it/m,
  halted: /is not what was written/,
  overdue: /should have been put back|could not be put back whole/,
  stopped: /undoing stopped half way|not ended whole/,
  emergency: /approved in an emergency/,
  regressed: /has regressed|cannot be told any more/,
  putBack: /and it was put back/,
  found: /Direct Send is refused: mail that claims/,
  failed: /failed in a way it did not expect/,
} as const;

/** The sentences that are held. */
export const claims = {
  unsigned: 'The store cannot have anything done that nobody of ours signed for this place (security.md).',
  rejected: 'One rejection with a reason ends a plan (approvals.md).',
  undone: 'What nobody keeps undoes itself in time, and the gateway tells what no worker did (security.md).',
  kept: 'Of two people who want different things, the first one is heard: what was kept stays (approvals.md).',
  shown: 'The store cannot have anything shown as found that nobody of ours signed (security.md).',
  quoted: 'What nobody verified is never quoted (security.md).',
  places: 'A job chooses no reader: a card goes where settings or a signed note have it (security.md).',
  alarms: 'An alarm is always a new message (operations.md).',
  told: 'Whoever changes or cuts off the end of a ledger is noticed within a minute, and people are told (security.md).',
  halted: 'Nothing new is written until the ledger was restored (security.md).',
  once: 'Nothing is done twice (ledger.md).',
  early: 'A change stays until its time is up, or until somebody who may wants it back (approvals.md).',
  expired: 'A plan that too few approved in time is over (approvals.md).',
  emergency: 'That somebody approved alone is an alarm: a message of its own (approvals.md).',
  drift: 'A control that passed and does not any more is alerted once, or the card of the audit says so (operations.md).',
  begun: 'What was approved is begun, or people are told after a while that it was not (security.md).',
} as const;

export type Claim = keyof typeof claims;

export interface Violation {
  readonly claim: Claim;
  readonly what: string;
}

type Past = readonly Happened[];

const isPressed = (one: Happened): one is Pressed => one.kind === 'pressed';
const isShown = (one: Happened): one is Posted => one.kind === 'shown';
const isWrite = (one: Happened): one is Wrote => one.kind === 'wrote';
const isHaltAlarm = (one: Happened): one is Posted => isShown(one) && sayings.halted.test(one.text);

const isAlarm = (one: Happened): boolean => isShown(one) && (sayings.halted.test(one.text) || sayings.overdue.test(one.text));

/** @param terms where a course is not played on the times of the manual */
export function judge(course: Past, terms: Terms = manualTerms): readonly Violation[] {
  const each = course.flatMap((one, index) => {
    const before = course.slice(0, index);
    if (one.kind === 'wrote') return ofWrite(one, before, terms);
    if (one.kind === 'shown') return ofCard(one, before);
    return [];
  });
  return [
    ...each,
    ...stories.flatMap((story) => ofStory(story, course, terms)),
    ...ofDrift(course, terms),
    ...ofDamage(course, terms),
  ];
}

function pressesOf(past: Past, story: Story, does: Pressed['does']): readonly Pressed[] {
  return past.filter(isPressed).filter((one) => one.story === story && one.does === does);
}

/** What an administrator undid by hand is undone as well. */
function writesOf(past: Past, story: Story, does: Wrote['does']): readonly { readonly at: number; readonly object: string }[] {
  return past.flatMap((one) => {
    if (one.kind === 'by hand' && does === 'undo' && one.story === story && one.undoes)
      return [{ at: one.at, object: 'by hand' }];
    return isWrite(one) && one.story === story && one.does === does ? [one] : [];
  });
}

/** Who may have approved: whoever pressed, but for the one who asked. */
function approversOf(past: Past, story: Story): ReadonlySet<string> {
  const asked = new Set(pressesOf(past, story, 'ask').map(({ who }) => who));
  return new Set(pressesOf(past, story, 'approve').flatMap(({ who }) => (asked.has(who) ? [] : [who])));
}

/** The moment at which the last approval was taken that it needed; one alone in an emergency. */
function decidedAt(past: Past, story: Story, { needed }: Terms): number | null {
  const alone = pressesOf(past, story, 'emergency').find(({ taken }) => taken)?.at;
  if (alone !== undefined) return alone;
  const taken = pressesOf(past, story, 'approve').filter(({ taken: isTaken }) => isTaken);
  const at = taken.find((_one, index) => approversOf(taken.slice(0, index + 1), story).size >= needed[story])?.at;
  return at ?? null;
}

function ofWrite(write: Wrote, before: Past, terms: Terms): readonly Violation[] {
  const { keepWithin, underWay, needed } = terms;
  const { story, object } = write;
  if (story === 'other') return [{ claim: 'unsigned', what: `written, and nobody asked for anything like it: ${object}` }];
  const found: Violation[] = [];
  const name = `${write.does} ${story}: ${object}`;
  if (writesOf(before, story, write.does).some((one) => one.object === object)) found.push({ claim: 'once', what: name });
  if (write.does === 'undo') {
    if (writesOf(before, story, 'do').length === 0) found.push({ claim: 'unsigned', what: `nothing was there to undo: ${name}` });
    const [first] = writesOf(before, story, 'do');
    const isWanted = pressesOf(before, story, 'revert').length > 0;
    const timeUp = story === 'trip' ? tripEnds : (first?.at ?? 0) + keepWithin;
    if (first !== undefined && write.at < timeUp - underWay && !isWanted)
      found.push({ claim: 'early', what: `undone ${Math.round((timeUp - write.at) / minute)} minutes too early: ${name}` });
    const isKept = pressesOf(before, story, 'keep').some(({ taken }) => taken) && !isWanted;
    if (isKept && !before.some(isHaltAlarm)) found.push({ claim: 'kept', what: `undone although it was kept: ${name}` });
    return found;
  }
  const approvers = [...approversOf(before, story)];
  const isAlone = pressesOf(before, story, 'emergency').length > 0;
  if (approvers.length < needed[story] && !isAlone)
    found.push({ claim: 'unsigned', what: `written with ${approvers.length} of ${needed[story]} approvals: ${name}` });
  const rejected = pressesOf(before, story, 'reject').find(({ taken }) => taken);
  const decided = decidedAt(before, story, terms);
  if (rejected !== undefined && (decided === null || rejected.at <= decided))
    found.push({ claim: 'rejected', what: `written after ${rejected.who} rejected it: ${name}` });
  const withdrawn = pressesOf(before, story, 'withdraw').find(({ taken }) => taken);
  if (withdrawn !== undefined && withdrawn.at < write.at - underWay)
    found.push({ claim: 'rejected', what: `written after ${withdrawn.who} withdrew it: ${name}` });
  const [asked] = pressesOf(before, story, 'ask');
  if (asked !== undefined && decided !== null && decided > asked.at + plansWait + minute)
    found.push({ claim: 'expired', what: `approved too late, and written: ${name}` });
  const told = before.find((one) => isHaltAlarm(one) && one.at < write.at - underWay);
  // What was decided to contain an account is done whatever the ledger is like.
  if (told !== undefined && story !== 'containment')
    found.push({ claim: 'halted', what: `begun after people were told: ${name}` });
  return found;
}

function ofCard(card: Posted, before: Past): readonly Violation[] {
  const found: Violation[] = [];
  if (card.text.toLowerCase().includes(attackersWord)) found.push({ claim: 'quoted', what: card.text });
  if (sayings.failed.test(card.text))
    found.push({ claim: 'shown', what: `says that hardenbot failed, and nothing of it did: ${card.text}` });
  if (card.channel !== undefined && card.channel !== ownChannel)
    found.push({ claim: 'places', what: `in ${card.channel}: ${card.text}` });
  if (card.how === 'update' && isAlarm(card)) {
    const first = before.find((one) => isShown(one) && one.how === 'post' && one.message === card.message);
    if (first === undefined || !isAlarm(first)) found.push({ claim: 'alarms', what: `an edit of another message: ${card.text}` });
  }
  for (const story of stories.filter((one) => isAbout(one, card))) {
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
    if (story === 'change' && sayings.kept.test(card.text) && pressesOf(before, story, 'keep').length === 0)
      found.push({ claim: 'shown', what: `says kept, and nobody kept it: ${card.text}` });
    const [, onCard, alone] = sayings.approved.exec(card.text) ?? [];
    const names = (onCard ?? alone)?.split(/, | and /) ?? [];
    for (const name of names.filter((one) => !approversOf(before, story).has(one)))
      found.push({ claim: 'shown', what: `says that ${name} approved it: ${card.text}` });
  }
  return found;
}

/** What had to happen by the end of the course. */
function ofStory(story: Story, course: Past, terms: Terms): readonly Violation[] {
  const { keepWithin, promise } = terms;
  const end = course.at(-1)?.at ?? 0;
  const [done, undone] = [writesOf(course, story, 'do'), writesOf(course, story, 'undo')];
  const isCalled = (since: number): boolean => course.some((one) => isShown(one) && isCall(one, story, since));
  // A halt is reported, and nothing new begins. Containment still begins, and what has to end ends.
  const isHeldUp = story !== 'containment' && course.some(isHaltAlarm);
  const found: Violation[] = [];
  const decided = decidedAt(course, story, terms);
  const isOff = (['reject', 'withdraw'] as const).some((off) => pressesOf(course, story, off).length > 0);
  if (decided !== null && done.length === 0 && !isOff && !isHeldUp && end > decided + promise && !isCalled(decided))
    found.push({ claim: 'begun', what: `${story} was approved and never begun, and nobody was told` });
  const wanted = pressesOf(course, story, 'revert').find(({ taken }) => taken)?.at ?? Number.POSITIVE_INFINITY;
  const timeUp = story === 'change' ? (done.at(-1)?.at ?? Number.POSITIVE_INFINITY) + keepWithin : tripEnds;
  const due = Math.min(timeUp, wanted);
  const isKept = pressesOf(course, story, 'keep').length > 0 && wanted === Number.POSITIVE_INFINITY;
  const mayStay = story === 'containment' || done.length === 0 || isKept;
  if (!mayStay && undone.length < done.length && end > due + promise && !isCalled(due))
    found.push({
      claim: 'undone',
      what: `${story} is in force ${Math.round((end - due) / minute)} minutes after it should have ended`,
    });
  const alone = pressesOf(course, story, 'emergency').find(({ taken }) => taken)?.at;
  if (alone !== undefined && end > alone + promise && !isTold(course, story, 'emergency'))
    found.push({ claim: 'emergency', what: `${story} was approved by one person alone, and nobody was told` });
  const isStopped = course.some((one) => isShown(one) && isAbout(story, one) && sayings.stopped.test(one.text));
  if (isStopped && !isTold(course, story, 'overdue'))
    found.push({ claim: 'alarms', what: `the undoing of ${story} stopped, and no message of its own says so` });
  return found;
}

function isTold(course: Past, story: Story, what: keyof typeof sayings): boolean {
  return course.some((one) => isShown(one) && one.how === 'post' && isAbout(story, one) && sayings[what].test(one.text));
}

/** An administrator undid a change past hardenbot, and an audit looked at it since. */
function ofDrift(course: Past, { promise }: Terms): readonly Violation[] {
  const end = course.at(-1)?.at ?? 0;
  const byHand = course.find((one) => one.kind === 'by hand' && one.undoes);
  const audited = course.filter(isPressed).find(({ does, at, taken }) => does === 'audit' && taken && at >= (byHand?.at ?? at));
  if (byHand === undefined || audited === undefined || end < audited.at + promise || course.some(isHaltAlarm)) return [];
  const isSaid = course.some(
    (one) =>
      isShown(one) &&
      one.at >= audited.at &&
      (sayings.regressed.test(one.text) || /Direct Send is accepted|\b1 fail\b/.test(one.text)),
  );
  return isSaid ? [] : [{ claim: 'drift', what: 'a control regressed, and neither an alert nor the audit says so' }];
}

/** A message of its own about it that does not only repeat how it stood. */
function isCall(one: Posted, story: Story, since: number): boolean {
  return (
    one.at >= since && one.how === 'post' && isAbout(story, one) && !/applied and verified|waiting for approval/.test(one.text)
  );
}

function ofDamage(course: Past, { promise }: Terms): readonly Violation[] {
  const end = course.at(-1)?.at ?? 0;
  const damage = course.find((one) => one.kind === 'attacked' && one.ruins);
  if (damage === undefined || end < damage.at + promise / 6) return [];
  // A tenant that was halted before is told of already.
  const isSaid = course.some((one) => isShown(one) && (sayings.halted.test(one.text) || sayings.putBack.test(one.text)));
  return isSaid ? [] : [{ claim: 'told', what: 'the end of the ledger is another one, and nobody was told' }];
}
