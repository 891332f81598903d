/** The store for a command that ends: it answers within seconds, or the command says what to do. Processes that stay wait for it instead. */
import { connectStore, type StoreClient } from '../../adapters/redis/connection.js';
import { inspectStore } from '../../adapters/redis/inspect.js';
import { awayRemedy, nameOfPlace, type StorePlace } from '../../adapters/redis/place.js';
import { type SaidStore, storePlaceOf } from '../compose/store-place.js';
import type { Secrets } from '../config/load.js';
import { InputError } from '../lib/errors.js';
import { systemClock } from '../process/system-clock.js';
import { makeFolder } from './output/write-new.js';

/** There is no store where it should be. */
export class StoreAway extends InputError {
  /** @param why the end of a sentence: which store, and what happened */
  constructor(
    readonly why: string,
    place: StorePlace,
  ) {
    super(`The store does not answer: ${why}.`, [awayRemedy(why, place)]);
  }
}

/** Opens the store and closes it after the work. Throws StoreAway where none answers, and InputError as `storePlaceOf` does. */
export async function withStore<Result>(
  { settings, secrets }: { readonly settings: SaidStore; readonly secrets: Secrets },
  work: (redis: StoreClient, place: StorePlace) => Promise<Result>,
): Promise<Result> {
  const place = await storePlaceOf(settings, secrets);
  const { unreachable, refused, wrong } = await inspectStore(place, systemClock.now());
  if (unreachable !== null) throw new StoreAway(`${nameOfPlace(place)} (${unreachable})`, place);
  if (refused !== null) throw new InputError('The store does not take this login.', [refused]);
  if (wrong.length > 0) throw new InputError('This is not the store that the settings name.', wrong);
  const redis = connectStore(place);
  redis.on('error', () => undefined);
  try {
    return await work(redis, place);
  } finally {
    redis.disconnect();
  }
}

/** As the environment says; otherwise one below the folder that hardenbot is run in. */
export function mirrorFolder(secrets: Secrets): string {
  return secrets.optional('HARDENBOT_LEDGER_MIRROR') ?? 'ledger';
}

/** Made where it is missing, for its owner alone. Throws InputError where that is not possible. */
export function ownMirrorFolder(secrets: Secrets): string {
  const folder = mirrorFolder(secrets);
  makeFolder(folder, 'HARDENBOT_LEDGER_MIRROR', 0o700);
  return folder;
}
