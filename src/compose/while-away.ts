/** Puts together what a worker does while the ledger of a tenant takes nothing: its mirrors as ledgers, and ports that ask nothing of the store. */
import type { StoreClient } from '../../adapters/redis/connection.js';
import { openMirrorLogs } from '../../adapters/redis/mirror-log.js';
import { ownPlans } from '../../adapters/redis/plan-mirror.js';
import { takesWrites } from '../../adapters/redis/takes-writes.js';
import type { EntryLog } from '../engine/ledger/entry-log.js';
import { type EntrySigner, entrySigner } from '../engine/ledger/envelope.js';
import type { Lease, LeaseStore } from '../engine/ledger/lease.js';
import type { Ledger } from '../engine/ledger/ledger.js';
import { rewrap } from '../engine/ledger/rewrapped.js';
import { openLedger } from '../engine/ledger/sealed-ledger.js';
import { isUnreadable, readRow } from '../engine/ledger/stored-row.js';
import type { WaitingEntries } from '../engine/ledger/waiting.js';
import type { SignedDecision } from '../engine/plan/decision.js';
import type { PlanStore, ReadsOperations } from '../engine/plan/plan-store.js';
import type { Keyring } from '../keys/keyring.js';
import type { MonotonicClock } from '../lib/clock.js';
import { newId } from '../lib/ids.js';
import { withTimeout } from '../lib/with-timeout.js';
import type { Job, JobQueue } from '../queue/job.js';
import type { ProgressStore } from '../queue/progress.js';
import type { TenantContext, WorkerContext } from '../worker/context.js';
import { RejectedJobs } from '../worker/rejected-jobs.js';
import { type JobPorts, runJob } from '../worker/run-job.js';
import { type OwnLedgers, type Trouble, type WhileAway, type WhileAwayInput, whileAway } from '../worker/upkeep/while-away.js';
import type { KnownTenant } from './tenants.js';
import type { WorkerInput } from './worker.js';
import { directoryOf } from './worker-context.js';

/** Milliseconds: a store that takes longer does not answer. */
const answerMs = 5000;

/** This many entries before and behind the known end are looked through for decisions to keep a change. */
const maxUnread = 1000;

interface WhileAwayParts {
  readonly redis: StoreClient;
  readonly log: EntryLog;
  readonly waiting: WaitingEntries;
  /** As the store has them, without what the worker keeps. */
  readonly plans: PlanStore;
  readonly directoryTenant: string;
  readonly otherTenants: () => Promise<readonly string[]>;
  readonly opened: readonly TenantContext[];
  readonly work: WorkerContext;
  readonly tenants: readonly KnownTenant[];
}

/** An audit that comes around waits for the ledger. */
const noScan = (): Promise<void> => Promise.resolve();

export interface AwayWorker extends WhileAway {
  /** Does a job, once what waits for the ledger of its tenant is written there. */
  readonly run: (own: JobPorts, job: Job) => Promise<void>;
}

export function openWhileAway(input: WorkerInput, parts: WhileAwayParts): AwayWorker {
  const { redis, log, work, waiting, opened, tenants, directoryTenant } = parts;
  const { keyring, ledgerKeyPem, mirrorFolder, logger } = input;
  const name = newId('away');
  const { withoutStoreMs } = input.timing ?? {};
  const graceOf = (tenantId: string) => tenants.find(({ id }) => id === tenantId)?.rules.approvals.undoWithoutStoreAfter;
  // Those that left the settings stand in the store, which may not answer.
  const ofSettings = tenants.map(({ id }) => id).filter((id) => id !== directoryTenant);
  const otherTenants = () => withTimeout(answerMs, parts.otherTenants, ofSettings);
  const away = whileAway({
    logger,
    clock: work.clock,
    tenants: opened,
    ledger: work.ledger,
    waiting,
    graceMs: (tenantId) => withoutStoreMs ?? graceOf(tenantId) ?? input.settings.approvals.undoWithoutStoreAfter,
    answers: () => withTimeout(answerMs, () => takesWrites(redis, name, work.clock.now()), false),
    unreadKeeps: (about) => unreadKeeps(log, about),
    open: () =>
      ownLedgers({
        ...parts,
        log: openMirrorLogs(mirrorFolder, waiting),
        keyring,
        signer: entrySigner('worker', ledgerKeyPem),
        onHalt: (tenant, reason) => logger.error({ tenant }, reason),
        policyOf: (ledger) => {
          const directory = directoryOf(input, { ledger, directoryTenant, otherTenants }, opened);
          return (id) => directory.policy(id);
        },
        plans: { halted: ownPlans(parts.plans, mirrorFolder), away: ownPlans(null, mirrorFolder) },
      }),
  });
  return {
    ...away,
    run: async (own, job) => {
      await away.before(job.tenant);
      await runJob(own, job);
    },
  };
}

