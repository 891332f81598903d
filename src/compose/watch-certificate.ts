/** Says in the log of a process before the certificate of the store ends: on that day nothing reaches the store any more. */
import { Gauge } from 'prom-client';
import type { StoreClient } from '../../adapters/redis/connection.js';
import { nameOfPlace, type StorePlace } from '../../adapters/redis/place.js';
import { certificateEnd } from '../../adapters/redis/store-tls.js';
import type { Clock, WallClock } from '../lib/clock.js';
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

/** Of the certificates that the connected servers showed; without a value where none did. The last end that was seen counts while the store is away. */
export function storeCertificateGauge(redis: StoreClient, clock: WallClock): Gauge {
  let seen: Date | null = null;
  return new Gauge({
    name: 'hardenbot_store_certificate_days_left',
    help: 'Days until the first certificate ends that the servers of the store show; negative once one has ended.',
    // Only one with a label can be without a value.
    labelNames: ['of'],
    registers: [],
    collect() {
      seen = certificateEnd(redis) ?? seen;
      if (seen !== null) this.set({ of: 'store' }, (seen.getTime() - clock.now().getTime()) / dayMs);
    },
  });
}
