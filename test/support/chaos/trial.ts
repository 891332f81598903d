/** One seeded trial: a plan is made, approved, applied and perhaps undone while workers die, jobs get lost and the service answers badly. */

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openTenant } from '../../../adapters/m365/index';
import { type RecordedCall, type Simulator, startSimulator } from '../../../adapters/m365/simulator/index';
import { createEntryLog } from '../../../adapters/redis/ledger';
import { createPlanStore } from '../../../adapters/redis/plans';
import { createEvidenceStore } from '../../../adapters/redis/stores';
import { openSafeguards } from '../../../src/compose/safeguards';
import { LiveSettings } from '../../../src/config/live-settings';
import { settingsSchema } from '../../../src/config/settings';
import { controls } from '../../../src/controls/index';
import { type Change, hasEffects, hasEnded } from '../../../src/engine/changes/change';
import { changeOf } from '../../../src/engine/changes/change-of';
import type { Entry } from '../../../src/engine/ledger/entry';
import { RetryLater } from '../../../src/engine/ledger/retry-later';
import { type Decision, decisionSigner, decisionVerifier } from '../../../src/engine/plan/decision';
import { shownHash, shownOperations } from '../../../src/engine/plan/stored-operations';
import { DecidedSettings } from '../../../src/features/settings-change/decided-settings';
import { workerFeatures } from '../../../src/features/worker';
import { TenantError } from '../../../src/lib/errors';
import { createDirectory } from '../../../src/people/directory';
import { systemClock } from '../../../src/process/system-clock';
import type { Job, JobQueue } from '../../../src/queue/job';
import { requestDigest } from '../../../src/queue/request';
import type { TenantContext, WorkerContext } from '../../../src/worker/context';
import { RejectedJobs } from '../../../src/worker/rejected-jobs';
import { runJob } from '../../../src/worker/run-job';
import { giveUp } from '../../../src/worker/upkeep/give-up';
import { createReconciler } from '../../../src/worker/upkeep/reconcile';
import { wholeRound } from '../corridor/whole-round';
import { asStored, bothOf, gatewayKeys, keyring, ledgerOn, workerKeys } from '../ledger/signed-entries';
import { memoryViews } from '../stores/memory-stores';
import { startTestValkey, type TestValkey } from '../stores/valkey';
import { violations } from './checker';
import { Died, mortal } from './mortal';
import { type Chance, chanceOf } from './random';
import { endings, faultsFor, type Story, seededFate, stateFor } from './weather';

export interface TrialResult {
  readonly seed: number;
  readonly story: Story;
  readonly violations: readonly string[];
  /** How often a worker died. */
  readonly deaths: number;
  readonly status: string;
  readonly entries: readonly Entry[];
  readonly calls: readonly RecordedCall[];
}

export interface TrialSetup {
  run(seed: number): Promise<TrialResult>;
  close(): Promise<void>;
}

const ana = { entraId: 'a1a1a1a1-0000-4000-8000-000000000001', name: 'ana' };
const bo = { entraId: 'b0b0b0b0-0000-4000-8000-000000000002', name: 'bo' };
const subject = 'c-trial';
const undoingSubject = 'c-undoing';
const maxLives = 60;
const leaseMs = 100;

