/** What processes of a trial log as a warning or an error, in one file, a line each that begins with the message. */
import { appendFileSync, existsSync } from 'node:fs';
import { dirname } from 'node:path';
import type { Logger } from '../../../src/lib/log';

/** @param file nothing is kept where it is left out */
export function logTo(file: string | undefined): Logger {
  const log = (fields: object, message: string): void => {
    // What a trial left behind may speak once its folder is gone; nobody reads it any more.
    if (file !== undefined && existsSync(dirname(file)))
      appendFileSync(file, `${message} ${JSON.stringify(fields, withErrors)}\n`);
  };
  return { info: () => undefined, warn: log, error: log };
}

/** An error says nothing as JSON. */
function withErrors(_key: string, value: unknown): unknown {
  return value instanceof Error ? String(value) : value;
}
