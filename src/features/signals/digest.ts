/** What the digest of a day says of signals: what rang, what nobody took, what did not ring, and which log is silent. */
import type { Ledger } from '../../engine/ledger/ledger.js';
import type { DecisionVerifier } from '../../engine/plan/decision.js';
import type { FeatureStores } from '../ports.js';
import type { DigestTerms } from '../terms.js';
import { definitionsById, heardDefinition } from './deaf.js';
import { cardsSince, isUntaken, silentLogs } from './open-signals.js';
import { isSettled, type OpenedSignal, seenByOwner, takenBy } from './opened-signal.js';
import type { SignalState } from './store.js';

interface DigestPorts extends FeatureStores {
  readonly ledger: Ledger;
  readonly verifier: DecisionVerifier;
}
type Section = NonNullable<DigestTerms['signals']>;

/** Of each kind; what more there is, is counted. */
const listed = 20;

/** Nothing where the tenant is not watched, or nothing happened. */
export async function signalsOfDigest(
  work: DigestPorts,
  tenant: string,
  { since, now }: { readonly since: Date; readonly now: Date },
): Promise<DigestTerms> {
  const state = await work.signals.state(tenant);
  if (state === null) return {};
  const weekAgo = new Date(now.getTime() - weekMs);
  const cards = await cardsOf(work, tenant, since < weekAgo ? since : weekAgo);
  const rang = cards.filter(({ lastAt, openedAt }) => lastAt > since || openedAt > since);
  // What rang before and still waits is brought up for a week.
  const untaken = cards.filter((card) => isUntaken(card, work.verifier) && card.openedAt > weekAgo);
  const lines = (some: readonly OpenedSignal[]) => some.slice(0, listed).map((card) => lineOf(work, card));
  const more = { rang: Math.max(0, rang.length - listed), untaken: Math.max(0, untaken.length - listed) };
  const section: Section = {
    rang: lines(rang),
    untaken: lines(untaken),
    ...(more.rang + more.untaken === 0 ? {} : { more }),
    ...quietOf(state, since),
    deaf: silentLogs(state).map((silent) => ({ log: silent.log, since: silent.since.toISOString() })),
  };
  const isEmpty = section.ordinary === 0 && Object.values(section).every((list) => !Array.isArray(list) || list.length === 0);
  return isEmpty ? {} : { signals: section };
}

/** Those that are no test. */
async function cardsOf({ ledger }: DigestPorts, tenant: string, since: Date): Promise<readonly OpenedSignal[]> {
  const cards = await cardsSince(ledger, tenant, since);
  return cards.filter(({ signs }) => !signs.some(({ kind }) => kind === 'test'));
}

const weekMs = 7 * 24 * 60 * 60_000;

function lineOf({ verifier }: DigestPorts, card: OpenedSignal): Section['rang'][number] {
  const kinds = [...new Set(card.signs.map(({ kind }) => kind))].filter((kind) => kind !== heardDefinition.id);
  const [first = ''] = kinds;
  const what = kinds.length > 1 ? `${kinds.length} kinds of signs` : (definitionsById.get(first)?.title ?? first);
  const taken = takenBy(card, verifier);
  const state = isSettled(card, verifier) ? 'answered' : taken === null ? openState(verifier, card) : `with ${taken}`;
  return { id: card.id, what, about: card.about.name, state };
}

function openState(verifier: DigestPorts['verifier'], card: OpenedSignal): string {
  const seen = seenByOwner(card, verifier);
  return seen === null ? 'open' : `open, seen only by ${seen}, whose own account it is about`;
}

/** What could have rung stands there in words; what is ordinary is counted. */
function quietOf({ quiet }: SignalState, since: Date): { readonly quiet: Section['quiet']; readonly ordinary: number } {
  const today = quiet.filter(({ noticedAt }) => Date.parse(noticedAt) > since.getTime());
  const named = today.filter(({ weight }) => weight !== 'C').toSorted((one, other) => other.at.localeCompare(one.at));
  return {
    quiet: named.slice(0, listed).map(({ says, why }) => ({ says, why })),
    ordinary: today.length - named.length + Math.max(0, named.length - listed),
  };
}
