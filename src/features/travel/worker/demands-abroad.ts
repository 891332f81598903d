/** What a traveller is asked for in the countries of the travel exception: policies that require something there stay as they are. */
import type { Impact } from '../../../controls/control.js';
import type { Warning } from '../../../controls/finding.js';
import { appliesAt } from '../../../controls/reasoning/access/coverage/sign-in-effect.js';
import { countryLabel } from '../../../controls/reasoning/access/kinds/country-codes.js';
import { ternary } from '../../../controls/reasoning/access/kinds/ternary.js';
import { targetsEverything } from '../../../controls/reasoning/access/parts/resource-parts.js';
import { meets } from '../../../controls/reasoning/access/policy/demands.js';
import { reachOf, type TravelAccess } from './geo-blocks.js';

/** Countries where nobody has to prove more than a password. */
export function withoutSecondFactor(access: TravelAccess, traveller: number, countries: readonly string[]): readonly Warning[] {
  const asking = demanding(access).filter(
    (policy) =>
      policy.narrowedBy.length === 0 &&
      targetsEverything(policy.row) &&
      meets(policy, 'mfa', access.strengths) === ternary.yes &&
      reachOf(policy, access, traveller) === ternary.yes,
  );
  const open = countries.filter((country) =>
    asking.every((policy) => appliesAt(policy, { country, ipAddress: null }, access.locations) !== ternary.yes),
  );
  if (open.length === 0) return [];
  const text = `No policy asks for a second factor in ${open.map(countryLabel).join(', ')}: anyone who has the password gets in from there.`;
  return [{ code: 'exception-without-mfa', text }];
}

export function demandLines(access: TravelAccess, traveller: number, countries: readonly string[]): Impact['lines'] {
  const asking = demanding(access).filter(
    (policy) =>
      (policy.row.conditions?.locations?.includeLocations ?? []).length > 0 &&
      reachOf(policy, access, traveller) !== ternary.no &&
      countries.some((country) => appliesAt(policy, { country, ipAddress: null }, access.locations) !== ternary.no),
  );
  return asking.length === 0 ? [] : [{ label: 'Still asked for there', value: asking.map(({ name }) => name).join(', ') }];
}

function demanding({ policies }: TravelAccess): TravelAccess['policies'] {
  return policies.filter(({ state, blocks, forPeople }) => state === 'enabled' && !blocks && forPeople);
}
