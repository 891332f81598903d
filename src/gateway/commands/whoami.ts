/** /harden whoami: who hardenbot takes a person for, and what that person may do. */
import { isRefusal } from '../../errors.js';
import { whoamiCard } from '../../views/link.js';
import type { Command } from './command.js';

export const whoami: Command = {
  name: 'whoami',
  takes: '',
  summary: 'tells who hardenbot takes you for, and what you may do',
  example: '/harden whoami',
  run: async (call, ports) => {
    const { person, actor, tenant } = call;
    const policy = await ports.directory.policy(tenant.id);
    if (isRefusal(policy)) return policy;
    const may = [
      ...((await ports.directory.authorize(person, 'read')) === null ? ['read'] : []),
      ...((await ports.directory.authorize(person, 'request')) === null ? ['ask for changes'] : []),
      ...(policy.approvers.has(person.entraId) ? ['approve'] : []),
      ...Object.values(policy.tiers).flatMap((rule) =>
        rule.circles.filter((circle) => circle.members.has(person.entraId)).map((circle) => `approve for ${circle.name}`),
      ),
      ...(policy.emergency.has(person.entraId) ? ['approve alone in an emergency'] : []),
    ];
    const listed = Object.entries(ports.directory.accountsOf(person.entraId)).map(([platform, id]) => ({ platform, id }));
    const accounts = { listed, linked: await ports.linking.accountsOf(person) };
    return whoamiCard({ account: actor.id, platform: actor.platform, person, accounts, may: [...new Set(may)] });
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