/** What a worker's mirrors are read and written by, and what it does jobs with meanwhile. */
interface OwnParts {
  readonly log: EntryLog & Pick<OwnLedgers, 'isOld' | 'close'>;
  readonly waiting: WaitingEntries;
  readonly work: WorkerContext;
  readonly keyring: Keyring;
  readonly signer: EntrySigner;
  readonly onHalt: (tenant: string, reason: string) => void;
  /** Who may approve, by what the mirrors say of accounts. */
  readonly policyOf: (ledger: Ledger) => WorkerContext['policy'];
  /** Where plans are read from in each trouble. */
  readonly plans: Readonly<Record<Trouble, ReadsOperations>>;
}

export function ownLedgers({ log, waiting, work, keyring, signer, onHalt, policyOf, plans }: OwnParts): OwnLedgers {
  const { clock } = work;
  const ledger = openLedger({ log, clock, keyring, signer, onHalt });
  const open = new Map<string, Set<string>>();
  const own = {
    ...work,
    ledger,
    jobs: nobody,
    progress: nowhere,
    policy: policyOf(ledger),
    // What people answered counts as it was last read: it stands in the very ledger that cannot be read now.
    renew: () => Promise.resolve(),
    rejected: new RejectedJobs(clock, false),
    endsLater: true as const,
  };
  const contexts = {
    halted: { ...own, leases: unlessHeldFor(work.leases, clock), plans: { ...work.plans, ...plans.halted } },
    away: { ...own, leases: ourOwn, plans: { ...work.plans, ...plans.away } },
  };
  return {
    work: (trouble) => contexts[trouble],
    run: (trouble, job) => runJob({ work: contexts[trouble], scan: noScan }, job),
    prepare: async (tenant) => {
      const known = open.get(tenant);
      if (known !== undefined) return known;
      for (const entry of await waiting.of(tenant)) await ledger.append(tenant, entry.subject, rewrap(entry));
      const subjects = new Set((await ledger.touched(tenant, 0)).subjects);
      open.set(tenant, subjects);
      return subjects;
    },
    isOld: () => log.isOld(),
    close: () => log.close(),
  };
}

/** Nobody could take jobs or show anything: what is missing is found from the ledger once it takes entries. */
const nobody: JobQueue = { add: () => Promise.resolve(), ensure: () => Promise.resolve(false) };
const nowhere: ProgressStore = { set: () => Promise.resolve(), get: () => Promise.resolve(null) };

/** Where nobody can be asked for a lease the tenant decides: each object is read right before it is written, and left alone where it is not as this worker left it. */
const ourOwn: LeaseStore = {
  acquire: (tenant, classes) => Promise.resolve({ tenant, classes, fence: 0, holder: mirrorHolder }),
  renew: () => Promise.resolve(true),
  release: () => Promise.resolve(),
};

/** Milliseconds after which a lease that is never given is gone on without: work on a tenant that is halted is short, and someone may have made it up. */
const heldMs = 2 * 60_000;

function unlessHeldFor(leases: LeaseStore, { monotonicMs }: MonotonicClock): LeaseStore {
  const since = new Map<string, number>();
  const isOurs = ({ holder }: Lease): boolean => holder === mirrorHolder;
  return {
    acquire: async (tenant, classes, ttlMs) => {
      const key = `${tenant} ${classes.join(' ')}`;
      const lease = await leases.acquire(tenant, classes, ttlMs);
      const heldSince = since.get(key) ?? monotonicMs();
      if (lease === null && monotonicMs() - heldSince < heldMs) {
        since.set(key, heldSince);
        return null;
      }
      since.delete(key);
      return lease ?? ourOwn.acquire(tenant, classes, ttlMs);
    },
    renew: (lease, ttlMs) => (isOurs(lease) ? ourOwn : leases).renew(lease, ttlMs),
    release: (lease) => (isOurs(lease) ? ourOwn : leases).release(lease),
  };
}

const mirrorHolder = 'mirror';

/** Nothing is concluded from where they stand: anyone who asks verifies the decision itself. @param near the number of the last entry that is known */
async function unreadKeeps(
  log: EntryLog,
  { tenant, subject, near }: Parameters<WhileAwayInput['unreadKeeps']>[0],
): Promise<readonly SignedDecision[]> {
  const rows = await withTimeout(answerMs, () => log.from(tenant, Math.max(1, near - maxUnread), 2 * maxUnread), []);
  return rows.flatMap((row) => {
    const entry = readRow(row);
    return !isUnreadable(entry) && entry.subject === subject && entry.event.type === 'kept' ? [entry.event.decision] : [];
  });
}
