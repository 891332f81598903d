/** Makes the digest of one tenant for one day, from what is kept and from the ledger since the digest before. */

import type { Missing } from '../../controls/finding.js';
import type { WaivedFinding } from '../../controls/waived-finding.js';
import { approvers, awaitsKeep, type Change, hasExpired, hasLapsed, statusAt } from '../../engine/changes/change.js';
import { changeFold } from '../../engine/changes/change-of.js';
import { endingChanges, isUnderWay } from '../../engine/changes/own-ends.js';
import { withCurrentPolicy } from '../../engine/changes/with-current-policy.js';
import type { ChainHead } from '../../engine/ledger/chain.js';
import type { Move } from '../../engine/ledger/move.js';
import { type ApprovalPolicy, possibleApprovers } from '../../engine/plan/approval.js';
import { compareTiers } from '../../engine/plan/risk.js';
import { rulesFor } from '../../engine/plan/rules-of-plan.js';
import type { Verdict } from '../../engine/plan/verdict.js';
import { kindOf, waivedWords } from '../../features/kinds.js';
import type { FeatureStores } from '../../features/ports.js';
import type { DigestTerms } from '../../features/terms.js';
import { waitingIn } from '../../features/waiting.js';
import { waivedIn } from '../../features/waived.js';
import { daysUpTo, nextDue } from '../../lib/calendar.js';
import { isRefusal, type Refusal } from '../../lib/errors.js';
import type { Digest } from '../../posture/digest.js';
import type { DailyPosture, HistoryStore } from '../../posture/history.js';
import type { PostureLine } from '../../posture/posture.js';
import type { Round, RoundStore, StoredDigest } from '../../posture/rounds.js';
import { type SeverityOf, scoreMoved, scoreOf, severityIn, sharesOf } from '../../posture/score.js';
import { isReading } from '../../queue/request.js';
import { isToBeTold } from '../../tenant/credential-end.js';
import type {
  TenantContext,
  WithCheckpoints,
  WithClock,
  WithControls,
  WithFeatures,
  WithJobs,
  WithLedger,
  WithPolicy,
  WithPostures,
  WithShown,
  WithVerifier,
} from '../context.js';

export interface DigestPorts
  extends WithLedger,
    WithPostures,
    WithShown,
    WithJobs,
    WithVerifier,
    WithClock,
    WithPolicy,
    WithControls,
    WithCheckpoints,
    WithFeatures,
    FeatureStores {
  readonly history: HistoryStore;
  readonly rounds: RoundStore;
}

const trendDays = 30;
const maxMoves = 50;
const dayMs = 86_400_000;
const weekMs = 7 * dayMs;

/** A local day with the days of its trend, which are the same for every tenant that is reported on it. */
interface DigestDay {
  readonly day: string;
  /** Oldest first, this day last. */
  readonly trend: readonly string[];
}

export function digestDay(day: string): DigestDay {
  return { day, trend: daysUpTo(day, trendDays) };
}

/**
 * Composes and keeps it; the same day again gives what was kept, and so does a day before it: where settings brought the time of day forward, the day
 * that came last by them has had its digest.
 * @param round the audit of the day
 */
export async function digestOf(
  work: DigestPorts,
  tenant: TenantContext,
  { days, round }: { readonly days: DigestDay; readonly round: Round | null },
): Promise<Digest> {
  const before = await work.rounds.digest(tenant.id);
  const isOfPast = before !== null && new Date(before.digest.at) <= work.clock.now();
  if (isOfPast && before.digest.day >= days.day) return before.digest;
  const stored = await compose(work, { tenant, days, round, before });
  await work.rounds.saveDigest(tenant.id, stored);
  return stored.digest;
}

interface Composing {
  readonly tenant: TenantContext;
  readonly days: DigestDay;
  readonly round: Round | null;
  readonly before: StoredDigest | null;
}

/** The first one is about a day, and so is the one after a clock that was ahead. */
function sinceOf(before: StoredDigest | null, now: Date): Date {
  const at = before === null ? null : new Date(before.digest.at);
  return at === null || at > now ? new Date(now.getTime() - dayMs) : at;
}

