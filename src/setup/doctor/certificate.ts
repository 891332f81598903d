/** How long the certificate that opens a tenant is valid: nothing renews it by itself, and the day it ends everything stops. */
import { X509Certificate } from 'node:crypto';
import { utcMinute } from '../../utc-minute.js';
import { type Check, missing, untold, works } from './check.js';

const dayMs = 24 * 60 * 60 * 1000;
/** Time enough to make the next one on an ordinary day; before, its end is only said. */
const urgentDays = 14;

/** @param pem certificate and private key, as the credential holds them. */
export function checkCertificate(pem: string, now: Date): Check {
  const area = 'tenant';
  const name = 'certificate';
  const end = endOf(pem);
  const remedy = 'make the next one with hardenbot keys certificate, upload it beside this one, then change the file and restart';
  if (end === null) return untold({ area, name, found: 'it holds no certificate that can be read', remedy });
  const days = Math.floor((end.getTime() - now.getTime()) / dayMs);
  const on = utcMinute(end);
  if (days < 0) return missing({ area, name, found: `it ended on ${on}`, remedy });
  const found = `it ends on ${on}, in ${days === 1 ? 'a day' : `${days} days`}`;
  // It still opens everything.
  return days < urgentDays ? missing({ area, name, found, disables: [], remedy }) : works(area, name, found);
}

function endOf(pem: string): Date | null {
  try {
    const end = new Date(new X509Certificate(pem).validTo);
    return Number.isNaN(end.getTime()) ? null : end;
  } catch {
    return null;
  }
}
