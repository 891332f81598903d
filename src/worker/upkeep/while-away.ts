/**
 * What keeps people safe goes on while the ledger of a tenant takes no entries, because it is halted or the store does not answer: undoing what nobody kept
 * or someone wanted back, ending travel exceptions, and containing accounts where that was decided. What is known is the worker's own mirror and the tenant.
 */

import { type Change, dueSince, endsByItself, isRevertingOrOver } from '../../engine/changes/change.js';
import { readChanges } from '../../engine/changes/change-of.js';
import type { AppendsAll, ReadsSubject } from '../../engine/ledger/ledger.js';
import { LedgerBehind, RetryLater, storeRetryLater } from '../../engine/ledger/retry-later.js';
import { handIn, type WaitingEntries } from '../../engine/ledger/waiting.js';
import type { SignedDecision } from '../../engine/plan/decision.js';
import { kindOf } from '../../features/kinds.js';
import type { MonotonicClock, WallClock } from '../../lib/clock.js';
import { isRefusal } from '../../lib/errors.js';
import { inParallel } from '../../lib/in-parallel.js';
import type { Logger } from '../../lib/log.js';
import { type SerialQueue, serialQueue } from '../../lib/serial-queue.js';
import type { Job } from '../../queue/job.js';
import type { TenantContext, WithLedger, WithRejected, WithVerifier } from '../context.js';
import { replyFor } from '../reply-for.js';

interface DueLook extends Pick<WhileAwayInput, 'clock' | 'logger' | 'unreadKeeps' | 'graceMs'> {
  readonly ledgers: OwnLedgers;
  /** What may come to be due; what cannot any more is taken out. */
  readonly open: Set<string>;
  readonly tenant: TenantContext;
  readonly trouble: Trouble;
  readonly awaySince: Date | null;
  /** Aborted once the worker stops: nothing more is begun. */
  readonly ends: AbortSignal;
}

/** What is due of a tenant whose ledger takes nothing, as the worker's mirror has it, and who does it. */
async function doWhatIsDue(look: DueLook): Promise<void> {
  const { ledgers, trouble, tenant, logger, open } = look;
  const work = ledgers.work(trouble);
  const due: { readonly name: 'apply' | 'undo'; readonly change: Change }[] = [];
  for await (const [id, change] of readChanges(work.ledger, tenant.id, [...open])) {
    if (change === null || !mayComeToBeDue(change)) open.delete(id);
    const name = change === null ? null : dueWhileAway(look, change);
    if (change !== null && name !== null) due.push({ name, change });
  }
  // Anyone who is being attacked does not wait behind an undo.
  for (const { name, change } of due.toSorted((one, other) => one.name.localeCompare(other.name))) {
    if (look.ends.aborted) return;
    if (name === 'undo' && (await isKeptUnread(look, change))) continue;
    logger.warn({ tenant: tenant.name, subject: change.id, job: name }, 'the ledger takes nothing: done from the mirror');
    const job: Job = { name, tenant: tenant.id, subject: change.id, reply: replyFor(tenant, change) };
    try {
      await ledgers.run(trouble, job);
    } catch (error) {
      // One that has to wait, or failed, keeps no other from being done; it is tried again by the next look.
      if (error instanceof RetryLater)
        logger.info({ subject: change.id, because: error.message }, 'what is due from the mirror waits');
      else if (look.ends.aborted) logger.info({ tenant: tenant.name, subject: change.id, err: error }, cutOff);
      else logger.error({ tenant: tenant.name, subject: change.id, err: error }, 'what is due could not be done from the mirror');
    }
  }
}

/** Another worker, or this one when it is back, goes on with it. */
const cutOff = 'what is due from the mirror was cut off because the worker stops';

function mayComeToBeDue({ keep, status }: Change): boolean {
  if (isRevertingOrOver(status)) return status === 'reverting';
  return keep !== null || status === 'approved' || status === 'applying';
}

