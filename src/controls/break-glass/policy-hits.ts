/** What a policy does to an emergency account: nothing, keep it out, or ask for something that it can or cannot give. */
import { isUnset } from '../../tenant/lenient.js';
import type { GrantControls } from '../../tenant/resources/conditional-access-policy.js';
import { policyReach } from '../reasoning/access/coverage/policy-reach.js';
import { clientsOf, namesOtherClients } from '../reasoning/access/kinds/client-types.js';
import { allOf, anyOf, type Ternary, ternary, ternaryOf } from '../reasoning/access/kinds/ternary.js';
import { appliesFrom, placeParts, whereabouts } from '../reasoning/access/parts/place-parts.js';
import { targetsResources } from '../reasoning/access/parts/resource-parts.js';
import { grantText, isKnownControl } from '../reasoning/access/policy/demands.js';
import { isAboutFlows, isStateTold, type PolicyEffect } from '../reasoning/access/policy/policy-effect.js';
import type { StrengthIndex } from '../reasoning/access/policy/strengths.js';
import type { AccessIndexes } from '../reasoning/access/tenant/tenant-access.js';

/** What an account can prove itself with. */
export interface Proofs {
  readonly key: Ternary;
  readonly certificate: Ternary;
}

export interface Hit {
  readonly policy: PolicyEffect;
  /** `yes`: it keeps the account out or asks for what it cannot give; `perhaps`: that could not be told. */
  readonly harms: Ternary;
  /** In words: `blocks`, or what it asks for. */
  readonly asks: string;
  /** Whether it is certain that the policy is for the account. */
  readonly reaches: Ternary;
}

/**
 * Policies with grants that are for the account when it signs in with a browser or an app, wherever it is. Those that are only about
 * legacy clients, about flows or about actions are about no such sign-in.
 */
export function hitsOn(
  account: number,
  policies: readonly PolicyEffect[],
  { access, proofs }: { readonly access: AccessIndexes; readonly proofs: Proofs },
): readonly Hit[] {
  return policies.flatMap((policy) => {
    const clients: readonly string[] = clientsOf(policy.row);
    const isAboutSignIn = anyOf([
      ternaryOf(clients.includes('browser') || clients.includes('mobileAppsAndDesktopClients')),
      namesOtherClients(policy.row) ? ternary.perhaps : ternary.no,
    ]);
    if (
      isAboutSignIn === ternary.no ||
      isAboutFlows(policy) ||
      !targetsResources(policy.row) ||
      !hasGrant(policy.row.grantControls)
    )
      return [];
    const { yes, perhaps } = policyReach(policy, access, null);
    const isMeant = yes.has(account) ? ternary.yes : perhaps.has(account) ? ternary.perhaps : ternary.no;
    const isOn = isStateTold(policy) ? ternary.yes : ternary.perhaps;
    const reaches = allOf([isMeant, appliesSomewhere(policy, access), isOn, isAboutSignIn]);
    if (reaches === ternary.no) return [];
    const harms = policy.blocks
      ? anyOf([ternaryOf(clients.includes('browser')), namesOtherClients(policy.row) ? ternary.perhaps : ternary.no])
      : not(canGive(policy.row.grantControls, proofs, access.strengths));
    const asks = policy.blocks ? 'blocks' : `asks for ${grantText(policy, access.strengths)}`;
    return [{ policy, harms: allOf([harms, reaches]), asks, reaches }];
  });
}

function hasGrant(grant: GrantControls | null | undefined): boolean {
  const { operator: _operator, ...controls } = grant ?? {};
  return Object.values(controls).some((control) => !isUnset(control));
}

function appliesSomewhere({ row }: PolicyEffect, { locations }: AccessIndexes): Ternary {
  const condition = whereabouts(row, locations);
  if (condition === null) return ternary.yes;
  return anyOf(placeParts([condition], locations).map((place) => appliesFrom(condition, place)));
}

/** Of alternatives one is enough; all of them are needed where they are joined. Only a second factor can be given. */
function canGive(grant: GrantControls | null | undefined, { key, certificate }: Proofs, strengths: StrengthIndex): Ternary {
  const { operator, builtInControls, authenticationStrength, ...others } = grant ?? {};
  const factor = anyOf([key, certificate]);
  const answers = [
    ...(builtInControls ?? []).map((control) =>
      control.toLowerCase() === 'mfa' ? factor : isKnownControl(control) ? ternary.no : ternary.perhaps,
    ),
    ...(authenticationStrength?.id ? [takes(strengths.complete(authenticationStrength), { key, certificate })] : []),
    ...Object.values(others).flatMap((value) => (isUnset(value) ? [] : [ternary.no])),
  ];
  return operator?.toLowerCase() === 'and' ? allOf(answers) : anyOf(answers);
}

/** Whether the strength takes a key or a certificate by itself. Microsoft's own strengths take both. */
function takes(
  strength: { readonly id?: string | null | undefined; readonly allowedCombinations?: readonly string[] | undefined },
  { key, certificate }: Proofs,
): Ternary {
  const combinations = (strength.allowedCombinations ?? []).map((combination) => combination.trim().toLowerCase());
  if (combinations.length === 0)
    return /^0{8}-0{4}-0{4}-0{4}-0{11}[234]$/.test(strength.id ?? '') ? anyOf([key, certificate]) : ternary.perhaps;
  return anyOf([
    combinations.includes('fido2') ? key : ternary.no,
    combinations.includes('x509certificatemultifactor') ? certificate : ternary.no,
  ]);
}

function not(answer: Ternary): Ternary {
  return answer === ternary.perhaps ? answer : ternaryOf(answer === ternary.no);
}
