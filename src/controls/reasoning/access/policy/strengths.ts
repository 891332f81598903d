/** What authentication strengths require, by the combinations of methods they take and never by their names. */
import type { AuthenticationStrength } from '../../../../tenant/resources/authentication-strength.js';
import { allOf, type Ternary, ternary, ternaryOf } from '../kinds/ternary.js';

/** The strength that Microsoft made for methods that no proxy can relay; the same in every tenant. */
export const phishingResistantStrength = '00000000-0000-0000-0000-000000000004';

/** Multifactor, passwordless, phishing-resistant, the weakest first: the strengths that Microsoft made. All of them take two factors. */
export const strengthsOfMicrosoft: readonly string[] = [
  '00000000-0000-0000-0000-000000000002',
  '00000000-0000-0000-0000-000000000003',
  phishingResistantStrength,
];

/** Methods that a proxy between a person and the service cannot relay. Source: Microsoft's page on authentication strengths. */
const resistantMethods = ['fido2', 'windowshelloforbusiness', 'x509certificatemultifactor'];

/** Methods that are two factors on their own. */
const twoFactors = [
  ...resistantMethods,
  'federatedmultifactor',
  'devicebasedpush',
  'temporaryaccesspassonetime',
  'temporaryaccesspassmultiuse',
];

/** Every method that Microsoft Graph has a word for: of any other nobody knows what it resists. Source: `authenticationMethodModes` of v1.0. */
const knownMethods = new Set([
  ...twoFactors,
  'password',
  'voice',
  'hardwareoath',
  'softwareoath',
  'sms',
  'microsoftauthenticatorpush',
  'email',
  'x509certificatesinglefactor',
  'federatedsinglefactor',
  'qrcodepin',
]);

export class StrengthIndex {
  private readonly rows = new Map<string, AuthenticationStrength>();

  add(row: AuthenticationStrength): void {
    if (typeof row.id === 'string') this.rows.set(row.id.toLowerCase(), row);
  }

  /** As a policy carries it, completed by the list where that holds more. */
  complete(named: AuthenticationStrength): AuthenticationStrength {
    const listed = this.rows.get(named.id?.toLowerCase() ?? '');
    if (listed === undefined) return named;
    return {
      ...named,
      displayName: named.displayName ?? listed.displayName,
      requirementsSatisfied: named.requirementsSatisfied ?? listed.requirementsSatisfied,
      allowedCombinations: isEmpty(named.allowedCombinations) ? listed.allowedCombinations : named.allowedCombinations,
    };
  }
}

/** Whether it takes two factors. */
export function isMultifactor(strength: AuthenticationStrength): Ternary {
  const satisfied = strength.requirementsSatisfied?.toLowerCase() ?? '';
  if (satisfied !== '') return satisfied === 'mfa' ? ternary.yes : satisfied === 'none' ? ternary.no : ternary.perhaps;
  if (strengthsOfMicrosoft.includes(strength.id?.toLowerCase() ?? '')) return ternary.yes;
  return everyCombination(strength, (methods) => methods.length > 1 || methods.every((method) => twoFactors.includes(method)));
}

/** Whether everything it takes is phishing-resistant. Of a strength of Microsoft's own the id decides. */
export function isPhishingResistant(strength: AuthenticationStrength): Ternary {
  const id = strength.id?.toLowerCase() ?? '';
  if (strengthsOfMicrosoft.includes(id)) return ternaryOf(id === phishingResistantStrength);
  return everyCombination(
    strength,
    (methods) => methods.length === 1 && methods.every((method) => resistantMethods.includes(method)),
  );
}

/** Whether what it requires can be said only from the list of strengths. */
export function needsLookUp({ id, requirementsSatisfied, allowedCombinations }: AuthenticationStrength): boolean {
  return !strengthsOfMicrosoft.includes(id?.toLowerCase() ?? '') && (isEmpty(allowedCombinations) || !requirementsSatisfied);
}

/** A strength that takes nothing is not known: the service has none. Nor is one that takes a method that nobody here knows. */
function everyCombination(strength: AuthenticationStrength, holds: (methods: readonly string[]) => boolean): Ternary {
  const combinations = strength.allowedCombinations ?? [];
  if (combinations.length === 0) return ternary.perhaps;
  return allOf(
    combinations.map((combination) => {
      const methods = combination
        .toLowerCase()
        .split(',')
        .map((method) => method.trim());
      return methods.every((method) => knownMethods.has(method)) ? ternaryOf(holds(methods)) : ternary.perhaps;
    }),
  );
}

function isEmpty(combinations: readonly string[] | undefined): boolean {
  return combinations === undefined || combinations.length === 0;
}
