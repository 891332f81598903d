/** A campaign over many tenants, of which some refuse every write and some are throttled, while the worker is killed again and again: in the end every tenant is told truly. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startSimulator } from '../../../adapters/m365/simulator/index';
import type { StoreClient } from '../../../adapters/redis/connection';
import { changeOfCampaign } from '../../../src/changes/campaign';
import type { Change } from '../../../src/changes/change';
import { changeOf } from '../../../src/changes/change-of';
import type { Card } from '../../../src/chat/card';
import { startGateway } from '../../../src/compose/gateway';
import type { Timing } from '../../../src/compose/safeguards';
import { loadSettings } from '../../../src/config/load';
import { systemClock } from '../../../src/process/system-clock';
import { openChatRoom } from '../chat-room';
import { asStored, gatewayKeys, workerKeys } from '../signed-entries';
import { startTestValkey } from '../valkey';
import { crowdProblems, entriesOf, listProblems, type TrialTenant, tenantProblems, toldAll } from './campaign-truth';
import { people, type Spawned, spawn } from './ground';
import { pause, until } from './people';
import type { ProcessConfig } from './process-config';
import { logTo } from './trial-log';
import { stateFor } from './weather';
import { placeOf, ringOf } from './worker-input';

export interface CampaignTrial {
  readonly tenants: number;
  readonly atOnce: number;
  /** How long each worker lives. */
  readonly killEveryMs: number;
}

export interface CampaignResult {
  readonly problems: readonly string[];
  readonly deaths: number;
  readonly seconds: number;
  /** How many tenants ended how. */
  readonly ends: Readonly<Record<string, number>>;
}

const timing: Timing = {
  leaseMs: 3000,
  doubtMs: [0, 50, 200],
  reconcileEveryMs: 2000,
  graceMs: 500,
  lockMs: 2000,
  stopWithinMs: 2000,
};
/** One of so many refuses every write, and one is throttled. */
const oneIn = 20;
const patienceMs = 40 * 60_000;

