/** Says in the log of a process before the certificate of the store ends: on that day nothing reaches the store any more. */
import type { StoreClient } from '../../adapters/redis/connection.js';
import { nameOfPlace, type StorePlace } from '../../adapters/redis/place.js';
import { certificateEnd } from '../../adapters/redis/store-tls.js';
import type { Clock } from '../lib/clock.js';
import type { LogsWarnings } from '../lib/log.js';
import { renewStoreCertificate } from '../setup/doctor/store-certificate.js';
import { endWords, isToBeTold } from '../tenant/credential-end.js';

const dayMs = 86_400_000;

/** Looks at each new connection, and every day, until the connection is given up. */
export function watchCertificate(
  redis: StoreClient,
  { store, clock, logger }: { readonly store: StorePlace; readonly clock: Clock; readonly logger: LogsWarnings },
): void {
  let since: Date | null = null;
  const look = (): void => {
    const [end, now] = [certificateEnd(redis), clock.now()];
    if (end === null || (since !== null && now.getTime() - since.getTime() < dayMs) || !isToBeTold(end, { since, now })) return;
    since = now;
    logger.warn({}, `The certificate of the store: ${endWords(end, now)} (${nameOfPlace(store)}); ${renewStoreCertificate}.`);
  };
  redis.on('ready', look);
  const daily = setInterval(look, dayMs).unref();
  redis.once('end', () => clearInterval(daily));
}
