/** The log of a process: JSON lines on standard error, or in a file; errors without what requests carried. */
import pino from 'pino';
import type { Logger } from '../log.js';

/** An error as the log may hold it: name, message and stack; never the request or the token an SDK hangs on it. */
function plainError(error: unknown): object {
  return error instanceof Error ? { name: error.name, message: error.message, stack: error.stack } : { message: String(error) };
}

export function createLogger(processName: string, file?: string): Logger {
  const destination = pino.destination(file === undefined ? { dest: 2, sync: true } : { dest: file, mkdir: true, sync: true });
  return pino({ name: `hardenbot-${processName}`, base: { pid: process.pid }, serializers: { err: plainError } }, destination);
}
