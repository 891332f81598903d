/** Travel in the audit: what was approved for a traveller counts as excepted as long as it lasts, and everything else about it is said. */
import { refuse } from '../../lib/errors.js';
import { conditionalAccessPolicies } from '../../tenant/resources/conditional-access-policy.js';
import { namedLocations } from '../../tenant/resources/named-location.js';
import type { Context } from '../control.js';
import type { AccessException } from '../reasoning/access/access-exception.js';
import { isEnabled } from '../reasoning/access/coverage/coverage-input.js';
import { policyReach } from '../reasoning/access/coverage/policy-reach.js';
import { appliesAt } from '../reasoning/access/coverage/sign-in-effect.js';
import { countryLabel } from '../reasoning/access/kinds/country-codes.js';
import { ternary } from '../reasoning/access/kinds/ternary.js';
import { type PolicyEffect, policyEffect } from '../reasoning/access/policy/policy-effect.js';
import type { TenantAccess } from '../reasoning/access/tenant/tenant-access.js';
import type { EvidenceSink } from '../reasoning/findings/evidence-list.js';
import type { Warns } from '../reasoning/findings/warning-list.js';
import type { Settings } from './definition.js';
import { homeCountries } from './side-effects.js';

/** A travel exception beside what the tenant says of it. */
interface KnownException {
  readonly exception: AccessException;
  /** The number of the account; null: accounts were read to the end without it. */
  readonly person: number | null;
  readonly name: string;
  readonly when: 'ahead' | 'now' | 'over';
  /** Enabled policies of the travel exception that leave her out. */
  readonly leftOutOf: readonly PolicyEffect[];
}

/** Why nothing is planned while an exception that is over is still in force. */
export const exceptionOverdue = refuse(
  'exception-overdue',
  'A travel exception is over, and the traveller is still left out of a policy: another policy would only hide that.',
  'End it first: /harden travels lists it.',
);

export class ApprovedExceptions {
  /** Stand for what was approved: coverage counts their cells as closed. */
  readonly replacements: readonly PolicyEffect[];
  private readonly known: readonly KnownException[];

  constructor(
    private readonly access: TenantAccess,
    { exceptions = [], asOf }: Pick<Context, 'exceptions' | 'asOf'>,
  ) {
    this.known = exceptions.map((exception) => knownException(exception, access, asOf));
    this.replacements = this.known
      .filter(({ when, leftOutOf }) => when === 'now' && leftOutOf.length > 0)
      .map((one) => asPolicy(one, access));
  }

  /** Whether someone is still allowed whose time is over: no pass, whatever else keeps her out. */
  get isOverdue(): boolean {
    return this.known.some(isOverdue);
  }

  /** Who is still allowed whose time is over, a sentence; empty: nobody. */
  get overdueInWords(): string {
    const [first] = this.known.filter(isOverdue);
    if (first === undefined) return '';
    const policies = first.leftOutOf.map(({ name }) => name).join(' and ');
    return `The travel exception of ${first.name} ended at ${first.exception.until}, and conditions.users.excludeUsers of ${policies} still names the account; taking it off the list would close it.`;
  }

  report(settings: Settings, { evidence, warnings }: { readonly evidence: EvidenceSink; readonly warnings: Warns }): void {
    for (const one of this.known) {
      this.reportException(one, warnings);
      if (isOverdue(one))
        for (const { name } of one.leftOutOf)
          evidence.gap(
            name,
            'conditions.users.excludeUsers',
            `${one.name}, whose travel ended at ${one.exception.until}`,
            `without ${one.name}`,
          );
      this.reportBlocks(one, settings, warnings);
    }
    this.reportTwice(warnings);
  }

  private reportException({ exception, person, name, when, leftOutOf }: KnownException, warnings: Warns): void {
    const where = exception.countries.map(countryLabel).join(', ');
    const isGone = person === null || !this.access.accounts.get(person).enabled;
    if (isGone && leftOutOf.length > 0)
      warnings.add(
        'stale-reference',
        `${name} travels by ${exception.id} and ${person === null ? 'does not exist any more' : 'is disabled'}: end the travel exception.`,
      );
    if (when === 'ahead')
      warnings.add(
        'exception-pending',
        `${name} is to be allowed to sign in from ${where} from ${exception.from} until ${exception.until} (${exception.id}).`,
      );
    else if (when === 'over' && leftOutOf.length > 0)
      warnings.add(
        'exception-overdue',
        `The travel exception of ${name} to ${where} (${exception.id}) ended at ${exception.until}, and ${leftOutOf.map((policy) => policy.name).join(' and ')} still leaves them out.`,
      );
    else if (when === 'now' && leftOutOf.length > 0) {
      warnings.add('travel-exception', `${name} may sign in from ${where} until ${exception.until} (${exception.id}).`);
      const shut = exception.countries.filter((country) => person !== null && this.blockers(person, country).length > 0);
      if (shut.length === exception.countries.length && shut.length > 0)
        warnings.add('outage', `${name} is allowed to sign in from ${where} by ${exception.id}, and still cannot sign in there.`);
    } else if (when === 'now' && exception.policies.length > 0)
      warnings.add(
        'outage',
        `${name} is to be allowed to sign in from ${where} by ${exception.id}, and no policy leaves them out now.`,
      );
  }

