/** The kinds of client programs that a policy can tell apart. */
import type { ConditionalAccessPolicy } from '../../../../tenant/resources/conditional-access-policy.js';

export const clientTypes = ['browser', 'mobileAppsAndDesktopClients', 'exchangeActiveSync', 'other'] as const;
export type ClientType = (typeof clientTypes)[number];

/** What someone signs in with, for people. */
export const clientWords: Readonly<Record<ClientType, string>> = {
  browser: 'a browser',
  mobileAppsAndDesktopClients: 'a modern app',
  exchangeActiveSync: 'Exchange ActiveSync',
  other: 'a legacy client',
};

/** Clients that send name and password themselves and cannot be asked for anything more. */
export const legacyClientTypes = ['exchangeActiveSync', 'other'] as const satisfies readonly ClientType[];

export function isLegacyClient(client: string): boolean {
  return legacyClientTypes.some((type) => type === client);
}

/**
 * The kinds that a policy applies to; not set is all. `easSupported`, the supported platforms of ActiveSync alone, is not all
 * of ActiveSync, so it counts for nothing, and so does a kind we do not know.
 */
export function clientsOf(policy: ConditionalAccessPolicy): readonly ClientType[] {
  const named = namedClients(policy);
  if (named.length === 0 || named.includes('all')) return clientTypes;
  return clientTypes.filter((type) => named.includes(type.toLowerCase()));
}

/** Whether a policy picks out legacy clients instead of catching them among all the others. */
export function isForLegacyClients(policy: ConditionalAccessPolicy): boolean {
  const named = namedClients(policy);
  const legacy = ['exchangeactivesync', 'eassupported', 'other'];
  return named.length > 0 && named.every((type) => legacy.includes(type));
}

/** Whether a policy names a kind that we do not know: a later one may be any sign-in. */
export function namesOtherClients(policy: ConditionalAccessPolicy): boolean {
  const known = new Set(['all', 'eassupported', ...clientTypes.map((type) => type.toLowerCase())]);
  return namedClients(policy).some((type) => !known.has(type));
}

function namedClients(policy: ConditionalAccessPolicy): readonly string[] {
  return (policy.conditions?.clientAppTypes ?? []).map((type) => type.toLowerCase());
}
