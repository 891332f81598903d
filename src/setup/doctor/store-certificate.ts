/** How long the certificate of the store is good for: on the day on which it ends nothing reaches the store any more. */
import { daysLeft, endWords, warnDays } from '../../tenant/credential-end.js';
import { type Check, missing, works } from './check.js';

const [early, urgent] = warnDays;

/** What to do before the end, as a sentence without its full stop. */
export const renewStoreCertificate =
  'renew it on the server and load it there; where another authority signed the next one, add that to the file of store.tls.ca first';

/** @param endsAt null: the store showed none */
export function checkStoreCertificate(endsAt: Date | null, now: Date): readonly Check[] {
  if (endsAt === null) return [];
  const left = daysLeft(endsAt, now);
  const about = { area: 'store', name: 'certificate', found: endWords(endsAt, now) } as const;
  const { area, name, found } = about;
  if (left <= urgent) return [missing({ ...about, disables: [], remedy: renewStoreCertificate })];
  return [left <= early ? { ...works(area, name, found), remedy: renewStoreCertificate } : works(area, name, found)];
}
