/** Holds what was posted and written against what people decided, sentence by sentence of the manual. */
import { ofBehind, ofCard } from './judge-cards';
import { ofProposalCard, ofProposals, ofSettingAnswer } from './judge-proposals';
import { ofDelivery, ofReceiver } from './judge-receiver';
import { ofRule, ofRuleCard, ofRuleWrite } from './judge-rule';
import { ofSignCard, ofSigns } from './judge-signs';
import {
  approversOf,
  decidedAt,
  endOf,
  hadTime,
  isPressed,
  isShown,
  minute,
  type Past,
  pressesOf,
  type Terms,
  workerSince,
  writesOf,
} from './past';
import { type Happened, isAbout, type Posted, type Story, stories, type Wrote } from './record';
import { sayings, standingOn } from './sayings';

/** How long a plan waits for approvals. */
const plansWait = 4 * 60 * minute;
/** The end of the travel exception that every course asks for. */
export const tripEnds = Date.parse('2026-11-28T00:00:00Z');

/** As the manual has them: a worker looks for what is due within two minutes, the gateway says what is overdue after ten; a log is read within ten. */
export const manualTerms: Terms = {
  keepWithin: 30 * minute,
  promise: 12 * minute,
  readingPromise: 22 * minute,
  // In a course: its pauses are longer than the half minute of real ones.
  lease: 10 * minute,
  underWay: 30_000,
  needed: { change: 2, trip: 1, containment: 1, settings: 2, waiver: 2, rule: 2, ruleOff: 2 },
};

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
  own: 'A message stays about what it was posted for: where messages stand counts in its own place alone (security.md).',
  behind: 'A card that stays behind what was decided and done is drawn without the queue after ten minutes (security.md).',
  heard: 'Keep says kept only once a worker has read it (approvals.md).',
  sign: 'What looks like an attack becomes a card and an alarm, without a queue in ten minutes each (signals.md, security.md).',
  signOnce: 'Signs about one subject share a card, and a message comes once unless notes of it were changed (signals.md).',
  inForce: 'A setting or a waiver counts once as many people approved it as a change of that risk takes (settings-in-chat.md).',
  counts: 'What was approved counts, and its card says so (settings-in-chat.md, digest.md).',
  ruled: 'A rule that people approved has an account blocked; none that is over, withdrawn or not approved does (security.md).',
  delivered: 'A receiver hears of everything, in the order of the ledger (webhooks.md).',
  heardOf: 'A receiver hears of nothing that nobody decided or did (webhooks.md).',
  outside: 'An alarm that no chat confirmed is sent to every receiver (webhooks.md).',
  begun: 'What was approved is begun, or people are told after a while that it was not (security.md).',
} as const;

export type Claim = keyof typeof claims;

export interface Violation {
  readonly claim: Claim;
  readonly what: string;
}

const isHaltAlarm = (one: Happened): one is Posted => isShown(one) && sayings.halted.test(one.text);

/** @param terms where a course is not played on the times of the manual */
export function judge(course: Past, terms: Terms = manualTerms): readonly Violation[] {
  const each = course.flatMap((one, index) => {
    const before = course.slice(0, index);
    if (one.kind === 'wrote') return ofWrite(one, { before, after: course.slice(index + 1) }, terms);
    if (one.kind === 'shown')
      return [
        ...ofCard(one, before),
        ...ofSignCard(one, before),
        ...ofProposalCard(one, before, terms),
        ...ofSettingAnswer(one, before, terms),
        ...ofRuleCard(one, before),
      ];
    if (one.kind === 'delivered') return ofDelivery(one, before);
    return [];
  });
  return [
    ...each,
    ...stories.flatMap((story) => ofStory(story, course, terms)),
    ...ofBehind(course, terms),
    ...ofDrift(course, terms),
    ...ofDamage(course, terms),
    ...ofSigns(course, terms),
    ...ofProposals(course, terms),
    ...ofRule(course, terms),
    ...ofReceiver(course, terms),
  ];
}

