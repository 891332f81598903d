/** Lets Bolt log through our logger, without the objects it would add: those hold messages and what people typed. */
import { type Logger as BoltLogger, LogLevel } from '@slack/bolt';
import type { Logger } from '../../../src/lib/log.js';

export function boltLogger(logger: Logger): BoltLogger {
  const from = { from: 'bolt' };
  return {
    debug: () => {},
    info: () => {},
    warn: (...said: unknown[]) => logger.warn(from, sentence(said)),
    error: (...said: unknown[]) => logger.error(from, sentence(said)),
    setLevel: () => {},
    getLevel: () => LogLevel.WARN,
    setName: () => {},
  };
}

function sentence([first]: readonly unknown[]): string {
  if (typeof first === 'string') return first;
  return first instanceof Error ? `${first.name}: ${first.message}` : 'Bolt logged an object.';
}
