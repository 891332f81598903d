/** What a policy of each kind has to say, property by property. */
import type { Json } from '../../lib/json.js';
import type { AntiPhishPolicy } from '../../tenant/resources/anti-phish-policy.js';
import type { ContentFilterPolicy } from '../../tenant/resources/content-filter-policy.js';
import type { MalwareFilterPolicy } from '../../tenant/resources/malware-filter-policy.js';
import type { Settings } from './definition.js';

/** One property that is not as it should be; `wish` is what a plan writes. */
export interface Lack {
  readonly property: string;
  readonly actual: Json;
  readonly wish: Json;
  /** The row does not say. */
  readonly unknown: boolean;
}

const kept = ['movetojmf', 'quarantine', 'redirect', 'delete'];
const keptAway = ['quarantine', 'redirect', 'delete'];

export function contentLacks(policy: ContentFilterPolicy, { minimum, bulk }: Settings): readonly Lack[] {
  const standard = minimum === 'standard';
  const strict = standard ? keptAway : kept;
  const strictWord = standard ? 'Quarantine' : 'MoveToJmf';
  return [
    ...word(policy, 'SpamAction', kept, 'MoveToJmf'),
    ...word(policy, 'HighConfidenceSpamAction', strict, strictWord),
    ...word(policy, 'PhishSpamAction', strict, strictWord),
    ...word(policy, 'HighConfidencePhishAction', ['quarantine', 'redirect'], 'Quarantine'),
    ...isTrue(policy, 'SpamZapEnabled'),
    ...isTrue(policy, 'PhishZapEnabled'),
    ...word(policy, 'BulkSpamAction', kept, 'MoveToJmf'),
    ...bulkMail(policy),
    ...threshold(policy, standard ? Math.min(bulk, 6) : bulk),
  ];
}

export function malwareLacks(policy: MalwareFilterPolicy, { fileTypes }: Settings): readonly Lack[] {
  const { EnableFileFilter: on, FileTypes: types } = policy;
  const there = new Set((types ?? []).map((type) => type.toLowerCase().replace(/^\./, '')));
  const missing = fileTypes.filter((type) => !there.has(type));
  const filter: readonly Lack[] =
    on === true
      ? []
      : [{ property: 'EnableFileFilter', actual: on ?? null, wish: true, unknown: on === null || on === undefined }];
  const list: readonly Lack[] =
    missing.length === 0
      ? []
      : [
          {
            property: 'FileTypes',
            actual: types === undefined ? null : `without ${missing.join(', ')}`,
            wish: [...(types ?? []), ...missing],
            unknown: types === undefined,
          },
        ];
  return [...filter, ...list, ...isTrue(policy, 'ZapEnabled')];
}

export function phishLacks(policy: AntiPhishPolicy): readonly Lack[] {
  return [
    ...isTrue(policy, 'Enabled'),
    ...isTrue(policy, 'EnableSpoofIntelligence'),
    ...isTrue(policy, 'HonorDmarcPolicy'),
    ...word(policy, 'AuthenticationFailAction', ['movetojmf', 'quarantine'], 'MoveToJmf'),
  ];
}

function word<Key extends string>(
  policy: { readonly [key in Key]?: string | null | undefined },
  property: Key,
  fine: readonly string[],
  wish: string,
): readonly Lack[] {
  const actual = policy[property] ?? null;
  if (actual !== null && fine.includes(actual.toLowerCase())) return [];
  return [{ property, actual, wish, unknown: actual === null }];
}

function isTrue<Key extends string>(
  policy: { readonly [key in Key]?: boolean | null | undefined },
  property: Key,
): readonly Lack[] {
  const actual = policy[property] ?? null;
  return actual === true ? [] : [{ property, actual, wish: true, unknown: actual === null }];
}

/** A word beside the two of the service says nothing. */
function bulkMail({ MarkAsSpamBulkMail: actual }: ContentFilterPolicy): readonly Lack[] {
  const said = actual?.toLowerCase() ?? '';
  return said === 'on' ? [] : [{ property: 'MarkAsSpamBulkMail', actual: actual ?? null, wish: 'On', unknown: said !== 'off' }];
}

function threshold({ BulkThreshold: actual }: ContentFilterPolicy, most: number): readonly Lack[] {
  if (typeof actual === 'number' && actual <= most) return [];
  return [{ property: 'BulkThreshold', actual: actual ?? null, wish: most, unknown: typeof actual !== 'number' }];
}
