/** Who a person is: a member of our organisation, a guest, a stranger or a bot. What cannot be told is a stranger. */
import { z } from 'zod';
import type { Actor } from '../../../src/chat/platform.js';
import type { Logger } from '../../../src/log.js';
import type { Act } from './events.js';

type Standing = Actor['standing'];

/** How long an answer of Teams counts: an account that became a guest may act as a member for no longer. */
const freshMs = 60_000;
const mostKept = 1000;

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

/** Tells the standing of whoever acted. Never rejects. */
export function createPeople(options: PeopleOptions): (act: Act) => Promise<Standing> {
  const known = new Map<string, { readonly until: number; readonly standing: Standing }>();

  return async ({ person, conversation }) => {
    if (person.isBot) return 'bot';
    if (person.entraId === null) return 'external';
    const now = options.now().getTime();
    const kept = known.get(person.account);
    if (kept !== undefined && kept.until > now) return kept.standing;
    known.delete(person.account);
    try {
      const standing = standingOf(await options.ask(conversation, person.account), person.entraId, options.tenantId);
      if (known.size >= mostKept) known.clear();
      known.set(person.account, { until: now + freshMs, standing });
      return standing;
    } catch (error) {
      options.logger.warn(
        { person: person.entraId, error: String(error) },
        'Teams did not tell who a person is; they count as external.',
      );
      return 'external';
    }
  };
}

function standingOf(answer: unknown, entraId: string, tenantId: string): Standing {
  const parsed = memberSchema.safeParse(answer);
  if (!parsed.success) return 'external';
  const member = parsed.data;
  if (member.aadObjectId.toLowerCase() !== entraId) return 'external';
  if (member.tenantId.toLowerCase() !== tenantId.toLowerCase()) return 'external';
  if (member.userRole === 'guest' || /#ext#/i.test(member.userPrincipalName)) return 'guest';
  return member.userRole === undefined || member.userRole === 'user' ? 'member' : 'external';
}