/** What is done of a change by a worker that can write to no ledger. */
function dueWhileAway({ ledgers, tenant, trouble, awaySince, graceMs, clock }: DueLook, change: Change): 'apply' | 'undo' | null {
  const now = clock.now();
  const due = dueSince(change, now);
  if (due === null) return null;
  const name = due.what === 'revert' ? 'undo' : 'apply';
  if (ledgers.work(trouble).rejected.rejectedAt({ tenant: tenant.id, subject: change.id, name }, change) !== null) return null;
  // Without the store nobody can say that others are not at it, or take back what was decided: nothing new begins.
  if (name === 'apply') return trouble === 'halted' && beginsWhileHalted(change) ? 'apply' : null;
  if (trouble === 'halted') return 'undo';
  const from = Math.max(due.since.getTime(), awaySince?.getTime() ?? 0);
  return now.getTime() - from >= graceMs(tenant.id) ? 'undo' : null;
}

function beginsWhileHalted({ plan, status }: Change): boolean {
  if (plan === null || (status !== 'approved' && status !== 'applying')) return false;
  return kindOf(plan)?.beginsWhileHalted?.(plan.control) === true;
}

/** Someone kept it, and what a gateway wrote of that is there, though behind what cannot be read. A decision counts by its own signature. */
async function isKeptUnread({ ledgers, tenant, trouble, unreadKeeps }: DueLook, change: Change): Promise<boolean> {
  const { plan, keep, status } = change;
  const work = ledgers.work(trouble);
  if (trouble !== 'halted' || plan === null || keep === null || status === 'reverting') return false;
  if (endsByItself(change) || keep.revertAsked.length > 0) return false;
  const { seq: near } = await work.ledger.head(tenant.id);
  return (await unreadKeeps({ tenant: tenant.id, subject: change.id, near })).some((signed) => {
    const now = new Date(signed.decision.decidedAt);
    const about = { kind: 'keep' as const, tenant: tenant.id, subject: change.id, digest: plan.digest, now };
    return now <= keep.until && !isRefusal(work.verifier.verify(signed, about));
  });
}

/** `halted`: the store answers, and the ledger is not what it was · `away`: nothing of the ledger can be read or written now. */
export type Trouble = 'halted' | 'away';

type AwayWork = WithLedger & WithVerifier & WithRejected;

/** The mirrors as they were at a moment, as ledgers of their own. */
export interface OwnLedgers {
  /** What it takes to see what is due there. */
  readonly work: (trouble: Trouble) => AwayWork;
  /** Does one job there. */
  readonly run: (trouble: Trouble, job: Job) => Promise<void>;
  /** Gives what waited before its place behind the mirror, once a tenant; answers what may come to be due there. */
  readonly prepare: (tenant: string) => Promise<Set<string>>;
  readonly isOld: () => Promise<boolean>;
  readonly close: () => Promise<void>;
}

export interface WhileAwayInput {
  readonly logger: Logger;
  readonly clock: WallClock & MonotonicClock;
  readonly tenants: readonly TenantContext[];
  readonly ledger: ReadsSubject & AppendsAll;
  readonly waiting: WaitingEntries;
  readonly open: () => OwnLedgers;
  /** Whether the store takes what is written. Never rejects, and answers soon. */
  readonly answers: () => Promise<boolean>;
  /** Decisions to keep a change that a gateway put into the store and this worker cannot read as part of the ledger. */
  readonly unreadKeeps: (about: {
    readonly tenant: string;
    readonly subject: string;
    /** The number of the last entry that is known. */
    readonly near: number;
  }) => Promise<readonly SignedDecision[]>;
  /** How long an undo waits where no Keep can be heard, in milliseconds. */
  readonly graceMs: (tenantId: string) => number;
}

export interface WhileAway {
  /** What the last look at the ledgers met. */
  readonly met: (trouble: { readonly halted: readonly string[]; readonly away: readonly string[] }) => void;
  /** Before anything is done with the ledger of a tenant: what waits for it goes first. Throws RetryLater while something is done from the mirror. */
  readonly before: (tenant: string) => Promise<void>;
  /**
   * Looks once at every tenant in trouble, and sends what waits for the others.
   * @param ends aborted once the worker stops: it goes on to no other tenant, and what is cut off then is no failure
   */
  readonly round: (ends: AbortSignal) => Promise<void>;
  readonly close: () => Promise<void>;
}

/** This many tenants at once: each waits for its services nearly all the time. */
const sideBySide = 8;

