/** The tenants of the settings, as both processes know them. */

import type { Conversation } from '../chat/platform.js';
import { schedulesOf } from '../config/evidence.js';
import { groupsOfTenant } from '../config/groups.js';
import { type RulesOfTenant, rulesOfTenant, tenantIdOf } from '../config/rules-of-tenant.js';
import { type Settings, settingsVersion, type TenantSettings } from '../config/settings.js';
import { type KnowsOtherTenants, removedTenants } from '../engine/changes/orphaned-changes.js';
import type { EvidenceSchedule } from '../frameworks/schedule.js';
import type { NamedTenant } from '../lib/named-tenant.js';

export interface KnownTenant {
  readonly name: string;
  readonly id: string;
  readonly settings: TenantSettings;
  readonly channel: TenantSettings['channel'];
  readonly fallback: TenantSettings['fallback'];
  /** Where else its alerts go. */
  readonly alerts: readonly Conversation[];
  readonly rules: RulesOfTenant;
  /** Names of the groups that it is in. */
  readonly groups: ReadonlySet<string>;
  /** What is shown in its channel again and again. */
  readonly evidence: readonly EvidenceSchedule[];
  readonly settingsVersion: string;
}

export function tenantsOf(settings: Settings): readonly KnownTenant[] {
  return Object.entries(settings.tenants).map(([name, tenant]) => {
    const rules = rulesOfTenant(settings, tenant);
    const groups = groupsOfTenant(settings, name, tenant.tags);
    return {
      name,
      id: tenantIdOf(name, tenant),
      settings: tenant,
      channel: tenant.channel,
      fallback: tenant.fallback,
      alerts: alertsOf(tenant),
      rules,
      groups,
      evidence: schedulesOf(settings.evidence, name, groups),
      settingsVersion: settingsVersion(tenant, rules.approvals),
    };
  });
}

function alertsOf({ digest }: TenantSettings): readonly Conversation[] {
  return Object.values(digest?.alerts ?? {}).flatMap((places) =>
    Object.entries(places ?? {}).map(([platform, channel]) => ({ platform, channel })),
  );
}

/** Ids of the tenants that someone looks after by these settings, or gave up on purpose. */
export function lookedAfter(settings: Settings): readonly string[] {
  const ids = Object.entries(settings.tenants).map(([name, tenant]) => tenantIdOf(name, tenant));
  return [...ids, ...settings.formerTenants];
}

/** Asks for the tenants that left the settings and that nobody gave up: they have no name any more. */
export function tenantsLeftBy(settings: Settings, register: KnowsOtherTenants): () => Promise<readonly NamedTenant[]> {
  const looked = lookedAfter(settings);
  return async () => (await removedTenants(register, looked)).map((id) => ({ id, name: id }));
}

/** Ids of every tenant but the directory, those too that left the settings: linked accounts may be in their ledgers. */
export function otherTenantsOf(settings: Settings, register: KnowsOtherTenants): () => Promise<readonly string[]> {
  const ids = Object.entries(settings.tenants).map(([name, tenant]) => tenantIdOf(name, tenant));
  const directory = directoryTenantOf(settings);
  return async () => [...ids, ...(await register.others(ids)).ids].filter((id) => id !== directory);
}

/** The id of the tenant whose Entra ID holds the people and groups. */
export function directoryTenantOf(settings: Settings): string {
  const name = settings.directory ?? Object.keys(settings.tenants)[0] ?? '';
  return settings.tenants[name]?.tenantId ?? name;
}
