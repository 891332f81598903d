/** What gateway and worker have in common: settings, the store and what is kept in it. */
import { connectStore, onNodeTrouble, type StoreClient } from '../../adapters/redis/connection.js';
import { createHistoryStore } from '../../adapters/redis/history.js';
import { createIndexStore } from '../../adapters/redis/index-store.js';
import {
  isCertificateTrouble,
  isLoginRefusal,
  type Several,
  whyRefused,
  wrongServers,
} from '../../adapters/redis/kind-of-server.js';
import { createEntryLog } from '../../adapters/redis/ledger.js';
import { createSweepStore } from '../../adapters/redis/mailbox-sweep.js';
import { awayReason, nameOfPlace, type StorePlace, startCommand } from '../../adapters/redis/place.js';
import { createPlanStore } from '../../adapters/redis/plans.js';
import { probeOf, writerOf } from '../../adapters/redis/replicated.js';
import { forgetsTransactions } from '../../adapters/redis/rights.js';
import { createRoundStore } from '../../adapters/redis/rounds.js';
import { checkStore, loginRemedy, WrongServer } from '../../adapters/redis/safety.js';
import { createSealedStore } from '../../adapters/redis/sealed-store.js';
import {
  createDisplayedVersionStore,
  createEvidenceStore,
  createPostureStore,
  createProgressStore,
  createReadWatermarkStore,
  createScanCursorStore,
} from '../../adapters/redis/stores.js';
import { checkWrites } from '../../adapters/redis/takes-writes.js';
import { createTenantRegister } from '../../adapters/redis/tenant-register.js';
import { openQueues, type Telemetry } from '../../jobs/queues.js';
import { LiveSettings } from '../config/live-settings.js';
import type { Settings } from '../config/settings.js';
import type { EntrySigner } from '../engine/ledger/envelope.js';
import { digestOfKeys } from '../engine/ledger/kept-index.js';
import type { ConcludedStore } from '../engine/ledger/sealed-store.js';
import { type SealedValues, sealedValues } from '../engine/ledger/sealed-value.js';
import { openFeatureStores } from '../features/ports.js';
import type { Keyring, Role } from '../keys/keyring.js';
import type { Clock } from '../lib/clock.js';
import { InputError } from '../lib/errors.js';
import { type Logger, type LogsErrors, onceAMinute } from '../lib/log.js';
import { answerWithin } from '../lib/with-timeout.js';
import type { ReportsProblems } from '../people/directory.js';
import { withRequest } from '../process/metrics.js';
import { digestOfOwnCode } from '../process/own-code.js';
import type { SettingsFile } from '../process/settings-file.js';
import { awaitStore } from './await-store.js';
import { directoryTenantOf, liveTenants, otherTenantsOf } from './tenants.js';
import { storeCertificateGauge, watchCertificate } from './watch-certificate.js';

export interface Running {
  /** Ends what is under way and releases everything. */
  stop(): Promise<void>;
}

export interface ProcessInput {
  readonly settings: Settings;
  readonly store: StorePlace;
  readonly logger: Logger;
  readonly clock: Clock;
  /** The keys that entries and decisions are verified with. */
  readonly keyring: Keyring;
  /** Where the settings were read from; absent where they come from no file. */
  readonly settingsFile?: SettingsFile;
  /** Where the settings ask for traces. */
  readonly telemetry?: Telemetry;
}

/** Where it is decided, below `src`, what is over in a ledger, and which decision on a setting counts. */
export const rulesOfOver = ['engine', 'features', 'gateway', 'keys', 'lib', 'posture', 'queue', 'views', 'worker'];

/** What the index of a ledger is made by, below `src`. */
const foldersOfLedgers = ['engine/ledger', 'keys', 'lib'];

/** What cards are drawn with, below `src`. */
const foldersOfCards = ['chat', 'engine/changes', 'engine/plan', 'features', 'lib', 'views'];

/** What a process concluded, for the next one of its role and code. */
function concludedByRole(
  redis: StoreClient,
  { keyring }: { readonly keyring: Keyring },
  { role, values }: { readonly role: Role; readonly values: SealedValues },
) {
  const code = (): string => digestOfOwnCode(rulesOfOver);
  const keptSettings: ConcludedStore = {
    role,
    store: createSealedStore(redis, values),
    concluded: () => ({ code: code(), keys: digestOfKeys(keyring) }),
  };
  return { scanCursors: createScanCursorStore(redis, values, { role, code }), keptSettings };
}

