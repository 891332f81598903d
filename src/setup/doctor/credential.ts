/** How long the certificate or secret that opens a tenant, or a bot, is good for. */

import { utcMinute } from '../../lib/utc-minute.js';
import { type CredentialEnd, daysLeft, endWords, renewal, warnDays } from '../../tenant/credential-end.js';
import { type Area, type Check, missing, unknown, works } from './check.js';
import type { GrantedBy } from './permissions.js';

const tokenRemedy: Readonly<Record<GrantedBy, string>> = {
  script:
    'correct the client id and its certificate or secret; where its app or consent is gone, run the script of hardenbot manifest entra again',
  link: 'let an administrator of the tenant open the link of hardenbot tenant add; where that was done, correct the client id and its certificate',
};

/** @param refused why Entra ID gives none, with what to do behind it where that is known; null: it gave one */
export function checkTenantToken(service: string, refused: string | null, by: GrantedBy): Check {
  const [area, name] = ['tenant', `token for ${service}`] as const;
  if (refused === null) return works(area, name, 'Entra ID gives one');
  const [found = '', ...remedy] = refused.split('; ');
  return missing({ area, name, found, remedy: remedy.length === 0 ? tokenRemedy[by] : remedy.join('; ') });
}

/** A worker wrote down that it cannot sign in. */
export function checkOutage(tenant: string, { why, since }: { readonly why: string; readonly since: Date }): Check {
  return missing({
    area: 'tenant',
    name: `sign-in of the worker to ${tenant}`,
    found: `it cannot sign in since ${utcMinute(since)}. ${why}`,
    remedy: `correct the credential of ${tenant} where the worker runs; one in a variable counts after a restart`,
  });
}

/** Before, its end is only said, with what to do. */
const [early, urgent] = warnDays;

interface CheckedCredential {
  readonly area: Area;
  /** What it is called, e.g. `certificate` or `secret of the bot`. */
  readonly name: string;
  /** The variable that says when a secret ends. */
  readonly variable: string;
}

export function checkCredentialEnd({ kind, endsAt }: CredentialEnd, now: Date, told: CheckedCredential): Check {
  const { area, name, variable } = told;
  const remedy = renewal[kind];
  if (endsAt === null)
    return kind === 'certificate'
      ? unknown({ area, name, found: 'it holds no certificate that can be read', remedy })
      : unknown({
          area,
          name,
          found: 'nobody wrote down when it ends',
          remedy: `look it up in the Entra admin center under "Certificates & secrets" and write ${variable}=YYYY-MM-DD beside it; that of a tenant is read where Directory.Read.All is granted, and a certificate says when it ends`,
        });
  const left = daysLeft(endsAt, now);
  const found = endWords(endsAt, now);
  if (left < 0) return missing({ area, name, found, remedy });
  // It still opens everything.
  if (left <= urgent) return missing({ area, name, found, disables: [], remedy });
  return left <= early ? { ...works(area, name, found), remedy } : works(area, name, found);
}
