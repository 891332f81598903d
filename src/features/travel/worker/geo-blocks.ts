/** Which policies keep one person out of some countries because of where those lie, and what else keeps them out there. */
import { policyReach } from '../../../controls/reasoning/access/coverage/policy-reach.js';
import { appliesAt } from '../../../controls/reasoning/access/coverage/sign-in-effect.js';
import { type Ternary, ternary } from '../../../controls/reasoning/access/kinds/ternary.js';
import { isAboutPlaces, type Whereabouts, whereabouts } from '../../../controls/reasoning/access/parts/place-parts.js';
import { targetsResources } from '../../../controls/reasoning/access/parts/resource-parts.js';
import type { PolicyEffect } from '../../../controls/reasoning/access/policy/policy-effect.js';
import type { Location } from '../../../controls/reasoning/access/tenant/location-index.js';
import type { AccessIndexes } from '../../../controls/reasoning/access/tenant/tenant-access.js';

/** What a question about travel stands on. */
export interface TravelAccess extends AccessIndexes {
  readonly policies: readonly PolicyEffect[];
}

/** A policy that blocks the person from one of the countries, because of the country. */
export interface GeoBlock {
  readonly policy: PolicyEffect;
  readonly where: Whereabouts;
  /** `listed`: it names countries. `allBut`: it blocks from everywhere but what it leaves out. */
  readonly kind: 'listed' | 'allBut';
}

export interface Blocking {
  readonly blocks: readonly GeoBlock[];
  /** They block her because of the place too, but only on some devices, platforms or risks: no copy of them would be one. */
  readonly narrowed: readonly PolicyEffect[];
  /** Policies of which it is unknown whether they block her from there. */
  readonly unknown: readonly PolicyEffect[];
}

/** @param traveller the number of the account */
export function blockingOf(access: TravelAccess, traveller: number, countries: readonly string[]): Blocking {
  const blocks: GeoBlock[] = [];
  const narrowed: PolicyEffect[] = [];
  const unknown: PolicyEffect[] = [];
  for (const policy of enabledBlocks(access)) {
    const where = isAboutPlaces(policy) ? whereabouts(policy.row, access.locations) : null;
    const kind = where === null ? null : kindOf(where);
    const reach = reachOf(policy, access, traveller);
    if (where === null || kind === null || reach === ternary.no) continue;
    if (countries.every((country) => appliesAt(policy, { country, ipAddress: null }, access.locations) === ternary.no)) continue;
    if (policy.narrowedBy.length > 0) narrowed.push(policy);
    else if (kind === 'unknown' || reach === ternary.perhaps) unknown.push(policy);
    else blocks.push({ policy, where, kind });
  }
  return { blocks, narrowed, unknown };
}

/** Enabled policies that keep people out of resources. */
export function enabledBlocks({ policies }: TravelAccess): readonly PolicyEffect[] {
  return policies.filter(
    (policy) => policy.state === 'enabled' && policy.blocks && policy.forPeople && targetsResources(policy.row),
  );
}

export function reachOf(policy: PolicyEffect, access: AccessIndexes, account: number): Ternary {
  const { yes, perhaps } = policyReach(policy, access, null);
  return yes.has(account) ? ternary.yes : perhaps.has(account) ? ternary.perhaps : ternary.no;
}

/** Null: it is about addresses alone, which may lie in any country. */
function kindOf({ included, excluded }: Whereabouts): GeoBlock['kind'] | 'unknown' | null {
  if ([...included, ...excluded].some(isUnknown)) return 'unknown';
  if (included.some(({ kind }) => kind === 'everywhere')) return 'allBut';
  return included.some(({ kind }) => kind === 'countries') ? 'listed' : null;
}

function isUnknown(location: Location): boolean {
  return location.kind === 'unread' || (location.kind === 'countries' && location.codes === null);
}
