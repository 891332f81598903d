/** What policies for administrators ask for. Source: Microsoft's pages on authentication strengths and on grant controls. */

const strengths = {
  resistant: { number: 4, name: 'Phishing-resistant MFA', combinations: ['windowsHelloForBusiness', 'fido2'] },
  /** As older exports have it: known by its id alone. */
  resistantById: { number: 4, name: null, combinations: [] },
  any: { number: 2, name: 'Multifactor authentication', combinations: ['fido2', 'password,sms'] },
  keys: { number: 21, name: 'Keys alone', combinations: ['fido2'] },
  /** The combinations stand in the list of strengths, and not in the policy. */
  listed: { number: 22, name: 'Listed', combinations: ['x509CertificateMultiFactor', 'fido2'] },
  liar: { number: 23, name: 'Phishing-resistant MFA of ours', combinations: ['fido2', 'password,microsoftAuthenticatorPush'] },
  texts: { number: 24, name: 'Texts', combinations: ['password,sms'] },
  /** Nobody says what it takes. */
  silent: { number: 25, name: 'Silent', combinations: [] },
} as const;
type Strength = keyof typeof strengths;
const builtIn = 10;

export const asks = [
  'block',
  'mfa',
  'session',
  'device',
  'mfaOrDevice',
  'mfaAndDevice',
  'terms',
  'keysOrDevice',
  'keysAndDevice',
  ...(Object.keys(strengths) as Strength[]),
] as const;
export type Ask = (typeof asks)[number];

/** Whether only a sign-in that phishing cannot relay gets past it; null: unknown. */
export function isResistant(ask: Ask): boolean | null {
  if (ask === 'silent') return null;
  return ['block', 'keysAndDevice', 'resistant', 'resistantById', 'keys', 'listed'].includes(ask);
}

/** Whether an account with a key, and nothing else that counts, gets in past it; null: nobody can tell. */
export function isMetWithKey(ask: Ask): boolean | null {
  if (ask === 'silent') return null;
  return !['block', 'device', 'mfaAndDevice', 'keysAndDevice', 'texts', 'terms'].includes(ask);
}

/** It requires or blocks something. */
export function isDemand(ask: Ask): boolean {
  return ask !== 'session';
}

/** As Graph writes it. */
export function grantOf(ask: Ask): object {
  const grant = (operator: string, builtInControls: readonly string[], strength: Strength | null = null) => ({
    grantControls: {
      operator,
      builtInControls,
      customAuthenticationFactors: [],
      termsOfUse: ask === 'terms' ? ['7e000000-0000-4000-8000-000000000007'] : [],
      authenticationStrength: strength === null ? null : strengthOf(strength, strength !== 'listed'),
    },
    sessionControls: null,
  });
  switch (ask) {
    case 'block':
    case 'mfa':
      return grant('OR', [ask]);
    case 'session':
      return { grantControls: null, sessionControls: { signInFrequency: { isEnabled: true, value: 1, type: 'hours' } } };
    case 'device':
      return grant('OR', ['compliantDevice']);
    case 'mfaOrDevice':
      return grant('OR', ['mfa', 'compliantDevice']);
    case 'mfaAndDevice':
      return grant('AND', ['mfa', 'compliantDevice']);
    case 'terms':
      return grant('OR', []);
    case 'keysOrDevice':
      return grant('OR', ['compliantDevice'], 'keys');
    case 'keysAndDevice':
      return grant('AND', ['compliantDevice'], 'keys');
    default:
      return grant('OR', [], ask);
  }
}

/** The list of strengths; a policy names one of them by its id alone. */
export function listedStrengths(): readonly object[] {
  return [strengthOf('resistant', true), strengthOf('listed', true)];
}

function strengthOf(which: Strength, isWhole: boolean): object {
  const { number, name, combinations } = strengths[which];
  const id = number < builtIn ? `00000000-0000-0000-0000-00000000000${number}` : `57000000-0000-4000-8000-0000000000${number}`;
  return {
    id,
    displayName: name,
    policyType: number < builtIn ? 'builtIn' : 'custom',
    requirementsSatisfied: which === 'silent' ? null : 'mfa',
    allowedCombinations: isWhole ? combinations : null,
  };
}
