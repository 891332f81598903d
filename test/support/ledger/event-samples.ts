/** One valid event of every type that a ledger can hold, about one plan: what a forger would want to be believed. */
import { eventSchema, type LedgerEvent } from '../../../src/engine/ledger/entry';
import type { SignedDecision } from '../../../src/engine/plan/decision';
import type { Operation } from '../../../src/engine/plan/operation';
import type { Plan } from '../../../src/engine/plan/plan';

const at = '2026-11-24T09:00:00.000Z';
const verdict = 'pass' as const;

/** By type; the same for the same plan. `approval` is a genuine one, so that what is forged looks as good as it can. */
export function eventSamples({
  plan,
  approval,
  operation,
}: {
  readonly plan: Plan;
  readonly approval: SignedDecision;
  readonly operation: Operation;
}): ReadonlyMap<LedgerEvent['type'], LedgerEvent> {
  const decided = (kind: SignedDecision['decision']['kind']): SignedDecision => ({
    ...approval,
    decision: { ...approval.decision, kind },
  });
  const refusal = { code: 'not-open', reason: 'as someone wants it', remedy: '' };
  const account = { platform: 'slack', account: 'U77' };
  const checkpoint = `hardenbot-checkpoint:${plan.tenant}:1:${plan.digest}:key:signature`;
  const evidence = {
    account: { id: 'a', name: 'a@contoso.com', kinds: ['member' as const], roles: [] },
    collectedAt: at,
    since: at,
    firstSuspicious: null,
    counts: [],
    items: [],
    moments: [],
    more: { items: 0, moments: 0 },
    record: 'on' as const,
    mailboxRecord: 'on' as const,
    missing: [],
    file: { sha256: '0'.repeat(64), lines: 1 },
  };
  const move = {
    at,
    control: plan.control,
    kind: 'regressed' as const,
    from: verdict,
    to: 'fail' as const,
    objects: [],
    summary: '',
    authors: [],
  };
  const settingsTerms = { changes: [{ key: 'digest.at', to: '08:00' }] };
  const weighed = { risk: 'medium' as const, why: [], without: [], unknown: [], verdicts: [], plans: [] };
  const terms = {
    control: plan.control,
    reason: 'as someone wants it',
    days: 90,
    until: '2027-02-01T00:00:00.000Z',
    severity: 'low' as const,
    verdict: 'fail' as const,
    accepted: [],
    complete: true,
  };
  const sign = {
    kind: 'policy-weakened',
    about: { type: 'policy', id: 'p', name: 'Require MFA' },
    rowIds: ['r'],
    key: 'r',
    at,
    answeredAt: at,
    says: 'as someone wants it',
    evidence: [],
    confidence: 'certain',
    weight: 'A',
    reasons: [],
    presses: [],
  };
  const expected = { person: { id: 'a', name: 'a@contoso.com' }, says: 'new phone', from: at, until: at };
  const events: readonly unknown[] = [
    { type: 'signalsBegun', at },
    { type: 'signalled', loudness: 'loud', signs: [sign] },
    { type: 'signalAnswered', answer: 'expected', quietUntil: at, decision: decided('claim') },
    { type: 'signalAsked', person: { id: 'a', name: 'a@contoso.com' }, decision: decided('request') },
    { type: 'signalHandedOver', at },
    {
      type: 'signalContained',
      at,
      person: { id: 'a', name: 'a@contoso.com' },
      kind: 'inbox-rule',
      incident: 'i-0000001',
      change: 'c-0000001',
      settings: 'p-0000001',
      by: [{ id: 'b', name: 'b' }],
    },
    { type: 'signalExpected', terms: expected, decision: decided('request') },
    { type: 'signalTestAsked', decision: decided('request') },
    { type: 'requested', what: 'plan', control: plan.control, decision: decided('request') },
    { type: 'collected', evidence },
    { type: 'bundled', rows: [{ control: plan.control, change: plan.id }], declined: [{ control: 'direct-send', ...refusal }] },
    { type: 'staged', stage: 'contain', change: plan.id },
    { type: 'claimed', items: [{ key: 'method m1', print: '0' }], decision: decided('claim') },
    { type: 'audited', verdicts: { [plan.control]: verdict } },
    { type: 'planned', plan: { ...plan, operations: 0, warnings: [] } },
    { type: 'nothingToDo', reason: 'as someone wants it' },
    { type: 'refused', ...refusal },
    { type: 'approved', decision: decided('approve') },
    { type: 'rejected', decision: decided('reject') },
    { type: 'revoked', decision: decided('revoke') },
    { type: 'reviewed', decision: decided('review') },
    { type: 'reminded', told: [] },
    { type: 'turnedAway', ...refusal, job: 'undo' },
    { type: 'applying', nonces: [] },
    { type: 'intent', n: 1, operation },
    { type: 'outcome', n: 1, result: 'applied', id: 'All' },
    { type: 'applied', done: plan.operations, total: plan.operations },
    { type: 'resumed', decision: decided('resume') },
    { type: 'verified', measured: verdict, expected: verdict, summary: 'as someone wants it' },
    { type: 'reported', since: at, lines: [], notMeasured: [] },
    { type: 'keepBy', until: '2099-01-01T00:00:00.000Z' },
    { type: 'kept', decision: decided('keep') },
    { type: 'undoAsked', decision: decided('revert') },
    { type: 'undoing', why: 'notKept' },
    { type: 'undone', done: plan.operations, total: plan.operations },
    { type: 'reverted', by: 'c-0000099' },
    { type: 'checkpoint', checkpoint },
    { type: 'linkAsked', ...account, until: '2099-01-01T00:00:00.000Z' },
    { type: 'linked', ...account, decision: decided('link') },
    { type: 'unlinked', ...account, decision: decided('unlink') },
    { type: 'notifyChosen', person: 'a1', choice: 'mine' },
    { type: 'directoryMove', to: 'another', needed: 2, decision: decided('directory') },
    { type: 'drifted', move },
    { type: 'waiverAsked', terms, expiresAt: '2027-02-01T00:00:00.000Z', decision: decided('request') },
    { type: 'waived', decision: decided('waive') },
    { type: 'waiverEnded', why: 'fixed', detail: 'as someone wants it' },
    { type: 'introduced', how: 'first', at },
    { type: 'unreached', why: 'Entra ID refused the credential', at },
    { type: 'reached', at },
    { type: 'questionsAsked', expiresAt: '2027-02-01T00:00:00.000Z', decision: decided('request') },
    {
      type: 'questionsSuggested',
      suggestions: [
        {
          control: 'country-block',
          question: 'From where?',
          answer: 'ask',
          settings: {},
          says: 'Not clear.',
          evidence: [],
          confidence: 'none',
        },
      ],
    },
    {
      type: 'questionAnswered',
      answer: { choice: 'use', control: 'country-block', settings: { allow: ['DE'] } },
      decision: decided('request'),
    },
    { type: 'answersApproved', decision: decided('approve') },
    {
      type: 'answersSettled',
      answers: [
        {
          answer: { choice: 'use', control: 'country-block', settings: { allow: ['DE'] } },
          by: decided('request').decision.person,
        },
      ],
      approvedBy: [decided('approve').decision.person],
      at,
    },
    { type: 'settingsProposed', terms: settingsTerms, expiresAt: '2027-02-01T00:00:00.000Z', decision: decided('request') },
    { type: 'settingsWeighed', weighed },
    { type: 'settingsDeclined', code: 'other-value', reason: 'It is not what it was.', remedy: 'Propose it again.' },
    { type: 'settingsApproved', decision: decided('approve') },
    {
      type: 'settingsDecided',
      id: 'p-0000001',
      order: 1,
      terms: settingsTerms,
      weighed,
      request: decided('request'),
      approvals: [decided('approve')],
      approvedBy: [decided('approve').decision.person],
      file: { 'digest.at': 'none' },
      at,
    },
    { type: 'setAside', rows: 1, sha256: plan.digest },
    { type: 'stored', values: { posture: plan.digest } },
    { type: 'moved', text: '{}' },
    {
      type: 'archived',
      file: 't.1-2.jsonl',
      sha256: plan.digest,
      olderThan: at,
      runs: [{ from: 1, to: 2, before: plan.digest, last: plan.digest }],
    },
    { type: 'delivered', to: 'https://receiver.example', upTo: 1 },
    { type: 'clockJumped', byMs: 1 },
  ];
  return new Map(events.map((event) => eventSchema.parse(event)).map((event) => [event.type, event]));
}
