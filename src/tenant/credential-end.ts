/** When the credential by which a tenant is opened ends: nothing renews it on its own, and on that day everything stops. */
import { utcMinute } from '../lib/utc-minute.js';

export interface CredentialEnd {
  readonly kind: 'certificate' | 'secret';
  /** Null: it is unknown. A certificate holds its end; that of a secret stands in the app registration and has to be written down. */
  readonly endsAt: Date | null;
}

/** Days before the end on which people are notified, the last of them every day. */
export const warnDays = [30, 14, 3] as const;
const [firstWarning, , lastWarning] = warnDays;

const dayMs = 24 * 60 * 60 * 1000;

/** Whole days; negative once it has ended. */
export function daysLeft(endsAt: Date, now: Date): number {
  return Math.floor((endsAt.getTime() - now.getTime()) / dayMs);
}

/** Whether people are to be notified now who were notified last at `since`; null: never. */
export function isToBeTold(endsAt: Date, { since, now }: { readonly since: Date | null; readonly now: Date }): boolean {
  const left = daysLeft(endsAt, now);
  if (left <= lastWarning) return true;
  if (since === null) return left <= firstWarning;
  return warnDays.some((days) => left <= days && daysLeft(endsAt, since) > days);
}

/** `it ends on 2026-12-01 08:00 UTC, in 7 days`. */
export function endWords(endsAt: Date, now: Date): string {
  const left = daysLeft(endsAt, now);
  if (left < 0) return `it ended on ${utcMinute(endsAt)}`;
  return `it ends on ${utcMinute(endsAt)}, in ${left === 1 ? 'a day' : `${left} days`}`;
}

/** What to do before the end. */
export const renewal: Readonly<Record<CredentialEnd['kind'], string>> = {
  certificate: 'make the next one with hardenbot keys certificate, upload it beside this one, then change the file and restart',
  secret:
    'make the next one in the app registration under "Certificates & secrets", change its value and the day on which it ends, restart, and delete the old one',
};
