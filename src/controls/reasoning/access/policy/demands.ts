/** What a policy requires of anyone who it applies to: that they stay out, a second factor, one that is phishing-resistant, or a device instead. */
import { isUnset } from '../../../../tenant/lenient.js';
import type { GrantControls } from '../../../../tenant/resources/conditional-access-policy.js';
import { shownWord } from '../kinds/shown-word.js';
import { allOf, anyOf, type Ternary, ternary, ternaryOf } from '../kinds/ternary.js';
import type { PolicyEffect } from './policy-effect.js';
import { isMultifactor, isPhishingResistant, type StrengthIndex } from './strengths.js';

/** `block`: nobody gets in. The others are met by a block too. */
export type Demand = 'block' | 'mfa' | 'phishingResistant' | 'mfaOrDevice';

/** Whether the policy, where it applies, lets nobody in who does not meet the requirement. */
export function meets(policy: PolicyEffect, demand: Demand, strengths: StrengthIndex): Ternary {
  if (policy.blocks) return ternary.yes;
  if (demand === 'block') return ternary.no;
  const alternatives = alternativesOf(policy.row.grantControls, strengths);
  if (alternatives.length === 0) return ternary.no;
  const answers = alternatives.map((one) => satisfies(one, demand));
  return isAnd(policy.row.grantControls) ? anyOf(answers) : allOf(answers);
}

/** A managed device is enough where a second factor was meant: alone, or as an alternative to one. */
export function takesDeviceInstead(policy: PolicyEffect, strengths: StrengthIndex): boolean {
  return meets(policy, 'mfa', strengths) === ternary.no && meets(policy, 'mfaOrDevice', strengths) !== ternary.no;
}

/** What the grant controls ask for, in the words of the service: `mfa or compliantDevice`. */
export function grantText(policy: PolicyEffect, strengths: StrengthIndex): string {
  const { controls, operator } = grantOf(policy, strengths);
  return controls.length === 0 ? 'nothing' : controls.join(` ${operator} `);
}

export interface Grant {
  /** In the words of the service: `mfa`, `compliantDevice`, `authentication strength Phishing-resistant MFA`. Empty: nothing is asked for. */
  readonly controls: readonly string[];
  /** How they belong together. */
  readonly operator: 'and' | 'or';
}

/** What the grant controls ask for, one by one. */
export function grantOf({ row }: PolicyEffect, strengths: StrengthIndex): Grant {
  if (!row.grantControls) return { controls: [], operator: 'or' };
  const { builtInControls, customAuthenticationFactors, termsOfUse, authenticationStrength } = row.grantControls;
  const controls = [
    ...(builtInControls ?? []).map(shownWord),
    ...(isUnset(authenticationStrength) || !authenticationStrength
      ? []
      : [`authentication strength ${strengths.complete(authenticationStrength).displayName ?? authenticationStrength.id ?? ''}`]),
    ...(isUnset(customAuthenticationFactors) ? [] : ['a custom factor']),
    ...(isUnset(termsOfUse) ? [] : ['terms of use']),
  ];
  return { controls, operator: isAnd(row.grantControls) ? 'and' : 'or' };
}

/** One thing that a grant asks for. */
interface Alternative {
  readonly mfa: Ternary;
  readonly phishingResistant: Ternary;
  readonly device: boolean;
}

const nothing: Alternative = { mfa: ternary.no, phishingResistant: ternary.no, device: false };

/** Devices that the organisation manages. Approved apps, terms of use, a new password and custom factors prove nobody. */
const devices = ['compliantdevice', 'domainjoineddevice'];

function alternativesOf(grant: GrantControls | null | undefined, strengths: StrengthIndex): readonly Alternative[] {
  if (!grant) return [];
  const { operator: _operator, builtInControls, authenticationStrength, ...others } = grant;
  return [
    ...(builtInControls ?? []).map((control) => builtIn(control.toLowerCase())),
    ...(isUnset(authenticationStrength) || !authenticationStrength
      ? []
      : [strengthAlternative(strengths.complete(authenticationStrength))]),
    ...Object.values(others).flatMap((value) => (isUnset(value) ? [] : [nothing])),
  ];
}

/** Source: `conditionalAccessGrantControl` of the Graph v1.0 metadata. */
const knownControls = [
  'block',
  'mfa',
  ...devices,
  'approvedapplication',
  'compliantapplication',
  'passwordchange',
  'riskremediation',
];

/** Whether the service has it for all that is known here; what any other control takes, nobody can tell. */
export function isKnownControl(control: string): boolean {
  return knownControls.includes(control.toLowerCase());
}

function builtIn(control: string): Alternative {
  if (!isKnownControl(control)) return { mfa: ternary.perhaps, phishingResistant: ternary.perhaps, device: false };
  return { ...nothing, mfa: ternaryOf(control === 'mfa'), device: devices.includes(control) };
}

function strengthAlternative(strength: Parameters<typeof isMultifactor>[0]): Alternative {
  return { mfa: isMultifactor(strength), phishingResistant: isPhishingResistant(strength), device: false };
}

function satisfies(one: Alternative, demand: Exclude<Demand, 'block'>): Ternary {
  switch (demand) {
    case 'mfa':
      return one.mfa;
    case 'phishingResistant':
      return one.phishingResistant;
    case 'mfaOrDevice':
      return one.device ? ternary.yes : one.mfa;
  }
}

/** Where a row does not say how its controls belong together, the weaker reading counts. */
function isAnd(grant: GrantControls | null | undefined): boolean {
  return grant?.operator?.toLowerCase() === 'and';
}
