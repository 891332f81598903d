/** /harden whoami: who hardenbot takes a person for, and what that person may do. */

import type { Card } from '../../chat/card.js';
import { featureRights, rightNames } from '../../features/settings.js';
import { isRefusal, type Refusal } from '../../lib/errors.js';
import type { Person } from '../../lib/person.js';
import { firstNames } from '../../lib/plural.js';
import { whoamiCard } from '../../views/link.js';
import type { TenantAddress } from '../decisions/recorder.js';
import type { Command, CommandCall, CommandPorts } from './command.js';

export const whoami: Command = {
  name: 'whoami',
  takes: '',
  summary: 'shows who you are to hardenbot, and what you may do',
  example: '/harden whoami',
  run: async (call, ports) => {
    const may = await rightsIn(call.person, call.tenant, ports);
    return isRefusal(may) ? may : cardOf(call, may, ports);
  },
  runForAll: async (call, tenants, ports) => {
    const alike = new Map<string, string[]>();
    for (const tenant of tenants) {
      const rights = await rightsIn(call.person, tenant, ports);
      if (isRefusal(rights)) return rights;
      const key = rights.join(', ');
      alike.set(key, [...(alike.get(key) ?? []), tenant.name]);
    }
    const may = [...alike].flatMap(([rights, names]) =>
      rights === '' ? [] : [`${rights} in ${placesInWords(names, tenants.length)}`],
    );
    return cardOf(call, may, ports);
  },
  runUnknown: ({ actor }) =>
    Promise.resolve(
      whoamiCard({
        account: actor.id,
        platform: actor.platform,
        person: null,
        accounts: { listed: [], linked: [] },
        may: [],
      }),
    ),
};

/** Tenants in which someone may do the same. */
function placesInWords(names: readonly string[], all: number): string {
  return names.length === all && all > maxNames ? `each of ${all} tenants` : firstNames(names, maxNames);
}

const maxNames = 5;

async function rightsIn(
  person: Person,
  { id }: TenantAddress,
  { directory }: CommandPorts,
): Promise<readonly string[] | Refusal> {
  const policy = await directory.policy(id);
  if (isRefusal(policy)) return policy;
  const may = [
    ...((await directory.authorize(person, 'read', id)) === null ? ['read'] : []),
    ...((await directory.authorize(person, 'request', id)) === null ? ['ask for changes'] : []),
    ...(await ofFeatures(directory, person, id)),
    ...(policy.approvers.has(person.entraId) ? ['approve'] : []),
    ...Object.values(policy.tiers).flatMap((rule) =>
      rule.approverSets.filter((set) => set.members.has(person.entraId)).map((set) => `approve for ${set.name}`),
    ),
    ...(policy.emergency.has(person.entraId) ? ['approve alone in an emergency'] : []),
  ];
  return [...new Set(may)];
}

/** What features have rights of their own for. */
async function ofFeatures(directory: CommandPorts['directory'], person: Person, tenantId: string): Promise<readonly string[]> {
  const may = await Promise.all(
    rightNames.map(async (right) =>
      (await directory.authorize(person, right, tenantId)) === null ? [featureRights[right]] : [],
    ),
  );
  return may.flat();
}

async function cardOf(
  { person, actor }: Omit<CommandCall, 'tenant'>,
  may: readonly string[],
  { directory, linking }: CommandPorts,
): Promise<Card> {
  const listed = Object.entries(directory.accountsOf(person.entraId)).map(([platform, id]) => ({ platform, id }));
  const accounts = { listed, linked: await linking.accountsOf(person) };
  return whoamiCard({ account: actor.id, platform: actor.platform, person, accounts, may });
}
