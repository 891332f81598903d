/** Whether an emergency account works when nothing else does: everything that keeps it from it, and everything that is unknown. */

import { isUnset } from '../../tenant/lenient.js';
import type { GrantControls } from '../../tenant/resources/conditional-access-policy.js';
import type { Outcomes } from '../control.js';
import { policyReach } from '../reasoning/access/coverage/policy-reach.js';
import { clientsOf, namesOtherClients } from '../reasoning/access/kinds/client-types.js';
import { isUserTypeTold } from '../reasoning/access/kinds/guest-types.js';
import { allOf, anyOf, type Ternary, ternary, ternaryOf } from '../reasoning/access/kinds/ternary.js';
import { appliesFrom, placeParts, whereabouts } from '../reasoning/access/parts/place-parts.js';
import { targetsResources } from '../reasoning/access/parts/resource-parts.js';
import { grantText, isKnownControl } from '../reasoning/access/policy/demands.js';
import { isAboutFlows, isStateTold, type PolicyEffect } from '../reasoning/access/policy/policy-effect.js';
import type { StrengthIndex } from '../reasoning/access/policy/strengths.js';
import { keyKinds, type Registered } from '../reasoning/access/tenant/method-index.js';
import { expiryOf, isFederated, isManaged } from '../reasoning/access/tenant/password-expiry.js';
import { globalAdministrator } from '../reasoning/access/tenant/privileged-roles.js';
import type { AccessIndexes } from '../reasoning/access/tenant/tenant-access.js';
import type { Inputs } from './inputs.js';

/** One thing that is not as it should be, by the service's own property. */
export interface Fault {
  readonly property: string;
  readonly actual: string | boolean;
  readonly expected: string | boolean;
}

export interface Emergency {
  readonly name: string;
  /** Null: nobody in the tenant is called so. */
  readonly number: number | null;
  /** Of the account itself. */
  readonly faults: readonly Fault[];
  /** What of the account is unknown. */
  readonly unknown: readonly string[];
  /** Enabled policies with grants that are for it. */
  readonly hits: readonly Hit[];
}

export type Health = 'healthy' | 'sick' | 'unknown';

export function healthOf({ faults, unknown, hits }: Emergency): Health {
  if (faults.length > 0 || hits.some(({ harms }) => harms === ternary.yes)) return 'sick';
  return unknown.length > 0 || hits.some(({ harms }) => harms === ternary.perhaps) ? 'unknown' : 'healthy';
}

/** As they would be under these policies. */
export function emergencies(inputs: Inputs, outcomes: Outcomes, policies: readonly PolicyEffect[]): readonly Emergency[] {
  return inputs.declared(outcomes).map(({ name, number }) => {
    if (number === null) {
      const gone = inputs.access.accounts.whole;
      const fault = { property: 'account', actual: 'nobody is called so', expected: 'an enabled account of the tenant' };
      return { name, number, faults: gone ? [fault] : [], unknown: gone ? [] : ['account'], hits: [] };
    }
    const checks = new Checks(inputs, outcomes, number);
    return { name, number, ...checks.result(), hits: inputs.defaultsOn === true ? [] : checks.hits(policies) };
  });
}

class Checks {
  private readonly faults: Fault[] = [];
  private readonly unknown: string[] = [];
  private readonly inputs: Inputs;
  private readonly outcomes: Outcomes;
  private readonly number: number;

  constructor(inputs: Inputs, outcomes: Outcomes, number: number) {
    this.inputs = inputs;
    this.outcomes = outcomes;
    this.number = number;
  }

  result(): { readonly faults: readonly Fault[]; readonly unknown: readonly string[] } {
    this.account();
    this.role();
    this.password();
    this.key();
    if (this.inputs.defaultsOn !== true && !this.inputs.arePoliciesWhole(this.outcomes)) this.unknown.push('policies');
    return { faults: this.faults, unknown: this.unknown };
  }

  hits(policies: readonly PolicyEffect[]): readonly Hit[] {
    const { access, methods } = this.inputs;
    const { id } = access.accounts.get(this.number);
    const certificate = anyOf([methods.hasCertificate(id), this.mayHaveCertificate(id)]);
    const proofs = { key: this.hasKey(id), certificate };
    return hitsOn(this.number, policies, { access, proofs });
  }

