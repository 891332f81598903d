/** Gateway and worker in one process on stores in memory, before a tenant in memory: what people decide and what comes of it, thousands of times. */

import type { MessageStore } from '../../../src/chat/message-store';
import type { Actor, Answer, ChatEvent } from '../../../src/chat/platform';
import { gatewayServices, peopleOf } from '../../../src/compose/gateway-services';
import { handOutFrom } from '../../../src/compose/posture-ports';
import { liveTenants, showing } from '../../../src/compose/tenants';
import { workerContext } from '../../../src/compose/worker-context';
import { LiveSettings } from '../../../src/config/live-settings';
import { readSettings } from '../../../src/config/load';
import type { Settings } from '../../../src/config/settings';
import type { Control } from '../../../src/controls/control';
import { control as popImap } from '../../../src/controls/pop-imap/index';
import type { Change } from '../../../src/engine/changes/change';
import { changeOf } from '../../../src/engine/changes/change-of';
import type { ReadsWatermark } from '../../../src/engine/changes/read-watermark';
import type { EntryLog } from '../../../src/engine/ledger/entry-log';
import type { LeaseStore } from '../../../src/engine/ledger/lease';
import type { Ledger } from '../../../src/engine/ledger/ledger';
import { LedgerBehind, RetryLater } from '../../../src/engine/ledger/retry-later';
import { openLedger } from '../../../src/engine/ledger/sealed-ledger';
import { decisionSigner } from '../../../src/engine/plan/decision';
import type { Operation } from '../../../src/engine/plan/operation';
import { answerAsk } from '../../../src/gateway/ask/answer-ask';
import { readAsk } from '../../../src/gateway/ask/read-ask';
import type { NewLink } from '../../../src/gateway/decisions/link-accounts';
import { isRefusal, type Refusal } from '../../../src/lib/errors';
import type { InternalError } from '../../../src/lib/internal-error';
import { omitUndefined } from '../../../src/lib/omit-undefined';
import type { Directory } from '../../../src/people/directory';
import type { AskedLink, LinkCodeStore } from '../../../src/people/link-codes';
import { ledgerNotify } from '../../../src/people/notify';
import type { HistoryStore } from '../../../src/posture/history';
import type { RoundStore } from '../../../src/posture/rounds';
import type { Job } from '../../../src/queue/job';
import type { DrawJob } from '../../../src/queue/redraw';
import type { TenantClient } from '../../../src/tenant/client';
import { resourceByKey } from '../../../src/tenant/resources/registry';
import { runScan } from '../../../src/worker/audit/scan-job';
import type { WorkerContext } from '../../../src/worker/context';
import { runJob } from '../../../src/worker/run-job';
import { approveTyped, decideTyped } from '../decisions/typed-approval';
import { asStored, checkpoints, gatewayKeys, gatewaySigner, keyring, workerSigner } from '../ledger/signed-entries';
import {
  copyOf,
  emptyStorage,
  memoryKeeper,
  memoryLeases,
  memoryLinkCodes,
  memoryLog,
  memoryPlans,
  memoryQueue,
  memoryViews,
  type Pause,
  type Storage,
} from '../stores/memory-stores';
import { memoryHistory, memoryRounds } from '../stores/posture-memory';
import { stateClient } from '../tenants/state-client';

export const tenantId = '7e000000-0000-4000-8000-000000000001';
export const otherTenantId = '7e000000-0000-4000-8000-000000000002';
export const keys = gatewayKeys;
const decisionsOfGateway = decisionSigner(keys.privateKeyPem);

/** Ana asks; bo, cy and di approve; eve is there for emergencies; ray may only read; sam asks and does not approve. */
export const ids = {
  ana: 'a1a1a1a1-0000-4000-8000-000000000001',
  bo: 'b0b0b0b0-0000-4000-8000-000000000002',
  cy: 'c1c1c1c1-0000-4000-8000-000000000003',
  di: 'd1d1d1d1-0000-4000-8000-000000000004',
  eve: 'e1e1e1e1-0000-4000-8000-000000000005',
  ray: 'f1f1f1f1-0000-4000-8000-000000000006',
} as const;
export type Name = keyof typeof ids;

