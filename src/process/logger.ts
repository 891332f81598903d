/** The log of a process: JSON lines on standard error, or in a file, that do nothing to a terminal; errors without what requests carried, secrets never. */
import pino from 'pino';
import { plainJson } from '../chat/safe-text.js';
import { discardedFor } from '../engine/ledger/retry-later.js';
import type { Logger } from '../lib/log.js';
import { redaction } from '../lib/redaction.js';
import { currentRequest } from './request-context.js';

/** An error as the log may hold it: name, message, stack, and what a store said beside it; never the request or the token an SDK hangs on it. */
function plainError(error: unknown): object {
  if (!(error instanceof Error)) return { message: String(error) };
  const because = discardedFor(error).map(({ message }) => message);
  return { name: error.name, message: error.message, stack: error.stack, ...(because.length === 0 ? {} : { because }) };
}

/** Fields that hold a secret whatever they hold, at the top and one below. */
const secretFields = ['authorization', 'token', 'access_token', 'client_secret', 'client_assertion', 'password', 'secret', 'pem'];

interface LoggerOptions {
  /** Standard error when left out. */
  readonly file?: string;
  /** Every secret that the process holds at this moment: none of them gets into a line, wherever it came from. */
  readonly hidden?: () => readonly string[];
}

export function createLogger(processName: string, options: LoggerOptions = {}): Logger {
  const { file, hidden } = options;
  const redact = redaction(hidden ?? (() => []));
  const destination = pino.destination(file === undefined ? { dest: 2, sync: true } : { dest: file, mkdir: true, sync: true });
  return pino(
    {
      name: `hardenbot-${processName}`,
      base: { pid: process.pid },
      serializers: { err: plainError },
      mixin: () => {
        const request = currentRequest();
        return request === undefined ? {} : { request };
      },
      redact: { paths: [...secretFields, ...secretFields.map((field) => `*.${field}`)], censor: '[secret]' },
      hooks: { streamWrite: (line) => `${plainJson(redact(line).trimEnd())}\n` },
    },
    destination,
  );
}
