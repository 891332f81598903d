/** What the digest of a day says of signals: what rang, what nobody took, what did not ring, and which log is silent. */
import type { Ledger } from '../../engine/ledger/ledger.js';
import type { DecisionVerifier } from '../../engine/plan/decision.js';
import type { FeatureStores } from '../ports.js';
import type { DigestTerms } from '../terms.js';
import { heardDefinition } from './deaf.js';
import { definitionsById } from './definitions-by-id.js';
import { signalPrefix } from './entry-terms.js';
import { isUntaken, silentLogs } from './open-signals.js';
import { isSettled, type OpenedSignal, openedSignal, takenBy } from './opened-signal.js';
import type { SignalState } from './store.js';

interface DigestPorts extends FeatureStores {
  readonly ledger: Ledger;
  readonly verifier: DecisionVerifier;
}
type Section = NonNullable<DigestTerms['signals']>;

/** Of each kind: what more there is, `/harden signals` shows. */
const listed = 20;

/** Nothing where the tenant is not watched, or nothing happened. */
export async function signalsOfDigest(
  work: DigestPorts,
  tenant: string,
  { since, now }: { readonly since: Date; readonly now: Date },
): Promise<DigestTerms> {
  const state = await work.signals.state(tenant);
  if (state === null) return {};
  const cards = await cardsOf(work, tenant);
  const rang = cards.filter(({ lastAt, openedAt }) => lastAt > since || openedAt > since);
  const section: Section = {
    rang: rang.slice(0, listed).map((card) => lineOf(work, card)),
    // What rang before and still waits is brought up for a week.
    untaken: cards
      .filter((card) => isUntaken(card, work.verifier) && now.getTime() - card.openedAt.getTime() < weekMs)
      .slice(0, listed)
      .map((card) => lineOf(work, card)),
    ...quietOf(state, since),
    deaf: silentLogs(state).map((silent) => ({ log: silent.log, since: silent.since.toISOString() })),
  };
  const { quiet, ordinary, ...lists } = section;
  const isEmpty = quiet.length === 0 && ordinary === 0 && Object.values(lists).every((list) => list.length === 0);
  return isEmpty ? {} : { signals: section };
}

/** Of the newest cards, those that are no test. */
async function cardsOf({ ledger }: DigestPorts, tenant: string): Promise<readonly OpenedSignal[]> {
  const ids = await ledger.recent(tenant, looked, signalPrefix);
  const cards = await Promise.all(ids.map(async (id) => openedSignal(await ledger.subject(tenant, id))));
  return cards.flatMap((card) => (card === null || card.signs.some(({ kind }) => kind === 'test') ? [] : [card]));
}

/** Cards that are looked at. */
const looked = 200;
const weekMs = 7 * 24 * 60 * 60_000;

function lineOf({ verifier }: DigestPorts, card: OpenedSignal): Section['rang'][number] {
  const kinds = [...new Set(card.signs.map(({ kind }) => kind))].filter((kind) => kind !== heardDefinition.id);
  const [first = ''] = kinds;
  const what = kinds.length > 1 ? `${kinds.length} kinds of signs` : (definitionsById.get(first)?.title ?? first);
  const taken = takenBy(card, verifier);
  const state = isSettled(card, verifier) ? 'answered' : taken === null ? 'open' : `with ${taken}`;
  return { id: card.id, what, about: card.about.name, state };
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
