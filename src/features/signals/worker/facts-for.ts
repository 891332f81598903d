/** What is known of the people and things of a tenant, not older than it may be. */
import { omitUndefined } from '../../../lib/omit-undefined.js';
import type { TenantContext, WithClock } from '../../../worker/context.js';
import type { FeatureStores } from '../../ports.js';
import type { Observation } from '../observation.js';
import type { SignalFacts } from '../store.js';
import { readFacts } from './read-facts.js';

/** So long what was read of a tenant counts, in milliseconds. */
const factsForMs = 6 * 60 * 60_000;
/** The same where a list of them could not be read. */
const partFactsForMs = 30 * 60_000;
/** What settings of a tenant, or Microsoft, decide the rights of: after such a row the facts are read again. */
const changesFacts: ReadonlySet<string> = new Set([
  'role',
  'eligibility',
  'account',
  'application',
  'appRight',
  'domain',
  'location',
]);

/** As they were read last, or read again where that is long ago or a row says that they have changed. */
export async function factsFor(
  work: FeatureStores & WithClock,
  tenant: TenantContext,
  { known, rows }: { readonly known: SignalFacts | null; readonly rows: readonly Observation[] },
): Promise<SignalFacts> {
  const now = work.clock.now();
  const keptForMs = known !== null && known.missing.length > 0 ? partFactsForMs : factsForMs;
  const isOld = known === null || now.getTime() - Date.parse(known.readAt) >= keptForMs;
  const hasMoved = rows.some((row) => row.source === 'audits' && row.meaning !== null && changesFacts.has(row.meaning.trace));
  if (known !== null && !isOld && !hasMoved) return known;
  const { routines, countries, refused } = known ?? { routines: {}, countries: [] };
  const learnt = { routines, countries, ...omitUndefined({ refused }) };
  const facts: SignalFacts = { v: 1, readAt: now.toISOString(), ...(await readFacts(tenant.client, known)), ...learnt };
  await work.signals.saveFacts(tenant.id, facts);
  return facts;
}