/** Rows of the accounts of everyone whom settings list, as the tenant has them. */
export const listedAccounts = Object.entries(ids).map(([name, id]) => ({
  id,
  userPrincipalName: `${name}@contoso.com`,
  displayName: name,
  mail: `${name}@contoso.com`,
  accountEnabled: true,
}));

type Rows = Record<string, unknown>[];
export interface TenantState {
  readonly exchange: Readonly<Record<string, Rows>>;
  readonly graph?: Readonly<Record<string, Rows>>;
}

const mailbox = (name: string) => ({
  PrimarySmtpAddress: `${name}@contoso.com`,
  Guid: `0a000000-0000-4000-8000-${name.padStart(12, '0')}`,
  PopEnabled: true,
  ImapEnabled: true,
});
const openTenantState = (): TenantState => ({
  exchange: {
    CASMailbox: [mailbox('1'), mailbox('2')],
    CASMailboxPlan: [{ Name: 'Enterprise', Guid: '0b000000-0000-4000-8000-000000000001', PopEnabled: false, ImapEnabled: false }],
  },
});

export interface OfficeOptions {
  readonly approvals?: Readonly<Record<string, unknown>>;
  readonly state?: TenantState;
  readonly graph?: Readonly<Record<string, Rows>>;
  readonly timeZone?: string;
  /** What the settings say of single tenants beside what they say of all: their access and their approvals. */
  readonly tenants?: Readonly<Partial<Record<'contoso' | 'fabrikam', object>>>;
  /** Who may ask in all tenants, in place of what is usual here. */
  readonly access?: object;
  /** Where cards stand, for links to them in answers. */
  readonly messages?: MessageStore;
  /** Takes the place of the tenant in memory. */
  readonly client?: TenantClient;
  /** Whole settings of any tenants, in place of those of the two, and what each tenant is read from. */
  readonly settings?: Settings;
  readonly clientOf?: (name: string) => TenantClient;
  /** Has messages drawn, which nobody does otherwise. */
  readonly draw?: (job: DrawJob) => Promise<void>;
  readonly breakGlass?: readonly string[];
  /** Further accounts of people, as settings name them. */
  readonly accounts?: Readonly<Partial<Record<Name, object>>>;
  /** Changes undo themselves unless they are kept. */
  readonly revertsItself?: boolean;
  /** Called for mistakes of ours that stay with one control; left out: there are to be none, and one ends the test. */
  readonly faulted?: (fault: InternalError) => void;
  /** Controls beside that of POP and IMAP. */
  readonly alongside?: readonly Control[];
  /** The code that draws cards at the worker, and at the gateway, where that is not the same. */
  readonly drawnBy?: string;
  /** What an office before this one left behind. */
  readonly from?: Snapshot;
  readonly pause?: Pause;
  /** How far workers say that they have read; where it is left out, no gateway waits for that. */
  readonly watermark?: ReadsWatermark;
  /** How the worker waits; without it every pause is over at once. */
  readonly sleep?: (ms: number) => Promise<void>;
  /** What is put before the ledger of the gateway. */
  readonly before?: (ledger: Ledger) => Ledger;
  /** Stores in the place of those in memory, made for a clock; what is not among them stays in memory. */
  readonly stores?: (clock: { readonly now: () => Date }) => Partial<OfficeStores>;
}

export type OfficeStores = { readonly log: EntryLog; readonly linkCodes: LinkCodeStore; readonly leases: LeaseStore } & Pick<
  WorkerContext,
  'plans' | 'evidence' | 'postures' | 'progress' | 'shown' | 'why' | 'signals'
> & { readonly history: HistoryStore; readonly rounds: RoundStore };

export interface Snapshot {
  readonly storage: Storage;
  readonly state: TenantState;
  readonly now: number;
}

