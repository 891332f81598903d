/** Which tenants the settings have: what someone needs to ask about one, and nothing that only the tenant or the store knows. */
import type { Card } from '../../chat/card.js';
import { groupsOfTenant } from '../../config/groups.js';
import type { Settings, TenantSettings } from '../../config/settings.js';
import { counted } from '../../views/words.js';

interface TenantList {
  readonly schema: 'tenant-list/1';
  readonly tenants: readonly {
    readonly name: string;
    /** The id of the tenant in Entra ID. */
    readonly tenantId: string | null;
    /** Where its credential comes from. */
    readonly identity: TenantSettings['identity'];
    /** The id of the channel for approvals in each chat. */
    readonly channel: Readonly<Record<string, string>>;
    /** Names of the groups and tags that it is in. */
    readonly groups: readonly string[];
  }[];
}

/** In the order of the settings. */
export function tenantList(settings: Settings): TenantList {
  const tenants = Object.entries(settings.tenants).map(([name, { tenantId, identity, channel, tags }]) => ({
    name,
    tenantId: tenantId ?? null,
    identity,
    channel,
    groups: [...groupsOfTenant(settings, name, tags)].toSorted(),
  }));
  return { schema: 'tenant-list/1', tenants };
}

const credentials: Readonly<Record<TenantSettings['identity'], string>> = {
  environment: 'its own',
  multiTenant: 'of many tenants',
  workload: 'of the pod',
};

export function tenantListCard({ tenants }: TenantList, file: string): Card {
  const rows = tenants.map(({ name, tenantId, identity, channel, groups }) => [
    { text: name },
    { text: tenantId ?? '' },
    {
      text: Object.entries(channel)
        .map(([chat, id]) => `${chat} ${id}`)
        .join(', '),
    },
    { text: credentials[identity] },
    { text: groups.join(', ') },
  ]);
  return {
    title: `${counted(tenants.length, 'tenant')} in ${file}`,
    tone: 'neutral',
    blocks: [{ kind: 'table', columns: ['tenant', 'id', 'channel', 'registration', 'groups'], rows }],
  };
}