/** The stores that gateway and worker share, on one connection; what this process keeps there it signs. */
function openStores(input: ProcessInput, signer: EntrySigner) {
  const redis = connectStore(input.store);
  const whyAway = tellStoreAway(redis, input.store, input.logger);
  watchCertificate(redis, input);
  const of = { keyring: input.keyring, signer, now: () => input.clock.now() };
  const onForged = (tenant: string, reason: string): void => input.logger.error({ tenant }, reason);
  const byGateways = sealedValues('gateway', { ...of, onForged });
  const byWorkers = sealedValues('worker', { ...of, onForged });
  const stores = {
    plans: createPlanStore(redis),
    postures: createPostureStore(redis, byWorkers),
    history: createHistoryStore(redis, byWorkers),
    rounds: createRoundStore(redis, byWorkers),
    shown: createDisplayedVersionStore(redis, byGateways),
    progress: createProgressStore(redis, byWorkers),
    evidence: createEvidenceStore(redis),
    sweeps: createSweepStore(redis, byWorkers),
    ...openFeatureStores({ byGateways: createSealedStore(redis, byGateways), byWorkers: createSealedStore(redis, byWorkers) }),
    register: createTenantRegister(redis),
    watermark: createReadWatermarkStore(redis, byWorkers),
    ...concludedByRole(redis, input, { role: signer.role, values: signer.role === 'worker' ? byWorkers : byGateways }),
  };
  const indexes = createIndexStore(redis, byGateways, () => ({
    code: digestOfOwnCode(foldersOfLedgers),
    keys: digestOfKeys(input.keyring),
  }));
  const writer = writerOf(input.store);
  const live = new LiveSettings(input.settings);
  const tenants = liveTenants(live);
  const [first] = tenants;
  return {
    redis,
    whyAway,
    certificateDays: storeCertificateGauge(redis, input.clock),
    byWorkers,
    // A write that is as safe as the settings want a decision to be.
    ...(writer === undefined || first === undefined ? {} : { promised: probeOf(writer, first.id) }),
    byGateways,
    indexes,
    log: createEntryLog(redis, writer),
    ledgerStore: writer?.client ?? redis,
    /** Ends every connection to the store. */
    disconnect: () => {
      writer?.close();
      redis.disconnect();
    },
    /** The settings of this process as they count now. */
    live,
    tenants,
    ...stores,
    jobs: withRequest(openQueues(redis, input.telemetry)),
    directoryTenant: directoryTenantOf(input.settings),
    drawnBy: digestOfOwnCode(foldersOfCards).slice(0, 16),
    otherTenants: otherTenantsOf(input.settings, stores.register),
  };
}

export type OpenStores = ReturnType<typeof openStores>;

/** Starts a process on its stores, once they are found fit for it; a start that fails leaves no connection to them open. */
export async function startOn(
  input: ProcessInput,
  signer: EntrySigner,
  start: (stores: OpenStores) => Promise<Running>,
): Promise<Running> {
  const stores = openStores(input, signer);
  try {
    // In a fail-over a node of a cluster may go while it is asked.
    await unlessElse(
      input.store,
      awaitStore(() => checkStore(stores.redis, input.store), input),
    );
    await awaitStore(() => checkWrites(stores.redis, input.clock.now()), input);
    void tellForgets(input);
    return await start(stores);
  } catch (error) {
    stores.disconnect();
    throw error;
  }
}

/** Nobody waits for it: people put that right before the store starts again, and until then everything is there. */
async function tellForgets({ store, logger }: ProcessInput): Promise<void> {
  if (await forgetsTransactions(store))
    logger.error(
      {},
      'The store drops transactions when it starts again, entries of ledgers among them: its user default may not do that. Do not restart it before its file of users is corrected: hardenbot doctor says how.',
    );
}

/** Milliseconds until servers that do not answer as a cluster or as Sentinels are asked what they are. */
const strangeAfterMs = 5000;
const kindAnswerMs = 3000;

/** The client of a cluster asks a server that is none for ever: a start does not wait for that. Throws WrongServer. */
async function unlessElse(place: StorePlace, checked: Promise<void>): Promise<void> {
  const isLate = await answerWithin(
    strangeAfterMs,
    checked.then(() => false),
    () => true,
  );
  const wrong = isLate ? await wrongServers(place, kindAnswerMs) : null;
  if (wrong === null) return checked;
  // It goes on asking until it is closed, and nobody waits for the answer.
  checked.catch(() => undefined);
  throw new WrongServer([wrong]);
}