  /** Policies that block someone from a country with a browser, because of it. */
  private blockers(person: number, country: string): readonly PolicyEffect[] {
    return this.access.policies.filter(
      (policy) =>
        isEnabled(policy) &&
        policy.blocks &&
        reaches(policy, person, this.access) &&
        appliesAt(policy, { country, ipAddress: null }, this.access.locations) === ternary.yes,
    );
  }

  /** A policy of the travel exception that blocks anyone else, or her where she works. */
  private reportBlocks({ exception, person, name }: KnownException, settings: Settings, warnings: Warns): void {
    for (const { block } of exception.policies) {
      const own = block ? this.access.policies.find(({ id }) => id === block.toLowerCase()) : undefined;
      if (own === undefined || !isEnabled(own)) continue;
      const users = own.row.conditions?.users;
      const others = [...(users?.includeUsers ?? []), ...(users?.includeGroups ?? []), ...(users?.includeRoles ?? [])].filter(
        (id) => id.toLowerCase() !== exception.person.toLowerCase(),
      );
      if (others.length > 0)
        warnings.add(
          'lockout',
          `${own.name} was made for the travel exception of ${name} and blocks others too: ${others.map((id) => this.nameOf(id)).join(', ')}.`,
        );
      const homes = homeCountries(settings).filter(
        (country) => person !== null && appliesAt(own, { country, ipAddress: null }, this.access.locations) === ternary.yes,
      );
      if (homes.length > 0)
        warnings.add('lockout', `${own.name} keeps ${name} out of ${homes.map(countryLabel).join(', ')}, where people work.`);
    }
  }

  /** Two travel exceptions of one person, each of which blocks where the other allows. */
  private reportTwice(warnings: Warns): void {
    const running = this.known.filter(({ when, leftOutOf }) => when === 'now' && leftOutOf.length > 0);
    for (const person of new Set(running.map(({ exception }) => exception.person.toLowerCase()))) {
      const some = running.filter(({ exception }) => exception.person.toLowerCase() === person);
      const [first] = some;
      const ids = some.map(({ exception }) => exception.id).join(' and ');
      if (first !== undefined && some.length > 1)
        warnings.add('lockout', `${first.name} travels by ${ids} at once, and each blocks them where the other allows them.`);
    }
  }

  private nameOf(id: string): string {
    const number = this.access.accounts.isRead(id) ? this.access.accounts.numberOf(id) : null;
    return number === null ? id : this.access.accounts.get(number).name;
  }
}

function isOverdue({ when, leftOutOf }: KnownException): boolean {
  return when === 'over' && leftOutOf.length > 0;
}

function knownException(exception: AccessException, access: TenantAccess, asOf: Date): KnownException {
  const person = access.accounts.numberOf(exception.person);
  const ids = new Set(exception.policies.map(({ policy }) => policy.toLowerCase()));
  const leftOutOf = access.policies.filter(
    (policy) => isEnabled(policy) && ids.has(policy.id) && leavesOut(policy, exception.person),
  );
  const when = new Date(exception.until) <= asOf ? 'over' : new Date(exception.from) > asOf ? 'ahead' : 'now';
  return { exception, person, name: person === null ? exception.person : access.accounts.get(person).name, when, leftOutOf };
}

function leavesOut({ row }: PolicyEffect, person: string): boolean {
  return (row.conditions?.users?.excludeUsers ?? []).some((id) => id.toLowerCase() === person.toLowerCase());
}

function reaches(policy: PolicyEffect, person: number, access: TenantAccess): boolean {
  return policyReach(policy, access, null).yes.has(person);
}

/** As if a policy kept her out of the countries of the travel exception. */
function asPolicy({ exception }: KnownException, access: TenantAccess): PolicyEffect {
  const id = `approved ${exception.id}`;
  access.locations.add(
    namedLocations.row.parse({
      id,
      displayName: id,
      '@odata.type': '#microsoft.graph.countryNamedLocation',
      countriesAndRegions: exception.countries,
      includeUnknownCountriesAndRegions: false,
    }),
  );
  return policyEffect(
    conditionalAccessPolicies.row.parse({
      id,
      displayName: id,
      state: 'enabled',
      conditions: {
        clientAppTypes: ['all'],
        applications: { includeApplications: ['All'] },
        users: { includeUsers: [exception.person] },
        locations: { includeLocations: [id] },
      },
      grantControls: { operator: 'OR', builtInControls: ['block'] },
    }),
  );
}
