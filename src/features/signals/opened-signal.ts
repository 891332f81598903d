/** A card of signals, worked out from its ledger entries alone: what it shows, how loud it is, and what people answered. */
import type { VerifiedEntry } from '../../engine/ledger/verified-entry.js';
import type { DecisionVerifier, SignedDecision } from '../../engine/plan/decision.js';
import { isRefusal } from '../../lib/errors.js';
import { heardDefinition } from './deaf.js';
import { type StoredSign, signalDigest, signId } from './entry-terms.js';
import type { SignalAnswered, SignalContained } from './events.js';

interface Growth {
  readonly at: Date;
  readonly loudness: 'loud' | 'normal';
  readonly signs: readonly StoredSign[];
}

interface GivenAnswer {
  readonly answer: SignalAnswered['answer'];
  readonly quietUntil: Date | null;
  readonly decision: SignedDecision;
  /** The signs that the card had when it was answered. */
  readonly about: readonly StoredSign[];
}

export interface OpenedSignal {
  readonly id: string;
  readonly tenant: string;
  readonly about: StoredSign['about'];
  readonly growth: readonly Growth[];
  /** All of them, each once: of two with one identity the one that weighs more. */
  readonly signs: readonly StoredSign[];
  readonly loudness: 'loud' | 'normal';
  /** How often people are alarmed: whenever it became louder than it was, the first time included, and whenever it was handed over. */
  readonly calls: number;
  /** When they last were to be. */
  readonly calledAt: Date;
  readonly answers: readonly GivenAnswer[];
  readonly asked: readonly {
    readonly person: { readonly id: string; readonly name: string };
    readonly decision: SignedDecision;
  }[];
  readonly handedOver: readonly Date[];
  /** Accounts that a standing rule had contained. */
  readonly contained: readonly SignalContained[];
  readonly openedAt: Date;
  readonly lastAt: Date;
  readonly entries: number;
}

/** Null where the entries do not begin with a report of a worker. */
export function openedSignal(entries: readonly VerifiedEntry[]): OpenedSignal | null {
  const [first] = entries;
  if (first?.event.type !== 'signalled') return null;
  const growth: Growth[] = [];
  const answers: GivenAnswer[] = [];
  const asked: OpenedSignal['asked'][number][] = [];
  const handedOver: Date[] = [];
  const contained: SignalContained[] = [];
  const signs = new Map<string, StoredSign>();
  let rises = 0;
  let loudest = -1;
  let calledAt = new Date(first.at);
  for (const { event, at } of entries) {
    if (event.type === 'signalled') {
      growth.push({ at: new Date(at), loudness: event.loudness, signs: event.signs });
      for (const sign of event.signs) {
        const known = signs.get(signId(sign));
        if (known === undefined || sign.weight < known.weight) signs.set(signId(sign), sign);
      }
      const now = event.loudness === 'loud' ? 1 : 0;
      if (now > loudest) {
        rises += 1;
        calledAt = new Date(at);
      }
      loudest = Math.max(loudest, now);
    }
    if (event.type === 'signalAnswered')
      answers.push({
        answer: event.answer,
        quietUntil: event.quietUntil === undefined ? null : new Date(event.quietUntil),
        decision: event.decision,
        about: [...signs.values()],
      });
    if (event.type === 'signalAsked') asked.push({ person: event.person, decision: event.decision });
    if (event.type === 'signalContained') contained.push(event);
    if (event.type === 'signalHandedOver') {
      handedOver.push(new Date(event.at));
      calledAt = new Date(at);
    }
  }
  return {
    id: first.subject,
    tenant: first.tenant,
    about: first.event.signs[0]?.about ?? { type: 'tenant', id: '', name: '' },
    growth,
    signs: [...signs.values()],
    loudness: loudest === 1 ? 'loud' : 'normal',
    calls: rises + handedOver.length,
    calledAt,
    answers,
    asked,
    handedOver,
    contained,
    openedAt: new Date(first.at),
    lastAt: new Date(entries.at(-1)?.at ?? first.at),
    entries: entries.length,
  };
}

/** Whether its card comes at any hour. Those who made a rule hear at once that it acted: their messages come with the card. */
export function isUrgent({ loudness, contained }: OpenedSignal): boolean {
  return loudness === 'loud' || contained.length > 0;
}

