/** Who may do what in one tenant: its own settings where it has some, else those for all. */

import { rightNames } from '../features/settings.js';
import { groupNames } from '../features/terms.js';
import { omitUndefined } from '../lib/omit-undefined.js';
import type { AccessSettings, ApprovalSettings, PeopleSettings } from './approvals.js';
import type { Settings, TenantSettings } from './settings.js';

export interface RulesOfTenant {
  readonly access: AccessSettings;
  readonly approvals: ApprovalSettings;
}

/** What a tenant gives takes the place of what counts for all, key by key; of the tiers, tier by tier. */
export function rulesOfTenant(all: Settings, { access = {}, approvals = {} }: TenantSettings): RulesOfTenant {
  const { tiers, ...rest } = omitUndefined(approvals);
  return {
    access: { ...all.access, ...omitUndefined(access) },
    approvals: { ...all.approvals, ...rest, tiers: { ...all.approvals.tiers, ...omitUndefined(tiers ?? {}) } },
  };
}

/** Every approver set of people by its key: those for all, and those that single tenants have in their place. */
export function peopleSettingsOf(
  settings: Pick<Settings, 'access' | 'approvals' | 'tenants'>,
): readonly (readonly [key: string, allowed: PeopleSettings])[] {
  return [
    ...peopleSettingsIn(settings, ''),
    ...Object.entries(settings.tenants).flatMap(([name, tenant]) => peopleSettingsIn(tenant, `tenants.${name}.`)),
  ];
}

/** Every approver set of the settings that names a group, by its key. */
export function groupsNamed(settings: Settings): readonly (readonly [string, PeopleSettings])[] {
  return peopleSettingsOf(settings).flatMap(([key, allowed]) =>
    allowed.entraGroup === undefined ? [] : [[`${key}.entraGroup`, allowed] as const],
  );
}

type Partial = Pick<TenantSettings, 'access' | 'approvals'>;

function peopleSettingsIn({ access, approvals }: Partial, before: string): readonly (readonly [string, PeopleSettings])[] {
  const named: readonly (readonly [string, PeopleSettings | undefined])[] = [
    ['access.read', access?.read],
    ['access.request', access?.request],
    ...rightNames.map((right) => [`access.${right}`, access?.[right]] as const),
    ['approvals.approvers', approvals?.approvers],
    ...groupNames.map((group) => [`approvals.${group}`, approvals?.[group]] as const),
    ...Object.entries(approvals?.tiers ?? {}).flatMap(([tier, rule]) =>
      (rule?.groups ?? []).map((group, index) => [`approvals.tiers.${tier}.groups.${index}`, group] as const),
    ),
  ];
  return named.flatMap(([key, allowed]) => (allowed === undefined ? [] : [[`${before}${key}`, allowed] as const]));
}

/** The tenants of settings by the id that everything else knows them by. */
export function tenantIdOf(name: string, tenant: TenantSettings): string {
  return tenant.tenantId ?? name;
}
