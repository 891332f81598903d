/** Who a person is: a member of our organisation, a guest, a stranger or a bot. What cannot be told is a stranger. */
import { z } from 'zod';
import type { Actor } from '../../../src/chat/platform.js';
import type { Logger } from '../../../src/log.js';
import type { Act } from './events.js';

type Membership = Actor['membership'];

/** How long an answer of Teams counts: an account that became a guest may act as a member for no longer. */
const freshMs = 60_000;
const maxKept = 1000;

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

/** Tells the membership of whoever acted. Never rejects. */
export function createPeople(options: PeopleOptions): (act: Act) => Promise<Membership> {
  const known = new Map<string, { readonly until: number; readonly membership: Membership }>();

  return async ({ person, conversation }) => {
    if (person.isBot) return 'bot';
    if (person.entraId === null) return 'external';
    const now = options.now().getTime();
    const kept = known.get(person.account);
    if (kept !== undefined && kept.until > now) return kept.membership;
    known.delete(person.account);
    try {
      const membership = membershipOf(await options.ask(conversation, person.account), person.entraId, options.tenantId);
      if (known.size >= maxKept) known.clear();
      known.set(person.account, { until: now + freshMs, membership });
      return membership;
    } catch (error) {
      options.logger.warn(
        { person: person.entraId, error: String(error) },
        'Teams did not tell who a person is; they count as external.',
      );
      return 'external';
    }
  };
}

function membershipOf(answer: unknown, entraId: string, tenantId: string): Membership {
  const parsed = memberSchema.safeParse(answer);
  if (!parsed.success) return 'external';
  const member = parsed.data;
  if (member.aadObjectId.toLowerCase() !== entraId) return 'external';
  if (member.tenantId.toLowerCase() !== tenantId.toLowerCase()) return 'external';
  if (member.userRole === 'guest' || /#ext#/i.test(member.userPrincipalName)) return 'guest';
  return member.userRole === undefined || member.userRole === 'user' ? 'member' : 'external';
}