export async function campaignTrial({ tenants: count, atOnce, killEveryMs }: CampaignTrial): Promise<CampaignResult> {
  const began = performance.now();
  const valkey = await startTestValkey();
  const tenants = await Promise.all(Array.from({ length: count }, (_unused, n) => openTrialTenant(n)));
  const folder = mkdtempSync(join(tmpdir(), 'hardenbot-campaign-'));
  const room = openChatRoom('terminal', 'hardening');
  const config = configFor(folder, valkey.url, tenants);
  const gateway = await startGateway({
    settings: loadSettings(config.settings),
    store: placeOf(config),
    decisionKeyPem: config.decisionKeyPem,
    keyring: ringOf(config),
    logger: logTo(config.logFile),
    clock: systemClock,
    platforms: [room],
    lockMs: timing.lockMs,
  });
  const redis = valkey.connect();
  const workers = mortalWorkers(() => spawn(__dirname, 'worker', config, room), killEveryMs);
  try {
    const asked = await room.says('ana', `plan pop-imap @all pace=${atOnce}`);
    if (asked !== null) throw new Error(`Not everything was asked for: ${asked.title}`);
    const id = await until(() => campaignIn(room.cards()), 'card of the campaign');
    const planned = async () =>
      (await changesOf(redis, id, tenants)).every((change) => change !== null && change.status !== 'requested');
    await until(planned, 'plan in every tenant', patienceMs);
    await workers.quiet();
    await until(() => room.cards().some((card) => buttonOf(card)) || null, 'button for all');
    const answer = await room.clicks('bo', 'Approve all');
    // A plan that three workers died at was set aside, and cannot be approved.
    if (answer !== null && !answer.title.startsWith('You approved'))
      throw new Error(`It was not approved: ${JSON.stringify(answer)}`);
    workers.kill();
    await until(async () => (await changesOf(redis, id, tenants)).every(isOver), 'end in every tenant', patienceMs);
    await workers.quiet();
    const changes = await changesOf(redis, id, tenants);
    const problems = [
      ...(await Promise.all(tenants.map((tenant, n) => tenantProblems(redis, tenant, changes[n] ?? null)))).flat(),
      ...(await until(() => toldAll(room.cards(), changes), 'card that tells how every tenant ended')),
      ...(await listProblems(await room.says('cy', `show ${id}`), tenants, changes)),
      ...(await crowdProblems(redis, tenants, atOnce)),
    ];
    const ends: Record<string, number> = {};
    for (const change of changes) ends[change?.status ?? 'none'] = (ends[change?.status ?? 'none'] ?? 0) + 1;
    return { problems, deaths: workers.deaths(), seconds: Math.round((performance.now() - began) / 1000), ends };
  } finally {
    await workers.close();
    await gateway.stop();
    await Promise.all(tenants.map(({ simulator }) => simulator.close()));
    await valkey.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

async function openTrialTenant(n: number): Promise<TrialTenant> {
  const kind = n % oneIn === 3 ? 'failing' : n % oneIn === 7 ? 'throttled' : 'usual';
  const id = `7e000000-0000-4000-8000-${String(n).padStart(12, '0')}`;
  const faults = kind === 'failing' ? [{ match: 'exchange.CASMailbox', only: 'writes', status: 403 }] : [];
  const { simulator: conduct = {}, ...state } = stateFor(id, faults, { mailboxes: 2 }) as { simulator?: object };
  const throttle = kind === 'throttled' ? { throttle: { exchange: { size: 2, perSecond: 2, retryAfter: true } } } : {};
  const simulator = await startSimulator({
    state: { ...state, simulator: { ...conduct, ...throttle } },
    now: () => new Date(),
    monotonicMs: () => performance.now(),
  });
  return { name: `tenant-${n}`, kind, simulator };
}

function configFor(folder: string, redisUrl: string, tenants: readonly TrialTenant[]): ProcessConfig {
  const [first] = tenants;
  if (first === undefined) throw new Error('A campaign needs tenants.');
  const caFile = join(folder, 'ca.pem');
  writeFileSync(caFile, first.simulator.ca);
  const settings = join(folder, 'hardenbot.json');
  const everybody = { people: [...Object.values(people), cy] };
  const tenantOf = ({ simulator: { tenantId, endpoints } }: TrialTenant): object => ({
    tenantId,
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
    approvals: { approvers: everybody },
  };
  writeFileSync(settings, JSON.stringify(document));
  const logFile = join(folder, 'log');
  writeFileSync(logFile, '');
  return {
    settings,
    redisUrl,
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

/** A worker, and after each death another one. */
function mortalWorkers(start: () => Promise<Spawned>, livesMs: number) {
  const course = { deaths: 0, isClosed: false, isKilling: true };
  let now = start();
  const end = async (): Promise<void> => {
    const { child, ended } = await now;
    child.kill('SIGKILL');
    await ended;
  };
  const live = async (): Promise<void> => {
    while (!course.isClosed) {
      await now;
      await pause(livesMs);
      if (course.isClosed || !course.isKilling) continue;
      await end();
      course.deaths += 1;
      now = start();
    }
  };
  const living = live();
  return {
    deaths: () => course.deaths,
    kill: () => {
      course.isKilling = true;
    },
    /** Lets the one that lives end what it does. */
    quiet: async () => {
      course.isKilling = false;
      await now;
    },
    close: async () => {
      course.isClosed = true;
      await living;
      await end();
    },
  };
}

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

function buttonOf({ blocks }: Card): boolean {
  return blocks.some((block) => block.kind === 'actions' && block.actions.some(({ label }) => label === 'Approve all'));
}

function isOver(change: Change | null): boolean {
  if (change === null) return false;
  const { status, checkpoint } = change;
  if (status === 'refused' || status === 'nothingToDo') return true;
  return checkpoint !== null && (status === 'verified' || status === 'mismatch' || status === 'stopped' || status === 'partly');
}