export async function openTrialSetup(): Promise<TrialSetup> {
  const valkey = await startTestValkey();
  const simulator = await startSimulator({ state: stateFor('ground', []), now: () => new Date() });
  const folder = mkdtempSync(join(tmpdir(), 'hardenbot-trial-'));
  return {
    run: (seed) => runTrial(seed, { valkey, simulator, folder }),
    close: async () => {
      await simulator.close();
      await valkey.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

interface TrialServers {
  readonly valkey: TestValkey;
  readonly simulator: Simulator;
  readonly folder: string;
}

async function runTrial(seed: number, servers: TrialServers): Promise<TrialResult> {
  const { simulator } = servers;
  const chance = chanceOf(seed);
  const tenantId = `7e000000-0000-4000-8000-${String(seed % 1e12).padStart(12, '0')}`;
  const story = chance.pick<Story>(['apply', 'undone unless kept', 'kept', 'revert']);
  simulator.load(stateFor(tenantId, faultsFor(chance)));
  const redis = servers.valkey.connect();
  const trial = await openTrial({ ...servers, tenantId, story, chance, redis });
  try {
    const deaths = await live(trial);
    const entries: Entry[] = [];
    for await (const entry of trial.ledger.read(tenantId)) entries.push(entry);
    const calls = simulator.calls();
    const own = entries.filter((entry) => entry.subject === subject);
    const status = changeOf(asStored(own))?.status ?? 'nothing';
    const unfinished = endings.has(status) ? [] : [`the change never ended: it is ${status}`];
    return { seed, story, violations: [...violations(calls, entries), ...unfinished], deaths, status, entries, calls };
  } finally {
    await trial.close();
    redis.disconnect();
  }
}

type Trial = Awaited<ReturnType<typeof openTrial>>;

async function openTrial(
  servers: TrialServers & {
    readonly tenantId: string;
    readonly story: Story;
    readonly chance: Chance;
    readonly redis: ReturnType<TestValkey['connect']>;
  },
) {
  const { tenantId, simulator, story, chance, redis } = servers;
  const everybody = [ana.entraId, bo.entraId];
  const settings = settingsSchema.parse({
    tenants: { contoso: { tenantId, channel: { terminal: 'hardening' }, breakGlass: ['bg1@contoso.com', 'bg2@contoso.com'] } },
    people: [ana, bo],
    access: { read: { people: everybody }, request: { people: everybody } },
    approvals: { approvers: { people: everybody } },
  });
  const queue = shakyQueue(chance);
  let monotonic = 0;
  const client = openTenant(
    {
      tenantId,
      endpoints: simulator.endpoints,
      ca: simulator.ca,
      credential: { kind: 'secret', clientId: simulator.credential.clientId, secret: simulator.credential.clientSecret },
      resolve: (question) => simulator.resolve(question),
      giveUpAfterMs: 60_000,
    },
    {
      monotonicMs: () => monotonic,
      sleep: (ms) => {
        monotonic += ms;
        return Promise.resolve();
      },
      random: () => 0.5,
    },
  );
  const [settingsOfTenant] = Object.values(settings.tenants);
  if (settingsOfTenant === undefined) throw new Error('The trial has no tenant.');
  const tenant: TenantContext = {
    name: 'contoso',
    id: tenantId,
    settings: settingsOfTenant,
    settingsVersion: '1',
    versionFor: () => '1',
    client,
  };
  const directory = createDirectory({ settings, groups: null, links: null });
  const safeguards = await openSafeguards({
    log: createEntryLog(redis),
    ledgerStore: redis,
    stopping: new AbortController(),
    clock: systemClock,
    plans: createPlanStore(redis),
    ledgerKeyPem: workerKeys.privateKeyPem,
    keyring,
    mirrorFolder: join(servers.folder, tenantId),
    timing: { leaseMs, doubtMs: [0, 2, 2, 2, 2], reconcileEveryMs: 1000, graceMs: 0, lockMs: 1000, stopWithinMs: 1000 },
  });
  const undoes = story === 'undone unless kept' || story === 'kept';
  const work: WorkerContext = {
    ...safeguards.work,
    ...memoryViews(),
    evidence: createEvidenceStore(redis),
    jobs: queue,
    verifier: decisionVerifier(keyring),
    decided: new DecidedSettings(new LiveSettings(settings), decisionVerifier(keyring)),
    clock: systemClock,
    rejected: new RejectedJobs(systemClock),
    policy: (id) => directory.policy(id),
    reminders: () => ({ firstAfterMs: 3_600_000, escalation: [] }),
    keepWithinMs: () => (story === 'kept' ? 600_000 : 1),
    applyWithinMs: () => 600_000,
    drawnBy: '0'.repeat(16),
    features: workerFeatures,
    controls: controls
      .filter(({ id }) => id === 'pop-imap')
      .map((control) => (undoes ? { ...control, revertedUnlessKept: true } : control)),
    served: () => [tenant],
    left: () => Promise.resolve([]),
    tenant: (id) => (id === tenantId ? tenant : undefined),
  };
  const signer = decisionSigner(gatewayKeys.privateKeyPem);
  const decide = (what: Pick<Decision, 'kind' | 'subject' | 'digest' | 'shown'>, person: Decision['person']) =>
    signer.sign({
      v: 1,
      ...what,
      person,
      tenant: tenantId,
      surface: 'terminal',
      decidedAt: new Date().toISOString(),
      expiresAt: new Date(Date.now() + 600_000).toISOString(),
      nonce: `${what.kind}-${what.subject}-${chance.below(1e9)}`,
    });
  return {
    ...servers,
    work,
    queue,
    tenant,
    decide,
    ledger: bothOf(ledgerOn(redis, systemClock, { role: 'gateway' }), safeguards.work.ledger),
    /** Time passes for the tenant's services. */
    pass: (ms: number) => {
      monotonic += ms;
    },
    close: () => Promise.all([safeguards.close(), client.close()]),
  };
}

/** Delivers at least once when it is lucky: some jobs are lost, some come twice. */
interface ShakyQueue extends JobQueue {
  take(): Job | undefined;
  /** Takes the same job once more, when it waits twice. */
  takeSame(job: Job): boolean;
  size(): number;
}

function shakyQueue(chance: Chance): ShakyQueue {
  let waiting: Job[] = [];
  const add = (job: Job): Promise<void> => {
    if (job.name === 'draw' || job.name === 'remind' || chance.happens(0.25)) return Promise.resolve();
    waiting.push(job);
    if (chance.happens(0.25)) waiting.push(job);
    return Promise.resolve();
  };
  return {
    add,
    ensure: async (job) => {
      if (job.name === 'draw' || waiting.some((other) => other.name === job.name && other.subject === job.subject)) return false;
      waiting = [...waiting, job];
      return true;
    },
    take: () => waiting.shift(),
    takeSame: (job) => {
      const index = waiting.findIndex((other) => other.name === job.name && other.subject === job.subject);
      if (index >= 0) waiting.splice(index, 1);
      return index >= 0;
    },
    size: () => waiting.length,
  };
}

/** Asks, approves and works through one life after the other until nothing is left to do. Returns how many ended early. */
async function live(trial: Trial): Promise<number> {
  let deaths = 0;
  await people(trial);
  for (let life = 0; life < maxLives; life += 1) {
    const work = mortal(trial.work, seededFate(trial.chance, life));
    try {
      if (await workThrough(trial, work)) return deaths;
    } catch (error) {
      if (!(error instanceof Died)) throw error;
      deaths += 1;
      // The store lets the lease of a dead worker run out.
      await systemClock.sleep(leaseMs + 20);
    }
  }
  throw new Error(`Seed led to more than ${maxLives} lives.`);
}

/** True when everyone agrees that nothing is left to do. */
async function workThrough(trial: Trial, work: WorkerContext): Promise<boolean> {
  const reconciler = createReconciler(work, [trial.tenant], { graceMs: 0 });
  for (let round = 0; round < 200; round += 1) {
    const { added } = await wholeRound(reconciler);
    const job = trial.queue.take();
    if (job !== undefined) await deliver(work, job, trial);
    await people(trial);
    if (job === undefined && added.length === 0 && trial.queue.size() === 0 && (await isAtEnd(trial))) return true;
  }
  const entries = await trial.ledger.subject(trial.tenantId, subject);
  throw new Error(
    `The trial goes round in circles: ${entries.map(({ event }) => JSON.stringify(event).slice(0, 160)).join('\n')}`,
  );
}

/** Delivers a job; where it waits twice, sometimes to two workers at the same moment. */
async function deliver(work: WorkerContext, job: Job, trial: Trial): Promise<void> {
  const again = trial.chance.happens(0.5) && trial.queue.takeSame(job);
  const ends = await Promise.allSettled([attempt(work, job, trial), ...(again ? [attempt(work, job, trial)] : [])]);
  const died = ends.find((end) => end.status === 'rejected');
  if (died !== undefined) throw died.reason;
}

async function attempt(work: WorkerContext, job: Job, trial: Trial): Promise<void> {
  try {
    if (job.name === 'plan' || job.name === 'undo' || job.name === 'apply')
      await runJob({ work, scan: () => Promise.resolve() }, job);
  } catch (error) {
    if (error instanceof Died) throw error;
    if (error instanceof RetryLater) {
      // The service's time passes in full, ours only as far as others need to get on.
      trial.pass(error.afterMs);
      await systemClock.sleep(Math.min(error.afterMs, leaseMs / 2));
      return;
    }
    // A service that says when it takes requests again is left alone until then.
    if (error instanceof TenantError) trial.pass(error.detail.retryAfterMs ?? 0);
    if (trial.chance.happens(0.5)) await giveUpOrLeave(work, job, error instanceof Error ? error : new Error(String(error)));
  }
}

/** Where another worker is at it, it is not given up: that one goes on. */
async function giveUpOrLeave(work: WorkerContext, job: Job, error: Error): Promise<void> {
  try {
    await giveUp(work, job, error);
  } catch (reason) {
    if (!(reason instanceof RetryLater)) throw reason;
  }
}

async function isAtEnd({ ledger, tenantId, story }: Trial): Promise<boolean> {
  const change = changeOf(await ledger.subject(tenantId, subject));
  if (change === null || !endings.has(change.status)) return false;
  // What was refused before it was planned has nothing to sign.
  if (change.checkpoint === null && change.plan !== null) return false;
  if (story === 'revert' && hasEffects(change)) {
    const undoing = changeOf(await ledger.subject(tenantId, undoingSubject));
    return (
      undoing !== null &&
      endings.has(undoing.status) &&
      (undoing.plan === null || undoing.checkpoint !== null || undoing.status === 'refused')
    );
  }
  return story !== 'undone unless kept' || change.keep === null || change.status.startsWith('revert');
}

/** What people do, whenever it is their turn: ask, approve, keep, undo. A click may be recorded and its job lost. */
async function people(trial: Trial): Promise<void> {
  const { ledger, tenantId, decide, story } = trial;
  const change = changeOf(await ledger.subject(tenantId, subject));
  if (change === null) return ask(trial, subject, { what: 'plan', control: 'pop-imap' });
  await approveWaiting(trial, change);
  if (story === 'kept' && change.keep !== null && change.keep.kept.length === 0 && change.plan !== null) {
    const decision = decide({ kind: 'keep', subject, digest: change.plan.digest }, bo);
    await ledger.append(tenantId, subject, { type: 'kept', decision });
  }
  if (story !== 'revert' || !hasEnded(change) || !hasEffects(change)) return;
  const undoing = changeOf(await ledger.subject(tenantId, undoingSubject));
  if (undoing === null) await ask(trial, undoingSubject, { what: 'revert', control: 'pop-imap', change: subject });
  else await approveWaiting(trial, undoing);
}

async function ask(
  { ledger, tenantId, decide }: Trial,
  id: string,
  wish: { readonly what: 'plan' | 'revert'; readonly control: string; readonly change?: string },
): Promise<void> {
  const decision = decide({ kind: 'request', subject: id, digest: requestDigest(wish) }, ana);
  await ledger.append(tenantId, id, { type: 'requested', ...wish, decision });
}

async function approveWaiting({ ledger, tenantId, decide, work }: Trial, change: Change): Promise<void> {
  if (change.status !== 'waiting' || change.plan === null) return;
  const first = await work.plans.first(tenantId, change.id, shownOperations);
  const approval = {
    kind: 'approve' as const,
    subject: change.id,
    digest: change.plan.digest,
    shown: shownHash(change.plan, first),
  };
  const decision = decide(approval, bo);
  await ledger.append(tenantId, change.id, { type: 'approved', decision });
}
