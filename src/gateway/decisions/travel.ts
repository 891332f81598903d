/** Decisions on travel: ask for a trip, lengthen one that is under way, end one before its time. */
import type { Change } from '../../changes/change.js';
import { isAhead, isUnderWay, tripOf } from '../../changes/trip.js';
import type { Answer } from '../../chat/platform.js';
import type { TravelSettings } from '../../config/travel.js';
import { isRefusal, type Refusal, refuse } from '../../errors.js';
import { given } from '../../given.js';
import { whyNobodyCanApprove } from '../../plan/approval.js';
import type { Start } from '../../plan/start.js';
import { whyNoTicket } from '../../plan/ticket.js';
import { type TravelTerms, travelMeasure, travelPrefix } from '../../plan/travel.js';
import { readTravelDates } from '../../plan/travel-dates.js';
import { startPlan } from './asking.js';
import type { Call, DecisionRecorder } from './recorder.js';

/** A trip as it was typed. */
export interface TypedTrip {
  readonly person: string;
  /** Codes, in capitals. */
  readonly countries: readonly string[];
  readonly from?: string | undefined;
  readonly until: string;
  readonly reason?: string | undefined;
}

export interface TravelDecisions {
  /** Plans that a person may sign in from blocked countries for a time. */
  requestTravel(call: Call, trip: TypedTrip): Promise<Answer | Refusal>;
  /** Plans that a trip under way lasts longer. */
  lengthenTrip(call: Call, changeId: string, until: string): Promise<Answer | Refusal>;
  /** Ends a trip, or takes back one that has not begun. */
  endTrip(call: Call, changeId: string): Promise<Answer | Refusal>;
}

/** How what is under way ends, and what waits is taken back. */
export interface EndPorts {
  revoke(call: Call, changeId: string): Promise<Answer | Refusal>;
  requestRevert(call: Call, changeId: string): Promise<Answer | Refusal>;
}

type SettingsOfTravel = (tenantId: string) => TravelSettings;

export function createTravelDecisions(recorder: DecisionRecorder, travelOf: SettingsOfTravel, ends: EndPorts): TravelDecisions {
  return {
    requestTravel: requestTravel.bind(null, recorder, travelOf),
    lengthenTrip: lengthenTrip.bind(null, recorder, travelOf),
    endTrip: endTrip.bind(null, recorder, ends),
  };
}

async function requestTravel(
  recorder: DecisionRecorder,
  travelOf: SettingsOfTravel,
  call: Call,
  { person, countries, from, until, reason }: TypedTrip,
): Promise<Answer | Refusal> {
  const asked = { person, countries: [...new Set(countries)].sort(), ...given({ reason }) };
  return ask(recorder, travelOf, call, { asked, from, until });
}

async function lengthenTrip(
  recorder: DecisionRecorder,
  travelOf: SettingsOfTravel,
  call: Call,
  changeId: string,
  until: string,
): Promise<Answer | Refusal> {
  const denied = await recorder.ports.directory.authorize(call.person, 'travel', call.tenant.id);
  if (denied !== null) return denied;
  const change = await recorder.load(call, changeId);
  const trip = isRefusal(change) ? null : tripOf(change);
  if (isRefusal(change) || trip === null || !isUnderWay(change) || change.keep === null)
    return refuse('no-trip', `${changeId} is no trip that is under way.`, 'See /harden travels.');
  if (isEnding(change, recorder.ports.clock.now()))
    return refuse('trip-over', `${changeId} is over, or about to be ended.`, 'Ask for a new trip once it is.');
  const { account, countries } = trip.travel;
  return ask(recorder, travelOf, call, { asked: { person: account.id, countries, extends: changeId }, until });
}

async function ask(
  recorder: DecisionRecorder,
  travelOf: SettingsOfTravel,
  call: Call,
  trip: {
    readonly asked: Omit<TravelTerms, 'from' | 'until'>;
    readonly from?: string | undefined;
    readonly until: string;
  },
): Promise<Answer | Refusal> {
  const { directory, clock } = recorder.ports;
  const denied = await directory.authorize(call.person, 'travel', call.tenant.id);
  if (denied !== null) return denied;
  const policy = await directory.policy(call.tenant.id);
  if (isRefusal(policy)) return policy;
  const { tier, maxDays } = travelOf(call.tenant.id);
  const dates = readTravelDates(trip, { timeZone: policy.timeZone, maxDays }, clock.now());
  if (isRefusal(dates)) return dates;
  const refusal = whyNobodyCanApprove(call.person, tier, policy) ?? whyNoTicket('requests', call.ticket, policy.tickets);
  if (refusal !== null) return refusal;
  const wish = { what: 'plan' as const, control: travelMeasure.id, travel: { ...trip.asked, ...dates } };
  const id = recorder.ports.newId(travelPrefix);
  return startPlan(recorder, call, wish, { id, start: startOf(dates, policy.applyWithinMs) });
}

/** Begins as an approved plan does, and not after the trip would be over. */
function startOf({ from, until }: { readonly from?: string; readonly until: string }, applyWithinMs: number): Start | undefined {
  if (from === undefined) return undefined;
  const latest = Math.min(Date.parse(from) + applyWithinMs, Date.parse(until));
  return { notBefore: from, notAfter: new Date(latest).toISOString() };
}

async function endTrip(recorder: DecisionRecorder, ends: EndPorts, call: Call, changeId: string): Promise<Answer | Refusal> {
  const change = await recorder.load(call, changeId);
  if (isRefusal(change)) return change;
  const isTrip = tripOf(change) !== null;
  if (isTrip && change.status === 'applying' && !isUnderWay(change))
    return refuse('begins', `${changeId} is just beginning.`, 'End it once its card says that it has begun.');
  if (!isTrip || !(isAhead(change) || isUnderWay(change)))
    return refuse('no-trip', `${changeId} is no trip that is ahead or under way.`, 'See /harden travels.');
  if (change.status === 'reverting') return refuse('ending', `${changeId} is being ended already.`, 'Nothing has to be done.');
  if (change.status === 'revertStopped')
    return refuse('end-stopped', `The end of ${changeId} stopped half way.`, `Its card says what is left to do by hand.`);
  return isAhead(change) ? ends.revoke(call, changeId) : ends.requestRevert(call, changeId);
}

/** Its end has come, was asked for, or has begun. */
function isEnding(change: Change, now: Date): boolean {
  const { keep, status } = change;
  const isEnded = status === 'reverting' || status === 'revertStopped';
  return isEnded || keep === null || keep.until <= now || keep.revertAsked.length > 0;
}
