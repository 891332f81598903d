/** Many simulated tenants behind one store, a gateway and anyone who works for them: the setup of trials of campaigns. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startSimulator } from '../../../adapters/m365/simulator/index';
import type { StoreClient } from '../../../adapters/redis/connection';
import type { Card } from '../../../src/chat/card';
import { startGateway } from '../../../src/compose/gateway';
import type { Timing } from '../../../src/compose/safeguards';
import { loadSettings } from '../../../src/config/load';
import type { Change } from '../../../src/engine/changes/change';
import { changeOf } from '../../../src/engine/changes/change-of';
import { changeOfCampaign } from '../../../src/features/campaign/campaign';
import { omitUndefined } from '../../../src/lib/omit-undefined';
import { systemClock } from '../../../src/process/system-clock';
import { buttonsOf, type ChatRoom, openChatRoom } from '../chat/chat-room';
import { asStored, gatewayKeys, workerKeys } from '../ledger/signed-entries';
import { crowdProblems, entriesOf, listProblems, type TrialTenant, tenantProblems, toldAll } from './campaign-truth';
import { until } from './people';
import type { ProcessConfig } from './process-config';
import { type Role, type Spawned, spawn, type TrialStore } from './setup';
import { people } from './setup-settings';
import { errorsIn, logTo } from './trial-log';
import { stateFor } from './weather';
import { placeOf, ringOf } from './worker-input';

export interface CampaignSetup {
  readonly tenants: readonly TrialTenant[];
  readonly room: ChatRoom;
  readonly redis: StoreClient;
  /** The last change of one tenant. */
  changeOf(tenant: string): Promise<Change | null>;
  /** A worker in a process of its own. @param mirrorFolder where it is not that of the first one */
  start(mirrorFolder?: string): Promise<Spawned>;
  /** The mirror of the first worker. */
  readonly mirror: string;
  /** Ends the gateway in order, and starts another one. */
  restartGateway(): Promise<void>;
  /** What any process logged as an error, a line each. */
  errors(): readonly string[];
  changes(campaign: string): Promise<readonly (Change | null)[]>;
  /** The gateway and the tenants; who started workers ends them before. */
  close(): Promise<void>;
}

const shortTiming: Timing = {
  leaseMs: 3000,
  doubtMs: [0, 50, 200],
  reconcileEveryMs: 2000,
  graceMs: 500,
  lockMs: 2000,
  stopWithinMs: 2000,
};
/** One of this many refuses every write, and one is throttled. */
const oneIn = 20;
const patienceMs = 40 * 60_000;

export interface CampaignSetupOptions {
  /** Where the gateway and one worker tell their metrics, where anyone reads them. */
  readonly monitoring?: Readonly<Record<Role, number>>;
  readonly timing?: Timing;
  readonly mailboxes?: number;
  /** How the simulated tenant of a number behaves; as `openTrialTenant` decides where it is left out. */
  readonly conduct?: (n: number) => object;
  readonly approvals?: object;
}

