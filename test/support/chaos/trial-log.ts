/** What processes of a trial log as a warning or an error, in one file, a line each that begins with the message. */
import { appendFileSync, existsSync, readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import type { Logger } from '../../../src/lib/log';

/** @param file nothing is kept where it is left out */
export function logTo(file: string | undefined): Logger {
  const log =
    (...files: readonly string[]) =>
    (fields: object, message: string): void => {
      // What a trial left behind may speak once its folder is gone; nobody reads it any more.
      if (file === undefined || !existsSync(dirname(file))) return;
      for (const one of files) appendFileSync(one, `${message} ${JSON.stringify(fields, withErrors)}\n`);
    };
  const kept = file === undefined ? [] : [file];
  return { info: () => undefined, warn: log(...kept), error: log(...kept, ...kept.map(errorsBeside)) };
}

/** What was logged there as an error, a line each. */
export function errorsIn(file: string | undefined): readonly string[] {
  if (file === undefined || !existsSync(errorsBeside(file))) return [];
  return readFileSync(errorsBeside(file), 'utf8').trimEnd().split('\n');
}

const errorsBeside = (file: string): string => `${file}-errors`;

/** An error says nothing as JSON. */
function withErrors(_key: string, value: unknown): unknown {
  return value instanceof Error ? String(value) : value;
}
