/** `hardenbot gateway`, `worker` and `start`: the processes that stay. */
import { fork } from 'node:child_process';
import type { Command } from 'commander';
import { loadSettings, Secrets } from '../config.js';
import { InputError } from '../errors.js';
import { groupsNamed } from '../services/directory.js';
import type { Settings } from '../settings.js';
import { startGateway } from './gateway.js';
import { createLogger } from './logger.js';
import type { ChatSecrets } from './platforms.js';
import type { Running } from './stores.js';
import { systemClock } from './system-clock.js';
import { tenantCredential } from './tenant-connection.js';
import { untilToldToStop } from './until-told-to-stop.js';
import { startWorker } from './worker.js';

interface RunOptions {
  readonly settings: string;
}

const defaultSettings = 'hardenbot.yaml';
/** Below the folder that hardenbot is run in. */
export const defaultMirror = 'ledger';

export function registerRun(program: Command): void {
  program
    .command('gateway')
    .description(
      'talk to people: needs REDIS_URL, HARDENBOT_DECISION_KEY_FILE and the secrets of the chat; knows no tenant credential',
    )
    .option('--settings <file>', 'the settings', defaultSettings)
    .action((options: RunOptions) => stay(() => gatewayFrom(options)));
  program
    .command('worker')
    .description('read and change tenants: needs REDIS_URL, HARDENBOT_DECISION_PUBLIC_KEY_FILE and the credential of each tenant')
    .option('--settings <file>', 'the settings', defaultSettings)
    .action((options: RunOptions) => stay(() => workerFrom(options)));
  program
    .command('start')
    .description('run gateway and worker side by side, each with only its own secrets')
    .option('--settings <file>', 'the settings', defaultSettings)
    .action((options: RunOptions) => startBoth(options));
}

async function stay(start: () => Promise<Running>): Promise<void> {
  const running = await start();
  await untilToldToStop();
  await running.stop();
}

function gatewayFrom(options: RunOptions): Promise<Running> {
  const settings = loadSettings(options.settings);
  const secrets = new Secrets();
  if (settings.slack === undefined && settings.teams === undefined)
    throw new InputError('There is no chat to talk to.', [
      'slack or teams: add this part to the settings, or try npm run demo, which needs none',
    ]);
  return startGateway({
    settings,
    redisUrl: secrets.require('REDIS_URL', 'where Valkey is, e.g. redis://127.0.0.1:6379'),
    decisionKeyPem: secrets.require('HARDENBOT_DECISION_KEY', 'the Ed25519 private key (PEM) that signs decisions'),
    ...(groupsNamed(settings).length === 0 ? {} : { directoryCredential: tenantCredential('directory', secrets) }),
    chats: chatSecrets(settings, secrets),
    logger: createLogger('gateway', { hidden: () => secrets.given() }),
    clock: systemClock,
  });
}

function chatSecrets(settings: Settings, secrets: Secrets): ChatSecrets {
  const { slack, teams } = settings;
  return {
    ...(slack === undefined
      ? {}
      : {
          slack: {
            botToken: secrets.require('SLACK_BOT_TOKEN', 'the bot token of the Slack app, xoxb-…'),
            signingSecret: secrets.require('SLACK_SIGNING_SECRET', 'the signing secret of the Slack app'),
          },
        }),
    ...(teams === undefined
      ? {}
      : {
          teams: {
            secret:
              teams.credential === 'managedIdentity'
                ? null
                : secrets.require('TEAMS_CLIENT_SECRET', "the client secret of the bot's app registration"),
          },
        }),
  };
}

function workerFrom(options: RunOptions): Promise<Running> {
  const settings = loadSettings(options.settings);
  const secrets = new Secrets();
  return startWorker({
    settings,
    redisUrl: secrets.require('REDIS_URL', 'where Valkey is, e.g. redis://127.0.0.1:6379'),
    decisionPublicKeyPem: secrets.require('HARDENBOT_DECISION_PUBLIC_KEY', 'the public half (PEM) of the decision key'),
    ledgerKeyPem: secrets.require(
      'HARDENBOT_LEDGER_KEY',
      'an Ed25519 private key (PEM) of the worker alone, for checkpoints of the ledger',
    ),
    mirrorFolder: secrets.optional('HARDENBOT_LEDGER_MIRROR') ?? defaultMirror,
    credentials: new Map(Object.keys(settings.tenants).map((name) => [name, tenantCredential(name, secrets)])),
    logger: createLogger('worker', { hidden: () => secrets.given() }),
    clock: systemClock,
  });
}

/** Either process ending ends both: half a hardenbot answers clicks that nobody carries out. */
async function startBoth(options: RunOptions): Promise<void> {
  const secrets = new Secrets();
  const script = process.argv[1] ?? '';
  const children = (['gateway', 'worker'] as const).map((name) =>
    fork(script, [name, '--settings', options.settings], { env: secrets.environmentOf(name) }),
  );
  const stopped = children.map((child) => new Promise<number>((resolve) => child.once('exit', (code) => resolve(code ?? 1))));
  const ended = await Promise.race([untilToldToStop().then(() => 0), ...stopped]);
  for (const child of children) child.kill('SIGTERM');
  await Promise.all(stopped);
  process.exitCode = ended;
}