export interface Office {
  readonly work: WorkerContext;
  readonly handOut: ReturnType<typeof handOutFrom>;
  readonly directory: Directory;
  readonly storage: Storage;
  /** Every operation that was written to the tenant. */
  readonly writes: Operation[];
  readonly state: TenantState;
  /** What the processes found wrong with the ledger, in order. */
  readonly halts: string[];
  /** The reason why each job was turned away, in order. */
  readonly rejectedJobs: string[];
  /** Every code that was made for linking an account, in order. */
  readonly codes: string[];
  /** What each code stands for, for tests that change it behind the gateway's back. */
  readonly asked: Map<string, AskedLink>;
  /** Every new link that was to be reported. */
  readonly announced: readonly NewLink[];
  now(): Date;
  forward(ms: number): void;
  /** What a person does, answered by its code: `done`, the title of the card, or why not. A decision that is typed is typed again as its answer says. */
  does(who: Name | Actor, act: Act): Promise<string>;
  /** Types /harden approve, and once more with the digest that the answer shows; answered as `does`. */
  approves(who: Name | Actor, id: string, options?: string): Promise<string>;
  /** The answer to an event, whole. */
  answers(event: ChatEvent): Promise<Answer | Refusal>;
  /** Runs every job that is due, and what follows from it. */
  settle(): Promise<void>;
  runJob(job: Job): Promise<void>;
  change(id: string): Change | null;
  /** The id of the newest change, or of what else has ids that begin so. */
  newest(prefix?: string): string;
  snapshot(): Snapshot;
}

export type Act =
  | { readonly says: string }
  | {
      readonly clicks: Extract<ChatEvent, { kind: 'click' }>['action'];
      readonly on: string;
      readonly digest?: string;
      readonly reason?: string;
    };

const sameCode = '0'.repeat(16);

export function openOffice(options: OfficeOptions = {}): Office {
  const { from } = options;
  let now = from?.now ?? Date.parse('2026-11-24T09:00:00Z');
  const clock = { now: () => new Date(now), monotonicMs: () => now, sleep: options.sleep ?? (() => Promise.resolve()) };
  const storage = from === undefined ? emptyStorage() : copyOf(from.storage);
  const state = structuredClone(
    from?.state ?? { ...openTenantState(), ...(options.graph === undefined ? {} : { graph: options.graph }) },
  );
  const fileSettings = settingsOf(options);
  // Each process has its own, and comes to the same by the ledger.
  const [live, liveOfWorker] = [new LiveSettings(fileSettings), new LiveSettings(fileSettings)];
  const settings = live.view;
  const tenants = liveTenants(live);
  const tenantsOfWorker = liveTenants(liveOfWorker);
  const writes: Operation[] = [];
  const rejectedJobs: string[] = [];
  const codes: string[] = [];
  const client = options.client ?? writableTenant(state, writes);
  const memory = memoryLeases(clock);
  const codesInMemory = memoryLinkCodes(clock);
  const { linkCodes = codesInMemory, ...others } = options.stores?.(clock) ?? {};
  const stores: Omit<OfficeStores, 'linkCodes'> = {
    leases: memory,
    log: memoryLog(storage, options.pause, memory),
    plans: memoryPlans(storage),
    history: memoryHistory(),
    rounds: memoryRounds(),
    ...memoryViews(),
    ...others,
  };
  const { log } = stores;
  const halts: string[] = [];
  const onHalt = (_tenant: string, reason: string): void => void halts.push(reason);
  const own = openLedger({ log, clock, keyring, signer: gatewaySigner, onHalt });
  const ledger = options.before?.(own) ?? own;
  const workerLedger = openLedger({ log, clock, keyring, signer: workerSigner, onHalt, keeper: memoryKeeper(storage) });
  const jobs = memoryQueue(clock, options.draw !== undefined);
  const control = options.revertsItself === true ? { ...popImap, revertedUnlessKept: true as const } : popImap;
  const controls = [control, ...(options.alongside ?? [])];
  let sequence = storage.entries.size * 1000 + [...storage.entries.values()].flat().length;
  const nextId = (prefix: string): string => {
    sequence += 1;
    return `${prefix}-${String(sequence).padStart(7, '0')}`;
  };
  const announced: Office['announced'][number][] = [];
  const shared = {
    ...stores,
    notify: ledgerNotify(ledger, tenantId),
    drawnBy: options.drawnBy ?? sameCode,
    settings,
    tenants,
    live,
    directoryTenant: tenantId,
    otherTenants: () => Promise.resolve(tenants.flatMap(({ id }) => (id === tenantId ? [] : [id]))),
    clock,
    keyring,
    jobs,
    controls,
  };
  const people = peopleOf({ ...shared, ledger, signer: decisionsOfGateway, client, logger: quiet });
  const { directory } = people;
  const work: WorkerContext = {
    ...workerContext({
      ...shared,
      settings: liveOfWorker.view,
      live: liveOfWorker,
      tenants: tenantsOfWorker,
      ledger: workerLedger,
      leaseMs: 30_000,
      doubtMs: [0],
      stopping: new AbortController().signal,
      postponed: new Set(),
      checkpoints,
      directory: peopleOf({
        ...shared,
        settings: liveOfWorker.view,
        ledger,
        signer: decisionsOfGateway,
        client,
        logger: quiet,
      }).directory,
      register: {
        others: (known) =>
          Promise.resolve({ ids: tenants.map(({ id }) => id).filter((id) => !known.includes(id)), isWhole: true }),
      },
      logger: quiet,
      opened: tenantsOfWorker.map((tenant) => showing(() => tenant, { client: options.clientOf?.(tenant.name) ?? client })),
    }),
    jobRejected: (_job, { code }) => rejectedJobs.push(code),
    faulted: options.faulted ?? thrown,
  };
  const { events: ports } = gatewayServices({
    ...shared,
    ...people,
    ledger,
    logger: quiet,
    newId: nextId,
    newNonce: () => nextId('n'),
    newCode: () => {
      codes.push(nextId('code'));
      return codes.at(-1) ?? '';
    },
    codes: linkCodes,
    announce: async (link) => void announced.push(link),
    pageFor: null,
    left: () => work.left(),
    entrySigner: gatewaySigner,
    ...omitUndefined({ messages: options.messages, watermark: options.watermark }),
  });

  const office: Office = {
    work,
    handOut: handOutFrom(ports),
    directory,
    storage,
    writes,
    state,
    halts,
    rejectedJobs,
    codes,
    asked: codesInMemory.kept,
    announced,
    now: () => new Date(now),
    forward: (ms) => {
      now += ms;
    },
    answers: (event) => answerAsk(readAsk(event, ports), ports),
    does: async (who, act) => {
      const answered = (one: Act) => office.answers(eventOf(who, one, nextId('key')));
      return codeOf(await ('says' in act ? decideTyped((says) => answered({ says }), act.says) : answered(act)));
    },
    approves: async (who, id, more) =>
      codeOf(await approveTyped((text) => office.answers(eventOf(who, { says: text }, nextId('key'))), id, more)),
    settle: async () => {
      for (let due = jobs.take(new Date(now)); due.length > 0; due = jobs.take(new Date(now)))
        for (const job of due) await office.runJob(job);
    },
    runJob: (job) => (job.name === 'draw' && options.draw !== undefined ? options.draw(job) : runRetrying(work, job)),
    change: (id) => changeOf(asStored((storage.entries.get(tenantId) ?? []).filter((entry) => entry.subject === id))),
    newest: (prefix = 'c-') =>
      (storage.entries.get(tenantId) ?? []).findLast(({ subject }) => subject.startsWith(prefix))?.subject ?? '',
    snapshot: () => ({ storage: copyOf(storage), state: structuredClone(state), now }),
  };
  return office;
}

