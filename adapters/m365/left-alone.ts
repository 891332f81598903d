/** A service that says when to come back: how long no request goes to it, and the error that requests get meanwhile. */
import { TenantError } from '../../src/lib/errors.js';
import { type Failure, type Subject, serviceNames, type VendorService } from './errors.js';

/** Milliseconds for which nobody asks, after a failure that is asked again in `delay`, or not here any more (null). */
export function pauseFor({ kind, detail: { retryAfterMs = 0 } }: TenantError, delay: number | null): number {
  if (kind === 'throttled') return delay ?? retryAfterMs;
  return kind === 'unavailable' && delay === null ? retryAfterMs : 0;
}

/** Nothing is sent as long as the service wants to be left alone: nothing was done, and it says when to come back. */
export function leftAlone(
  { service, subject }: { readonly service: VendorService; readonly subject: Subject },
  pausedMs: number,
): Failure {
  const words = `${subject.name}: ${serviceNames[service]} asked to be left alone for another ${Math.ceil(pausedMs / 1000)} s`;
  return { error: new TenantError(words, { kind: 'throttled', retryAfterMs: pausedMs }), replay: 'always' };
}
