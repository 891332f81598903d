/** That a log does not answer is a sign itself: an attacker who turns a log off, or takes a permission, is seen by nothing else. */

import { signalDefinitions } from './kinds/definitions.js';
import type { Sign } from './sign.js';
import type { SignalDefinition } from './signal-kind.js';
import type { SourceState } from './store.js';

export const deafDefinition: SignalDefinition = {
  id: 'source-deaf',
  title: 'hardenbot cannot read a log',
  reads: [],
  loudness: 'normal',
};

/** What ends it, on the same card. */
export const heardDefinition: SignalDefinition = {
  id: 'source-heard',
  title: 'hardenbot reads the logs again',
  reads: [],
  loudness: 'normal',
};

export const testDefinition: SignalDefinition = {
  id: 'test',
  title: 'A test of signals',
  reads: [],
  loudness: 'normal',
};

/** What each kind of sign is, those of the engine itself among them. */
export const definitionsById: ReadonlyMap<string, SignalDefinition> = new Map(
  [...signalDefinitions, deafDefinition, heardDefinition, testDefinition].map((one) => [one.id, one]),
);

/** Rounds that may fail without a word: services are away for a moment now and then. */
const roundsWithoutWord = 2;

type DeafState = SourceState & { readonly failed: NonNullable<SourceState['failed']>; readonly answeredAt: string };

/** Whether a log that answered before does not any more. */
export function isDeaf(state: SourceState): state is DeafState {
  return state.failed !== undefined && state.answeredAt !== undefined && state.failed.rounds >= roundsWithoutWord;
}

/** What signs about logs are about: one outage silences many of them, and is one card. */
export const logsSubject = 'source:logs';

/** The log that a sign says is silent; null for a sign about anything else. */
export function silentLogOf({ kind, key }: { readonly kind: string; readonly key: string }): string | null {
  return kind === deafDefinition.id ? (key.split(' ')[0] ?? null) : null;
}

/** What a service said, without the name of what was read: the same outage says the same of every log. */
export function saidOfAll(reason: string): string {
  return reason.replace(/^(graph|exchange|arm)\.\S+: /, '');
}

/** Null where the log answers, or never did: what a tenant lacks is said by `/harden signals`, once. */
export function deafSign(source: { readonly id: string; readonly name: string }, state: SourceState): Sign | null {
  if (!isDeaf(state) || isWithoutToken(state.failed)) return null;
  const { failed, answeredAt } = state;
  const at = new Date(failed.since);
  return {
    kind: deafDefinition.id,
    about: { type: 'object', id: logsSubject, name: source.name },
    rowIds: [`${source.id} since ${failed.since}`],
    // Another silence has another newest answer.
    event: { at, key: `${source.id} ${answeredAt}`, answeredAt: at },
    says: `hardenbot has not been able to read ${source.name} since ${failed.since.slice(11, 16)} UTC.`,
    evidence: [
      `Why: ${saidOfAll(failed.reason)}`,
      ...(failed.permission === undefined ? [] : [`Missing permission: ${failed.permission}.`]),
      ...(failed.licence === undefined ? [] : [`Missing licence: ${failed.licence}.`]),
    ],
    confidence: 'certain',
    weight: 'A',
    reasons: ['What happens meanwhile is seen late, or not at all.'],
    presses: [],
  };
}

/** That all logs of a card are read again: `logs` as people call them, `since` when the first fell silent. */
export function heardSign(logs: readonly string[], { since, at }: { readonly since: Date; readonly at: Date }): Sign {
  const minutes = Math.max(1, Math.round((at.getTime() - since.getTime()) / 60_000));
  const long = minutes < 120 ? `${minutes} min` : `${Math.round(minutes / 60)} h`;
  return {
    kind: heardDefinition.id,
    about: { type: 'object', id: logsSubject, name: logs.join(', ') },
    rowIds: [`read again ${at.toISOString()}`],
    event: { at, key: `read again ${at.toISOString()}`, answeredAt: at },
    says: `hardenbot reads ${namesOf(logs)} again, after ${long}. What was missed is read now.`,
    evidence: [],
    confidence: 'certain',
    weight: 'C',
    reasons: ['What happened meanwhile is reported late.'],
    presses: [],
  };
}

/** `A`, `A and B`, `A, B and C`. */
export function namesOf(logs: readonly string[]): string {
  return logs.length < 2 ? logs.join('') : `${logs.slice(0, -1).join(', ')} and ${logs.at(-1)}`;
}

/** That nobody can sign in to the tenant is an alarm of its own, and said once: no log is to blame, and its service was not asked. */
function isWithoutToken({ kind, reason }: DeafState['failed']): boolean {
  return kind === 'unauthenticated' && saidOfAll(reason) === reason;
}

/** What a person sends to see that it reaches the chat. */
export function testSign(of: { readonly id: string; readonly by: string; readonly at: Date; readonly answeredAt: Date }): Sign {
  return {
    kind: testDefinition.id,
    about: { type: 'object', id: of.id, name: of.by },
    rowIds: [of.id],
    event: { at: of.at, key: of.id, answeredAt: of.answeredAt },
    says: `${of.by} sent a test. Nothing happened in the tenant.`,
    evidence: ['It went the way of every sign: a job, the worker, the ledger, the chat.'],
    confidence: 'certain',
    weight: 'A',
    reasons: ['It shows that signs reach this channel, and how long that takes.'],
    presses: [],
  };
}