function thrown(fault: InternalError): never {
  throw fault;
}

const quiet = { info: () => undefined, warn: () => undefined, error: () => undefined };

/** The answer as one word: why not, or what came instead of a refusal. */
function codeOf(answer: Answer | Refusal): string {
  if (answer === null) return 'done';
  return isRefusal(answer) ? answer.code : `card: ${answer.title}`;
}

function eventOf(who: Name | Actor, act: Act, key: string): ChatEvent {
  const actor: Actor = typeof who === 'string' ? { platform: 'terminal', id: who, membership: 'member' } : who;
  const common = {
    actor,
    conversation: { platform: actor.platform, channel: actor.platform === 'slack' ? 'C1' : 'hardening' },
    key,
  };
  if ('says' in act) return { ...common, kind: 'command', text: act.says };
  const { clicks: action, on: subject, digest, reason } = act;
  return {
    ...common,
    kind: 'click',
    action,
    subject,
    ...(digest === undefined ? {} : { digest }),
    ...(reason === undefined ? {} : { reason }),
  };
}

/** As the worker does: a job that cannot be done at this moment comes again. */
async function runRetrying(work: WorkerContext, job: Job): Promise<void> {
  for (let tries = 0; tries < 20; tries += 1)
    try {
      return await runOnce(work, job);
    } catch (error) {
      if (!(error instanceof RetryLater)) throw error;
      // It stays so until someone restored the ledger.
      if (error instanceof LedgerBehind && tries > 0) return;
    }
}

