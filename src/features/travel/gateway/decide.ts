/** Decisions on travel: ask for a travel exception, lengthen one that is under way, end one before its time. */

import type { Answer } from '../../../chat/platform.js';
import type { Change } from '../../../engine/changes/change.js';
import { isAhead, isUnderWay } from '../../../engine/changes/own-ends.js';
import { maxOnOneCard } from '../../../engine/changes/several-plans.js';
import { whyNobodyCanApprove } from '../../../engine/plan/approval.js';
import type { Start } from '../../../engine/plan/start.js';
import { notTime, readTime } from '../../../engine/plan/typed-time.js';
import { type AskedRow, startPlan } from '../../../gateway/decisions/asking.js';
import type { Deciding } from '../../../gateway/decisions/decisions.js';
import type { Call, DecisionRecorder } from '../../../gateway/decisions/recorder.js';
import { isRefusal, type Refusal, refuse } from '../../../lib/errors.js';
import { omitUndefined } from '../../../lib/omit-undefined.js';
import { minuteIn } from '../../../lib/utc-minute.js';
import { whyNoReference } from '../../kinds.js';
import { travelMeasure } from '../measure.js';
import { type TravelTerms, travelPrefix } from '../terms.js';
import { exceptionOf } from '../travel-exception.js';

const dayMs = 86_400_000;
/** What is approved for later holds no longer than that. */
const maxAheadDays = 30;

/** Reads the days of a travel exception as people type them, in the calendar of a tenant. */
interface TravelDates {
  /** Absent: as soon as it is approved. */
  readonly from?: string;
  readonly until: string;
}

/**
 * @param typed a time, or a day: the last one belongs to it, and so does that of `from`
 * @param rules.maxDays how many days it may last at most
 */
function readTravelDates(
  typed: { readonly from?: string | undefined; readonly until: string },
  { timeZone, maxDays }: { readonly timeZone: string; readonly maxDays: number },
  now: Date,
): TravelDates | Refusal {
  // The last day belongs to the travel exception.
  const until = readTime(typed.until, { timeZone, now, day: 'end' });
  if (typeof until === 'string') return notTime('bad-date', { before: 'until=', typed: typed.until, why: until });
  const from = typed.from === undefined ? null : readTime(typed.from, { timeZone, now, day: 'start' });
  if (typeof from === 'string') return notTime('bad-date', { before: 'from=', typed: typed.from ?? '', why: from });
  if (until <= now)
    return refuse(
      'bad-date',
      `until=${typed.until} is over.`,
      `Write a day that is still to come: it is ${minuteIn(now, timeZone)} by now.`,
    );
  // A travel exception that begins today has begun.
  const begins = from !== null && from > now ? from : null;
  if (begins !== null && begins >= until)
    return refuse('bad-date', 'The travel exception would end before it begins.', 'Write a later until, or an earlier from.');
  if (begins !== null && begins.getTime() - now.getTime() > maxAheadDays * dayMs)
    return refuse('bad-date', `from lies more than ${maxAheadDays} days ahead.`, 'Ask nearer to the travel exception.');
  if (isTooLong((begins ?? now).getTime(), until.getTime(), maxDays)) return tooLong(maxDays);
  return { ...(begins === null ? {} : { from: begins.toISOString() }), until: until.toISOString() };
}

/** The last day belongs to it. */
function isTooLong(beginsMs: number, endsMs: number, maxDays: number): boolean {
  return endsMs - beginsMs > (maxDays + 1) * dayMs;
}

function tooLong(maxDays: number): Refusal {
  return refuse(
    'bad-date',
    `That is more than ${maxDays} days, the longest that the settings allow.`,
    `Write an earlier until; travel.maxDays in hardenbot.yaml is the bound.`,
  );
}

/** A part of a travel exception as it was typed. */
export interface TypedLeg {
  /** Codes, in capitals. */
  readonly countries: readonly string[];
  /** Absent: when the leg before it ends; of the first, as soon as it is approved. */
  readonly from?: string | undefined;
  readonly until: string;
}

/** Travel exceptions as they were typed: each of the people makes each of the legs, one after the other. */
export interface TypedException {
  readonly people: readonly string[];
  readonly legs: readonly TypedLeg[];
  readonly reason?: string | undefined;
}

/** What decisions on travel are made with. */
type Ports = Deciding;

/** Plans that people may sign in from blocked countries for a time; a plan for each person and leg, several on one card. */
export async function requestTravel(
  ports: Ports,
  call: Call,
  { people, legs, reason }: TypedException,
): Promise<Answer | Refusal> {
  const { recorder } = ports;
  const rules = ports.allow(call) ?? (await rulesOfAsking(ports, call));
  if (isRefusal(rules)) return rules;
  const count = people.length * legs.length;
  if (count > maxOnOneCard)
    return refuse('too-many', `One card holds ${maxOnOneCard} plans, and these are ${count}.`, 'Ask for some of them first.');
  const dated = datesOfLegs(legs, rules, recorder.ports.clock.now());
  if (isRefusal(dated)) return dated;
  const rows = people.flatMap((person) =>
    dated.map(({ countries, dates }) => {
      const asked = { person, countries: [...new Set(countries)].sort(), ...omitUndefined({ reason }) };
      return rowFor(recorder, rules, { ...asked, ...dates });
    }),
  );
  return askFor(ports, call, rows);
}

interface DatedLeg {
  readonly countries: readonly string[];
  readonly dates: TravelDates;
}

