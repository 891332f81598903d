/** Named locations, which policies refer to: sets of countries, and sets of addresses that may be trusted. */
import { z } from 'zod';
import type { Json } from '../../lib/json.js';
import { flag, moment, row, text, texts } from '../lenient.js';
import type { Resource } from '../resource.js';
import { graphObject, loggedPolicy } from './graph-object.js';

const ipRange = row({
  /** `203.0.113.0/24` or `2001:db8::/32`. */
  cidrAddress: text(),
  lowerAddress: text(),
  upperAddress: text(),
});

const namedLocationRow = row({
  id: text(),
  displayName: text(),
  createdDateTime: moment(),
  modifiedDateTime: moment(),
  deletedDateTime: moment(),
  /** `@odata.type` without the prefix: `countryNamedLocation`, `ipNamedLocation`; exports may leave it out. */
  type: text(),
  countriesAndRegions: texts(),
  includeUnknownCountriesAndRegions: flag(),
  /** `clientIpAddress`, or `authenticatorAppGps`: the phone is asked where it is. */
  countryLookupMethod: text(),
  ipRanges: z.array(ipRange).nullable().optional(),
  isTrusted: flag(),
});
export type NamedLocation = z.infer<typeof namedLocationRow>;

/** Source: `namedLocation`, `countryNamedLocation` and `ipNamedLocation` of the Graph v1.0 metadata. A change must repeat `@odata.type`. */
export const namedLocations: Resource<NamedLocation> = {
  key: 'graph.namedLocations',
  list: { service: 'graph', path: '/identity/conditionalAccess/namedLocations', select: false, rateLimit: 'conditionalAccess' },
  row: z.preprocess(withType, namedLocationRow),
  object: {
    ...graphObject('/identity/conditionalAccess/namedLocations'),
    logged: (operation) => loggedPolicy(operation, 'named location'),
  },
  // Which policies name it, and whether as a place to block or to leave out, is not in the operation. What is new, no policy names yet; what one names cannot be removed.
  tightensSignIn: ({ kind }) => kind === 'update',
  inWords: ({ countriesAndRegions: countries, ipRanges: ranges }) => {
    const inside = Array.isArray(countries) ? countries : Array.isArray(ranges) ? ranges.map(addressOf) : [];
    return inside.length === 0 ? null : inside.join(', ');
  },
  changedBy: { log: 'entra', activities: /named location/i },
  permission: { read: 'Policy.Read.All', write: 'Policy.ReadWrite.ConditionalAccess' },
  answers: {
    always: [
      'id',
      'displayName',
      'createdDateTime',
      'modifiedDateTime',
      'countriesAndRegions',
      'includeUnknownCountriesAndRegions',
      'countryLookupMethod',
      'ipRanges',
      'isTrusted',
    ],
    words: {
      countryLookupMethod: ['clientIpAddress', 'authenticatorAppGps'],
    },
  },
};

function addressOf(range: Json): string {
  return ipRange.safeParse(range).data?.cidrAddress ?? 'a range of addresses';
}

/** The name an admin knows the location by; the id where no name can be read. */
export function locationName(location: NamedLocation): string {
  return location.displayName ?? location.id ?? '(location without a name)';
}

/** The type is an annotation on the wire, and says countries from addresses. */
function withType(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || !('@odata.type' in value)) return value;
  return { ...value, type: String(value['@odata.type']).replace('#microsoft.graph.', '') };
}
