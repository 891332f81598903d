/** Says in the log that the store does not answer, with what to do about it, and that it answers again. */
import type { StoreClient } from '../../adapters/redis/connection.js';
import { onNodeTrouble } from '../../adapters/redis/node-trouble.js';
import { nameOfPlace, type StorePlace, serverCommand } from '../../adapters/redis/place.js';
import { isCertificateTrouble, isLoginRefusal, loginRemedy } from '../../adapters/redis/safety.js';
import { type Logger, onceAMinute } from '../lib/log.js';

/** A server that runs is not told to be started. */
function whatIsWrong(error: Error, place: StorePlace): string {
  const name = nameOfPlace(place);
  if (isLoginRefusal(error)) return `The store does not take this login: ${name}; ${loginRemedy(place)}.`;
  if (isCertificateTrouble(error))
    return `The certificate of the store is not taken: ${name}. Renew it there, or name who signed it: store.tls.ca, or NODE_EXTRA_CA_CERTS.`;
  return `The store does not answer: ${name}. Start it (${serverCommand}) or correct REDIS_URL, or \`store\` in the settings.`;
}

/** So often within a minute a connection breaks, without any error, by no fail-over. */
const oftenBroken = 20;

/** The client tries again by itself for as long as it takes; whoever starts hardenbot for the first time reads why nothing happens. */
export function tellStoreAway(redis: StoreClient, place: StorePlace, logger: Logger): void {
  const name = nameOfPlace(place);
  let away = false;
  const tell = onceAMinute((error) => logger.error({ error: error.message }, `${whatIsWrong(error, place)} Trying again.`));
  redis.on('error', (error: Error) => {
    away = true;
    tell(error);
  });
  tellBroken(redis, name, logger);
  onNodeTrouble(redis, {
    silent: onceAMinute(({ message }) =>
      logger.error({ error: message }, `A node of the store does not answer: ${name}. The others are asked. Trying again.`),
    ),
    left: (node) => logger.warn({ node }, `A node of the store is no part of it any more: ${name}. The others are asked.`),
  });
  place.passwords.renewed?.onTrouble(
    onceAMinute(({ message }) => logger.error({ error: message }, 'There is no next login to the store yet. Trying again.')),
  );
  redis.on('ready', () => {
    if (away) logger.info({}, `The store answers again: ${name}.`);
    away = false;
  });
}

/** A server that is there and breaks the connection says why in its own log alone: somebody ends its clients, or an answer is longer than it may be. */
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