function ofWrite(write: Wrote, { before, after }: Around, terms: Terms): readonly Violation[] {
  const { keepWithin, underWay, needed } = terms;
  const { story, object } = write;
  if (story === 'rule') return ofRuleWrite(write, before, terms);
  if (story === 'other') return [{ claim: 'unsigned', what: `written, and nobody asked for anything like it: ${object}` }];
  const found: Violation[] = [];
  const name = `${write.does} ${story}: ${object}`;
  // A step of a containment does no harm twice, and is written again where nobody knows whether it was written.
  const mayRepeat = (at: number): boolean => story === 'containment' && write.at - at < terms.promise + underWay;
  if (writesOf(before, story, write.does).some((one) => one.object === object && !mayRepeat(one.at)))
    found.push({ claim: 'once', what: name });
  if (write.does === 'undo') {
    if (writesOf(before, story, 'do').length === 0) found.push({ claim: 'unsigned', what: `nothing was there to undo: ${name}` });
    const [first] = writesOf(before, story, 'do');
    const isWanted = pressesOf(before, story, 'revert').length > 0;
    const timeUp = story === 'trip' ? tripEnds : (first?.at ?? 0) + keepWithin;
    const isInPart = story === 'trip' && (isSaid(before, story, sayings.inPart) || isSaidLate({ before, after }, story));
    if (first !== undefined && write.at < timeUp - underWay && !isWanted && !isInPart)
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

/** What happened before something, and since. */
interface Around {
  readonly before: Past;
  readonly after: Past;
}

/**
 * An exception that was made in part is of no use: it ends as soon as the card says so. While no chat takes anything its card says it as soon as one does,
 * and must.
 */
function isSaidLate({ before, after }: Around, story: Story): boolean {
  if (before.findLast((one) => one.kind === 'chat')?.taking !== 0) return false;
  const isHeardAgain = after.some((one) => one.kind === 'chat' && one.taking > 0);
  return !isHeardAgain || isSaid(after, story, sayings.inPart);
}

/** What had to happen by the end of the course. */
function ofStory(story: Story, course: Past, terms: Terms): readonly Violation[] {
  const isCalled = (since: number): boolean => course.some((one) => isShown(one) && isCall(one, story, since));
  const found: Violation[] = [];
  const done = writesOf(course, story, 'do');
  const decided = decidedAt(course, story, terms);
  // A halt is reported, and nothing new begins. Containment still begins, unless the decision itself was taken away before a worker read it.
  const isTaken = course.some((one) => one.kind === 'attacked' && one.touches && one.at >= (decided ?? one.at));
  const isHeldUp = (story !== 'containment' || isTaken) && course.some(isHaltAlarm);
  const isOff = (['reject', 'withdraw'] as const).some((off) => pressesOf(course, story, off).length > 0);
  if (
    decided !== null &&
    done.length === 0 &&
    !isOff &&
    !isHeldUp &&
    hadTime(course, decided, terms) &&
    !isCalled(decided) &&
    !isOverOnCard(course, story, decided)
  )
    found.push({ claim: 'begun', what: `${story} was approved and never begun, and nobody was told` });
  found.push(...ofEnd(story, course, terms, isCalled));
  const alone = pressesOf(course, story, 'emergency').find(({ taken }) => taken)?.at;
  if (alone !== undefined && hadTime(course, alone, terms) && !isTold(course, story, 'emergency'))
    found.push({ claim: 'emergency', what: `${story} was approved by one person alone, and nobody was told` });
  const stopped = course.find((one) => isShown(one) && isAbout(story, one) && sayings.stopped.test(one.text));
  if (stopped !== undefined && hadTime(course, stopped.at - terms.promise, terms) && !isTold(course, story, 'overdue'))
    found.push({ claim: 'alarms', what: `the undoing of ${story} stopped, and no message of its own says so` });
  return found;
}

/** A worker that comes late refuses what has expired, or ends what nobody kept meanwhile, and the card says so. */
function isOverOnCard(course: Past, story: Story, since: number): boolean {
  return course.some(
    (one) =>
      isShown(one) &&
      one.at >= since &&
      isAbout(story, one) &&
      /^(refused|undone without being kept)/.test(standingOn(one)?.status ?? ''),
  );
}

/** When a story has to be over; null where it need not be. */
export function endsAt(story: Story, course: Past, { keepWithin }: Terms): number | null {
  const done = writesOf(course, story, 'do');
  const pressed = pressesOf(course, story, 'revert').find(({ taken }) => taken)?.at;
  const wanted = pressed !== undefined && isTakenAway(course, pressed) ? undefined : pressed;
  const isKept = pressesOf(course, story, 'keep').length > 0 && pressed === undefined;
  const last = done.at(-1)?.at;
  if (story === 'containment' || last === undefined || isKept) return null;
  return Math.min(
    story === 'change' ? Math.max(last, saidAppliedAt(course, story, last)) + keepWithin : tripEnds,
    wanted ?? Number.POSITIVE_INFINITY,
  );
}

/** Whether what was pressed may have left the ledger before a worker read it, which takes seconds, and people were alerted (security.md). */
function isTakenAway(course: Past, pressedAt: number): boolean {
  const isTouched = course.some(
    (one) => one.kind === 'attacked' && one.touches && one.at >= pressedAt && one.at - pressedAt < minute,
  );
  return isTouched && course.some((one) => isHaltAlarm(one) && one.at >= pressedAt);
}

/** A worker that was held up after it wrote counts from when it knew that: meanwhile people read that the change is not done, and of its end when it is. */
function saidAppliedAt(course: Past, story: Story, wroteAt: number): number {
  const about = course.filter((one): one is Posted => isShown(one) && isAbout(story, one) && one.at >= wroteAt);
  const said = about.find(({ text }) => sayings.keepBefore.test(text))?.at ?? wroteAt;
  return about.some(({ at, how, text }) => how === 'post' && at < said && sayings.notDone.test(text)) ? said : wroteAt;
}

/** What nobody kept is undone by a worker that runs. Where none does, or the tenant refused, people are called; nothing else is in place of it. */
function ofEnd(story: Story, course: Past, terms: Terms, isCalled: (since: number) => boolean): readonly Violation[] {
  const due = endsAt(story, course, terms);
  const [done, undone] = [writesOf(course, story, 'do'), writesOf(course, story, 'undo')];
  if (due === null || undone.length >= done.length) return [];
  const end = endOf(course);
  const what = `${story} is in force ${Math.round((end - due) / minute)} minutes after it should have ended`;
  const isRefused = course.some((one) => one.kind === 'refused' && one.story === story && one.does === 'undo' && one.at >= due);
  const hadWorker = end > Math.max(due, workerSince(course)) + terms.promise;
  // While a tenant is halted, its alarm is all that people can get: the entries of the change cannot be read.
  const isToldHalted = course.some((one) => isHaltAlarm(one) && one.how === 'post');
  if (hadWorker && !isRefused) return [{ claim: 'undone', what: `${what}, and the tenant refused nothing` }];
  return hadTime(course, due, terms) && !isCalled(due) && !isToldHalted
    ? [{ claim: 'undone', what: `${what}, and nobody was told` }]
    : [];
}

function isSaid(course: Past, story: Story, words: RegExp): boolean {
  return course.some((one) => isShown(one) && isAbout(story, one) && words.test(one.text));
}

function isTold(course: Past, story: Story, what: keyof typeof sayings): boolean {
  return course.some((one) => isShown(one) && one.how === 'post' && isAbout(story, one) && sayings[what].test(one.text));
}

/** An administrator undid a change past hardenbot, and an audit looked at it since. */
function ofDrift(course: Past, terms: Terms): readonly Violation[] {
  const byHand = course.find((one) => one.kind === 'by hand' && one.undoes);
  const audited = course.filter(isPressed).find(({ does, at, taken }) => does === 'audit' && taken && at >= (byHand?.at ?? at));
  if (byHand === undefined || audited === undefined || course.some(isHaltAlarm)) return [];
  const isAnswered = course.some((one) => isShown(one) && one.at >= audited.at && sayings.audited.test(one.text));
  if (!isAnswered || !hadTime(course, Math.max(audited.at, workerSince(course)), terms)) return [];
  const isReported = course.some(
    (one) =>
      isShown(one) &&
      one.at >= audited.at &&
      (sayings.regressed.test(one.text) || /Direct Send is accepted|\b1 fail\b/.test(one.text)),
  );
  return isReported ? [] : [{ claim: 'drift', what: 'a control regressed, and neither an alert nor the audit says so' }];
}

/** A message of its own about it that does not only repeat how it stood. */
function isCall(one: Posted, story: Story, since: number): boolean {
  return (
    one.at >= since && one.how === 'post' && isAbout(story, one) && !/applied and verified|waiting for approval/.test(one.text)
  );
}

function ofDamage(course: Past, { promise, ...terms }: Terms): readonly Violation[] {
  const damage = course.find((one) => one.kind === 'attacked' && one.ruins);
  if (damage === undefined || !hadTime(course, damage.at, { ...terms, promise: promise / 6 })) return [];
  // A tenant that was halted before is reported already.
  // Where no chat takes it, a receiver does.
  const isReported = course.some(
    (one) => (isShown(one) || one.kind === 'delivered') && (sayings.halted.test(one.text) || sayings.putBack.test(one.text)),
  );
  return isReported ? [] : [{ claim: 'told', what: 'the end of the ledger is another one, and nobody was told' }];
}
