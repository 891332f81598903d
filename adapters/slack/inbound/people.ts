/** Who a Slack account is: a member of our workspace, a guest, a stranger or a bot. What cannot be told is a stranger. */
import { z } from 'zod';
import type { Actor } from '../../../src/chat/platform.js';
import type { Logger } from '../../../src/log.js';

type Membership = Actor['membership'];

/** How long an answer of Slack counts: an account that became a guest may act as a member for no longer. */
const freshMs = 60_000;
const maxKept = 1000;

/** The fields of `users.info` that decide. A stranger of a shared channel lacks some of them, and is then told by that. */
const userSchema = z.object({
  id: z.string(),
  team_id: z.string(),
  deleted: z.boolean(),
  is_bot: z.boolean(),
  is_restricted: z.boolean(),
  is_ultra_restricted: z.boolean(),
  is_stranger: z.boolean().optional(),
});

export interface PeopleOptions {
  readonly teamId: string;
  readonly now: () => Date;
  readonly logger: Logger;
  /** The `user` of the answer to `users.info`. */
  readonly ask: (id: string) => Promise<unknown>;
}

/** Tells the membership of an account. Never rejects. */
export function createPeople(options: PeopleOptions): (id: string) => Promise<Membership> {
  const known = new Map<string, { readonly until: number; readonly membership: Membership }>();

  return async (id) => {
    const now = options.now().getTime();
    const kept = known.get(id);
    if (kept !== undefined && kept.until > now) return kept.membership;
    known.delete(id);
    try {
      const membership = membershipOf(await options.ask(id), id, options.teamId);
      if (known.size >= maxKept) known.clear();
      known.set(id, { until: now + freshMs, membership });
      return membership;
    } catch (error) {
      options.logger.warn({ person: id, error: String(error) }, 'Slack did not tell who a person is; they count as external.');
      return 'external';
    }
  };
}

function membershipOf(answer: unknown, id: string, teamId: string): Membership {
  const parsed = userSchema.safeParse(answer);
  if (id === 'USLACKBOT') return 'bot';
  if (!parsed.success || parsed.data.id !== id) return isBot(answer) ? 'bot' : 'external';
  const user = parsed.data;
  if (user.is_bot) return 'bot';
  if (user.deleted || user.is_stranger === true || user.team_id !== teamId) return 'external';
  return user.is_restricted || user.is_ultra_restricted ? 'guest' : 'member';
}

function isBot(answer: unknown): boolean {
  return z.object({ is_bot: z.literal(true) }).safeParse(answer).success;
}
