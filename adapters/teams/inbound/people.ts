/** Who a person is: a member of our organisation, a guest, an unknown account or a bot. What is unknown is an unknown account. */
import { z } from 'zod';
import { rememberMemberships } from '../../../src/chat/membership.js';
import type { Membership } from '../../../src/chat/platform.js';
import type { Logger } from '../../../src/lib/log.js';
import type { Act } from './events.js';

/** The fields of a member of a conversation that decide, as the connector service names them. */
const memberSchema = z.object({
  aadObjectId: z.string(),
  /** Where the account is at home: a person of a shared channel keeps their own. */
  tenantId: z.string(),
  userPrincipalName: z.string(),
  /** `user`, `guest` or `anonymous`; not every answer has it. */
  userRole: z.string().optional(),
});

export interface PeopleOptions {
  readonly tenantId: string;
  readonly now: () => Date;
  readonly logger: Logger;
  /** A member of a conversation as Teams describes it. */
  readonly ask: (conversation: string, account: string) => Promise<unknown>;
}

/** Says the membership of anyone who acted. Never rejects. */
export function createPeople(options: PeopleOptions): (act: Act) => Promise<Membership> {
  const membership = rememberMemberships({ ...options, platform: 'Teams' });
  return async ({ person, conversation }) => {
    const { account, entraId } = person;
    if (person.isBot) return { membership: 'bot' };
    if (entraId === null) return { membership: 'external' };
    const ask = async () => membershipOf(await options.ask(conversation, account), entraId, options.tenantId);
    return membership(account, ask, entraId);
  };
}

function membershipOf(answer: unknown, entraId: string, tenantId: string): Membership {
  const parsed = memberSchema.safeParse(answer);
  if (!parsed.success) return { membership: 'external' };
  const member = parsed.data;
  if (member.aadObjectId.toLowerCase() !== entraId) return { membership: 'external' };
  const isAccount = member.userRole === undefined || member.userRole === 'user';
  const home = member.tenantId.toLowerCase();
  if (home !== tenantId.toLowerCase()) return { membership: 'external', ...(isAccount ? { organisation: home } : {}) };
  if (member.userRole === 'guest' || /#ext#/i.test(member.userPrincipalName)) return { membership: 'guest' };
  return { membership: isAccount ? 'member' : 'external' };
}
