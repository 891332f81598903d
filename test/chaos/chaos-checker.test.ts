/** The checker of the trials is honest: a history without fault passes, and each violation that is planted in it is found by name. */
import type { RecordedCall } from '../../adapters/m365/simulator/index';
import type { Entry, LedgerEvent } from '../../src/engine/ledger/entry';
import type { SignedDecision } from '../../src/engine/plan/decision';
import type { Operation } from '../../src/engine/plan/operation';
import { violations } from '../support/chaos/checker';
import { signedChain } from '../support/ledger/signed-entries';

interface History {
  readonly events: readonly LedgerEvent[];
  readonly calls: readonly RecordedCall[];
}

const at = (seconds: number): string => new Date(Date.UTC(2026, 10, 24, 9, 0, seconds)).toISOString();
const decision = { decision: {}, keyId: '', signature: '' } as unknown as SignedDecision;
const forLater = {
  ...decision,
  decision: { start: { notBefore: at(50), notAfter: at(59) } },
} as unknown as SignedDecision;

function turn(mailbox: string, on: boolean): Operation {
  const [before, after] = [{ PopEnabled: !on }, { PopEnabled: on }];
  return { kind: 'update', resource: 'exchange.CASMailbox', object: mailbox, identity: mailbox, before, after };
}

/** A call at a second; entries are written at the second of their place. */
function set(second: number, mailbox: string, fields: object, cmdlet = 'Set-CASMailbox'): RecordedCall {
  return {
    at: at(second),
    service: 'exchange',
    method: 'POST',
    path: '/',
    headers: {},
    cmdlet,
    parameters: { Identity: mailbox, ...fields },
    status: 200,
    write: true,
    effect: true,
  };
}

/** Two mailboxes are closed and, because nobody keeps that, opened again. */
const genuine: History = {
  events: [
    { type: 'requested', what: 'plan', control: 'pop-imap', decision },
    { type: 'approved', decision },
    { type: 'applying' },
    { type: 'intent', n: 1, operation: turn('a', false) },
    { type: 'outcome', n: 1, result: 'applied' },
    { type: 'intent', n: 2, operation: turn('b', false) },
    { type: 'outcome', n: 2, result: 'applied' },
    { type: 'applied', done: 2, total: 2 },
    { type: 'undoing', why: 'notKept' },
    { type: 'intent', n: 1, operation: turn('b', true), undo: true },
    { type: 'outcome', n: 1, result: 'applied', undo: true },
    { type: 'intent', n: 2, operation: turn('a', true), undo: true },
    { type: 'outcome', n: 2, result: 'applied', undo: true },
    { type: 'undone', done: 2, total: 2 },
  ],
  calls: [
    set(4, 'a', { PopEnabled: false }),
    set(6, 'b', { PopEnabled: false }),
    set(10, 'b', { PopEnabled: true }),
    set(12, 'a', { PopEnabled: true }),
  ],
};

function written(events: readonly LedgerEvent[]): Entry[] {
  return [
    ...signedChain(
      't',
      events.map((event, index) => ({ subject: 'c-1', event, at: new Date(at(index)) })),
    ),
  ];
}

const found = ({ events, calls }: History): readonly string[] => violations(calls, written(events));
const without = (index: number) => genuine.events.filter((_event, place) => place !== index);
const instead = (index: number, event: LedgerEvent) =>
  genuine.events.map((original, place) => (place === index ? event : original));
const added = (index: number, event: LedgerEvent) => [...genuine.events.slice(0, index), event, ...genuine.events.slice(index)];

test('a history without fault passes', () => {
  expect(found(genuine)).toEqual([]);
});

test('a step of which nobody can say what became of it passes, done or not', () => {
  const events = instead(4, { type: 'outcome', n: 1, result: 'unknown' });
  const stopped = [...events.slice(0, 5), { type: 'applied' as const, done: 0, total: 2, stopped: 'look' }];
  expect(found({ events: stopped, calls: genuine.calls.slice(0, 1) })).toEqual([]);
  expect(found({ events: stopped, calls: [] })).toEqual([]);
});

