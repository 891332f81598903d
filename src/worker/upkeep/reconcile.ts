/** Finds what the ledger says has to be done and nobody is doing: queues lose jobs, the ledger does not. */

import { awaitsKeep, type Change, hasExpired, isPastApproval, onlyReports } from '../../engine/changes/change.js';
import { readChanges } from '../../engine/changes/change-of.js';
import { KeepCount, type KeepDeadlines } from '../../engine/changes/keep-deadlines.js';
import { OpenSubjects } from '../../engine/changes/open-subjects.js';
import type { WritesWatermark } from '../../engine/changes/read-watermark.js';
import { withCurrentPolicy } from '../../engine/changes/with-current-policy.js';
import { LedgerBehind, RetryLater, StoreRefused, storeRetryLater } from '../../engine/ledger/retry-later.js';
import { cannotWait } from '../../features/kinds.js';
import { assertNever } from '../../lib/errors.js';
import { omitUndefined } from '../../lib/omit-undefined.js';
import type { Job, Reply } from '../../queue/job.js';
import { expiredKey } from '../../queue/message-key.js';
import type { NotBefore } from '../../queue/not-before.js';
import { drawJob } from '../../queue/redraw.js';
import { viewOf } from '../../queue/request.js';
import { alarmReply, isAlarming } from '../apply/end-change.js';
import { type OrderPorts, turnsIn } from '../begin-order.js';
import {
  faultsOf,
  type TenantContext,
  type WithClock,
  type WithFaulted,
  type WithJobs,
  type WithLedger,
  type WithRejected,
  type WithShown,
} from '../context.js';
import { type LeftPorts, leftOf } from '../feature.js';
import { replyFor } from '../reply-for.js';
import { dueOf, usualGraceMs } from './due-job.js';
import { resultsReply } from './results-job.js';
import { nothingSaid, type Said, writeReadWatermark } from './write-read-watermark.js';

type ReconcilePorts = OrderPorts & LeftPorts & WithShown & WithJobs & WithRejected & WithFaulted;

type ReadsNotBefore = { remainingMs: NotBefore['remainingMs'] };

/** Looks once at every tenant, at the subjects that are not at their end. */
export interface Reconciler {
  /** One tenant whose ledger is halted, or that fails, does not keep the others waiting; nor does one change the others of its tenant. No further tenant is begun once `ends` is aborted. */
  round(ends?: AbortSignal): Promise<Reconciled>;
}

export interface Reconciled {
  /** The jobs that were missing and have been added. */
  readonly added: readonly Job[];
  /** What has been due for so long, by the monotonic clock, that no queue seems to bring it: anyone who looks does it. */
  readonly overdue: readonly Job[];
  /** Of the tenants whose ledgers could be read. */
  readonly keeps: KeepDeadlines;
  /** Ids of tenants that are halted, as one of our processes says. */
  readonly halted: readonly string[];
  /** Ids of tenants whose ledger cannot be read now for another reason: their part of the store is away. */
  readonly away: readonly string[];
  /** What went wrong with single changes, or with whole tenants, but for ledgers that cannot be read now. */
  readonly failures: readonly unknown[];
}

/** How long something that is due is left to the queue, in milliseconds. */
const queueGraceMs = 60_000;

interface Seen {
  readonly said: Said;
  /** Since when something of a subject has been due, by the monotonic clock, under its name and the subject. */
  readonly due: Map<string, number>;
  /** Changes that were kept, and whose cards say that a worker has read it. */
  readonly kept: Set<string>;
}

interface Looks {
  readonly graceMs?: number;
  readonly overdueAfterMs?: number;
  /** When what had to wait may be begun again, as the queue reads it too; nothing is known to wait where it is left out. */
  readonly notBefore?: ReadsNotBefore;
  /** What is not at its end; of its own where it is left out. */
  readonly stillOpen?: OpenSubjects;
  /** Where it is said how far each ledger was read; nowhere where it is left out. */
  readonly watermark?: WritesWatermark;
}