/** The answers that a person genuinely gave to the signs that the card had then: an answer silences, so nobody who writes to the store may make one up. */
export function genuineAnswers(signal: OpenedSignal, verifier: DecisionVerifier): readonly GivenAnswer[] {
  const { id, tenant } = signal;
  return signal.answers.filter(({ decision, about }) => {
    const expected = {
      kind: 'claim' as const,
      tenant,
      subject: id,
      digest: signalDigest(id, about),
      now: new Date(decision.decision.decidedAt),
    };
    return !isRefusal(verifier.verify(decision, expected));
  });
}

/**
 * Who looks into it, by the newest genuine answer that says so; null: nobody. Whose account it is about does not count, also where that is known only later: it keeps
 * the card from being handed over, and the account from being contained.
 */
export function takenBy(signal: OpenedSignal, verifier: DecisionVerifier): string | null {
  const takers = genuineAnswers(signal, verifier).filter(({ answer }) => answer === 'taken');
  const people = takers.map(({ decision }) => decision.decision.person);
  return people.findLast(({ entraId }) => !isOwnTo(signal, entraId))?.name ?? null;
}

/** What the signs are about, and the accounts that a card offers to contain or to ask, such as the one that did it: ids in lower case. */
function accountsIn({ signs }: OpenedSignal): ReadonlySet<string> {
  const offered = signs.flatMap(({ presses }) =>
    presses.flatMap((one) => (one.press === 'restore' ? [] : [one.person.id.toLowerCase()])),
  );
  return new Set([...signs.map(({ about }) => about.id.toLowerCase()), ...offered]);
}

/**
 * Whether a person's own account is among these. A guest has another object id in each tenant: their sign-in name at home shows in the name of the guest
 * account, which is known where an earlier version wrote the person down by that name.
 * @param others further ids of the person, such as the object id of a guest account
 */
export function isOwnTo(signal: OpenedSignal, entraId: string, others: readonly string[] = []): boolean {
  const ids = accountsIn(signal);
  const people = signal.signs.flatMap(({ about, presses }) => [
    ...(about.type === 'person' ? [about.name] : []),
    ...presses.flatMap((one) => (one.press === 'restore' ? [] : [one.person.name])),
  ]);
  const names = people.map((name) => name.toLowerCase());
  return [entraId, ...others]
    .map((id) => id.toLowerCase())
    .some((id) => ids.has(id) || (id.includes('@') && names.some((name) => name === id || name.startsWith(guestName(id)))));
}

/** How Entra ID begins the sign-in name of a guest, by the one at home. Source: Microsoft's page on the properties of B2B users. */
function guestName(home: string): string {
  return `${home.replace('@', '_')}#ext#@`;
}

/** Answers that settle a card, and quiet the same for a while. */
export const settling: ReadonlySet<GivenAnswer['answer']> = new Set(['me', 'expected', 'falseAlarm', 'waived']);

/** Who saw a card about their own account where nobody else may answer it; null: nobody said so. It settles nothing. */
export function seenByOwner(signal: OpenedSignal, verifier: DecisionVerifier): string | null {
  const takers = genuineAnswers(signal, verifier).filter(({ answer }) => answer === 'taken');
  return (
    takers.findLast(({ decision }) => isOwnTo(signal, decision.decision.person.entraId))?.decision.decision.person.name ?? null
  );
}

/** Genuine answers that settle and quiet. Those about the own account, or about what it did, do not count: an attacker who holds it would answer the same. */
export function settlingAnswers(signal: OpenedSignal, verifier: DecisionVerifier): readonly GivenAnswer[] {
  return genuineAnswers(signal, verifier).filter(
    ({ answer, decision }) => settling.has(answer) && !isOwnTo(signal, decision.decision.person.entraId),
  );
}

/** Whether people settled it. A sign that came later, or turned out to weigh more, opens it again; that logs are read again does not. */
export function isSettled(signal: OpenedSignal, verifier: DecisionVerifier): boolean {
  const count = (signs: readonly StoredSign[]): number => signs.filter(({ kind }) => kind !== heardDefinition.id).length;
  return settlingAnswers(signal, verifier).some(
    ({ about }) => count(about) === count(signal.signs) && !signal.signs.some((sign) => isWorse(sign, about)),
  );
}

/** Two with one identity differ in what they weigh: the same happening may turn out to be worse. */
function isWorse(sign: StoredSign, answered: readonly StoredSign[]): boolean {
  return answered.some((one) => signId(one) === signId(sign) && one.weight > sign.weight);
}
