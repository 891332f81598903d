/** What people announced, as the ledger has it: only what someone who may ask for changes signed counts. */
import type { Ledger } from '../../engine/ledger/ledger.js';
import { touchedSince } from '../../engine/ledger/touched-since.js';
import type { VerifiedEntry } from '../../engine/ledger/verified-entry.js';
import type { DecisionVerifier } from '../../engine/plan/decision.js';
import { isRefusal } from '../../lib/errors.js';
import { expectationDigest, expectationPrefix } from './entry-terms.js';
import type { Expectation } from './known.js';

/** Those that are not over, or ended within the last two days: rows about them may still come. */
export async function expectationsOf(
  { ledger, verifier }: { readonly ledger: Ledger; readonly verifier: DecisionVerifier },
  tenantId: string,
  now: Date,
): Promise<readonly Expectation[]> {
  const found: Expectation[] = [];
  const since = new Date(now.getTime() - maxAheadMs - keptMs);
  for await (const entries of touchedSince(ledger, tenantId, { prefix: expectationPrefix, since })) {
    const one = expectationOf(entries, verifier);
    if (one !== null && now.getTime() - one.until.getTime() <= keptMs) found.push(one);
  }
  return found;
}

const dayMs = 24 * 60 * 60_000;
/** Longer than that is no exception, but how things are. */
export const maxAheadMs = 7 * dayMs;
const keptMs = 2 * dayMs;

function expectationOf(entries: readonly VerifiedEntry[], verifier: DecisionVerifier): Expectation | null {
  const [first] = entries;
  if (first?.event.type !== 'signalExpected') return null;
  const { terms, decision } = first.event;
  const expected = {
    kind: 'request' as const,
    tenant: first.tenant,
    subject: first.subject,
    digest: expectationDigest(terms),
    now: new Date(decision.decision.decidedAt),
  };
  const { person } = decision.decision;
  // Nobody explains away their own signs: an attacker who holds the account would.
  if (isRefusal(verifier.verify(decision, expected)) || person.entraId.toLowerCase() === terms.person.id) return null;
  return {
    id: first.subject,
    person: terms.person.id,
    kinds: terms.kinds ?? null,
    from: new Date(terms.from),
    until: new Date(terms.until),
    says: terms.says,
    by: person.name,
  };
}
