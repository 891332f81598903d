/** What people may read of a job that failed: what a service said, a full disk of the worker, and nothing else of what went wrong inside. */
import { TenantError } from '../lib/errors.js';
import { Paused } from './apply/paused.js';

/** The disk of the worker takes nothing: what is to be written down before it is done waits until it does. */
export function isFullDisk({ message }: Error): boolean {
  return /^(ENOSPC|EDQUOT|EROFS)\b/.test(message);
}

/** One sentence, without its full stop. */
export function reasonOfFailure(error: Error): string {
  if (error instanceof TenantError || error instanceof Paused) return error.message.replace(/\.$/, '');
  if (isFullDisk(error))
    return 'The disk of the worker is full or takes no writes, so nothing could be written down: someone has to make room there';
  return 'hardenbot failed in a way it did not expect; the log of the worker says more';
}
