/** Prompts of Microsoft Authenticator say which app asks and from where, for everyone and on purpose. */
import type { Fields } from '../../engine/plan/operation.js';
import type { Json } from '../../lib/json.js';
import { readOf } from '../../tenant/resource.js';
import {
  type AuthenticationMethodsPolicy,
  type AuthenticatorFeature,
  authenticationMethodsPolicies,
  type MethodConfiguration,
} from '../../tenant/resources/authentication-methods-policy.js';
import { systemCredentialPreferences } from '../../tenant/resources/system-credential-preferences.js';
import type { Item, ItemValue } from '../item.js';
import { afterwards, single } from '../item-collection.js';
import { itemControl, verdictOfItems } from '../item-control.js';
import type { Found } from '../item-fold.js';
import type { PartState } from '../reasoning/findings/parts.js';
import { RowCollector } from '../reasoning/findings/row-collector.js';
import { definition } from './definition.js';
import { preferredItem } from './preferred.js';

const read = readOf(authenticationMethodsPolicies, ['authenticationMethodConfigurations']);
const preferredRead = readOf(systemCredentialPreferences, ['systemCredentialPreferences']);
const method = 'MicrosoftAuthenticator';
const features = ['displayAppInformationRequiredState', 'displayLocationInformationRequiredState'] as const;
/** How the service writes that nobody is left out. */
const nobody = '00000000-0000-0000-0000-000000000000';
const everyone = 'all_users';
const wanted = {
  state: 'enabled',
  includeTarget: { targetType: 'group', id: everyone },
  excludeTarget: { targetType: 'group', id: nobody },
} as const;

/** Source: `microsoftAuthenticatorFeatureSettings` of the Graph v1.0 metadata and its reference page. */
export const control = itemControl<unknown, 'context' | 'preferred'>(definition, () => {
  let policy: AuthenticationMethodsPolicy | undefined;
  const rows = new RowCollector().on(read, (row) => {
    policy ??= row;
  });
  return {
    rows,
    collections: {
      context: afterwards({
        reads: [read],
        resource: authenticationMethodsPolicies,
        unknown: 'what Authenticator shows',
        items: () => itemsOf(policy),
      }),
      preferred: single(preferredRead, { unknown: 'whether people are asked for their strongest method', item: preferredItem }),
    },
    decisive: () => [read],
    verdict: ({ of, whole }) => verdictOfItems(of.context, { whole }),
    coverage: () => null,
    summary: summaryOf,
  };
});

/** None where the method is off: nobody is asked by it. */
function itemsOf(policy: AuthenticationMethodsPolicy | undefined): readonly Item[] {
  if (policy === undefined) return [];
  const configuration = policy.authenticationMethodConfigurations?.find(({ id }) => id?.toLowerCase() === method.toLowerCase());
  const item = { object: 'Microsoft Authenticator', identity: configuration?.id ?? method };
  if (configuration === undefined || (configuration.state !== 'enabled' && configuration.state !== 'disabled'))
    return [
      { ...item, values: [{ property: 'state', actual: undefined, expected: 'enabled', shown: { actual: 'not returned' } }] },
    ];
  if (configuration.state === 'disabled') return [];
  const offered = offeredBy(configuration);
  if (offered.to?.length === 0) return [];
  const values = features.map((property) => featureValue(property, configuration.featureSettings?.[property], offered));
  const change = values.some(({ state }) => state === 'gap') ? changeOf(configuration) : null;
  return [{ ...item, values, change }];
}

/** Whom the method is offered to: ids of groups, or everyone; null: not returned. */
interface Offered {
  readonly to: readonly string[] | null;
  readonly except: readonly string[];
}

function offeredBy({ includeTargets, excludeTargets }: MethodConfiguration): Offered {
  const except = idsOf(excludeTargets ?? []);
  return { to: includeTargets ? idsOf(includeTargets).filter((id) => !except.includes(id)) : null, except };
}

function idsOf(targets: readonly { readonly id?: string | null | undefined }[]): readonly string[] {
  return targets.map(({ id }) => id ?? '(target without an id)');
}

function featureValue(property: string, feature: AuthenticatorFeature | null | undefined, offered: Offered): ItemValue {
  const expected = 'enabled for everyone';
  const judged = (actual: Json | undefined, state: PartState): ItemValue => ({ property, actual, expected, state, noted: true });
  switch (feature?.state) {
    case 'enabled':
      return judged(...reachOf(feature, offered));
    case 'disabled':
      return judged('disabled', 'gap');
    case 'default':
      return judged('default: Microsoft decides', 'gap');
    default:
      return judged(feature?.state ?? 'not returned', 'unknown');
  }
}

/** Of what is on: a group that does not see it is no gap where the method is not offered to it. */
function reachOf({ includeTarget, excludeTarget }: AuthenticatorFeature, { to, except }: Offered): readonly [string, PartState] {
  const only = includeTarget?.id;
  const out = excludeTarget?.id ?? nobody;
  if (out !== nobody && !except.includes(out)) return ['enabled, but not for one group', 'gap'];
  if (!only) return ['enabled, and for whom was not returned', 'unknown'];
  if (only === everyone) return ['enabled for everyone', 'holds'];
  if (to === null && !except.includes(only))
    return ['enabled for one group, and whom the method is offered to was not returned', 'unknown'];
  return to?.every((id) => id === only) === true
    ? ['enabled for everyone to whom the method is offered', 'holds']
    : ['enabled for one group', 'gap'];
}

/** The service replaces the settings whole: what is not ours stays as it was read. */
function changeOf({ featureSettings }: MethodConfiguration): { readonly before: Fields; readonly after: Fields } {
  const before = (featureSettings ?? {}) as Fields;
  const after = { ...before, ...Object.fromEntries(features.map((feature) => [feature, wanted])) };
  return { before: { featureSettings: before }, after: { featureSettings: after } };
}

function summaryOf(found: Found<'context' | 'preferred'>): string {
  const preferred = found.of.preferred.gaps > 0 ? ' System-preferred MFA is not on for everyone.' : '';
  return `${promptsIn(found)}${preferred}`;
}

function promptsIn({ of, whole }: Found<'context' | 'preferred'>): string {
  const { objects, gaps, unknown } = of.context;
  if (gaps > 0) return 'Authenticator does not show everyone which app and which place asks.';
  if (unknown > 0 || !whole) return 'It is not known what Authenticator shows people who approve a sign-in.';
  return objects === 0
    ? 'Microsoft Authenticator is not offered.'
    : 'Authenticator shows everyone which app and which place asks.';
}
