/** That a log does not answer is a sign itself: an attacker who turns a log off, or takes a permission, is seen by nothing else. */

import type { Sign } from './sign.js';
import type { SignalDefinition } from './signal-kind.js';
import type { SourceState } from './store.js';

export const deafDefinition: SignalDefinition = {
  id: 'source-deaf',
  title: 'hardenbot cannot read a log',
  reads: [],
  loudness: 'normal',
};

export const testDefinition: SignalDefinition = {
  id: 'test',
  title: 'A test of signals',
  reads: [],
  loudness: 'normal',
};

/** Rounds that may fail without a word: services are away for a moment now and then. */
const roundsWithoutWord = 2;

type DeafState = SourceState & { readonly failed: object; readonly answeredAt: string };

/** Whether a log that answered before does not any more. */
export function isDeaf(state: SourceState): state is DeafState {
  return state.failed !== undefined && state.answeredAt !== undefined && state.failed.rounds >= roundsWithoutWord;
}

/** What a sign about a log is about. */
export function sourceSubject(source: string): string {
  return `source:${source}`;
}

/** Null where the log answers, or never did: what a tenant lacks is said by `/harden signals`, once. */
export function deafSign(source: { readonly id: string; readonly name: string }, state: SourceState): Sign | null {
  if (!isDeaf(state)) return null;
  const { failed, answeredAt } = state;
  const at = new Date(failed.since);
  return {
    kind: deafDefinition.id,
    about: { type: 'object', id: sourceSubject(source.id), name: source.name },
    rowIds: [`${source.id} since ${failed.since}`],
    // Another silence has another newest answer.
    event: { at, key: `${source.id} ${answeredAt}`, answeredAt: at },
    says: `hardenbot has not been able to read ${source.name} since ${failed.since.slice(11, 16)} UTC.`,
    evidence: [
      `The service says: ${failed.reason}`,
      ...(failed.permission === undefined ? [] : [`Missing permission: ${failed.permission}.`]),
      ...(failed.licence === undefined ? [] : [`Missing licence: ${failed.licence}.`]),
    ],
    confidence: 'certain',
    weight: 'A',
    reasons: ['What happens meanwhile is seen late, or not at all.'],
    presses: [],
  };
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