/**
 * Says in the log of a process that starts which groups do not exist or are empty. They are nobody at each decision, so nothing is approved by them;
 * a process that did not start for them would also not restore in time what nobody kept, in every tenant.
 */
export async function tellUnusableGroups(directory: ReportsProblems, logger: LogsErrors): Promise<void> {
  for (const problem of await directory.problems())
    logger.error({ problem }, 'the settings name a group that is nobody: what it is to decide waits until that is mended');
}

/** A server that runs is not asked to be started. */
function whatIsWrong(error: Error, place: StorePlace): string {
  const name = nameOfPlace(place);
  if (error instanceof InputError) return `${error.what} The store is asked with the login of before: ${name}.`;
  if (isLoginRefusal(error)) return `The store does not take this login: ${name}; ${loginRemedy(place)}.`;
  if (isCertificateTrouble(error))
    return `The certificate of the store is not taken: ${name}. Renew it there, or name who signed it: store.tls.ca, or NODE_EXTRA_CA_CERTS.`;
  return `The store does not answer: ${name}. Start it (${startCommand(place)}) or correct REDIS_URL, or \`store\` in the settings.`;
}

/** So often within a minute a connection breaks, without any error, by no fail-over. */
const oftenBroken = 20;

/**
 * The client tries again on its own for as long as it takes; anyone who starts hardenbot for the first time reads why nothing happens.
 * @returns asks for the same words; null while a server is connected
 */
export function tellStoreAway(redis: StoreClient, place: StorePlace, logger: Logger): () => string | null {
  const name = nameOfPlace(place);
  let away: string | null = null;
  const told = new Map<string, ReturnType<typeof onceAMinute>>();
  // Each sentence for itself: a server that was started again with a certificate that nobody takes is reported as that.
  const tell = (error: Error): void => {
    const what = whatIsWrong(error, place);
    away = what;
    const say =
      told.get(what) ?? onceAMinute(({ message }) => logger.error({ reason: awayReason(message) }, `${what} Trying again.`));
    told.set(what, say);
    say(error);
  };
  redis.on('error', place.kind === 'single' ? tell : askedBehind(redis, place, tell));
  tellBroken(redis, name, logger);
  onNodeTrouble(redis, {
    silent: onceAMinute(({ message }) =>
      logger.error(
        { reason: awayReason(message) },
        `A node of the store does not answer: ${name}. The others are asked. Trying again.`,
      ),
    ),
    left: (node) => logger.warn({ node }, `A node of the store is no part of it any more: ${name}. The others are asked.`),
  });
  place.passwords.renewed?.onTrouble(
    onceAMinute(({ message }) => logger.error({ reason: message }, 'There is no next login to the store yet. Trying again.')),
  );
  redis.on('ready', () => {
    if (away !== null) logger.info({}, `The store answers again: ${name}.`);
    away = null;
  });
  return () => away;
}

/** Of a store of several servers: what one of them says when it is asked alone, where it says why, or what the client says. One is asked at a time. */
function askedBehind(redis: StoreClient, place: Several, tell: (error: Error) => void): (error: Error) => void {
  let isAsking = false;
  return (error) => {
    if (error instanceof InputError) return tell(error);
    if (isAsking) return;
    isAsking = true;
    const asked = whyRefused(place, kindAnswerMs).catch(() => null);
    void asked.then((refused) => {
      isAsking = false;
      if (redis.status !== 'ready' && redis.status !== 'end') tell(refused ?? error);
    });
  };
}

/** A server that is there and breaks the connection says why in its own log alone: someone ends its clients, or an answer is longer than it may be. */
function tellBroken(redis: StoreClient, name: string, logger: Logger): void {
  let broken = 0;
  const forget = setInterval(() => {
    broken = 0;
  }, 60_000).unref();
  redis.on('close', () => {
    broken += 1;
    if (broken !== oftenBroken) return;
    logger.error(
      {},
      `The store breaks connections again and again: ${name}. Its log says why; one reason is a client-output-buffer-limit of normal clients: write 0 0 0.`,
    );
  });
  redis.on('error', () => {
    broken = 0;
  });
  redis.once('end', () => clearInterval(forget));
}
