/** Who a Slack account is: a member of our workspace or organisation, a guest, an unknown account or a bot. What is unknown is an unknown account. */
import { z } from 'zod';
import { rememberMemberships } from '../../../src/chat/membership.js';
import type { Membership } from '../../../src/chat/platform.js';
import type { Logger } from '../../../src/lib/log.js';

/**
 * The fields of `users.info` that decide. An unknown account of a shared channel lacks some of them, and is recognised by that. Anyone who belongs to an
 * Enterprise organisation has `enterprise_user`, with its id and the workspaces of it that they are in (docs.slack.dev, users.info).
 */
const userSchema = z.object({
  id: z.string(),
  team_id: z.string(),
  deleted: z.boolean(),
  is_bot: z.boolean(),
  is_restricted: z.boolean(),
  is_ultra_restricted: z.boolean(),
  is_stranger: z.boolean().optional(),
  enterprise_user: z.object({ enterprise_id: z.string(), teams: z.array(z.string()).optional() }).optional(),
});
type User = z.infer<typeof userSchema>;

/** Whose the app is. */
export interface OurSlack {
  /** The workspace that the app is installed in; of an app that is installed for a whole organisation the id of that. */
  readonly teamId: string;
  /** The Enterprise organisation that the workspace belongs to; null: none. */
  readonly enterpriseId: string | null;
}

export interface PeopleOptions {
  readonly ours: () => OurSlack;
  readonly now: () => Date;
  readonly logger: Logger;
  /** The `user` of the answer to `users.info`. */
  readonly ask: (id: string) => Promise<unknown>;
}

/** Says the membership of an account that acted from a workspace or organisation; null: the act does not say from where. Never rejects. */
export function createPeople(options: PeopleOptions): (id: string, from: string | null) => Promise<Membership> {
  const membership = rememberMemberships({ ...options, platform: 'Slack' });
  return (id, from) =>
    membership(`${id} ${from}`, async () => membershipOf(await options.ask(id), { ...options.ours(), id, from }), id);
}

function membershipOf(
  answer: unknown,
  { id, from, teamId, enterpriseId }: OurSlack & { readonly id: string; readonly from: string | null },
): Membership {
  const parsed = userSchema.safeParse(answer);
  if (id === 'USLACKBOT') return { membership: 'bot' };
  if (!parsed.success || parsed.data.id !== id) return { membership: isBot(answer) ? 'bot' : 'external' };
  const user = parsed.data;
  if (user.is_bot) return { membership: 'bot' };
  // An unknown account is in no channel that we share.
  if (user.deleted || user.is_stranger === true) return { membership: 'external' };
  const places = placesOf(user);
  // What Slack says of the person has to be what the act itself says.
  if (from !== null && !places.includes(from)) return { membership: 'external' };
  const isOurs = places.includes(teamId) || (enterpriseId !== null && places.includes(enterpriseId));
  if (!isOurs) return { membership: 'external', organisation: user.team_id };
  return { membership: user.is_restricted || user.is_ultra_restricted ? 'guest' : 'member' };
}

/** Where someone may act from: their workspace, their organisation, and its workspaces that they are in. */
function placesOf({ team_id: team, enterprise_user: enterprise }: User): readonly string[] {
  return enterprise === undefined ? [team] : [team, enterprise.enterprise_id, ...(enterprise.teams ?? [])];
}

function isBot(answer: unknown): boolean {
  return z.object({ is_bot: z.literal(true) }).safeParse(answer).success;
}
