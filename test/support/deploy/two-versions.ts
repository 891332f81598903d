/** One installation on which the built programs of one version after the other run: a store, simulated tenants and a local Slack that stay. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Simulator, startSimulator } from '../../../adapters/m365/simulator/index';
import type { DisplayedMessage } from '../../../adapters/slack/fake/index';
import { newDecisionKeys } from '../../../src/compose/keys';
import { openSlackLab, slackIds, slackSecrets } from '../chat/slack-driver';
import { startClusterStore } from '../stores/cluster-store';
import { startTestValkey } from '../stores/valkey';
import { withoutServiceProperties } from '../tenants/tenant-lab';
import { type TenantName, tenantNames, tenants } from './upgrade-tenants';

const people = {
  UANA: { entraId: 'a1a1a1a1-0000-4000-8000-000000000001', name: 'Ana' },
  UBO: { entraId: 'b0b0b0b0-0000-4000-8000-000000000002', name: 'Bo' },
} as const;
export type Person = keyof typeof people;

/** One server, or a cluster of three primaries with a replica each. */
export type StoreOfVersions = 'Valkey' | 'Cluster';

export interface Installation {
  /** What a tenant has, but for what the service sets on its own. */
  state(tenant: TenantName): {
    readonly exchange: Readonly<Record<string, unknown>>;
    readonly graph: Readonly<Record<string, unknown>>;
  };
  /** Both programs of a build, from its root; resolves when they take acts of people. */
  start(root: string): Promise<void>;
  /** Ends both as an upgrade does. */
  stop(): Promise<void>;
  /** Types a line in the channel of a tenant; gives its newest message that has all the words, once there is one that was not there before. */
  says(tenant: TenantName, person: Person, line: string, ...words: readonly string[]): Promise<DisplayedMessage>;
  /** Types a line that is answered to its sender alone, in the words given. */
  asks(tenant: TenantName, person: Person, line: string, ...words: readonly string[]): Promise<DisplayedMessage>;
  /** Types a line in the channel of a tenant, or with `null` to the bot alone, where it is about all tenants. */
  tells(tenant: TenantName | null, person: Person, line: string): Promise<void>;
  clicks(person: Person, shown: DisplayedMessage, label: string, reason?: string): Promise<void>;
  /** The newest message of the tenant's channel that has all the words, as soon as there is one. */
  until(tenant: TenantName, ...words: readonly string[]): Promise<DisplayedMessage>;
  /** `hardenbot` of a build with what the worker knows: how it ends, and what it prints. */
  command(root: string, ...words: readonly string[]): Promise<{ readonly code: number | null; readonly text: string }>;
  close(): Promise<void>;
}

interface OpenStore {
  /** Of the settings; the environment says where a single server is. */
  readonly settings: object;
  readonly environment: Readonly<Record<string, string>>;
  stop(): Promise<void>;
}

async function openStore(kind: StoreOfVersions): Promise<OpenStore> {
  if (kind === 'Valkey') {
    const valkey = await startTestValkey();
    return { settings: {}, environment: { REDIS_URL: valkey.url }, stop: () => valkey.stop() };
  }
  const cluster = await startClusterStore({ fenced: true });
  const nodes = cluster.nodes.map(({ host, port }) => `${host}:${port}`);
  return {
    settings: { store: { kind: 'cluster', nodes, durability: { replicas: 1 } } },
    environment: {},
    stop: () => cluster.stop(),
  };
}