  private account(): void {
    const { accounts } = this.inputs.access;
    const { id, guestTypes } = accounts.get(this.number);
    const user = this.inputs.user(id);
    if (user === undefined) this.unknown.push('account');
    else if (user.accountEnabled === false) this.fault('accountEnabled', false, true);
    else if (user.accountEnabled !== true) this.unknown.push('accountEnabled');
    if (user?.onPremisesSyncEnabled === true) this.fault('onPremisesSyncEnabled', true, 'an account of the cloud alone');
    if (user !== undefined && !isUserTypeTold(user)) this.unknown.push('userType');
    else if (guestTypes.length > 0) this.fault('userType', 'Guest', 'Member');
  }

  private role(): void {
    const { access, schedules } = this.inputs;
    const { yes, perhaps } = access.roles.tenantHoldersOf(globalAdministrator);
    const property = 'Global Administrator';
    const expected = 'active, without an end';
    if (!yes.has(this.number)) {
      const isEligible = access.roles.everyEligibleFor(globalAdministrator).yes.has(this.number);
      if (perhaps.has(this.number) || !access.roles.whole) this.unknown.push(property);
      else this.fault(property, isEligible ? 'eligible only' : 'not held', expected);
    } else if (!schedules.isTold(this.outcomes)) this.unknown.push(property);
    else if (!schedules.holdersOf(globalAdministrator).has(this.number))
      this.fault(property, 'active for some time only', expected);
  }

  private password(): void {
    const { id, name } = this.inputs.access.accounts.get(this.number);
    const user = this.inputs.user(id);
    const domain = this.inputs.domainOf(user?.userPrincipalName ?? name);
    if (domain !== undefined && isFederated(domain.authenticationType))
      this.fault('authenticationType', `${domain.id ?? ''} is Federated`, 'a domain whose passwords are kept by Microsoft');
    else if (domain !== undefined && !isManaged(domain.authenticationType)) this.unknown.push('authenticationType');
    if (user?.passwordPolicies?.toLowerCase().includes('disablepasswordexpiration') === true) {
      if (domain === undefined) this.unknown.push('authenticationType');
      return;
    }
    const expiry = domain === undefined ? 'unknown' : expiryOf(domain, this.inputs.created, 'never');
    if (expiry === 'gap')
      this.fault('passwordPolicies', `expires with those of ${domain?.id ?? 'its domain'}`, 'DisablePasswordExpiration');
    else if (expiry !== 'holds') this.unknown.push('passwordPolicies');
  }

  private key(): void {
    const { access, methods } = this.inputs;
    const { id } = access.accounts.get(this.number);
    const answer = this.registered(id);
    if (answer === 'none')
      this.fault('authenticationMethods', methods.inWords(id) || 'a password alone', 'a passkey, security key or certificate');
    else if (answer === 'unknown') this.unknown.push('authenticationMethods');
  }

  /** A certificate is in no list: where the tenant takes certificates, having no key need not be the end of it. */
  private registered(id: string): Registered {
    const answer = this.inputs.methods.has(id, keyKinds, this.outcomes);
    return answer === 'none' && this.inputs.methods.takesCertificate(id) !== ternary.no ? 'unknown' : answer;
  }

  private hasKey(id: string): Ternary {
    const { methods } = this.inputs;
    const listed = methods.hasListed(id, keyKinds);
    return methods.isRead(id, this.outcomes) ? listed : anyOf([listed, ternary.perhaps]);
  }

  /** Where the tenant takes them. */
  private mayHaveCertificate(id: string): Ternary {
    return this.inputs.methods.takesCertificate(id) === ternary.no ? ternary.no : ternary.perhaps;
  }

  private fault(property: string, actual: string | boolean, expected: string | boolean): void {
    this.faults.push({ property, actual, expected });
  }
}

// What a policy does to an emergency account: nothing, keep it out, or ask for something that it can or cannot give.

/** What an account can prove itself with. */
interface Proofs {
  readonly key: Ternary;
  readonly certificate: Ternary;
}

interface Hit {
  readonly policy: PolicyEffect;
  /** `yes`: it keeps the account out or asks for what it cannot give; `perhaps`: that is unknown. */
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
function hitsOn(
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

/** Whether the strength takes a key or a certificate on its own. Microsoft's own strengths take both. */
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
