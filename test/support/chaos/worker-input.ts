/** What a worker of a trial is started with. */
import { noPasswords, placeOfAddress, placeOfSettings, type StorePlace } from '../../../adapters/redis/place';
import type { WorkerInput } from '../../../src/compose/worker';
import { loadSettings } from '../../../src/config/load';
import { storeSettings } from '../../../src/config/store';
import { type Keyring, keyringFrom } from '../../../src/keys/keyring';
import type { Logger } from '../../../src/lib/log';
import { systemClock } from '../../../src/process/system-clock';
import type { WorkerContext } from '../../../src/worker/context';
import type { ProcessConfig } from './process-config';
import { shiftedClock } from './shifted-clock';

export function workerInput(
  config: ProcessConfig,
  { logger, wrap }: { readonly logger: Logger; readonly wrap: (work: WorkerContext) => WorkerContext },
): WorkerInput {
  const { ledgerKeyPem, mirrorFolder, timing, clientId, clientSecret, keepWithinMs, clockFile } = config;
  const settings = loadSettings(config.settings);
  const credential = { kind: 'secret' as const, clientId, secret: clientSecret };
  return {
    settings,
    store: placeOf(config),
    keyring: ringOf(config),
    ledgerKeyPem,
    mirrorFolder,
    timing,
    logger,
    ...(clockFile === undefined ? { clock: systemClock } : { clock: shiftedClock(clockFile), ownTime: true as const }),
    // Every simulated tenant takes the same one.
    credentialOf: () => credential,
    wrap: (work) => wrap(undoingItself(work, keepWithinMs)),
  };
}

/** Where a process of a trial looks for its store. */
export function placeOf({ store, redisUrl }: Pick<ProcessConfig, 'store' | 'redisUrl'>): StorePlace {
  const parsed = storeSettings.parse(store);
  return parsed === undefined ? placeOfAddress(redisUrl) : placeOfSettings(parsed, noPasswords);
}

/** The keys that the processes of a trial know each other by. */
export function ringOf({ decisionPublicKeyPem, ledgerPublicKeyPem }: ProcessConfig): Keyring {
  return keyringFrom({ gateway: decisionPublicKeyPem, worker: ledgerPublicKeyPem });
}

function undoingItself(work: WorkerContext, keepWithinMs: number | undefined): WorkerContext {
  if (keepWithinMs === undefined) return work;
  const controls = work.controls.map((control) => ({ ...control, revertedUnlessKept: true as const }));
  return { ...work, keepWithinMs: () => keepWithinMs, controls };
}