async function compose(work: DigestPorts, { tenant, days, round, before }: Composing): Promise<StoredDigest> {
  const now = work.clock.now();
  const since = sinceOf(before, now);
  const { day } = days;
  const [policy, lines] = await Promise.all([work.policy(tenant.id), work.postures.lines(tenant.id)]);
  const findings = lines ?? [];
  const severityOf = severityIn(work.controls);
  // Asked together, so that one look at the ledger answers all of them.
  const [head, moves, kept, news, waived, sections, others] = await Promise.all([
    work.ledger.head(tenant.id),
    work.history.moves(tenant.id, since),
    work.history.days(tenant.id, days.trend),
    newsOfChanges(work, tenant.id, before),
    waivedIn({ ledger: work.ledger, verifier: work.verifier, policy: () => Promise.resolve(policy), now: () => now }, tenant.id),
    sectionsOf(work, tenant, { since, now }),
    othersWaiting(work, tenant, { findings, severityOf, policy, now }),
  ]);
  const { upTo } = news;
  const changes = news.changes.map((change) => withCurrentPolicy(change, policy));
  const past = new Map(kept.map((one) => [one.day, one.score]));
  const trend = days.trend.map((one) => past.get(one) ?? null);
  const scoreNow = scoreOf(findings, severityOf);
  const digest: Digest = {
    day,
    at: now.toISOString(),
    score: {
      now: scoreNow,
      yesterday: trend.at(-2) ?? null,
      lastWeek: trend.at(-8) ?? null,
      moved: movedSince(kept, days.trend, { score: scoreNow, shares: sharesOf(findings, severityOf) }),
    },
    trend,
    verdicts: countVerdicts(findings),
    ...cutMoves(moves),
    unchecked: findings
      .filter(({ verdict, undecided }) => verdict === 'unknown' && undecided === undefined)
      .map(({ control, missing = [], summary }) => ({
        control,
        // Where everything was read, the sentence says why it is unknown.
        missing: missing.length === 0 ? [summary] : whatIsMissing(missing),
      })),
    ...undecidedOf(findings, severityOf),
    ...(before === null ? firstOf(work, tenant, { findings, severityOf, now }) : {}),
    ...notAudited(round, day),
    ...datesOf(findings, day, before?.digest.day ?? null),
    waiting: [...waitingOf(changes, waived, { policy, now }), ...others],
    changes: changes
      .filter(({ status }) => status !== 'waiting' && status !== 'requested')
      .map((change) => changeLine(change, now)),
    lapsing: waived
      .filter(({ status, until }) => status === 'active' && new Date(until).getTime() - now.getTime() <= weekMs)
      .map(({ id, name, until }) => ({ id, what: name, until })),
    waived: waived.filter(({ status }) => status === 'active').length,
    ...sections,
    ...credentialOf(tenant, { since: before === null ? null : since, now }),
    checkpoint: work.checkpoints.sign(tenant.id, head),
  };
  await work.ledger.append(tenant.id, round?.scan ?? `s-${day}`, { type: 'checkpoint', checkpoint: digest.checkpoint });
  return { digest, head: { seq: upTo.seq, hash: upTo.hash } };
}

/** What got worse is listed before all else. */
function cutMoves(moves: readonly Move[]): { readonly moves: Move[]; readonly moreMoves?: number } {
  const isWorse = ({ kind }: Move): boolean => kind === 'regressed';
  const sorted = [...moves.filter(isWorse), ...moves.filter((move) => !isWorse(move))];
  const more = sorted.length - maxMoves;
  return { moves: sorted.slice(0, maxMoves).map((move) => ({ ...move })), ...(more > 0 ? { moreMoves: more } : {}) };
}

/** What features say of the day. */
async function sectionsOf(
  work: DigestPorts,
  tenant: TenantContext,
  of: { readonly since: Date; readonly now: Date },
): Promise<DigestTerms> {
  const sections = await Promise.all(work.features.flatMap(({ digest }) => digest?.(work, tenant, of) ?? []));
  return Object.assign({}, ...sections) as DigestTerms;
}

/** By what was judged on both days. */
function movedSince(
  kept: readonly DailyPosture[],
  trend: readonly string[],
  today: Parameters<typeof scoreMoved>[1],
): { readonly inDay: number | null; readonly inWeek: number | null } {
  const since = (day: string | undefined) =>
    scoreMoved(
      kept.find((one) => one.day === day),
      today,
    );
  return { inDay: since(trend.at(-2)), inWeek: since(trend.at(-8)) };
}

/** How many controls the first digest names to begin with. */
const maxFirst = 3;

