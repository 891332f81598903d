/** `hardenbot gateway`, `worker` and `start`: the processes that stay. */
import { fork } from 'node:child_process';
import type { Command } from 'commander';
import { openTraces } from '../../jobs/traces.js';
import { gatewayKeys, refuseStrangeHalf, workerKeys } from '../compose/signing-keys.js';
import { storePlaceOf } from '../compose/store-place.js';
import type { ProcessInput, Running } from '../compose/stores.js';
import { tenantCredential } from '../compose/tenant-connection.js';
import { chatNames, chatsOf } from '../config/chats.js';
import { withFilesBeside } from '../config/environment-files.js';
import { loadSettings, Secrets } from '../config/load.js';
import { groupsNamed } from '../config/rules-of-tenant.js';
import type { Settings } from '../config/settings.js';
import { publicHalfOf } from '../keys/read-keyring.js';
import { InputError } from '../lib/errors.js';
import { omitUndefined } from '../lib/omit-undefined.js';
import { webhookVariable } from '../lib/webhook-variable.js';
import { createLogger } from '../process/logger.js';
import { keepHeapSmall, processEnvironment, processFlags } from '../process/node-flags.js';
import { hashOf } from '../process/settings-file.js';
import { untilToldToStop, within } from '../process/shutdown.js';
import { systemClock } from '../process/system-clock.js';
import { summaries } from './commands.js';
import { clockOf, dateOption, refuseRealTenants } from './demo/on-date.js';
import { envFileOption } from './env-file-option.js';
import { ownMirrorFolder } from './with-store.js';

interface RunOptions {
  readonly settings: string;
  readonly envFile?: readonly string[];
}

/** Container engines kill after ten seconds. */
const maxEndMs = 9500;

const defaultSettings = 'hardenbot.yaml';

export function registerRun(program: Command): void {
  program
    .command('gateway')
    .description(summaries.gateway)
    .option('--settings <file>', 'the settings', defaultSettings)
    .addOption(envFileOption())
    .action((options: RunOptions) => stay('gateway', options, gatewayFrom));
  program
    .command('worker')
    .description(summaries.worker)
    .option('--settings <file>', 'the settings', defaultSettings)
    .addOption(envFileOption())
    .addOption(dateOption())
    .action((options: RunOptions & { readonly date?: string }) => {
      const { date } = options;
      return stay('worker', options, (settings, secrets, watched) =>
        workerFrom(settings, secrets, { ...watched, ...omitUndefined({ date }) }),
      );
    });
  program
    .command('start')
    .description(summaries.start)
    .option('--settings <file>', 'the settings', defaultSettings)
    .addOption(envFileOption())
    .action((options: RunOptions) => startBoth(options));
}

type Watched = Pick<ProcessInput, 'telemetry' | 'settingsFile'>;
type StartFrom = (settings: Settings, secrets: Secrets, watched: Watched) => Promise<Running>;

async function stay(name: 'gateway' | 'worker', options: RunOptions, start: StartFrom): Promise<void> {
  const hash = hashOf(options.settings);
  const settings = loadSettings(options.settings);
  const settingsFile = hash === null ? {} : { settingsFile: { path: options.settings, hash } };
  const { traces: url } = settings.monitoring;
  const traces = url === undefined ? null : await openTraces(url, `hardenbot-${name}`);
  const running = await start(settings, Secrets.from(options.envFile), {
    ...settingsFile,
    ...(traces === null ? {} : { telemetry: traces.telemetry }),
  });
  await untilToldToStop();
  await within(
    maxEndMs,
    running.stop().then(() => traces?.close()),
  );
  // A store or a service that does not answer must not hold up the end: what is left is taken up by the next process.
  process.exit();
}

