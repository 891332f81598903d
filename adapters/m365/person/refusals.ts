/** Why nobody is signed in, by what Entra ID says: what happened, that nothing was read, and what to do. */
import { type Refusal, refuse } from '../../../src/lib/errors.js';

interface Told {
  readonly code: string;
  readonly reason: string;
  readonly remedy: string;
}

const consent: Told = {
  code: 'consent-refused',
  reason: 'The permissions were not granted.',
  remedy:
    'Sign in as a person who may grant them (Global Administrator, Privileged Role Administrator or Cloud Application Administrator), or ask one to consent once.',
};

/** Source: the list of error codes of Entra ID. */
const byCode: Readonly<Record<string, Told>> = {
  AADSTS65001: consent,
  AADSTS65004: consent,
  AADSTS90094: consent,
  AADSTS90095: consent,
  AADSTS90008: consent,
  AADSTS50020: {
    code: 'other-tenant',
    reason: 'That account is not in this tenant.',
    remedy: 'Sign in with an account of the tenant, or name the tenant of that account with --tenant.',
  },
  AADSTS90002: {
    code: 'no-tenant',
    reason: 'Entra ID knows no such tenant.',
    remedy: 'Give one of its domains, or its id, with --tenant.',
  },
  AADSTS700016: {
    code: 'unknown-app',
    reason: 'The tenant does not know this client id.',
    remedy: 'Check --client-id, and that the registration allows accounts of other tenants where it is in another one.',
  },
  AADSTS7000218: {
    code: 'no-public-client',
    reason: 'The registration is not a public client.',
    remedy: 'Turn on "Allow public client flows" under Authentication of the app registration.',
  },
  AADSTS50011: {
    code: 'no-redirect',
    reason: 'The registration does not know the address http://localhost.',
    remedy: 'Add http://localhost under Authentication, "Mobile and desktop applications".',
  },
  AADSTS53003: {
    code: 'blocked-by-policy',
    reason: 'A Conditional Access policy of the tenant blocks this sign-in.',
    remedy: 'Sign in from where the policy allows it; where it blocks device codes, run this where there is a browser.',
  },
  AADSTS50105: {
    code: 'not-assigned',
    reason: 'That account is not assigned to the app.',
    remedy: 'Assign it under Enterprise applications, or sign in with one that is.',
  },
};

/** @param text what Entra ID says, of which only its code goes on: it repeats names and ids */
export function refusalOf(error: string, text: string): Refusal {
  const code = /AADSTS\d+/.exec(text)?.[0];
  const told = code === undefined ? undefined : byCode[code];
  if (told !== undefined) return refuse(told.code, `${told.reason} Nothing was read.`, told.remedy);
  if (error === 'access_denied' || error === 'authorization_declined' || error === 'consent_required')
    return refuse(consent.code, `${consent.reason} Nothing was read.`, consent.remedy);
  if (error === 'expired_token') return nobodySignedIn;
  const word = [code, /^[a-z_]{1,60}$/.test(error) ? error : undefined].filter((one) => one !== undefined).join(' ');
  return refuse(
    'not-signed-in',
    `Entra ID did not sign you in${word === '' ? '' : ` (${word})`}. Nothing was read.`,
    'Look the code up at https://login.microsoftonline.com/error, and try again.',
  );
}

export const nobodySignedIn: Refusal = refuse(
  'nobody-signed-in',
  'Nobody signed in. Nothing was read.',
  'Run it again. Where the browser showed an error instead (AADSTS50020: that account is not in this tenant), choose another account or --tenant.',
);