/** What the first digest says beside the others. */
function firstOf(
  { controls }: WithControls,
  { settings: { digest } }: TenantContext,
  {
    findings,
    severityOf,
    now,
  }: { readonly findings: readonly PostureLine[]; readonly severityOf: SeverityOf; readonly now: Date },
): Partial<Digest> {
  if (digest === undefined) return {};
  const planned = new Set(controls.flatMap(({ id, onlyByHand }) => (onlyByHand === true ? [] : [id])));
  const severity = ({ control }: PostureLine) => severityOf(control) ?? 'low';
  const doNext = findings
    .filter(
      ({ control, verdict, byHand }) => byHand !== true && planned.has(control) && (verdict === 'fail' || verdict === 'partial'),
    )
    .toSorted(
      (one, other) =>
        compareTiers(severity(other), severity(one)) || Number(other.verdict === 'fail') - Number(one.verdict === 'fail'),
    )
    .slice(0, maxFirst)
    .map(({ control }) => control);
  return { first: { next: nextDue(now, digest).toISOString(), doNext } };
}

function undecidedOf(findings: readonly PostureLine[], severityOf: SeverityOf): Partial<Digest> {
  const severity = ({ control }: PostureLine) => severityOf(control) ?? 'low';
  const open = findings
    .filter(({ undecided }) => undecided !== undefined)
    .toSorted((one, other) => compareTiers(severity(other), severity(one)))
    .flatMap(({ control, undecided }) => (undecided === undefined ? [] : [{ control, question: undecided.question }]));
  return open.length === 0 ? {} : { undecided: open };
}

/** Days before a change of Microsoft's on which the digest speaks of it. */
const countdown = [90, 60, 30, 14, 7, 3, 2, 1, 0];

/** Each day once, on the days of the countdown; one that came while there was no digest is made up for in the next. */
function datesOf(findings: readonly PostureLine[], day: string, before: string | null): { readonly dates?: Digest['dates'] } {
  const dates = findings.flatMap(({ control, dates: own = [] }) =>
    own.flatMap(({ title, on, mark, affected }) => {
      const daysLeft = daysBetween(day, on);
      const daysLeftBefore = before === null ? Number.POSITIVE_INFINITY : daysBetween(before, on);
      const isDue = daysLeft >= 0 && countdown.some((one) => one >= daysLeft && one < daysLeftBefore);
      return isDue ? [{ control, title, on, mark, affected, daysLeft }] : [];
    }),
  );
  const first = dates.filter(({ title, on }, index) => dates.findIndex((one) => one.title === title && one.on === on) === index);
  return first.length === 0 ? {} : { dates: first.toSorted((one, other) => one.daysLeft - other.daysLeft) };
}

function daysBetween(from: string, to: string): number {
  return Math.round((Date.parse(to) - Date.parse(from)) / dayMs);
}

interface News {
  /** Those that any entry since the last digest is about. */
  readonly changes: readonly Change[];
  /** Up to where the ledger was read: the next digest goes on from there, so that nothing falls between two. */
  readonly upTo: ChainHead;
}

async function newsOfChanges(work: DigestPorts, tenantId: string, before: StoredDigest | null): Promise<News> {
  const [touched, ending] = await Promise.all([
    work.ledger.touched(tenantId, before?.head.seq ?? 0),
    endingChanges(work.ledger, tenantId),
  ]);
  const subjects = new Set(touched.subjects);
  for (const { id } of before?.digest.waiting ?? []) subjects.add(id);
  // What is not over is named every day: that its time runs, or that it could not be undone, makes no entry.
  for (const change of before?.digest.changes ?? []) if (isNotOver(change)) subjects.add(change.id);
  // A change with an end of its own is named every day until it has ended.
  for (const { change } of ending) if (isUnderWay(change)) subjects.add(change.id);
  const loaded = await Promise.all([...subjects].map((id) => work.ledger.fold(tenantId, id, changeFold, 'known')));
  return {
    changes: loaded.flatMap((change) => (change === null || isReading(change.request.what) ? [] : [change])),
    upTo: touched.head,
  };
}

const notOver: ReadonlySet<string> = new Set<ReturnType<typeof statusAt>>([
  'approved',
  'applying',
  'applied',
  'lapsed',
  'reverting',
]);

function isNotOver({ status, undoesItselfAt }: Digest['changes'][number]): boolean {
  return undoesItselfAt !== undefined || notOver.has(status);
}