async function gatewayFrom(settings: Settings, secrets: Secrets, watched: Watched): Promise<Running> {
  if (chatsOf(settings).length === 0)
    throw new InputError('There is no chat to talk to.', [
      `${chatNames.join(' or ')}: add this part to the settings, or try hardenbot demo, which needs none`,
    ]);
  keepHeapSmall('gateway');
  const { startGateway } = await import('../compose/gateway.js');
  const { prepareChats } = await import('../compose/platforms.js');
  return startGateway({
    ...watched,
    settings,
    store: await storePlaceOf(settings, secrets, 'gateway'),
    ...gatewayKeys(secrets),
    ...(groupsNamed(settings).length === 0 ? {} : { directoryCredential: () => tenantCredential('directory', secrets) }),
    chats: prepareChats(settings, secrets),
    ...signInSecret(secrets),
    webhookSecrets: webhookSecrets(settings, secrets),
    logger: createLogger('gateway', { hidden: () => secrets.given() }),
    clock: systemClock,
  });
}

/** A public client has none, which is what the manual recommends. */
function signInSecret(secrets: Secrets): { readonly signInSecret?: string } {
  const secret = secrets.optional('SIGN_IN_CLIENT_SECRET');
  return secret === undefined ? {} : { signInSecret: secret };
}

/** By the name of the webhook, as they stand in the environment. */
function webhookSecrets({ webhooks }: Settings, secrets: Secrets): ReadonlyMap<string, string> {
  return new Map(
    Object.keys(webhooks).map((name) => [
      name,
      secrets.require(webhookVariable(name), `what is sent to the webhook ${name} is signed with it: whsec_…`),
    ]),
  );
}

async function workerFrom(
  settings: Settings,
  secrets: Secrets,
  { date, ...watched }: Watched & { readonly date?: string },
): Promise<Running> {
  if (date !== undefined) refuseRealTenants(settings);
  keepHeapSmall('worker');
  const { startWorker } = await import('../compose/worker.js');
  const mirror = ownMirrorFolder(secrets);
  return startWorker({
    ...watched,
    settings,
    store: await storePlaceOf(settings, secrets, 'worker'),
    ...workerKeys(secrets),
    mirrorFolder: mirror,
    credentialOf: (name) => tenantCredential(name, secrets, settings.tenants[name]),
    logger: createLogger('worker', { hidden: () => secrets.given() }),
    clock: clockOf(date),
    // The clock of the store cannot move to another day.
    ...(date === undefined ? {} : { ownTime: true as const }),
  });
}

/** Either process ending ends both: half a hardenbot answers clicks that nobody carries out. Each gets its own secrets alone, whatever file they stand in. */
async function startBoth(options: RunOptions): Promise<void> {
  const secrets = Secrets.from(options.envFile);
  // Anyone who has no settings yet has no keys either, and the one command that writes both is named with the settings.
  loadSettings(options.settings);
  const whole = withFilesBeside('start', options, (name) => secrets.path(name));
  if (whole !== null) throw new InputError('No --env-file was given, and the environment holds no key.', [`write ${whole}`]);
  refuseStrangeHalf(secrets);
  // Where both are started from one environment, the private half that the worker gets shows the gateway the public one.
  const ledgerHalf = { HARDENBOT_LEDGER_PUBLIC_KEY: publicHalfOf('worker', secrets) };
  const script = process.argv[1] ?? '';
  const children = (['gateway', 'worker'] as const).map((name) =>
    fork(script, [name, '--settings', options.settings], {
      env: { ...processEnvironment, ...secrets.environmentOf(name), ...(name === 'gateway' ? ledgerHalf : {}) },
      execArgv: [...process.execArgv, ...processFlags[name]],
    }),
  );
  const stopped = children.map((child) => new Promise<number>((resolve) => child.once('exit', (code) => resolve(code ?? 1))));
  const ended = await Promise.race([untilToldToStop().then(() => 0), ...stopped]);
  for (const child of children) child.kill('SIGTERM');
  await Promise.all(stopped);
  process.exitCode = ended;
}
