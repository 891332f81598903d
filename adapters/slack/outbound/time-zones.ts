/** The time zone that a person has set in Slack, as `users.info` names it: by the IANA, `tz`. */
import type { webApi } from '@slack/bolt';
import { IANAZone } from 'luxon';
import { z } from 'zod';

const userSchema = z.object({ user: z.object({ tz: z.string() }) });

/** How long an answer counts: people who travel change it, and cards are drawn often. */
const freshMs = 15 * 60_000;
const maxKept = 1000;

/** Null where Slack does not tell one. Never rejects. */
export function createTimeZones(
  client: Pick<webApi.WebClient, 'users'>,
  now: () => Date,
): (account: string) => Promise<string | null> {
  const known = new Map<string, { readonly until: number; readonly zone: string | null }>();
  return async (account) => {
    const kept = known.get(account);
    if (kept !== undefined && kept.until > now().getTime()) return kept.zone;
    const answer: unknown = await client.users.info({ user: account }).catch(() => null);
    const zone = userSchema.safeParse(answer).data?.user.tz;
    if (known.size >= maxKept) known.clear();
    const told = zone !== undefined && IANAZone.isValidZone(zone) ? zone : null;
    known.set(account, { until: now().getTime() + freshMs, zone: told });
    return told;
  };
}
