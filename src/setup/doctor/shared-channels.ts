/** Channels in which several tenants are reported, and not to the same people: anyone who is in one reads of all of them. */

import { rulesOfTenant } from '../../config/rules-of-tenant.js';
import type { Settings, TenantSettings } from '../../config/settings.js';
import { rightNames } from '../../features/settings.js';
import { groupNames } from '../../features/terms.js';
import { type Check, unknown } from './check.js';

const maxNames = 3;

/** Who may see a tenant, as settings name them: people, and groups of Entra ID, by their ids. */
type Readers = ReadonlySet<string>;

interface ChannelTenant {
  readonly tenant: string;
  readonly readers: Readers;
}

export function checkSharedChannels(settings: Settings): readonly Check[] {
  const places = new Map<string, readonly ChannelTenant[]>();
  for (const [name, tenant] of Object.entries(settings.tenants)) {
    const told = { tenant: name, readers: readersOf(settings, tenant) };
    for (const place of placesOf(tenant)) places.set(place, [...(places.get(place) ?? []), told]);
  }
  return [...places].flatMap(([place, told]) => {
    const everybody = new Set(told.flatMap(({ readers }) => [...readers]));
    const partly = [...everybody].filter((id) => told.some(({ readers }) => !readers.has(id)));
    if (partly.length === 0) return [];
    return unknown({
      area: 'settings',
      name: `channel ${place}`,
      found: `${told.map(({ tenant }) => tenant).join(', ')} are shown there, and ${named(settings, partly)} may not see all of them: anyone who is in the channel reads of each`,
      remedy: 'give each of them a channel of its own, or let only people into this one who may see all of its tenants',
    });
  });
}

/** Every place where something of a tenant is shown, with its chat. */
function placesOf({ channel, fallback, digest }: TenantSettings): ReadonlySet<string> {
  const alerts = Object.values(digest?.alerts ?? {});
  return new Set(
    [channel, fallback, ...alerts].flatMap((some) => Object.entries(some ?? {}).map(([platform, id]) => `${id} (${platform})`)),
  );
}

function readersOf(settings: Settings, tenant: TenantSettings): Readers {
  const { access, approvals } = rulesOfTenant(settings, tenant);
  const { approvers, tiers, emergency, escalation } = approvals;
  const asking = [access.read, access.request, ...rightNames.map((right) => access[right])];
  const deciding = [
    approvers,
    ...groupNames.map((group) => approvals[group]),
    ...Object.values(tiers).flatMap(({ groups }) => groups),
  ];
  const ids = [...asking, ...deciding].flatMap(({ people, entraGroup }) => [
    ...people,
    ...(entraGroup === undefined ? [] : [entraGroup]),
  ]);
  return new Set([...ids, ...emergency, ...escalation]);
}

function named({ people }: Settings, ids: readonly string[]): string {
  const names = ids.map((id) => people.find(({ entraId }) => entraId === id)?.name ?? `the group ${id}`);
  const more = names.length - maxNames;
  return more > 0 ? `${names.slice(0, maxNames).join(', ')} and ${more} more` : names.join(', ');
}