export async function openCampaignSetup(
  count: number,
  store: TrialStore,
  options: CampaignSetupOptions = {},
): Promise<CampaignSetup> {
  const { timing = shortTiming, approvals = {} } = options;
  const tenants = await Promise.all(Array.from({ length: count }, (_unused, n) => openTrialTenant(n, options)));
  const folder = mkdtempSync(join(tmpdir(), 'hardenbot-campaign-'));
  const room = openChatRoom('terminal', 'hardening');
  const config = configFor({ folder, store, tenants, timing, approvals, ...omitUndefined({ monitoring: options.monitoring }) });
  const openGateway = () =>
    startGateway({
      settings: loadSettings(config.settings),
      store: placeOf(config),
      decisionKeyPem: config.decisionKeyPem,
      keyring: ringOf(config),
      logger: logTo(config.logFile),
      clock: systemClock,
      platforms: [room],
      lockMs: timing.lockMs,
    });
  let gateway = await openGateway();
  return {
    tenants,
    room,
    redis: store.redis,
    mirror: config.mirrorFolder,
    start: (mirrorFolder = config.mirrorFolder) => spawn(__dirname, 'worker', { ...config, mirrorFolder }, room),
    restartGateway: async () => {
      await gateway.stop();
      gateway = await openGateway();
    },
    errors: () => errorsIn(config.logFile),
    changes: (campaign) => changesOf(store.redis, campaign, tenants),
    changeOf: async (tenant) => {
      const entries = await entriesOf(store.redis, tenant);
      const last = entries.at(-1)?.subject;
      return last === undefined ? null : changeOf(asStored(entries.filter(({ subject }) => subject === last)));
    },
    close: async () => {
      await gateway.stop();
      await Promise.all(tenants.map(({ simulator }) => simulator.close()));
      await store.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** Its id, once it has a card. @param order e.g. `pace=3` */
export async function askForCampaign({ room }: CampaignSetup, order: string): Promise<string> {
  const asked = await room.says('ana', `plan pop-imap @all ${order}`);
  if (asked !== null) throw new Error(`Not everything was asked for: ${asked.title}`);
  return until(() => campaignIn(room.cards()), 'card of the campaign');
}

/** Waits until every tenant has its plan, or learned that there is none. */
export async function planned(setup: CampaignSetup, campaign: string): Promise<void> {
  const isPlanned = async (): Promise<boolean> =>
    (await setup.changes(campaign)).every((change) => change !== null && change.status !== 'requested');
  await until(isPlanned, 'plan in every tenant', patienceMs);
}

/** Approved with the one button for all of them. */
export async function approveCampaign({ room }: CampaignSetup): Promise<void> {
  const hasButton = (card: Card): boolean => buttonsOf(card).some(({ label }) => label === 'Approve all');
  await until(() => room.cards().some(hasButton), 'button for all');
  const answer = await room.clicks('bo', 'Approve all');
  // A plan that three workers died at was set aside, and cannot be approved.
  if (answer !== null && !answer.title.startsWith('You approved'))
    throw new Error(`It was not approved: ${JSON.stringify(answer)}`);
}

/** Waits until it is over in every tenant. */
export async function overEverywhere(setup: CampaignSetup, campaign: string, withinMs = patienceMs): Promise<void> {
  let last = '';
  const isOverEverywhere = async (): Promise<boolean> => {
    const changes = await setup.changes(campaign);
    last = changes.map((change) => change?.status ?? 'not asked for').join(', ');
    return changes.every(isOver);
  };
  await until(isOverEverywhere, () => `end in every tenant (${last})`, withinMs);
}

/** Everything in which ledgers, tenants, card and list do not agree at the end of a campaign. @param atOnce how many might be under way */
export async function campaignProblems(setup: CampaignSetup, campaign: string, atOnce: number): Promise<readonly string[]> {
  const { tenants, room, redis } = setup;
  const changes = await setup.changes(campaign);
  return [
    ...(await Promise.all(tenants.map((tenant, n) => tenantProblems(redis, tenant, changes[n] ?? null)))).flat(),
    ...(await until(() => toldAll(room.cards(), changes), 'card that tells how every tenant ended')),
    ...(await listProblems(await room.says('cy', `show ${campaign}`), tenants, changes)),
    ...(await crowdProblems(redis, tenants, atOnce)),
  ];
}

/** Each has one of its own. */
export function tenantIdOf(n: number): string {
  return `7e000000-0000-4000-8000-${String(n).padStart(12, '0')}`;
}

async function openTrialTenant(
  n: number,
  { mailboxes = 2, conduct }: Pick<CampaignSetupOptions, 'mailboxes' | 'conduct'>,
): Promise<TrialTenant> {
  const kind = conduct !== undefined ? 'usual' : n % oneIn === 3 ? 'failing' : n % oneIn === 7 ? 'throttled' : 'usual';
  const faults = kind === 'failing' ? [{ match: 'exchange.CASMailbox', only: 'writes', status: 403 }] : [];
  const throttle = kind === 'throttled' ? { throttle: { exchange: { size: 2, perSecond: 2, retryAfter: true } } } : {};
  const simulator = await startSimulator({
    state: { ...stateFor(tenantIdOf(n), [], { mailboxes }), simulator: conduct?.(n) ?? { faults, ...throttle } },
    now: () => new Date(),
    monotonicMs: () => performance.now(),
  });
  return { name: `tenant-${n}`, kind, simulator };
}

interface Wanted {
  readonly folder: string;
  readonly store: TrialStore;
  readonly tenants: readonly TrialTenant[];
  readonly timing: Timing;
  readonly approvals: object;
  readonly monitoring?: Readonly<Record<Role, number>>;
}

function configFor(wanted: Wanted): ProcessConfig {
  const { folder, store, tenants, timing, approvals, monitoring = {} as Record<Role, number> } = wanted;
  const [first] = tenants;
  if (first === undefined) throw new Error('A campaign needs tenants.');
  const caFile = join(folder, 'ca.pem');
  writeFileSync(caFile, first.simulator.ca);
  const settings = join(folder, 'hardenbot.json');
  const everybody = { people: [...Object.values(people), cy] };
  const tenantOf = ({ name, simulator: { tenantId, endpoints } }: TrialTenant): object => ({
    tenantId,
    tags: [`only-${name}`],
    endpoints: { ...endpoints, caFile },
    channel: { terminal: 'hardening' },
    breakGlass: ['bg1@contoso.com', 'bg2@contoso.com'],
    controls: { 'pop-imap': {} },
  });
  const document = {
    tenants: Object.fromEntries(tenants.map((tenant) => [tenant.name, tenantOf(tenant)])),
    directory: first.name,
    people: Object.entries({ ...people, cy }).map(([name, entraId]) => ({ entraId, name, terminal: name })),
    access: { read: everybody, request: everybody },
    approvals: { approvers: everybody, ...approvals },
    monitoring,
  };
  writeFileSync(settings, JSON.stringify(document));
  const logFile = join(folder, 'log');
  writeFileSync(logFile, '');
  return {
    settings,
    redisUrl: store.url,
    ...omitUndefined({ store: store.settings }),
    decisionKeyPem: gatewayKeys.privateKeyPem,
    decisionPublicKeyPem: gatewayKeys.publicKeyPem,
    ledgerKeyPem: workerKeys.privateKeyPem,
    ledgerPublicKeyPem: workerKeys.publicKeyPem,
    mirrorFolder: join(folder, 'mirror'),
    clientId: first.simulator.credential.clientId,
    clientSecret: first.simulator.credential.clientSecret,
    timing,
    logFile,
  };
}

const cy = 'c1c1c1c1-0000-4000-8000-000000000003';

function changesOf(redis: StoreClient, id: string, tenants: readonly TrialTenant[]): Promise<readonly (Change | null)[]> {
  return Promise.all(
    tenants.map(async ({ simulator: { tenantId } }) => {
      const subject = changeOfCampaign(id, tenantId);
      const entries = (await entriesOf(redis, tenantId)).filter((entry) => entry.subject === subject);
      return changeOf(asStored(entries));
    }),
  );
}

function campaignIn(cards: readonly Card[]): string | null {
  return /\bg-[a-z0-9]{7}\b/.exec(JSON.stringify(cards))?.[0] ?? null;
}

function isOver(change: Change | null): boolean {
  if (change === null) return false;
  const { status, checkpoint } = change;
  if (status === 'refused' || status === 'nothingToDo') return true;
  return checkpoint !== null && (status === 'verified' || status === 'mismatch' || status === 'stopped' || status === 'partly');
}
