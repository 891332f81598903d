/** How long each process takes from nothing to ready, and what memory it then has, against loading the vendors' packages alone. */
import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { promisify } from 'node:util';
import { FakeSlack } from '../adapters/slack/fake/index';
import { newDecisionKeys } from '../src/compose/keys';
import { startTestValkey } from '../test/support/stores/valkey';
import { freePort } from '../test/support/wire/free-port';
import type { Benchmark } from './support/benchmark';
import { type ProcessName, startBuilt } from './support/built-process';

const root = join(__dirname, '..');
const slackApp = { appId: 'A1', teamId: 'T1', signingSecret: 'bench-signing', botToken: 'xoxb-bench' };
const person = 'a1a1a1a1-0000-4000-8000-000000000001';

/** From the start of the program to the first 200 of its readiness check. */
interface Started {
  readonly seconds: number;
  readonly megabytes: number;
}

export const start: readonly Benchmark[] = (['gateway', 'worker'] as const).flatMap((name): readonly Benchmark[] => [
  {
    name: `start-${name}`,
    about: `cold start of the built ${name} until it is ready, against importing Bolt, BullMQ, ioredis and botbuilder alone`,
    unit: 's',
    goal: { kind: 'ratio', number: 1.5 },
    rounds: 5,
    open: () => measureStart(name, ({ seconds }) => seconds),
  },
  {
    name: `rss-${name}`,
    about: `memory of the built ${name} once it is ready, beside the vendors' packages alone`,
    unit: 'MB',
    goal: { kind: 'atMost', number: 120 },
    rounds: 3,
    open: () => measureStart(name, ({ megabytes }) => megabytes),
  },
]);

async function measureStart(name: ProcessName, figure: (started: Started) => number): ReturnType<Benchmark['open']> {
  const valkey = await startTestValkey();
  const slack = await FakeSlack.start({
    ...slackApp,
    channels: ['C1'],
    people: [{ id: 'U1' }],
    scopes: ['commands', 'chat:write', 'users:read'],
    now: () => new Date(),
  });
  const folder = mkdtempSync(join(tmpdir(), 'hardenbot-bench-'));
  const monitoring = { gateway: await freePort(), worker: await freePort() };
  const settings = join(folder, 'hardenbot.json');
  writeFileSync(settings, JSON.stringify(settingsOf(slack.apiUrl, monitoring, await freePort())));
  const environment = environmentOf(name, { redisUrl: valkey.url, folder });
  return {
    round: async () => ({
      floor: figure(await bareImport()),
      value: figure(await startOnce({ name, settings, environment, port: monitoring[name] })),
    }),
    close: async () => {
      await slack.close();
      await valkey.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

async function startOnce(input: Parameters<typeof startBuilt>[0]): Promise<Started> {
  const began = performance.now();
  const built = await startBuilt(input);
  const seconds = (performance.now() - began) / 1000;
  const megabytes = Number(/^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${built.pid}/status`, 'utf8'))?.[1]) / 1024;
  await built.stop();
  return { seconds, megabytes };
}

async function bareImport(): Promise<Started> {
  const script =
    "require('@slack/bolt'); require('bullmq'); require('ioredis'); require('botbuilder'); process.stdout.write(String(process.memoryUsage().rss))";
  const began = performance.now();
  const { stdout } = await promisify(execFile)(process.execPath, ['-e', script], { cwd: root });
  return { seconds: (performance.now() - began) / 1000, megabytes: Number(stdout) / 1024 / 1024 };
}

function settingsOf(apiUrl: string, monitoring: Readonly<Record<ProcessName, number>>, port: number): object {
  const everybody = { people: [person] };
  return {
    tenants: {
      contoso: {
        tenantId: '11111111-1111-4111-8111-111111111111',
        channel: { slack: 'C1' },
        breakGlass: ['bg1@contoso.com', 'bg2@contoso.com'],
      },
    },
    slack: { appId: slackApp.appId, teamId: slackApp.teamId, mode: 'http', port, apiUrl },
    people: [{ entraId: person, name: 'Ana', slack: 'U1' }],
    access: { read: everybody, request: everybody },
    approvals: { approvers: everybody },
    monitoring,
  };
}

function environmentOf(
  name: ProcessName,
  { redisUrl, folder }: { readonly redisUrl: string; readonly folder: string },
): Readonly<Record<string, string>> {
  const decision = newDecisionKeys();
  if (name === 'gateway')
    return {
      REDIS_URL: redisUrl,
      HARDENBOT_DECISION_KEY: decision.privateKeyPem,
      HARDENBOT_LEDGER_PUBLIC_KEY: newDecisionKeys().publicKeyPem,
      SLACK_BOT_TOKEN: slackApp.botToken,
      SLACK_SIGNING_SECRET: slackApp.signingSecret,
    };
  return {
    REDIS_URL: redisUrl,
    HARDENBOT_DECISION_PUBLIC_KEY: decision.publicKeyPem,
    HARDENBOT_LEDGER_KEY: newDecisionKeys().privateKeyPem,
    HARDENBOT_LEDGER_MIRROR: join(folder, 'mirror'),
    HARDENBOT_CONTOSO_CLIENT_ID: '22222222-2222-4222-8222-222222222222',
    HARDENBOT_CONTOSO_CLIENT_SECRET: 'bench-client-secret',
  };
}
