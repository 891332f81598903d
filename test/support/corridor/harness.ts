/** The whole corridor in one process: gateway and worker as they are composed for real, on a real Valkey, before a simulated tenant. */
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Credential } from '../../../adapters/m365/connection';
import { type Simulator, startSimulator } from '../../../adapters/m365/simulator/index';
import { placeOfAddress, type StorePlace } from '../../../adapters/redis/place';
import type { Telemetry } from '../../../jobs/queues';
import type { ChatPlatform } from '../../../src/chat/platform';
import { type GatewayInput, startGateway } from '../../../src/compose/gateway';
import type { Timing } from '../../../src/compose/safeguards';
import { startWorker } from '../../../src/compose/worker';
import { loadSettings } from '../../../src/config/load';
import type { Keyring } from '../../../src/keys/keyring';
import type { Clock } from '../../../src/lib/clock';
import { omitUndefined } from '../../../src/lib/omit-undefined';
import { systemClock } from '../../../src/process/system-clock';
import { gatewayKeys, keyring as usualRing, workerKeys } from '../ledger/signed-entries';
import { type StoreUsers, withStoreUsers } from '../stores/store-users';
import { startTestValkey, type TestValkey } from '../stores/valkey';
import { hurriedClock } from '../time/hurried-clock';

export const people = {
  ana: 'a1a1a1a1-0000-4000-8000-000000000001',
  bo: 'b0b0b0b0-0000-4000-8000-000000000002',
  cy: 'c1c1c1c1-0000-4000-8000-000000000003',
};

export interface Harness {
  readonly simulator: Simulator;
  /** Every tenant that is opened, by name. */
  readonly simulators: ReadonlyMap<string, Simulator>;
  readonly valkey: TestValkey;
  readonly tenantId: string;
  /** Everything that was logged, for looking for what must not be there. */
  readonly log: readonly string[];
  /** Starts another worker; or the first, when the harness was opened without. @param isCompared its clock is compared with the store's, whatever clock it is @param mirror of which worker it goes on with, by its number from 0 */
  startWorker(isCompared?: boolean, mirror?: number): Promise<{ stop(): Promise<void> }>;
  /** Ends every worker, and starts another one. */
  restartWorker(): Promise<void>;
  /** All that a worker in a process of its own needs, as JSON in a file. */
  readonly workerFile: string;
  close(): Promise<void>;
}

export interface HarnessOptions {
  readonly platform: ChatPlatform;
  /** Platforms beside that one. */
  readonly alongside?: readonly ChatPlatform[];
  /** The channel of the tenant on each platform; `hardening` on the one platform where it is left out. */
  readonly channel?: Readonly<Record<string, string>>;
  readonly state: unknown;
  readonly controls: Readonly<Record<string, unknown>>;
  /** Changes to the settings beside the usual ones. */
  readonly settings?: Readonly<Record<string, unknown>>;
  readonly withoutWorker?: boolean;
  /** How fast workers notice what was lost; as in production where it is left out. */
  readonly timing?: Timing;
  /** Gateway, worker and simulated tenant share it. Where it is left out, it shows what the clock of the system does, and no pause that they sleep is waited for. */
  readonly clock?: Clock;
  /** Changes to the settings of the tenant. */
  readonly tenant?: Readonly<Record<string, unknown>>;
  /** Tenants beside that one, by name: what settings say of them. They are never opened. */
  readonly others?: Readonly<Record<string, object>>;
  /** Tenants beside that one that are opened, each a simulated one of its own: its state, and what settings say of it. */
  readonly simulated?: Readonly<Record<string, { readonly state: unknown; readonly settings: object }>>;
  readonly telemetry?: Telemetry;
  /** The secrets of webhooks, and where they may go. */
  readonly webhooks?: Pick<GatewayInput, 'webhookSecrets' | 'webhooks'>;
  /** How many audits and plans a person may ask for within a minute, where it is not as usual. */
  readonly maxRequests?: number;
  /** How often a gateway looks for what is overdue; as usual where it is left out. */
  readonly overdue?: GatewayInput['overdue'];
  /** A store that is there already; one of its own where it is left out. */
  readonly valkey?: TestValkey;
  /** The keys of both processes, where they are not the usual ones. */
  readonly keys?: { readonly gatewayPem: string; readonly workerPem: string; readonly keyring: Keyring };
  /** The users of that store, where the processes log in as them. */
  readonly users?: StoreUsers;
  /** In place of the usual credential of a tenant, by its name; undefined: the usual one. Throws InputError where it cannot be used. */
  readonly credentialOf?: (name: string) => Credential | undefined;
  /** The store as settings describe it, where it is more than one server; `valkey` is not used then. */
  readonly place?: StorePlace;
}

const usualKeys = { gatewayPem: gatewayKeys.privateKeyPem, workerPem: workerKeys.privateKeyPem, keyring: usualRing };