export function createReconciler(
  work: ReconcilePorts,
  tenants: readonly TenantContext[],
  {
    graceMs = usualGraceMs,
    overdueAfterMs = queueGraceMs,
    stillOpen = new OpenSubjects(work.ledger),
    watermark,
    notBefore,
  }: Looks = {},
): Reconciler {
  const seen = new Map<string, Seen>();
  return {
    round: async (ends) => {
      const found: Found = { added: [], overdue: [], failures: [], halted: [], away: [] };
      const keeps = new KeepCount();
      const mayBegin = turnsIn(work);
      for (const tenant of tenants) {
        if (ends?.aborted === true) break;
        const memory = seen.get(tenant.id) ?? { said: nothingSaid(), due: new Map(), kept: new Set<string>() };
        seen.set(tenant.id, memory);
        try {
          const look = { tenant, memory, stillOpen, graceMs, overdueAfterMs, keeps, mayBegin };
          await reconcileTenant(work, { ...look, ...omitUndefined({ watermark, notBefore }) }, found);
        } catch (error) {
          if (error instanceof LedgerBehind) await noteHalt(work, tenant, found);
          else if (storeRetryLater(error) !== null || error instanceof StoreRefused) found.away.push(tenant.id);
          else if (!(error instanceof RetryLater)) found.failures.push(error);
        }
      }
      return { ...found, keeps };
    },
  };
}

interface Look {
  readonly tenant: TenantContext;
  readonly memory: Seen;
  readonly stillOpen: OpenSubjects;
  readonly graceMs: number;
  readonly overdueAfterMs: number;
  readonly keeps: KeepCount;
  readonly mayBegin: (change: Change) => Promise<boolean>;
  readonly watermark?: WritesWatermark;
  readonly notBefore?: ReadsNotBefore;
}

interface Found {
  readonly added: Job[];
  readonly overdue: Job[];
  readonly failures: unknown[];
  readonly halted: string[];
  readonly away: string[];
}

async function reconcileTenant(work: ReconcilePorts, look: Look, found: Found): Promise<void> {
  const { tenant } = look;
  const open = await look.stillOpen.in(tenant.id);
  const { watermark, memory } = look;
  // Another process may have found what this one cannot see: then nothing is appended either.
  if (open.subjects.size > 0) await noteHalt(work, tenant, found);
  if (watermark !== undefined)
    await writeReadWatermark(watermark, {
      tenant: tenant.id,
      upTo: open.upTo,
      said: memory.said,
      nowMs: work.clock.monotonicMs(),
    });
  for await (const [subject, change] of readChanges(work.ledger, tenant.id, open.subjects, faultsOf(work, tenant.id).faulted))
    try {
      const isDone = change === null || (await isDoneWith(work, look, change, found));
      if ((await isLeftAlone(work, look, subject, found)) && isDone) open.over(subject);
    } catch (error) {
      // What makes one wait makes all of them wait; another failure of one change keeps no deadline of another.
      if (error instanceof RetryLater || storeRetryLater(error) !== null) throw error;
      found.failures.push(error);
    }
  await open.looked();
}

/** Whether a feature has nothing left to do; adds the job that is missing. */
async function isLeftAlone(work: ReconcilePorts, look: Look, subject: string, found: Found): Promise<boolean> {
  const { tenant, graceMs } = look;
  const left = (await leftOf(work, subject)?.look(work, tenant, subject)) ?? 'over';
  if (left === 'over') return true;
  if (left === 'waits' || work.clock.now().getTime() - left.since.getTime() < graceMs) return false;
  const [platform = '', channel = ''] = Object.entries(tenant.settings.channel)[0] ?? [];
  const reply = { conversation: { platform, channel }, messageKey: subject };
  await bring(work, look, { name: left.name, tenant: tenant.id, subject, reply }, found);
  return false;
}

/** A ledger that this process alone has nothing to go on from is halted for nobody else. */
async function noteHalt({ ledger }: WithLedger, { id }: TenantContext, { halted }: Found): Promise<void> {
  if ((await ledger.whyHalted(id)) !== null) halted.push(id);
}

/** Whether it is at its end, and every message says so; adds the jobs that are missing. */
async function isDoneWith(work: ReconcilePorts, look: Look, read: Change, found: Found): Promise<boolean> {
  const { tenant, graceMs, keeps } = look;
  // What too few approved waits for people: a job to apply it would be turned away.
  const change = read.status === 'approved' ? withCurrentPolicy(read, await work.policy(tenant.id)) : read;
  keeps.add(change, work.clock.now());
  // Its card said that nobody had read this so far.
  if (isKept(change) && !look.memory.kept.has(change.id)) {
    look.memory.kept.add(change.id);
    await work.jobs.add(
      drawJob(viewOf(change.request.what), { tenant: tenant.id, subject: change.id, reply: replyFor(tenant, change) }),
    );
  }
  if (isOver(change, work.clock.now()) && (await isShown(work, tenant, change))) return true;
  if (work.clock.now().getTime() - change.lastEntry.at.getTime() < graceMs) return false;
  const reply = replyFor(tenant, change);
  const due = dueOf(work, tenant, change);
  if (due !== null && (await look.mayBegin(change))) {
    const isFirst = cannotWait(change.request) && (due === 'plan' || due === 'apply');
    const of = { tenant: tenant.id, subject: change.id, reply };
    await bring(work, look, isFirst ? { name: due, urgent: true, ...of } : { name: due, ...of }, found);
  }
  for (const draw of await undrawn(work, tenant, change, reply)) if (await work.jobs.ensure(draw)) found.added.push(draw);
  return false;
}

