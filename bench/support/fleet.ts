/** Many tenants before some built workers and a gateway with its chat: what a morning's audits of all of them take. */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { setTimeout as pause } from 'node:timers/promises';
import { Queue } from 'bullmq';
import { createRoundStore } from '../../adapters/redis/rounds';
import { FakeSlack } from '../../adapters/slack/fake/index';
import { openQueues, prefix, type Queues } from '../../jobs/queues';
import { dayOf } from '../../src/lib/calendar';
import type { RoundStore } from '../../src/posture/rounds';
import { gatewayKeys, keptByWorkers, workerKeys } from '../../test/support/ledger/signed-entries';
import { startTestValkey, type TestValkey } from '../../test/support/stores/valkey';
import { freePort } from '../../test/support/wire/free-port';
import { type BuiltProcess, startBuilt } from './built-process';
import { channel, slackApp } from './corridor';
import type { DemoTenants } from './demo-tenants';
import type { SimulatedTenantAddress } from './many-tenants';

export interface FleetOptions {
  readonly tenants: number;
  /** Before every answer of a tenant. */
  readonly latencyMs: number;
}

const person = { entraId: 'a1a1a1a1-0000-4000-8000-000000000001', name: 'Ana', slack: 'UANA' };
/** As many processes imitate the tenants. */
const imitators = 2;
const halfDayMs = 12 * 60 * 60_000;

interface Opened {
  readonly folder: string;
  readonly valkey: TestValkey;
  readonly slack: FakeSlack;
  readonly simulated: Awaited<ReturnType<typeof startTenants>>;
}

export async function openFleet({ tenants, latencyMs }: FleetOptions): Promise<Fleet> {
  const simulated = await startTenants(tenants, latencyMs);
  const slack = await FakeSlack.start({
    ...slackApp,
    channels: [channel],
    people: [{ id: person.slack }],
    scopes: ['commands', 'chat:write', 'users:read', 'files:write'],
    now: () => new Date(),
  });
  const folder = mkdtempSync(join(tmpdir(), 'hardenbot-bench-'));
  const fleet = new Fleet({ folder, valkey: await startTestValkey(), slack, simulated });
  await fleet.saveRounds(fleet.names, 's-before', true);
  return fleet;
}

export class Fleet {
  /** The names of the tenants. */
  readonly names: readonly string[];
  readonly #of: Opened;
  readonly #ids: ReadonlyMap<string, string>;
  readonly #rounds: RoundStore;
  readonly #queues: Queues;
  readonly #audits: Queue;
  readonly #workers: BuiltProcess[] = [];
  #gateway: BuiltProcess | null = null;
  #started = 0;
  #scans = 0;
  readonly #peak = { gateway: 0, worker: 0 };

