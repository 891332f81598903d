/** The whole corridor as it is run: built gateway and worker as processes, a durable store, and the vendors imitated in this process. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Simulator, startSimulator } from '../../adapters/m365/simulator/index';
import { FakeSlack } from '../../adapters/slack/fake/index';
import { newDecisionKeys } from '../../src/compose/keys';
import { startTestValkey, type TestValkey } from '../../test/support/stores/valkey';
import { freePort } from '../../test/support/wire/free-port';
import { type BuiltProcess, type ProcessName, startBuilt } from './built-process';
import type { ScaledTenant } from './scaled-simulator';

export const slackApp = { appId: 'A1', teamId: 'T1', signingSecret: 'bench-signing', botToken: 'xoxb-bench' };
export const channel = 'C000000001';

/** A tenant that is imitated, in this process or another. */
export type ImitatedTenant = ScaledTenant & { close(): Promise<void> };

export interface Corridor<Tenant extends ImitatedTenant = Simulator> {
  readonly slack: FakeSlack;
  readonly simulator: Tenant;
  readonly valkey: TestValkey;
  readonly processes: Readonly<Record<ProcessName, BuiltProcess>>;
  close(): Promise<void>;
}

/**
 * @param people Slack accounts that may all ask and approve
 * @param isCounted see `startBuilt`
 */
export async function openCorridor(state: unknown, people: readonly string[], isCounted = false): Promise<Corridor> {
  return openCorridorOf(await startSimulator({ state, now: () => new Date() }), people, isCounted);
}

/** The same before a tenant that is there already. */
export async function openCorridorOf<Tenant extends ImitatedTenant>(
  simulator: Tenant,
  people: readonly string[],
  isCounted = false,
): Promise<Corridor<Tenant>> {
  const valkey = await startTestValkey();
  const slack = await FakeSlack.start({
    ...slackApp,
    channels: [channel],
    people: people.map((id) => ({ id })),
    scopes: ['commands', 'chat:write', 'users:read', 'files:write'],
    now: () => new Date(),
  });
  const folder = mkdtempSync(join(tmpdir(), 'hardenbot-bench-'));
  const ports = { gateway: await freePort(), worker: await freePort(), slack: await freePort() };
  const settings = writeSettings(folder, { slack, simulator, people, ports });
  const { gateway, worker } = await startBoth({ settings, ports, folder, valkey, simulator, isCounted });
  slack.connect(ports.slack);
  return {
    slack,
    simulator,
    valkey,
    processes: { gateway, worker },
    close: async () => {
      await worker.stop();
      await gateway.stop();
      await Promise.all([simulator.close(), slack.close()]);
      await valkey.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

interface Ports {
  readonly gateway: number;
  readonly worker: number;
  readonly slack: number;
}

function writeSettings(
  folder: string,
  {
    slack,
    simulator,
    people,
    ports,
  }: Pick<Corridor<ImitatedTenant>, 'slack' | 'simulator'> & { readonly people: readonly string[]; readonly ports: Ports },
): string {
  const caFile = join(folder, 'ca.pem');
  writeFileSync(caFile, simulator.ca);
  const everybody = people.map((slackId, index) => ({
    entraId: `a1a1a1a1-0000-4000-8000-${String(index).padStart(12, '0')}`,
    name: slackId,
    slack: slackId,
  }));
  const everyone = { people: everybody.map(({ entraId }) => entraId) };
  const file = join(folder, 'hardenbot.json');
  const contoso = {
    tenantId: simulator.tenantId,
    endpoints: { ...simulator.endpoints, caFile },
    channel: { slack: channel },
    breakGlass: ['bg1@contoso.com', 'bg2@contoso.com'],
  };
  writeFileSync(
    file,
    JSON.stringify({
      tenants: { contoso },
      slack: { appId: slackApp.appId, teamId: slackApp.teamId, mode: 'http', port: ports.slack, apiUrl: slack.apiUrl },
      people: everybody,
      access: { read: everyone, request: everyone },
      approvals: { approvers: everyone },
      monitoring: { gateway: ports.gateway, worker: ports.worker },
    }),
  );
  return file;
}

/** Gateway and worker, each with only its own secrets. */
async function startBoth({
  settings,
  ports,
  folder,
  valkey,
  simulator,
  isCounted,
}: Pick<Corridor<ImitatedTenant>, 'valkey' | 'simulator'> & {
  readonly settings: string;
  readonly ports: Ports;
  readonly folder: string;
  readonly isCounted: boolean;
}) {
  const keys = newDecisionKeys();
  const ledgerKeys = newDecisionKeys();
  const gateway = await startBuilt({
    name: 'gateway',
    settings,
    port: ports.gateway,
    isCounted,
    environment: {
      REDIS_URL: valkey.url,
      HARDENBOT_DECISION_KEY: keys.privateKeyPem,
      HARDENBOT_LEDGER_PUBLIC_KEY: ledgerKeys.publicKeyPem,
      SLACK_BOT_TOKEN: slackApp.botToken,
      SLACK_SIGNING_SECRET: slackApp.signingSecret,
    },
  });
  const worker = await startBuilt({
    name: 'worker',
    settings,
    port: ports.worker,
    isCounted,
    environment: {
      REDIS_URL: valkey.url,
      HARDENBOT_DECISION_PUBLIC_KEY: keys.publicKeyPem,
      HARDENBOT_LEDGER_KEY: ledgerKeys.privateKeyPem,
      HARDENBOT_LEDGER_MIRROR: join(folder, 'mirror'),
      HARDENBOT_CONTOSO_CLIENT_ID: simulator.credential.clientId,
      HARDENBOT_CONTOSO_CLIENT_SECRET: simulator.credential.clientSecret,
    },
  });
  return { gateway, worker };
}
