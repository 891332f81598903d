/**
 * Whether a change of a campaign may begin: after those that go first were kept, with no more than this many at once, and not after something
 * else was measured than was approved. It is derived from the changes of all tenants of the campaign, and from nothing else.
 */

import { type Change, emergencyApproval, isFinal, startOfChange } from '../../engine/changes/change.js';
import type { Plan } from '../../engine/plan/plan.js';
import { canonicalJson, sha256 } from '../../lib/json.js';
import type { CampaignRows } from './campaign.js';
import type { CampaignTerms } from './terms.js';
import { refusalOfLateStart } from './terms.js';

/** `now`: it may begin, or never will, which beginning it says. `stopped`: someone has to go on, or end it. */
export type Readiness = 'now' | 'waits' | 'stopped';

/** What wrote nothing for so long holds up no other: its tenant is throttled, or its worker is gone. In milliseconds. */
const stallMs = 60_000;

/** What a turn is derived from. */
interface CampaignSeen {
  /** The changes of the campaign that are known. */
  readonly all: readonly Change[];
  /** Whether another one cannot be read now: it may be what stops this one, or be under way. */
  readonly isPart: boolean;
}

export function campaignSeen({ rows, unread }: CampaignRows): CampaignSeen {
  return { all: rows.map(({ change }) => change), isPart: unread.length > 0 };
}

/** @param seen this one among them or not */
export function readinessOf(change: Change, { all, isPart }: CampaignSeen, now: Date): Readiness {
  const { campaign } = change.request;
  if (campaign === undefined || change.status !== 'approved' || emergencyApproval(change) !== null) return 'now';
  if (isStartOver(change, campaign, now)) return 'now';
  const others = all.filter(({ id }) => id !== change.id);
  if (isStopped(change, all, now)) return 'stopped';
  if (isPart) return 'waits';
  if (campaign.gate !== undefined && !isGateOpen(campaign.gate, others, stopsOf(change, all, now))) return 'waits';
  return others.filter((other) => isUnderWay(other, now)).length < campaign.atOnce ? 'now' : 'waits';
}

/** Whether it waits for its turn, and someone has to go on before that can come. */
export function isStopped(change: Change, all: readonly Change[], now: Date): boolean {
  const stops = stopsOf(change, all, now);
  return stops.length > 0 && awaitsStart(change, now) && !hasGoneOn(change, stops);
}

/** The changes that keep another one from beginning until someone goes on: where something else was measured, and of those that go first what was not kept. */
export function stopsOf({ id, request }: Change, all: readonly Change[], now: Date): readonly Change[] {
  const isGated = request.campaign?.gate !== undefined;
  return all.filter((other) => other.id !== id && (isOtherwise(other) || (isGated && isFailedFirst(other, now))));
}

/** What the wish to go on is bound to: the plan, and exactly those changes that stopped it. */
export function goOnDigest({ plan }: { readonly plan: Plan | null }, stops: readonly Change[]): string {
  return sha256(canonicalJson([plan?.digest ?? '', markOf(stops)]));
}

/** What a button to go on stands for: everything that stops anything here. Null: nothing is stopped. */
export function stopDigest(all: readonly Change[], now: Date): string | null {
  const stopped = all.filter((change) => isStopped(change, all, now));
  const stops = new Set(stopped.flatMap((change) => stopsOf(change, all, now)));
  return stops.size === 0 ? null : markOf([...stops]);
}

/** Distinguishes some changes from others by what nobody can guess: it stands in ledgers of other tenants. */
function markOf(changes: readonly Change[]): string {
  return gateOf(changes.map(({ request }) => request.decision.decision.nonce));
}

/** @param nonces of the requests of those that go first */
export function gateOf(nonces: readonly string[]): string {
  return sha256(canonicalJson(nonces.toSorted()));
}

/** Whether it was verified, and kept where someone has to keep it. */
export function isKept({ status, keep }: Change): boolean {
  return status === 'verified' && (keep === null || keep.kept.length > 0);
}

/** Whether its turn can be waited for: it was approved, and did not begin. */
export function awaitsStart(change: Change, now: Date): boolean {
  const { campaign } = change.request;
  const isOpen = campaign !== undefined && change.status === 'approved' && emergencyApproval(change) === null;
  return isOpen && !isStartOver(change, campaign, now);
}

/** Whether something else was measured than was approved, whatever became of it since. What puts something back stops nothing. */
function isOtherwise({ request, verification }: Change): boolean {
  return request.what === 'plan' && verification !== null && verification.measured !== verification.expected;
}

/** Where people named a time or a window, that decides. */
function isStartOver(change: Change, campaign: CampaignTerms, now: Date): boolean {
  const start = startOfChange(change);
  return start === null ? refusalOfLateStart(campaign, now) !== null : now > new Date(start.notAfter);
}

function hasGoneOn(change: Change, stops: readonly Change[]): boolean {
  const digest = goOnDigest(change, stops);
  return change.goneOn.some(({ decision }) => decision.digest === digest);
}

/** Closed as well where one of those that go first is not known here: nothing is concluded from what cannot be read. */
function isGateOpen(gate: string, others: readonly Change[], gone: readonly Change[]): boolean {
  const first = others.filter(({ request }) => request.campaign?.first === true);
  return markOf(first) === gate && first.every((one) => isKept(one) || gone.includes(one));
}

/** It goes first, and nothing will make it one that was kept. */
function isFailedFirst(change: Change, now: Date): boolean {
  const { campaign } = change.request;
  if (campaign?.first !== true || isKept(change)) return false;
  if (change.status === 'waiting') return change.plan !== null && now >= new Date(change.plan.expiresAt);
  if (change.status === 'approved') return isStartOver(change, campaign, now);
  return change.status !== 'verified' && isFinal(change);
}

function isUnderWay({ status, lastEntry }: Change, now: Date): boolean {
  const isBusy = status === 'applying' || status === 'applied' || status === 'reverting';
  return isBusy && now.getTime() - lastEntry.at.getTime() < stallMs;
}
