/** Who a Slack account is: a member of our workspace, a guest, a stranger or a bot. What cannot be told is a stranger. */
import { z } from 'zod';
import { type Membership, rememberMemberships } from '../../../src/chat/membership.js';
import type { Logger } from '../../../src/log.js';

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
  const membership = rememberMemberships({ ...options, platform: 'Slack' });
  return (id) => membership(id, async () => membershipOf(await options.ask(id), id, options.teamId));
}

function membershipOf(answer: unknown, id: string, teamId: string): Membership {
  const parsed = userSchema.safeParse(answer);
  if (id === 'USLACKBOT') return { membership: 'bot' };
  if (!parsed.success || parsed.data.id !== id) return { membership: isBot(answer) ? 'bot' : 'external' };
  const user = parsed.data;
  if (user.is_bot) return { membership: 'bot' };
  // A stranger is in no channel that we share.
  if (user.deleted || user.is_stranger === true) return { membership: 'external' };
  if (user.team_id !== teamId) return { membership: 'external', organisation: user.team_id };
  return { membership: user.is_restricted || user.is_ultra_restricted ? 'guest' : 'member' };
}

function isBot(answer: unknown): boolean {
  return z.object({ is_bot: z.literal(true) }).safeParse(answer).success;
}
