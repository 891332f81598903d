/** What accounts are to their workspace, as a platform says it: remembered for a minute, and external where it is unknown. */
import type { Logger } from '../lib/log.js';
import type { Membership } from './platform.js';

/** How long an answer counts: an account that became a guest may act as a member for no longer. */
const freshMs = 60_000;
const maxKept = 1000;

interface MembershipOptions {
  readonly now: () => Date;
  readonly logger: Logger;
  /** The platform, as its people call it. */
  readonly platform: string;
}

/** Gives what is known of an account, else asks for it. Never rejects. */
export function rememberMemberships(
  options: MembershipOptions,
): (account: string, ask: () => Promise<Membership>, person?: string) => Promise<Membership> {
  const known = new Map<string, { readonly until: number; readonly membership: Membership }>();
  return async (account, ask, person = account) => {
    const now = options.now().getTime();
    const kept = known.get(account);
    if (kept !== undefined && kept.until > now) return kept.membership;
    known.delete(account);
    try {
      const membership = await ask();
      if (known.size >= maxKept) known.clear();
      known.set(account, { until: now + freshMs, membership });
      return membership;
    } catch (error) {
      options.logger.warn(
        { person, error: String(error) },
        `${options.platform} did not tell who a person is; they count as external.`,
      );
      return { membership: 'external' };
    }
  };
}