/** What has to wait is not due, by the queue or by a round: it is neither brought nor counted as late. */
async function bring(work: ReconcilePorts, look: Look, job: Job, { added, overdue }: Found): Promise<void> {
  if ((look.notBefore?.remainingMs(job) ?? 0) > 0) {
    look.memory.due.delete(dueKey(job));
    return;
  }
  // Counted first: a queue that cannot be asked keeps nothing from being done without it.
  if (hasBeenDue(work, look, job)) overdue.push(job);
  if (await work.jobs.ensure(job)) added.push(job);
}

/** What only reads or reminds is left to the queue four times as long: many of them may wait there for their turn, and none ends anything. */
const readingGrace = 4;
const graceTimes: Partial<Readonly<Record<Job['name'], number>>> = {
  apply: 1,
  undo: 1,
  plan: readingGrace,
  audit: readingGrace,
  collect: readingGrace,
  remind: readingGrace,
  results: readingGrace,
  settings: 1,
  questions: readingGrace,
};

/** Whether the job was due already so long ago that it should have been done. */
function hasBeenDue({ clock }: WithClock, { memory, overdueAfterMs }: Look, job: Job): boolean {
  const times = graceTimes[job.name];
  if (times === undefined) return false;
  const key = dueKey(job);
  const since = memory.due.get(key);
  if (since === undefined) {
    memory.due.set(key, clock.monotonicMs());
    return false;
  }
  if (clock.monotonicMs() - since < overdueAfterMs * times) return false;
  memory.due.delete(key);
  return true;
}

function dueKey({ name, subject }: Job): string {
  return `${name} ${subject}`;
}

function isKept({ keep, reverting }: Change): boolean {
  return reverting === null && (keep?.kept ?? []).length > 0;
}

/** Nothing is left to do, whatever time passes. */
function isOver(change: Change, now: Date): boolean {
  switch (change.status) {
    case 'nothingToDo':
    case 'refused':
    case 'rejected':
    case 'revoked':
    case 'reverted':
      return true;
    case 'revertedUnkept':
    case 'revertStopped':
      return change.checkpoint !== null;
    case 'stopped':
    case 'partly':
    case 'verified':
    case 'mismatch':
      return (
        change.readAgainAt === null &&
        !awaitsKeep(change) &&
        !onlyReports(change) &&
        (change.plan === null || change.checkpoint !== null)
      );
    case 'waiting':
      return hasExpired(change, now);
    case 'requested':
    case 'approved':
    case 'applying':
    case 'applied':
    case 'reverting':
      return false;
    default:
      return assertNever(change.status);
  }
}

async function isShown(work: WithShown & WithClock, tenant: TenantContext, change: Change): Promise<boolean> {
  return (await undrawn(work, tenant, change, replyFor(tenant, change))).length === 0;
}

/** The messages that do not show yet what the ledger says. */
async function undrawn(
  work: WithShown & WithClock,
  tenant: TenantContext,
  change: Change,
  reply: Reply,
): Promise<readonly Job[]> {
  const of = { tenant: tenant.id, subject: change.id };
  const saysOver = !isPastApproval(change, work.clock.now()) || (await work.shown.of(tenant.id, expiredKey(change.id))) > 0;
  const own = saysOver && (await work.shown.of(tenant.id, change.id)) >= change.entries;
  const results = resultsReply(reply, change);
  const toldResults = change.reported === null || (await work.shown.of(tenant.id, results.messageKey)) > 0;
  const alarm = alarmReply(reply, change);
  const toldAlarm = !isAlarming(change) || (await work.shown.of(tenant.id, alarm.messageKey)) > 0;
  return [
    ...(own ? [] : [drawJob(viewOf(change.request.what), { ...of, reply })]),
    ...(toldAlarm ? [] : [drawJob('alarm', { ...of, reply: alarm })]),
    ...(toldResults ? [] : [drawJob('results', { ...of, reply: results })]),
  ];
}