export async function openInstallation(kind: StoreOfVersions): Promise<Installation> {
  const folder = mkdtempSync(join(tmpdir(), 'hardenbot-versions-'));
  const channels = tenantNames.map((name) => tenants[name].channel);
  const lab = await openSlackLab({ people: Object.keys(people).map((id) => ({ id })), channels }, 'socket');
  const simulated = new Map<TenantName, Simulator>();
  for (const name of tenantNames)
    simulated.set(name, await startSimulator({ state: tenants[name].state(tenants[name].id), now: () => new Date() }));
  const simulator = (name: TenantName): Simulator => {
    const found = simulated.get(name);
    if (found === undefined) throw new Error(`There is no tenant ${name}.`);
    return found;
  };
  const store = await openStore(kind);
  const settings = join(folder, 'hardenbot.json');
  const everybody = { people: Object.values(people).map(({ entraId }) => entraId) };
  const tenantSettings = (name: TenantName) => {
    const { dns: _dns, ...endpoints } = simulator(name).endpoints;
    const caFile = join(folder, `${name}.pem`);
    writeFileSync(caFile, simulator(name).ca);
    const { id, channel, breakGlass } = tenants[name];
    return { tenantId: id, endpoints: { ...endpoints, caFile }, channel: { slack: channel }, breakGlass, tags: ['gold'] };
  };
  writeFileSync(
    settings,
    JSON.stringify({
      tenants: Object.fromEntries(tenantNames.map((name) => [name, tenantSettings(name)])),
      directory: 'contoso',
      ...store.settings,
      slack: { appId: slackIds.app, teamId: slackIds.team, apiUrl: lab.slack.apiUrl },
      people: Object.entries(people).map(([slack, person]) => ({ ...person, slack })),
      access: { read: everybody, request: everybody },
      approvals: {
        approvers: everybody,
        incident: everybody,
        tiers: { low: 1, medium: 1, high: 1 },
        tickets: { pattern: 'CHG\\d{4}' },
        // Longer than any of this takes on a busy machine.
        keepWithin: '2h',
      },
    }),
  );
  const decision = newDecisionKeys();
  const ledger = newDecisionKeys();
  const credentials = tenantNames.flatMap((name) => [
    [`HARDENBOT_${name.toUpperCase()}_CLIENT_ID`, simulator(name).credential.clientId],
    [`HARDENBOT_${name.toUpperCase()}_CLIENT_SECRET`, simulator(name).credential.clientSecret],
  ]);
  const environment = {
    gateway: {
      ...store.environment,
      HARDENBOT_DECISION_KEY: decision.privateKeyPem,
      HARDENBOT_LEDGER_PUBLIC_KEY: ledger.publicKeyPem,
      SLACK_BOT_TOKEN: slackSecrets.botToken,
      SLACK_APP_TOKEN: slackSecrets.appToken,
    },
    worker: {
      ...store.environment,
      HARDENBOT_DECISION_PUBLIC_KEY: decision.publicKeyPem,
      HARDENBOT_LEDGER_KEY: ledger.privateKeyPem,
      HARDENBOT_LEDGER_MIRROR: join(folder, 'mirror'),
      ...Object.fromEntries(credentials),
    },
  } as const;
  let log = '';
  let running: readonly ChildProcess[] = [];
  const run = (root: string, name: keyof typeof environment, ...args: readonly string[]): ChildProcess => {
    const words = args.length === 0 ? [name] : args;
    const child = spawn(process.execPath, [join(root, 'dist', 'src', 'cli.js'), ...words, '--settings', settings], {
      cwd: folder,
      env: { PATH: process.env['PATH'] ?? '', ...environment[name] },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    for (const stream of [child.stdout, child.stderr]) stream?.on('data', (chunk: Buffer) => (log += chunk.toString()));
    return child;
  };
  const has = (words: readonly string[]) => (shown: DisplayedMessage) => words.every((word) => shown.text.includes(word));
  /** What the programs logged, and what people read in channels and alone, for a failure. */
  const told = (): string =>
    [
      log.slice(-3000),
      ...channels.map((channel) => lab.slack.messages(channel).map(({ text }) => text)),
      ...Object.keys(people).map((person) => lab.slack.whispers(person).map(({ text }) => text)),
    ]
      .map((texts) => (typeof texts === 'string' ? texts : texts.join('\n---\n').slice(-6000)))
      .join('\n======\n');
  const isThere = async (shown: Promise<DisplayedMessage>, words: readonly string[]): Promise<DisplayedMessage> => {
    try {
      return await shown;
    } catch (error) {
      throw new Error(`${String(error)} (${words.join(', ')})\n${told()}`, { cause: error });
    }
  };
  return {
    state: (name) => withoutServiceProperties(simulator(name).state()) as ReturnType<Installation['state']>,
    start: async (root) => {
      running = [run(root, 'worker'), run(root, 'gateway')];
      await lab.slack.sockets.untilOpen(2).catch((error: unknown) => {
        throw new Error(`The programs of ${root} do not start.\n${told()}`, { cause: error });
      });
      lab.slack.connect('socket');
    },
    stop: async () => {
      for (const child of running) {
        const ended = once(child, 'exit');
        child.kill('SIGTERM');
        const [code] = (await ended) as [number | null];
        // One that still waits for a ledger that it can read ends by the signal itself.
        if (code !== 0 && child.signalCode !== 'SIGTERM') throw new Error(`A program ended with ${code}: ${told()}`);
      }
      running = [];
      await lab.slack.sockets.untilNoneIsOpen();
    },
    says: async (tenant, person, line, ...words) => {
      const { channel } = tenants[tenant];
      const before = new Set(lab.slack.messages(channel).map(({ ts }) => ts));
      await lab.slack.sayAs(person, line, channel);
      return isThere(
        lab.slack.until(channel, (shown) => !before.has(shown.ts) && has(words)(shown)),
        [line, ...words],
      );
    },
    asks: async (tenant, person, line, ...words) => {
      await lab.slack.sayAs(person, line, tenants[tenant].channel);
      return isThere(lab.slack.untilWhispered(person, has(words)), [line, ...words]);
    },
    tells: async (tenant, person, line) =>
      void (await lab.slack.sayAs(person, line, tenant === null ? `D${person}` : tenants[tenant].channel)),
    clicks: async (person, shown, label, reason) => {
      const newest = lab.slack.messages(shown.channel).find(({ ts }) => ts === shown.ts) ?? shown;
      if (!newest.buttons.some((button) => button.label === label))
        throw new Error(`There is no button ${label}: ${newest.text}\n${told()}`);
      await lab.slack.clickAs(person, newest, label, reason);
    },
    until: (tenant, ...words) => isThere(lab.slack.until(tenants[tenant].channel, has(words)), words),
    command: async (root, ...words) => {
      const child = run(root, 'worker', ...words);
      let text = '';
      for (const stream of [child.stdout, child.stderr]) stream?.on('data', (chunk: Buffer) => (text += chunk.toString()));
      const [code] = (await once(child, 'close')) as [number | null];
      return { code, text };
    },
    close: async () => {
      for (const child of running) child.kill('SIGKILL');
      const open = running.filter(({ exitCode, signalCode }) => exitCode === null && signalCode === null);
      await Promise.all(open.map((child) => once(child, 'exit')));
      for (const one of simulated.values()) await one.close();
      await store.stop();
      await lab.slack.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