/** Each begins when the one before it has ended, or later; all together are no longer than one travel exception may be. */
function datesOfLegs(legs: readonly TypedLeg[], rules: AskingRules, now: Date): readonly DatedLeg[] | Refusal {
  const dated: DatedLeg[] = [];
  for (const { countries, from, until } of legs) {
    const before = dated.at(-1)?.dates.until;
    const dates = readTravelDates({ from: from ?? before, until }, rules, now);
    if (isRefusal(dates)) return dates;
    if (before !== undefined && (dates.from ?? now.toISOString()) < before)
      return refuse(
        'bad-date',
        `One leg would begin before the one before it ends.`,
        'Name countries that are needed at the same time in one leg.',
      );
    dated.push({ countries, dates });
  }
  const [first, last] = [dated[0]?.dates, dated.at(-1)?.dates];
  const begins = Date.parse(first?.from ?? now.toISOString());
  return last !== undefined && isTooLong(begins, Date.parse(last.until), rules.maxDays) ? tooLong(rules.maxDays) : dated;
}

/** Plans that a travel exception under way lasts longer. */
export async function lengthenException(ports: Ports, call: Call, changeId: string, until: string): Promise<Answer | Refusal> {
  const { recorder } = ports;
  const tooMuch = ports.allow(call);
  if (tooMuch !== null) return tooMuch;
  const denied = await recorder.authorize(call, 'travel');
  if (denied !== null) return denied;
  const change = await recorder.load(call, changeId);
  const exception = isRefusal(change) ? null : exceptionOf(change);
  if (isRefusal(change) || exception === null || !isUnderWay(change) || change.keep === null)
    return refuse('no-trip', `${changeId} is no travel exception that is under way.`, 'See /harden travels.');
  if (isEnding(change, recorder.ports.clock.now()))
    return refuse('trip-over', `${changeId} is over, or about to be ended.`, 'Ask for a new travel exception once it is.');
  const { account, countries } = exception.travel;
  const rules = await rulesOfAsking(ports, call);
  if (isRefusal(rules)) return rules;
  const dates = readTravelDates({ until }, rules, recorder.ports.clock.now());
  if (isRefusal(dates)) return dates;
  return askFor(ports, call, [rowFor(recorder, rules, { person: account.id, countries, extends: changeId, ...dates })]);
}

interface AskingRules {
  readonly timeZone: string;
  readonly maxDays: number;
  readonly applyWithinMs: number;
}

/** What holds for anyone who asks for travel now; a refusal where they may not, nobody could approve it, or a ticket is missing. */
async function rulesOfAsking({ recorder, settingsOfFeatures }: Ports, call: Call): Promise<AskingRules | Refusal> {
  const denied = await recorder.authorize(call, 'travel');
  if (denied !== null) return denied;
  const policy = await recorder.policy(call);
  if (isRefusal(policy)) return policy;
  const { tier, maxDays } = settingsOfFeatures(call.tenant.id).travel;
  const refusal = whyNobodyCanApprove(call.person, tier, policy) ?? whyNoReference('requests', call, policy);
  return refusal ?? { timeZone: policy.timeZone, maxDays, applyWithinMs: policy.applyWithinMs };
}

function rowFor({ ports }: DecisionRecorder, { applyWithinMs }: AskingRules, travel: TravelTerms): AskedRow {
  const wish = { what: 'plan' as const, control: travelMeasure.id, travel };
  return { id: ports.newId(travelPrefix), wish, start: startOf(travel, applyWithinMs) };
}

function askFor(ports: Ports, call: Call, rows: readonly AskedRow[]): Promise<Answer | Refusal> {
  const [only, ...others] = rows;
  return only === undefined || others.length > 0
    ? ports.startSeveral(call, { rows, declined: [] })
    : startPlan(ports.recorder, call, only.wish, only);
}

/** Begins as an approved plan does, and not after the travel exception would be over. */
function startOf({ from, until }: TravelTerms, applyWithinMs: number): Start | undefined {
  if (from === undefined) return undefined;
  const latest = Math.min(Date.parse(from) + applyWithinMs, Date.parse(until));
  return { notBefore: from, notAfter: new Date(latest).toISOString() };
}

/** Ends a travel exception, or takes back one that has not begun. */
export async function endException(ports: Ports, call: Call, changeId: string): Promise<Answer | Refusal> {
  const { recorder } = ports;
  const change = await recorder.load(call, changeId);
  if (isRefusal(change)) return change;
  const isException = exceptionOf(change) !== null;
  if (isException && change.status === 'applying' && !isUnderWay(change))
    return refuse('begins', `${changeId} is just beginning.`, 'End it once its card says that it has begun.');
  if (!isException || !(isAhead(change) || isUnderWay(change)))
    return refuse('no-trip', `${changeId} is no travel exception that is ahead or under way.`, 'See /harden travels.');
  if (change.status === 'reverting') return refuse('ending', `${changeId} is being ended already.`, 'Nothing has to be done.');
  if (change.status === 'revertStopped')
    return refuse('end-stopped', `The end of ${changeId} stopped half way.`, `Its card says what is left to do by hand.`);
  return isAhead(change) ? ports.revoke(call, changeId) : ports.requestRevert(call, changeId);
}

/** Its end has come, was asked for, or has begun. */
function isEnding(change: Change, now: Date): boolean {
  const { keep, status } = change;
  const isEnded = status === 'reverting' || status === 'revertStopped';
  return isEnded || keep === null || keep.until <= now || keep.revertAsked.length > 0;
}