export async function openHarness(options: HarnessOptions): Promise<Harness> {
  const clock = options.clock ?? hurriedClock(new Date());
  const valkey = options.valkey ?? (await startTestValkey());
  // On a server of our own each process has its user of the manual: what that one may not do and a process needs ends the test.
  const ownServer = options.valkey === undefined && options.place === undefined;
  const users = ownServer ? await withStoreUsers(valkey.connect(), valkey.url) : options.users;
  const simulator = await startSimulator({ state: options.state, now: () => clock.now(), monotonicMs: clock.monotonicMs });
  const folder = mkdtempSync(join(tmpdir(), 'hardenbot-harness-'));
  const caFile = join(folder, 'ca.pem');
  writeFileSync(caFile, simulator.ca);
  const beside = await Promise.all(
    Object.entries(options.simulated ?? {}).map(async ([name, { state, settings: own }]) => {
      const its = await startSimulator({ state, now: () => clock.now(), monotonicMs: clock.monotonicMs });
      const itsCa = join(folder, `ca-${name}.pem`);
      writeFileSync(itsCa, its.ca);
      const endpoints = { ...its.endpoints, caFile: itsCa };
      return { name, simulator: its, settings: { ...own, tenantId: its.tenantId, endpoints } };
    }),
  );
  const file = join(folder, 'hardenbot.json');
  const everybody = Object.values(people);
  writeFileSync(
    file,
    JSON.stringify({
      tenants: {
        contoso: {
          tenantId: simulator.tenantId,
          endpoints: { ...simulator.endpoints, caFile },
          channel: options.channel ?? { [options.platform.name]: 'hardening' },
          breakGlass: ['bg1@contoso.com', 'bg2@contoso.com'],
          controls: options.controls,
          ...options.tenant,
        },
        ...options.others,
        ...Object.fromEntries(beside.map(({ name, settings: own }) => [name, own])),
      },
      people: Object.entries(people).map(([name, entraId]) => ({
        entraId,
        name,
        terminal: name,
        slack: `U${name.toUpperCase()}`,
      })),
      access: { read: { people: everybody }, request: { people: everybody } },
      approvals: { approvers: { people: everybody } },
      directory: 'contoso',
      ...options.settings,
    }),
  );
  const settings = loadSettings(file);
  const log: string[] = [];
  const write = (fields: object, message: string): void =>
    void log.push(
      `${message} ${JSON.stringify(fields, (_key, value: unknown) => (value instanceof Error ? value.stack : value))}`,
    );
  const { gatewayPem, workerPem, keyring } = options.keys ?? usualKeys;
  const shared = {
    settings,
    keyring,
    store: options.place ?? placeOfAddress(valkey.url),
    logger: { info: write, warn: write, error: write },
    clock,
  };
  const telemetry = options.telemetry === undefined ? {} : { telemetry: options.telemetry };
  const { clientId, clientSecret } = simulator.credential;
  const gateway = await startGateway({
    ...shared,
    ...omitUndefined({ store: users?.placeOf('gateway') }),
    ...telemetry,
    directoryCredential: () => ({ kind: 'secret', clientId, secret: clientSecret }),
    decisionKeyPem: gatewayPem,
    platforms: [options.platform, ...(options.alongside ?? [])],
    ...options.webhooks,
    ...omitUndefined({ overdue: options.overdue }),
    ...(options.maxRequests === undefined ? {} : { maxRequests: options.maxRequests }),
  });
  const credentialOf = (name: string): Credential => {
    const own = beside.find((one) => one.name === name)?.simulator.credential ?? simulator.credential;
    return { kind: 'secret', clientId: own.clientId, secret: own.clientSecret };
  };
  const workers: { stop(): Promise<void> }[] = [];
  const begin = async (isCompared = false, mirror = workers.length) => {
    const worker = await startWorker({
      ...shared,
      ...omitUndefined({ store: users?.placeOf('worker') }),
      ...telemetry,
      ledgerKeyPem: workerPem,
      mirrorFolder: join(folder, `mirror-${mirror}`),
      credentialOf: (name) => options.credentialOf?.(name) ?? credentialOf(name),
      ...(options.timing === undefined ? {} : { timing: options.timing }),
      ...(clock === systemClock || isCompared ? {} : { ownTime: true as const }),
    });
    let stopped: Promise<void> | undefined;
    const once = { stop: () => (stopped ??= worker.stop()) };
    workers.push(once);
    return once;
  };
  const workerFile = join(folder, 'worker.json');
  writeFileSync(
    workerFile,
    JSON.stringify({
      settings: file,
      redisUrl: valkey.url,
      decisionPublicKeyPem: gatewayKeys.publicKeyPem,
      ledgerKeyPem: workerKeys.privateKeyPem,
      mirrorFolder: join(folder, 'mirror-process'),
      clientId,
      clientSecret,
    }),
  );
  if (options.withoutWorker !== true) await begin();
  return {
    simulator,
    simulators: new Map([['contoso', simulator], ...beside.map((one) => [one.name, one.simulator] as const)]),
    valkey,
    tenantId: simulator.tenantId,
    log,
    startWorker: begin,
    restartWorker: async () => {
      await Promise.all(workers.map((worker) => worker.stop()));
      await begin();
    },
    workerFile,
    close: async () => {
      await Promise.all(workers.map((worker) => worker.stop()));
      await gateway.stop();
      await Promise.all([simulator, ...beside.map((one) => one.simulator)].map((one) => one.close()));
      const refused = (await users?.refused()) ?? [];
      await valkey.stop();
      if (refused.length > 0) throw new Error(`The store refused what a process needs: ${refused.join(', ')}`);
    },
  };
}
