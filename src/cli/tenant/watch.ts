/** Waits for what people do in a new tenant: asks again and again, until all is there, the time is over, or somebody ends it. */

import type { TenantConnection } from '../../../adapters/m365/connection.js';
import { type ConsentSeen, seeConsent } from '../../../adapters/m365/consent.js';
import { openTenant } from '../../../adapters/m365/index.js';
import type { Clock } from '../../lib/clock.js';
import type { Check } from '../../setup/doctor/check.js';
import { checkReading } from '../../setup/doctor/permissions.js';
import { checkPrerequisites } from '../../setup/doctor/prerequisites.js';
import { stillMissing } from '../../setup/onboarding/wanted.js';

export interface Watch {
  readonly connection: TenantConnection;
  readonly clock: Clock;
  /** When to give up, by the clock that never goes back. */
  readonly untilMs: number;
  /** Resolves when somebody ends the waiting. */
  readonly stop: Promise<void>;
  /** Told each time that something is other than before. */
  readonly say: (line: string) => void;
}

/** How the waiting ended: with what was waited for, or before. */
export type Waited<Result> = { readonly ended: 'there' | 'timeout' | 'stopped'; readonly last: Result };

export type Consent = Extract<ConsentSeen, { readonly state: 'given' }>;

/**
 * Waits for tokens that hold all of these permissions, or any at all where what is missing is accepted. A credential that is refused is
 * not waited for.
 */
export function waitForConsent(
  watch: Watch,
  { roles, accept }: { readonly roles: readonly string[]; readonly accept: boolean },
): Promise<Waited<ConsentSeen>> {
  return repeat(watch, {
    look: () => seeConsent(watch.connection),
    isThere: (seen) => seen.state === 'refused' || (seen.state === 'given' && (accept || missingRoles(seen, roles).length === 0)),
    words: (seen) => consentWords(seen, roles),
  });
}

export function missingRoles(consent: Consent, roles: readonly string[]): readonly string[] {
  return roles.filter((role) => !consent.roles.includes(role));
}

function consentWords(seen: ConsentSeen, roles: readonly string[]): string {
  switch (seen.state) {
    case 'absent':
      return 'Nobody has consented yet, as far as Entra ID knows.';
    case 'unreachable':
      return `Entra ID cannot be asked now: ${seen.why}.`;
    case 'refused':
      return `${seen.why}.`;
    case 'given': {
      const missing = missingRoles(seen, roles);
      if (missing.length === 0) return `Consented: the tenant's token holds all ${roles.length} permissions.`;
      if (missing.length === roles.length) return 'Consented. No permission is in the token yet, which takes minutes.';
      const why = seen.withoutExchange === null ? '' : ` For Exchange Online: ${seen.withoutExchange}.`;
      return `Consented: ${roles.length - missing.length} of ${roles.length} permissions are in the token; missing: ${missing.join(', ')}.${why}`;
    }
  }
}

/** Waits until every read that takes a permission of its own is let through; `atFirst` is told what the first look found. */
export function waitForReads(
  watch: Watch,
  { accept, atFirst }: { readonly accept: boolean; readonly atFirst: (checks: readonly Check[]) => void },
): Promise<Waited<readonly Check[]>> {
  return repeat(watch, {
    look: () => lookAtReads(watch),
    atFirst,
    isThere: (checks) => accept || stillMissing(checks).length === 0,
    words: (checks) => {
      const missing = stillMissing(checks).map(({ name }) => name);
      return missing.length === 0
        ? 'Every permission that reading takes was tried, and works.'
        : `Tried by reading; still refused: ${missing.join(', ')}.`;
    },
  });
}

/** A new client each time: kept tokens do not hold what was granted since. */
async function lookAtReads({ connection, clock }: Watch): Promise<readonly Check[]> {
  const client = openTenant(connection, { monotonicMs: clock.monotonicMs, sleep: clock.sleep, random: Math.random });
  try {
    return [...(await checkReading(client, clock.now())), ...(await checkPrerequisites(client, connection.cloud ?? 'global'))];
  } finally {
    await client.close();
  }
}

interface Look<Result> {
  readonly look: () => Promise<Result>;
  readonly atFirst?: (result: Result) => void;
  readonly isThere: (result: Result) => boolean;
  readonly words: (result: Result) => string;
}

/** Milliseconds between two looks: a tenth of the time waited so far, within these. */
const pauses = { minMs: 5_000, maxMs: 60_000 } as const;

async function repeat<Result>(watch: Watch, { look, atFirst, isThere, words }: Look<Result>): Promise<Waited<Result>> {
  const { clock, untilMs, say } = watch;
  const began = clock.monotonicMs();
  let said: string | null = null;
  let stopped = false;
  const stop = watch.stop.then(() => {
    stopped = true;
  });
  for (;;) {
    const last = await look();
    if (said === null) atFirst?.(last);
    const line = words(last);
    if (line !== said) say(line);
    said = line;
    if (isThere(last)) return { ended: 'there', last };
    const now = clock.monotonicMs();
    const pauseMs = Math.min(pauses.maxMs, Math.max(pauses.minMs, (now - began) / 10));
    if (now + pauseMs > untilMs) return { ended: 'timeout', last };
    await Promise.race([clock.sleep(pauseMs), stop]);
    if (stopped) return { ended: 'stopped', last };
  }
}