function waitingOf(
  changes: readonly Change[],
  waived: readonly WaivedFinding[],
  { policy, now }: { readonly policy: ApprovalPolicy | Refusal; readonly now: Date },
): Digest['waiting'] {
  const plans = changes.flatMap((change) => {
    const { plan } = change;
    if (plan === null || change.status !== 'waiting' || hasExpired(change, now)) return [];
    const haveActed = approvers(change).map(({ entraId }) => entraId);
    const could = isRefusal(policy) ? [] : possibleApprovers(rulesFor(policy, plan), plan.risk, plan.requestedBy);
    const canAct = could.filter((entraId) => !haveActed.includes(entraId));
    return [{ id: change.id, what: plan.control, since: plan.createdAt, requestedBy: plan.requestedBy, canAct }];
  });
  const asked = waived.flatMap(({ id, name, status, risk, asked: [request] }) => {
    if (status !== 'waiting') return [];
    const { person: requestedBy, decidedAt: since } = request.decision;
    const canAct = isRefusal(policy) ? [] : [...possibleApprovers(policy, risk, requestedBy)];
    return waivedWords.map(({ one }) => ({ id, what: `${one} of ${name}`, since, requestedBy, canAct }));
  });
  return [...plans, ...asked];
}

/** What of features waits for people beside plans and waivers. */
async function othersWaiting(
  { ledger, verifier }: DigestPorts,
  { id }: TenantContext,
  {
    findings,
    ...rules
  }: {
    readonly findings: readonly PostureLine[];
    readonly severityOf: SeverityOf;
    readonly policy: ApprovalPolicy | Refusal;
    readonly now: Date;
  },
): Promise<Digest['waiting']> {
  const undecided = new Set(findings.flatMap(({ control, undecided: open }) => (open === undefined ? [] : [control])));
  // The worker knows no names of people.
  const waiting = await waitingIn({ ...rules, ledger, verifier, undecided, nameOf: () => 'someone' }, id);
  return waiting.map(({ id: subject, what, since, requestedBy, canAct }) => ({
    id: subject,
    what,
    since: since.toISOString(),
    requestedBy,
    canAct: [...canAct],
  }));
}

function changeLine(change: Change, now: Date): Digest['changes'][number] {
  const own = change.plan === null ? undefined : kindOf(change.plan)?.inShort?.(change.plan);
  const isToUndo = change.keep !== null && awaitsKeep(change) && !hasLapsed(change, now);
  const told = { id: change.id, status: statusAt(change, now) };
  const until = isToUndo ? { undoesItselfAt: change.keep.until.toISOString() } : {};
  if (own !== undefined) return { ...told, what: own, ...until };
  const what = change.request.what === 'revert' ? `undo ${change.request.change ?? ''}` : (change.request.control ?? '');
  return { ...told, what, ...until };
}

/** Each need, and each reason once, behind all that was not read for it. */
function whatIsMissing(missing: readonly Missing[]): string[] {
  const reads = new Map<string, string[]>();
  for (const { read, permission, licence, reason } of missing) {
    const needs = permission ?? licence;
    const why = needs !== undefined ? ` (needs ${needs})` : reason === undefined ? '' : `: ${reason.replace(`${read}: `, '')}`;
    const those = reads.get(why);
    if (those === undefined) reads.set(why, [read]);
    else those.push(read);
  }
  return [...reads].map(([why, those]) => `${those.join(', ')}${why}`);
}

function countVerdicts(findings: readonly PostureLine[]): Partial<Record<Verdict, number>> {
  const counts: Partial<Record<Verdict, number>> = {};
  for (const { verdict } of findings) counts[verdict] = (counts[verdict] ?? 0) + 1;
  return counts;
}

function credentialOf(
  { credentialEnd: end = null }: TenantContext,
  moments: { readonly since: Date | null; readonly now: Date },
): Pick<Digest, 'credential'> {
  if (end === null || end.endsAt === null || !isToBeTold(end.endsAt, moments)) return {};
  return { credential: { kind: end.kind, endsAt: end.endsAt.toISOString() } };
}

function notAudited(round: Round | null, day: string) {
  if (round?.failed !== undefined) return { notAudited: round.failed };
  return round?.day === day && round.ended ? {} : { notAudited: 'the audit of today has not ended' };
}
