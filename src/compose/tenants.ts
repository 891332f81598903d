/** The tenants of the settings, as both processes know them. */

import type { Conversation } from '../chat/platform.js';
import { schedulesOf } from '../config/evidence.js';
import { groupsOfTenant } from '../config/groups.js';
import type { LiveSettings } from '../config/live-settings.js';
import { type RulesOfTenant, rulesOfTenant, tenantIdOf } from '../config/rules-of-tenant.js';
import { type Settings, settingsVersion, settingsVersionFor, type TenantSettings } from '../config/settings.js';
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
  /** The same of plans of one control or feature. */
  readonly versionFor: (control: string) => string;
}

export function tenantsOf(settings: Settings): readonly KnownTenant[] {
  return Object.entries(settings.tenants).map(([name, tenant]) => knownTenant(settings, name, tenant));
}

function knownTenant(settings: Settings, name: string, tenant: TenantSettings): KnownTenant {
  const rules = rulesOfTenant(settings, tenant);
  const groups = groupsOfTenant(settings, name, tenant.tags);
  let version: string | undefined;
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
    // Of many tenants only the few that someone plans for are asked for it, and it takes longer than all the rest.
    get settingsVersion() {
      version ??= settingsVersion(tenant, rules.approvals);
      return version;
    },
    versionFor: (control) => settingsVersionFor(control, tenant, rules.approvals),
  };
}

/** The tenants as their settings are at the moment at which they are looked at. */
export function liveTenants({ view }: LiveSettings): readonly KnownTenant[] {
  return Object.keys(view.tenants).map((name) => {
    let latest: KnownTenant | null = null;
    return showing(() => {
      const tenant = view.tenants[name];
      if (tenant === undefined) throw new Error(`No tenant ${name} in the settings.`);
      if (latest?.settings !== tenant) latest = knownTenant(view, name, tenant);
      return latest;
    }, {});
  });
}

/** A tenant that shows what `current` gives at the moment at which it is looked at, with something beside it. */
export function showing<Beside extends object>(current: () => KnownTenant, beside: Beside): KnownTenant & Beside {
  const keys = Object.keys(current()) as readonly (keyof KnownTenant)[];
  const shown = keys.map((key) => [key, { enumerable: true, get: () => current()[key] }] as const);
  return Object.defineProperties(beside, Object.fromEntries(shown)) as KnownTenant & Beside;
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
