/** Named locations by id, as far as they could be read: which countries or addresses one stands for. */
import { isUnset } from '../../../../tenant/lenient.js';
import { locationName, type NamedLocation } from '../../../../tenant/resources/named-location.js';
import { AddressSet, readAddresses } from '../../ip/address-set.js';
import { isId } from '../kinds/is-id.js';
import { type Ternary, ternary } from '../kinds/ternary.js';

export type Location =
  | {
      readonly kind: 'countries';
      readonly id: string;
      readonly name: string;
      /** In capitals; null where the row does not say: an export that writes null, or no country at all, which the service does not take. */
      readonly codes: ReadonlySet<string> | null;
      /** Whether addresses of no known country belong to it. */
      readonly unknownCountries: Ternary;
      /** The phone is asked where it is, instead of looking up the address. */
      readonly gps: boolean;
    }
  | {
      readonly kind: 'addresses';
      readonly id: string;
      readonly name: string;
      /** Null where the row does not say, or says it in a notation that cannot be read. */
      readonly addresses: AddressSet | null;
      readonly trusted: Ternary;
    }
  /** A word of the service for places that no row describes. */
  | {
      readonly kind: 'everywhere' | 'all-trusted' | 'mfa-trusted' | 'compliant-network';
      readonly id: string;
      readonly name: string;
    }
  /** Not in a list that was read to the end: it matches nothing. */
  | { readonly kind: 'deleted'; readonly id: string; readonly name: string }
  | { readonly kind: 'unread'; readonly id: string; readonly name: string };

/** Source: Graph reference of Conditional Access locations; the zero id and the network id are seen in policies of tenants. */
const words = new Map<string, Location>([
  ['all', { kind: 'everywhere', id: 'all', name: 'any location' }],
  ['alltrusted', { kind: 'all-trusted', id: 'alltrusted', name: 'AllTrusted' }],
  [
    '00000000-0000-0000-0000-000000000000',
    { kind: 'mfa-trusted', id: '00000000-0000-0000-0000-000000000000', name: 'MFA trusted IPs' },
  ],
  [
    '3d46dbda-8382-466a-856d-eb00cbc6b910',
    { kind: 'compliant-network', id: '3d46dbda-8382-466a-856d-eb00cbc6b910', name: 'All Compliant Network locations' },
  ],
]);

export class LocationIndex {
  private readonly rows = new Map<string, Location>();
  /** Worked out once: it is asked of every place. */
  private ofEverybody: boolean | null = null;
  /** Whether every named location came. */
  whole = false;

  add(row: NamedLocation): void {
    if (typeof row.id !== 'string' || row.deletedDateTime) return;
    this.rows.set(row.id.toLowerCase(), locationOf(row.id.toLowerCase(), row));
    this.ofEverybody = null;
  }

  get(reference: string): Location {
    const id = reference.toLowerCase();
    // A word that the service did not have stands for places that nobody knows.
    return words.get(id) ?? this.rows.get(id) ?? { kind: this.whole && isId(id) ? 'deleted' : 'unread', id, name: reference };
  }

  /** Ids of the locations with this id or display name; more than one where the name is ambiguous. */
  named(name: string): readonly string[] {
    const wanted = name.trim().toLowerCase();
    if (this.rows.has(wanted)) return [wanted];
    return this.all().flatMap((location) => (location.name.trim().toLowerCase() === wanted ? [location.id] : []));
  }

  /** An index that also holds one more location: to ask what a policy would do before it is made. */
  with(row: NamedLocation): LocationIndex {
    const index = new LocationIndex();
    for (const location of this.rows.values()) index.rows.set(location.id, location);
    index.whole = this.whole;
    index.add(row);
    return index;
  }

  /** All that `AllTrusted` may stand for; which addresses multifactor authentication trusts is nowhere to be read. */
  trusted(): readonly Location[] {
    const marked = this.all().filter((location) => location.kind === 'addresses' && location.trusted !== ternary.no);
    return [this.get('00000000-0000-0000-0000-000000000000'), ...marked];
  }

  /** Whether the addresses that are marked as trusted are everyone's, so that the mark says nothing. */
  get trustsEverybody(): boolean {
    this.ofEverybody ??= AddressSet.union(
      this.all().flatMap((location) =>
        location.kind === 'addresses' && location.trusted === ternary.yes ? (location.addresses ?? []) : [],
      ),
    ).isEverybody;
    return this.ofEverybody;
  }

  all(): readonly Location[] {
    return [...this.rows.values()];
  }
}

function locationOf(id: string, row: NamedLocation): Location {
  const name = locationName(row);
  const type = row.type?.toLowerCase() ?? '';
  if (type === 'countrynamedlocation' || (type === '' && row.countriesAndRegions !== undefined))
    return {
      kind: 'countries',
      id,
      name,
      codes: codesOf(row),
      unknownCountries: flagTold(row.includeUnknownCountriesAndRegions),
      gps: row.countryLookupMethod?.toLowerCase() === 'authenticatorappgps',
    };
  if (type === 'ipnamedlocation' || (type === '' && !isUnset(row.ipRanges)))
    return { kind: 'addresses', id, name, addresses: addressesOf(row.ipRanges), trusted: flagTold(row.isTrusted) };
  return { kind: 'unread', id, name };
}

/** Null as well where a word that is no code may stand for several countries. */
function codesOf(row: NamedLocation): ReadonlySet<string> | null {
  const codes = row.countriesAndRegions?.map((code) => code.trim().toUpperCase());
  if (codes === undefined || codes.some((code) => code.length > 2)) return null;
  return codes.length === 0 && row.includeUnknownCountriesAndRegions !== true ? null : new Set(codes);
}

/** Whether a location holds so wide a range that leaving it out leaves out everyone. */
export function isEverybody(location: Location): boolean {
  return location.kind === 'addresses' && location.addresses?.isEverybody === true;
}

function flagTold(flag: boolean | null | undefined): Ternary {
  return flag === true ? ternary.yes : flag === false ? ternary.no : ternary.perhaps;
}

function addressesOf(ranges: NamedLocation['ipRanges']): AddressSet | null {
  if (ranges === null || ranges === undefined) return null;
  const notations = ranges.map((range) => range.cidrAddress ?? `${range.lowerAddress ?? ''}-${range.upperAddress ?? ''}`);
  const { set, problems } = readAddresses(notations);
  return problems.length > 0 ? null : set;
}
