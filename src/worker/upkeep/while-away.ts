/**
 * What keeps people safe goes on while the ledger of a tenant takes no entries, because it is halted or the store does not answer: undoing what nobody kept
 * or someone wanted back, ending travel exceptions, and containing accounts where that was decided. What is known is the worker's own mirror and the tenant.
 */

import type { AppendsAll, ReadsSubject } from '../../engine/ledger/ledger.js';
import { LedgerBehind, RetryLater, storeRetryLater } from '../../engine/ledger/retry-later.js';
import { handIn, type WaitingEntries } from '../../engine/ledger/waiting.js';
import type { SignedDecision } from '../../engine/plan/decision.js';
import type { MonotonicClock, WallClock } from '../../lib/clock.js';
import { inParallel } from '../../lib/in-parallel.js';
import type { Logger } from '../../lib/log.js';
import { type SerialQueue, serialQueue } from '../../lib/serial-queue.js';
import type { Job } from '../../queue/job.js';
import type { TenantContext, WithLedger, WithRejected, WithVerifier } from '../context.js';
import { doWhatIsDue } from './due-while-away.js';

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
  /** Looks once at every tenant in trouble, and sends what waits for the others. */
  readonly round: () => Promise<void>;
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
    round: () => looks.round(),
    close: () => looks.close(),
  };
}

class Looks {
  met: Parameters<WhileAway['met']>[0] = { halted: [], away: [] };
  #own: OwnLedgers | null = null;
  /** By tenant: since when it is away, by the time of day. */
  readonly #since = new Map<string, Date>();
  readonly #turns = new Map<string, SerialQueue>();
  readonly #busy = new Set<string>();

  constructor(private readonly input: WhileAwayInput) {}

  async before(tenant: string): Promise<void> {
    if (!this.input.tenants.some(({ id }) => id === tenant)) return;
    if (this.#busy.has(tenant)) throw new RetryLater('What is due there is being done from the mirror.', busyMs);
    await this.#handIn(tenant);
  }

  async round(): Promise<void> {
    const answers = await this.input.answers();
    const found = this.input.tenants.map((tenant) => ({ tenant, trouble: this.#troubleOf(tenant.id, answers) }));
    const ledgers = found.some(({ trouble }) => trouble !== null) ? await this.#fresh() : null;
    if (ledgers === null) await this.close();
    await inParallel(
      found,
      ({ tenant, trouble }) =>
        (trouble === null || ledgers === null ? this.#handIn(tenant.id) : this.#look(tenant, trouble, ledgers)).catch(
          (error: unknown) => this.#failed(tenant, error),
        ),
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

  async #look(tenant: TenantContext, trouble: Trouble, ledgers: OwnLedgers): Promise<void> {
    this.#busy.add(tenant.id);
    try {
      await this.#inTurn(tenant.id, async () => {
        const open = await ledgers.prepare(tenant.id);
        const awaySince = this.#since.get(tenant.id) ?? null;
        await doWhatIsDue({ ...this.input, ledgers, open, tenant, trouble, awaySince });
      });
    } finally {
      this.#busy.delete(tenant.id);
    }
  }

  async #handIn(tenant: string): Promise<void> {
    const { ledger, waiting, logger } = this.input;
    const entries = await this.#inTurn(tenant, () => handIn(ledger, waiting, tenant));
    if (entries > 0) logger.warn({ tenant, entries }, 'the ledger takes entries again: what was done meanwhile is written down');
  }

  #inTurn<Result>(tenant: string, work: () => Promise<Result>): Promise<Result> {
    const turn = this.#turns.get(tenant) ?? serialQueue();
    this.#turns.set(tenant, turn);
    return turn(work);
  }

  #failed({ name }: TenantContext, error: unknown): void {
    const { logger } = this.input;
    if (error instanceof LedgerBehind) logger.error({ tenant: name, err: error }, 'the ledger cannot be gone on with');
    else if (!(error instanceof RetryLater) && storeRetryLater(error) === null)
      logger.error({ tenant: name, err: error }, 'what is due could not be done from the mirror');
  }
}