const again = set(4, 'a', { PopEnabled: false });
const planted: Readonly<Record<string, readonly [History, string]>> = {
  'an effect that came twice': [{ ...genuine, calls: [again, ...genuine.calls] }, 'operation 1 was done 2 times'],
  'an effect that nobody announced': [
    { ...genuine, calls: [...genuine.calls, set(5, 'c', { PopEnabled: false })] },
    'never announced',
  ],
  'an effect of another kind': [
    { ...genuine, calls: [...genuine.calls, set(5, 'a', {}, 'Remove-Mailbox')] },
    'Remove-Mailbox is not understood',
  ],
  'an effect that did more than was announced': [
    { ...genuine, calls: [set(4, 'a', { PopEnabled: false, ImapEnabled: false }), ...genuine.calls.slice(1)] },
    'never announced',
  ],
  'an effect with another value': [
    { ...genuine, calls: [set(4, 'a', { PopEnabled: null }), ...genuine.calls.slice(1)] },
    'never announced',
  ],
  'an effect before its announcement': [
    { ...genuine, calls: [set(2, 'a', { PopEnabled: false }), ...genuine.calls.slice(1)] },
    'was done before c-1 operation 1 was announced',
  ],
  'an outcome before its effect': [
    { ...genuine, calls: [set(5, 'a', { PopEnabled: false }), ...genuine.calls.slice(1)] },
    'operation 1 was called applied before it was done',
  ],
  'an announcement without an outcome': [{ ...genuine, events: without(4) }, 'operation 1 was announced and has no outcome'],
  'a claim to have applied what was never done': [
    { ...genuine, calls: genuine.calls.slice(1) },
    'operation 1 is called applied and was never done',
  ],
  'a claim to have failed at what was done': [
    { ...genuine, events: instead(4, { type: 'outcome', n: 1, result: 'failed' }) },
    'operation 1 is called failed and was done',
  ],
  'a claim that it was as wanted already': [
    { ...genuine, events: instead(4, { type: 'outcome', n: 1, result: 'unchanged' }) },
    'operation 1 is called unchanged and was done',
  ],
  'two outcomes that contradict each other': [
    { ...genuine, events: added(5, { type: 'outcome', n: 1, result: 'failed' }) },
    'operation 1 has two outcomes',
  ],
  'an outcome without an announcement': [
    { events: without(3), calls: genuine.calls.slice(1) },
    'operation 1 has an outcome and was never announced',
  ],
  'an announcement that came twice': [
    { ...genuine, events: added(4, { type: 'intent', n: 1, operation: turn('a', false) }) },
    'operation 1 was announced twice',
  ],
  'a beginning without approval': [{ ...genuine, events: without(1) }, 'nobody had approved it'],
  'a beginning after a rejection': [
    { ...genuine, events: added(2, { type: 'rejected', decision }) },
    'was begun after it had been ended',
  ],
  'a beginning before its time': [
    { ...genuine, events: instead(1, { type: 'approved', decision: forLater }) },
    'was begun before the time for which it was approved',
  ],
  'a beginning after the end': [{ ...genuine, events: added(8, { type: 'applying' }) }, 'was begun again'],
  'a step without a beginning': [{ ...genuine, events: without(2) }, 'operation 1 was announced before it was begun'],
  'a step after the end': [
    { ...genuine, events: [...genuine.events, { type: 'intent', n: 3, operation: turn('a', false) }] },
    'operation 3 was announced after the end',
  ],
  'an undoing that forgot something': [
    { events: genuine.events.filter((_event, place) => place !== 11 && place !== 12), calls: genuine.calls.slice(0, 3) },
    'operation 1 was not restored',
  ],
  'an undoing that failed at something': [
    { events: instead(12, { type: 'outcome', n: 2, result: 'failed', undo: true }), calls: genuine.calls.slice(0, 3) },
    'operation 1 was not restored',
  ],
  'an undoing of what was never done': [
    {
      events: added(13, { type: 'intent', n: 3, operation: turn('c', true), undo: true }),
      calls: [...genuine.calls, set(13, 'c', { PopEnabled: true })],
    },
    'undo operation 3 restores what was not done',
  ],
  'an undoing to another value than there was': [
    {
      events: instead(11, {
        type: 'intent',
        n: 2,
        operation: { ...turn('a', true), after: { PopEnabled: null } } as Operation,
        undo: true,
      }),
      calls: [...genuine.calls.slice(0, 3), set(12, 'a', { PopEnabled: null })],
    },
    'undo operation 2 restores what was not done',
  ],
};

test.each(Object.entries(planted))('%s is found', (_what, [history, sentence]) => {
  expect(found(history).join('\n')).toContain(sentence);
});

test('an entry that was edited, dropped or swapped is found', () => {
  const entries = written(genuine.events);
  const [first, second, ...rest] = entries as [Entry, Entry, ...Entry[]];
  expect(violations(genuine.calls, [{ ...first, at: at(59) }, second, ...rest]).join()).toContain('was edited');
  expect(violations(genuine.calls, [first, ...rest]).join()).toContain('missing or out of order');
  expect(violations(genuine.calls, [second, first, ...rest]).join()).toContain('missing or out of order');
});
