/**
 * The steps that let one person in from some countries. First what goes on blocking her from everywhere else that each policy blocks, then
 * the place among those whom the policy leaves out: she is blocked at least as much as planned at every moment, and so she is when the
 * steps are taken back in reverse.
 */

import { ternary } from '../../../controls/reasoning/access/kinds/ternary.js';
import { wirePolicy } from '../../../controls/reasoning/access/policy/wire-form.js';
import type { Location } from '../../../controls/reasoning/access/tenant/location-index.js';
import type { Fields, Operation } from '../../../engine/plan/operation.js';
import type { Json } from '../../../lib/json.js';
import { conditionalAccessPolicies } from '../../../tenant/resources/conditional-access-policy.js';
import { namedLocations } from '../../../tenant/resources/named-location.js';
import { leaveOutOf } from '../../../tenant/resources/policy-exclusion.js';
import type { GeoBlock } from './geo-blocks.js';

interface ExceptionDraft {
  /** The change that it is: names of what is made carry it. */
  readonly id: string;
  readonly traveller: { readonly id: string; readonly name: string };
  /** In capitals. */
  readonly countries: readonly string[];
}

type Countries = Extract<Location, { readonly kind: 'countries' }>;

/** What a policy of the travel exception takes as its locations; null: nothing is left that it would block. */
interface Area {
  readonly includeLocations: readonly Json[];
  readonly excludeLocations: readonly Json[];
}

export function exceptionOperations(exception: ExceptionDraft, blocks: readonly GeoBlock[]): readonly Operation[] {
  const locations = new LocationSteps(exception);
  const areas = blocks.map((block) => ({ ...block, area: areaOf(block, exception, locations) }));
  const steps = [...locations.steps];
  for (const { policy, area } of areas) if (area !== null) steps.push(ownPolicy(exception, policy, area, steps.length + 1));
  const { traveller } = exception;
  const exclusions = areas.map(({ policy }) =>
    leaveOutOf({ policy: policy.row.id ?? '', person: traveller.id }, { policy: policy.name, person: traveller.name }),
  );
  return [...steps, ...exclusions];
}

/** Named locations are made once, however many policies need the same. */
class LocationSteps {
  readonly steps: Operation[] = [];
  private readonly references = new Map<string, Json>();

  constructor(private readonly exception: ExceptionDraft) {}

  of(codes: readonly string[], how: { readonly name: string; readonly unknown: boolean; readonly gps: boolean }): Json {
    const key = JSON.stringify([codes, how.unknown, how.gps]);
    const known = this.references.get(key);
    if (known !== undefined) return known;
    const n = this.steps.length + 1;
    const name = nameOf(this.exception, n, how.name);
    this.steps.push({
      kind: 'create',
      resource: namedLocations.key,
      object: name,
      name,
      after: {
        '@odata.type': '#microsoft.graph.countryNamedLocation',
        displayName: name,
        countriesAndRegions: [...codes],
        includeUnknownCountriesAndRegions: how.unknown,
        countryLookupMethod: how.gps ? 'authenticatorAppGps' : 'clientIpAddress',
      },
    });
    const reference: Json = { ref: n };
    this.references.set(key, reference);
    return reference;
  }
}

function areaOf({ kind, where }: GeoBlock, { countries }: ExceptionDraft, steps: LocationSteps): Area | null {
  // What does not exist any more matches nothing, and the service takes no policy that names it.
  const included = where.included.filter((location) => location.kind !== 'deleted');
  const excluded = where.excluded.filter((location) => location.kind !== 'deleted');
  const excludeLocations = excluded.map(wordOf);
  if (kind === 'allBut') {
    const sets = excluded.filter((location): location is Countries => location.kind === 'countries');
    const gps = sets.length > 0 && sets.every((location) => location.gps);
    const open = steps.of(countries, { name: countries.join(', '), unknown: false, gps });
    return { includeLocations: ['All'], excludeLocations: [...excludeLocations, open] };
  }
  const includeLocations = included.flatMap((location): readonly Json[] => {
    if (location.kind !== 'countries' || !countries.some((code) => location.codes?.has(code))) return [wordOf(location)];
    const rest = [...(location.codes ?? [])].filter((code) => !countries.includes(code)).toSorted();
    const unknown = location.unknownCountries !== ternary.no;
    if (rest.length === 0 && !unknown) return [];
    return [steps.of(rest, { name: `${location.name} without ${countries.join(', ')}`, unknown, gps: location.gps })];
  });
  return includeLocations.length === 0 ? null : { includeLocations, excludeLocations };
}

/** As policies write it. */
function wordOf({ kind, id }: Location): string {
  return kind === 'everywhere' ? 'All' : kind === 'all-trusted' ? 'AllTrusted' : id;
}

/** Everything of the policy but whom it is for and where; it blocks from the moment it is made. */
function ownPolicy(exception: ExceptionDraft, policy: GeoBlock['policy'], area: Area, n: number): Operation {
  const name = nameOf(exception, n, `${exception.traveller.name}, ${policy.name} without ${exception.countries.join(', ')}`);
  const { conditions } = wirePolicy(policy.row);
  const after: Fields = {
    displayName: name,
    state: 'enabled',
    conditions: {
      ...conditions,
      users: { includeUsers: [exception.traveller.id] },
      locations: { includeLocations: [...area.includeLocations], excludeLocations: [...area.excludeLocations] },
    },
    grantControls: { operator: 'OR', builtInControls: ['block'] },
  };
  return { kind: 'create', resource: conditionalAccessPolicies.key, object: name, name, after };
}

const maxName = 200;

/** Unlike every other name: a create is looked for by it before it is ever repeated. No character is cut in two: half of one is no text. */
function nameOf({ id }: ExceptionDraft, n: number, words: string): string {
  return `hardenbot travel ${id}/${n}: ${words}`.slice(0, maxName).replace(/[\uD800-\uDBFF]$/u, '');
}
