/** What processes of a trial log as a warning or an error, in one file, a line each that begins with the message. */
import { appendFileSync } from 'node:fs';
import type { Logger } from '../../../src/log';

/** @param file nothing is kept where it is left out */
export function logTo(file: string | undefined): Logger {
  const log = (fields: object, message: string): void => {
    if (file !== undefined) appendFileSync(file, `${message} ${JSON.stringify(fields, withErrors)}\n`);
  };
  return { info: () => undefined, warn: log, error: log };
}

/** An error says nothing as JSON. */
function withErrors(_key: string, value: unknown): unknown {
  return value instanceof Error ? String(value) : value;
}