  constructor(of: Opened) {
    this.#of = of;
    this.#ids = new Map(of.simulated.addresses.map(({ tenantId }, n) => [`t${n}`, tenantId]));
    this.names = [...this.#ids.keys()];
    const redis = of.valkey.connect();
    this.#rounds = createRoundStore(redis, keptByWorkers());
    this.#queues = openQueues(redis);
    this.#audits = new Queue('audit', { connection: redis, prefix });
  }

  async startWorkers(count: number): Promise<void> {
    const { valkey, folder, simulated } = this.#of;
    for (let n = 0; n < count; n += 1) {
      this.#started += 1;
      const ports = await freePorts();
      const environment = workerEnvironment(valkey.url, join(folder, `mirror-${this.#started}`), simulated.addresses);
      const settings = writeSettings({ ...this.#of, ports });
      this.#workers.push(await startBuilt({ name: 'worker', settings, port: ports.worker, environment }));
    }
  }

  async stopWorkers(): Promise<void> {
    this.#look();
    await Promise.all(this.#workers.splice(0).map((worker) => worker.stop()));
  }

  async startGateway(): Promise<void> {
    const ports = await freePorts();
    const environment = gatewayEnvironment(this.#of.valkey.url);
    const settings = writeSettings({ ...this.#of, ports });
    this.#gateway = await startBuilt({ name: 'gateway', settings, port: ports.gateway, environment });
    this.#of.slack.connect(ports.slack);
  }

  /** What the workers believe of the audits of the day: none is due before it is begun here. */
  async saveRounds(names: readonly string[], scan: string, ended: boolean): Promise<void> {
    const startedAt = new Date().toISOString();
    const round = { day: dayOf(new Date(), 'UTC'), scan, startedAt, ended };
    await Promise.all(this.#idsOf(names).map((id) => this.#rounds.saveRound(id, round)));
  }

  /** Has the workers audit these as they do in the morning. Resolves to seconds from the first that was begun to the last that ended. */
  async scan(names: readonly string[]): Promise<number> {
    this.#scans += 1;
    const subject = `s-bench${this.#scans}`;
    const reply = { conversation: { platform: 'slack', channel }, messageKey: subject };
    await this.saveRounds(names, subject, false);
    const began = performance.now();
    await Promise.all(this.#idsOf(names).map((tenant) => this.#queues.add({ name: 'scan', tenant, subject, reply })));
    while (!(await isIdle(this.#audits))) await pause(50);
    const seconds = (performance.now() - began) / 1000;
    const failed = (await this.#rounds.roundsOf(this.#idsOf(names))).find(
      (one) => one?.ended !== true || one.failed !== undefined,
    );
    if (failed !== undefined) throw new Error(`An audit did not end well: ${failed?.failed ?? 'nobody finished it'}.`);
    return seconds;
  }

  /** Someone asks in chat for an audit of one tenant with one control. Resolves to seconds until the finding is read. */
  async ask(name: string): Promise<number> {
    const { slack } = this.#of;
    const began = performance.now();
    await slack.sayAs(person.slack, `/harden audit pop-imap ${name}`, channel);
    await slack.until(channel, (shown) => shown.text.includes('POP') && !shown.text.includes('reading'));
    return (performance.now() - began) / 1000;
  }

  /** Processor time of all workers that run, in seconds. */
  cpu(): number {
    return this.#workers.reduce((sum, { pid }) => sum + cpuOf(pid), 0);
  }

  /** Processor time of what else an audit takes here, in seconds: the tenants' imitation and the store. */
  async otherCpu(): Promise<{ readonly tenants: number; readonly store: number }> {
    const { simulated, valkey } = this.#of;
    const redis = valkey.connect();
    const told = await redis.info('cpu');
    redis.disconnect();
    const [, system = '', user = ''] = /^used_cpu_sys:(\S+)\s+used_cpu_user:(\S+)/m.exec(told) ?? [];
    return { tenants: simulated.pids.reduce((sum, pid) => sum + cpuOf(pid), 0), store: Number(system) + Number(user) };
  }

  /** Peaks so far, in megabytes; of workers that of the largest. */
  peaks(): { readonly gateway: number; readonly worker: number } {
    this.#look();
    return this.#peak;
  }

  async close(): Promise<void> {
    const { slack, simulated, valkey, folder } = this.#of;
    await Promise.all([this.stopWorkers(), this.#gateway?.stop()]);
    await Promise.all([this.#audits.close(), this.#queues.close(), slack.close()]);
    simulated.stop();
    await valkey.stop();
    rmSync(folder, { recursive: true, force: true });
  }

  #idsOf(names: readonly string[]): readonly string[] {
    return names.map((name) => this.#ids.get(name) ?? '');
  }

  #look(): void {
    for (const { pid } of this.#workers) this.#peak.worker = Math.max(this.#peak.worker, peakOf(pid));
    if (this.#gateway !== null) this.#peak.gateway = peakOf(this.#gateway.pid);
  }
}

async function isIdle(queue: Queue): Promise<boolean> {
  const counts = await queue.getJobCounts('active', 'waiting', 'prioritized', 'delayed');
  return Object.values(counts).every((jobs) => jobs === 0);
}

/** Megabytes. */
export function peakOf(pid: number): number {
  return Number(/^VmHWM:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]) / 1024;
}

/** Seconds, from ticks of a hundredth: of the process itself and of the system for it, fields 14 and 15 of proc(5). */
export function cpuOf(pid: number): number {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8')
    .replace(/^.*\) /, '')
    .split(' ');
  return (Number(fields[11]) + Number(fields[12])) / 100;
}

interface SimulatedTenants {
  readonly addresses: readonly SimulatedTenantAddress[];
  /** Of the processes that imitate them. */
  readonly pids: readonly number[];
  readonly stop: () => void;
}

async function startTenants(count: number, latencyMs: number): Promise<SimulatedTenants> {
  const hook = join(__dirname, '..', '..', 'test', 'support', 'typescript-hook.cjs');
  const share = Math.ceil(count / imitators);
  const children = Array.from({ length: Math.ceil(count / share) }, (_unused, n) => {
    const order: DemoTenants = { first: n * share, count: Math.min(share, count - n * share), latencyMs };
    return fork(join(__dirname, 'demo-tenants.ts'), [JSON.stringify(order)], { execArgv: ['--require', hook] });
  });
  const told = (await Promise.all(children.map((child) => once(child, 'message')))) as [readonly SimulatedTenantAddress[]][];
  return {
    addresses: told.flatMap(([addresses]) => addresses),
    pids: children.flatMap(({ pid }) => pid ?? []),
    stop: () => {
      for (const child of children) child.disconnect();
    },
  };
}

interface Ports {
  readonly gateway: number;
  readonly worker: number;
  readonly slack: number;
}

async function freePorts(): Promise<Ports> {
  return { gateway: await freePort(), worker: await freePort(), slack: await freePort() };
}

/** The same settings for each process but for the ports. */
function writeSettings({ folder, slack, simulated, ports }: Opened & { readonly ports: Ports }): string {
  const { addresses } = simulated;
  // Both processes that imitate tenants have a certificate of their own.
  const authorities = [...new Set(addresses.map(({ ca }) => ca))];
  const fileOf = (ca: string): string => join(folder, `ca-${authorities.indexOf(ca)}.pem`);
  for (const ca of authorities) writeFileSync(fileOf(ca), ca);
  const everybody = { people: [person.entraId] };
  // The digest of the day came half a day ago, so that none comes while it is measured.
  const at = new Date(Date.now() - halfDayMs).toISOString().slice(11, 16);
  const tenantOf = ({ tenantId, endpoints, ca }: SimulatedTenantAddress): object => ({
    tenantId,
    endpoints: { ...endpoints, caFile: fileOf(ca) },
    channel: { slack: channel },
    breakGlass: ['bg1@contoso.com', 'bg2@contoso.com'],
    digest: { at, timeZone: 'UTC' },
  });
  const file = join(folder, `hardenbot-${ports.worker}.json`);
  const settings = {
    tenants: Object.fromEntries(addresses.map((address, n) => [`t${n}`, tenantOf(address)])),
    slack: { appId: slackApp.appId, teamId: slackApp.teamId, mode: 'http', port: ports.slack, apiUrl: slack.apiUrl },
    directory: 't0',
    people: [person],
    access: { read: everybody, request: everybody },
    approvals: { approvers: everybody },
    monitoring: { gateway: ports.gateway, worker: ports.worker },
  };
  writeFileSync(file, JSON.stringify(settings));
  return file;
}

function gatewayEnvironment(url: string): Readonly<Record<string, string>> {
  return {
    REDIS_URL: url,
    HARDENBOT_DECISION_KEY: gatewayKeys.privateKeyPem,
    HARDENBOT_LEDGER_PUBLIC_KEY: workerKeys.publicKeyPem,
    SLACK_BOT_TOKEN: slackApp.botToken,
    SLACK_SIGNING_SECRET: slackApp.signingSecret,
  };
}

export function workerEnvironment(
  url: string,
  mirror: string,
  addresses: readonly SimulatedTenantAddress[],
): Readonly<Record<string, string>> {
  const credentials = addresses.flatMap(({ credential }, n) => [
    [`HARDENBOT_T${n}_CLIENT_ID`, credential.clientId],
    [`HARDENBOT_T${n}_CLIENT_SECRET`, credential.clientSecret],
  ]);
  return {
    REDIS_URL: url,
    HARDENBOT_DECISION_PUBLIC_KEY: gatewayKeys.publicKeyPem,
    HARDENBOT_LEDGER_KEY: workerKeys.privateKeyPem,
    HARDENBOT_LEDGER_MIRROR: mirror,
    ...(Object.fromEntries(credentials) as Record<string, string>),
  };
}