function runOnce(work: WorkerContext, job: Job): Promise<void> {
  if (job.name === 'draw') return Promise.resolve();
  return runJob({ work, scan: (scan) => runScan({ ...work, rounds: memoryRounds() }, scan) }, job);
}

const parsed = new Map<string, Settings>();

/** Parsing settings costs more than everything else an office does. */
function settingsOf({
  approvals,
  timeZone,
  breakGlass = [],
  tenants,
  access,
  accounts = {},
  settings: whole,
}: OfficeOptions): Settings {
  if (whole !== undefined) return whole;
  const key = JSON.stringify([approvals, timeZone, breakGlass, tenants, access, accounts]);
  const settings = parsed.get(key) ?? settingsFor({ approvals, timeZone, breakGlass, tenants, access, accounts });
  parsed.set(key, settings);
  return settings;
}

function settingsFor({
  approvals,
  timeZone,
  breakGlass,
  tenants,
  access,
  accounts,
}: {
  readonly accounts: NonNullable<OfficeOptions['accounts']>;
  readonly tenants: OfficeOptions['tenants'] | undefined;
  readonly access: object | undefined;
  readonly approvals: unknown;
  readonly timeZone: string | undefined;
  readonly breakGlass: readonly string[];
}) {
  const { ana, bo, cy, di, eve, ray } = ids;
  const tenant = (id: string) => ({
    tenantId: id,
    channel: { terminal: 'hardening', slack: 'C1' },
    breakGlass: [...breakGlass],
    ...(timeZone === undefined ? {} : { timeZone }),
  });
  const document = {
    tenants: {
      contoso: { ...tenant(tenantId), ...tenants?.contoso },
      fabrikam: { ...tenant(otherTenantId), channel: { terminal: 'elsewhere' }, ...tenants?.fabrikam },
    },
    directory: 'contoso',
    people: Object.entries(ids).map(([name, entraId]) => ({ entraId, name, terminal: name, ...accounts[name as Name] })),
    access: access ?? { read: { people: [ana, bo, cy, di, eve, ray] }, request: { people: [ana, bo] } },
    approvals: {
      approvers: { people: [ana, bo, cy, di] },
      tiers: { medium: 2 },
      emergency: [eve],
      ...(approvals as object | undefined),
    },
  };
  return readSettings(document, 'hardenbot.yaml');
}

/** A tenant in memory that takes writes as they come. */
export function writableTenant(state: TenantState, writes: Operation[]): TenantClient {
  const rowsOf = (resource: string): Rows => {
    const [area, noun] = resource.split('.');
    return (state as unknown as Record<string, Record<string, Rows>>)[area ?? '']?.[noun ?? ''] ?? [];
  };
  const rowOf = (operation: Operation): Record<string, unknown> | undefined => {
    const rows = rowsOf(operation.resource);
    const id = resourceByKey(operation.resource).object?.idProperty ?? '';
    // Of some things a tenant has one, which a state holds without a list.
    if (!Array.isArray(rows)) return rows;
    return 'identity' in operation ? rows.find((row) => row[id] === operation.identity) : undefined;
  };
  return {
    ...stateClient(state as unknown as Record<string, unknown>),
    current: (operation) => {
      const row = rowOf(operation);
      const wanted = operation.kind === 'update' ? Object.keys(operation.after) : [];
      return Promise.resolve(
        row === undefined
          ? null
          : { id: '', fields: Object.fromEntries(wanted.map((property) => [property, row[property] as never])) },
      );
    },
    write: (operation) => {
      writes.push(operation);
      Object.assign(rowOf(operation) ?? {}, operation.kind === 'update' ? operation.after : {});
      if (operation.kind !== 'create') return Promise.resolve({ result: 'applied' });
      const id = `0e000000-0000-4000-8000-${String(writes.length).padStart(12, '0')}`;
      const rows = rowsOf(operation.resource);
      if (Array.isArray(rows)) rows.push({ id, ...operation.after });
      return Promise.resolve({ result: 'applied', id });
    },
  };
}