/** Milliseconds until a job looks again that met what is being done from the mirror. */
const busyMs = 2000;

export function whileAway(input: WhileAwayInput): WhileAway {
  const looks = new Looks(input);
  return {
    met: (trouble) => {
      looks.met = trouble;
    },
    before: (tenant) => looks.before(tenant),
    round: (ends) => looks.round(ends),
    close: () => looks.close(),
  };
}

class Looks {
  met: Parameters<WhileAway['met']>[0] = { halted: [], away: [] };
  #own: OwnLedgers | null = null;
  /** By tenant: since when it is away, by the time of day. */
  readonly #since = new Map<string, Date>();
  readonly #queues = new Map<string, SerialQueue>();
  readonly #busy = new Set<string>();

  constructor(private readonly input: WhileAwayInput) {}

  async before(tenant: string): Promise<void> {
    if (!this.input.tenants.some(({ id }) => id === tenant)) return;
    if (this.#busy.has(tenant)) throw new RetryLater('What is due there is being done from the mirror.', busyMs);
    await this.#handIn(tenant);
  }

  async round(ends: AbortSignal): Promise<void> {
    const answers = await this.input.answers();
    const found = this.input.tenants.map((tenant) => ({ tenant, trouble: this.#troubleOf(tenant.id, answers) }));
    const ledgers = found.some(({ trouble }) => trouble !== null) ? await this.#fresh() : null;
    if (ledgers === null) await this.close();
    await inParallel(
      found,
      async ({ tenant, trouble }) => {
        if (ends.aborted) return;
        const looked =
          trouble === null || ledgers === null ? this.#handIn(tenant.id) : this.#look(tenant, { trouble, ledgers, ends });
        await looked.catch((error: unknown) => this.#failed(tenant, error, ends));
      },
      sideBySide,
    );
  }

  async close(): Promise<void> {
    const own = this.#own;
    this.#own = null;
    await own?.close();
  }

  /** A mirror that grew since is read again: what was concluded from it is old. */
  async #fresh(): Promise<OwnLedgers> {
    if (this.#own !== null && (await this.#own.isOld())) await this.close();
    this.#own ??= this.input.open();
    return this.#own;
  }

  #troubleOf(tenant: string, answers: boolean): Trouble | null {
    const { halted, away } = this.met;
    const trouble = !answers || away.includes(tenant) ? 'away' : halted.includes(tenant) ? 'halted' : null;
    if (trouble !== 'away') this.#since.delete(tenant);
    else if (!this.#since.has(tenant)) this.#since.set(tenant, this.input.clock.now());
    return trouble;
  }

  async #look(tenant: TenantContext, look: Pick<DueLook, 'trouble' | 'ledgers' | 'ends'>): Promise<void> {
    this.#busy.add(tenant.id);
    try {
      await this.#serially(tenant.id, async () => {
        const open = await look.ledgers.prepare(tenant.id);
        const awaySince = this.#since.get(tenant.id) ?? null;
        await doWhatIsDue({ ...this.input, ...look, open, tenant, awaySince });
      });
    } finally {
      this.#busy.delete(tenant.id);
    }
  }

  async #handIn(tenant: string): Promise<void> {
    const { ledger, waiting, logger } = this.input;
    const entries = await this.#serially(tenant, () => handIn(ledger, waiting, tenant));
    if (entries > 0) logger.warn({ tenant, entries }, 'the ledger takes entries again: what was done meanwhile is written down');
  }

  #serially<Result>(tenant: string, work: () => Promise<Result>): Promise<Result> {
    const queue = this.#queues.get(tenant) ?? serialQueue();
    this.#queues.set(tenant, queue);
    return queue(work);
  }

  #failed({ name }: TenantContext, error: unknown, ends: AbortSignal): void {
    const { logger } = this.input;
    if (ends.aborted) logger.info({ tenant: name, err: error }, cutOff);
    else if (error instanceof LedgerBehind) logger.error({ tenant: name, err: error }, 'the ledger cannot be gone on with');
    else if (!(error instanceof RetryLater) && storeRetryLater(error) === null)
      logger.error({ tenant: name, err: error }, 'what is due could not be done from the mirror');
  }
}
