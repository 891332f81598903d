/** Which subjects are over for good: what is in force, can still be undone, or is needed by anything that is still to come, never leaves a ledger. */
import { changeOf } from '../../src/engine/changes/change-of';
import { isClosed } from '../../src/engine/changes/closed';
import type { LedgerEvent } from '../../src/engine/ledger/entry';
import { type Decision, decisionSigner, type SignedDecision } from '../../src/engine/plan/decision';
import type { Operation } from '../../src/engine/plan/operation';
import { closedSubjects } from '../../src/worker/archive/closed-subjects';
import { samplePlan } from '../support/decisions/sample-plan';
import { eventSamples } from '../support/ledger/event-samples';
import { asStored, gatewayKeys, memoryLedger, signedChain } from '../support/ledger/signed-entries';
import { emptyStorage } from '../support/stores/memory-stores';

const tenant = 't';
const id = 'c-1';
const at = '2026-01-01T08:00:00.000Z';
const olderThan = new Date('2026-06-01T00:00:00.000Z');
const person = { entraId: 'a', name: 'Ana' };
const plan = samplePlan({ id, tenant, requestedBy: person, at, operations: 1 });
const operation: Operation = {
  kind: 'update',
  resource: 'exchange.CASMailbox',
  object: 'a@contoso.com',
  identity: 'a',
  before: { PopEnabled: true },
  after: { PopEnabled: false },
};
const decided = (more: Partial<Decision> = {}): SignedDecision =>
  decisionSigner(gatewayKeys.privateKeyPem).sign({
    v: 1,
    kind: 'approve',
    person,
    tenant,
    subject: id,
    digest: plan.digest,
    surface: 'slack',
    decidedAt: at,
    expiresAt: '2026-01-03T08:00:00.000Z',
    nonce: 'n',
    ...more,
  });
const samples = eventSamples({ plan, approval: decided(), operation });
type Type = LedgerEvent['type'];

function event(type: Type, more: object = {}): LedgerEvent {
  const sample = samples.get(type);
  if (sample === undefined) throw new Error(`There is no sample of ${type}.`);
  return { ...sample, ...more };
}

const outcome = (result: string, more: object = {}) => event('outcome', { result, id: undefined, ...more });
const asked = event('requested');
const planned = event('planned', { plan });
const begun = [asked, planned, event('approved'), event('applying'), event('intent')];
const applied = [...begun, outcome('applied'), event('applied'), event('verified'), event('checkpoint')];
const keptOpen = [...applied, event('keepBy')];
const putBack = [event('undoing'), event('intent', { undo: true }), outcome('applied', { undo: true }), event('undone')];

function closed(events: readonly LedgerEvent[], before = olderThan): boolean {
  const entries = signedChain(
    tenant,
    events.map((one) => ({ subject: id, event: one, at: new Date(at) })),
  );
  const change = changeOf(asStored(entries));
  if (change === null) throw new Error('It is no change.');
  return isClosed(change, before);
}

const over: Readonly<Record<string, readonly LedgerEvent[]>> = {
  'an audit that was done': [event('requested', { what: 'audit' }), event('audited')],
  'a plan that is empty': [asked, event('nothingToDo')],
  'a request that was refused': [asked, event('refused')],
  'a plan that was rejected': [asked, planned, event('rejected')],
  'a plan that was revoked': [asked, planned, event('approved'), event('revoked')],
  'a plan that nobody approved in time': [asked, planned, event('reminded')],
  'a change that another one restored': [...applied, event('reverted')],
  'a change that put itself back': [...keptOpen, ...putBack, event('checkpoint')],
  'a change of which nothing took effect': [...begun, outcome('failed'), event('applied', { stopped: 'x' }), event('checkpoint')],
  'a change for which everything was in order': [
    ...begun,
    outcome('unchanged'),
    event('applied'),
    event('verified'),
    event('checkpoint'),
  ],
};
test.each(Object.entries(over))('%s is over', (_what, events) => {
  expect(closed(events)).toBe(true);
});

const stays: Readonly<Record<string, readonly LedgerEvent[]>> = {
  'a request that is not planned yet': [asked],
  'a plan that is approved': [asked, planned, event('approved')],
  'a change that is in force': applied,
  'a change that someone kept': [...keptOpen, event('kept')],
  'a change that waits to be kept': keptOpen,
  'a change that is being applied': begun,
  'a change that was refused half way': [...begun, event('refused')],
  'a change that stopped after something took effect': [
    ...begun,
    outcome('applied'),
    event('applied', { stopped: 'x' }),
    event('checkpoint'),
  ],
  'a change of which a step is unknown': [...begun, outcome('unknown'), event('applied', { stopped: 'x' }), event('checkpoint')],
  'a change of which a step was announced alone': [...begun, event('applied', { stopped: 'x' }), event('checkpoint')],
  'a change that is being undone': [...keptOpen, event('undoing')],
  'a change that was restored, and its end was unknown': [...keptOpen, ...putBack],
  'a change of which putting back stopped': [
    ...keptOpen,
    ...putBack.slice(0, 3),
    event('undone', { stopped: 'x' }),
    event('checkpoint'),
  ],
  'a change of which a step of putting back is unknown': [
    ...keptOpen,
    event('undoing'),
    event('intent', { undo: true }),
    outcome('unknown', { undo: true }),
    event('undone'),
    event('checkpoint'),
  ],
  'a change of a campaign': [event('requested', { campaign: { id: 'g-1' } }), event('refused')],
  'a change of an incident': [event('requested', { incident: 'i-1' }), event('refused')],
  'an incident': [event('requested', { what: 'collect' }), event('collected')],
  'a plan of which a decision could still be acted on': [
    event('requested', { decision: decided({ expiresAt: '2026-06-02T00:00:00.000Z' }) }),
    event('refused'),
  ],
};
test.each(Object.entries(stays))('%s stays', (_what, events) => {
  expect(closed(events)).toBe(false);
});

test('a plan that may still be approved at the day before which things leave stays', () => {
  expect(closed([asked, planned], new Date(at))).toBe(false);
});

/** Ids of the subjects that may leave, of a ledger that was written on one day of long ago. */
async function leaving(
  subjects: Readonly<Record<string, readonly LedgerEvent[]>>,
  more: { readonly toldUpTo?: number } = {},
): Promise<readonly string[]> {
  const ledger = memoryLedger(emptyStorage(), { now: () => new Date(at) });
  for (const [subject, events] of Object.entries(subjects)) for (const one of events) await ledger.append(tenant, subject, one);
  const found = await closedSubjects({
    ledger,
    tenant,
    olderThan,
    controls: ['pop-imap', 'mfa'],
    toldUpTo: Number.MAX_SAFE_INTEGER,
    ...more,
  });
  return found.map((one) => one.id);
}

const whole = event('audited', { verdicts: { 'pop-imap': 'pass', mfa: 'fail' } });
const part = event('audited', { verdicts: { mfa: 'fail' } });
const rejected = over['a plan that was rejected'] ?? [];
const inBundle = [event('requested', { bundle: 'b-1' }), planned, event('rejected')];
const twoRows = (other: string) =>
  event('bundled', { rows: [id, other].map((change) => ({ control: 'mfa', change })), declined: [] });

test('the last audit of each control stays, and the last of the whole tenant', async () => {
  expect(await leaving({ 's-1': [whole], 's-2': [whole], 's-3': [part], 's-4': [part] })).toEqual(['s-1', 's-3']);
});

test('what a receiver was not told yet stays', async () => {
  expect(await leaving({ 'd-1': [event('drifted')], 'd-2': [event('drifted')] }, { toldUpTo: 1 })).toEqual(['d-1']);
});

test('a bundle leaves with all its plans, or none of them does', async () => {
  expect(await leaving({ 'b-1': [twoRows('c-2')], [id]: inBundle, 'c-2': inBundle })).toEqual(['b-1', id, 'c-2']);
  expect(await leaving({ 'b-1': [twoRows('c-2')], [id]: inBundle, 'c-2': applied })).toEqual([]);
});

test('a waiver leaves once it ended or its time is up, whatever was said of it', async () => {
  const until = (day: string) => event('waiverAsked', { terms: { ...termsOf(), until: `${day}T00:00:00.000Z` }, expiresAt: at });
  expect(
    await leaving({
      'w-1': [until('2026-03-01'), event('waived')],
      'w-2': [until('2026-07-01'), event('waived')],
      'w-3': [until('2026-07-01'), event('rejected')],
      'w-4': [until('2026-07-01'), event('waived'), event('waiverEnded')],
    }),
  ).toEqual(['w-1', 'w-4']);
});

function termsOf(): object {
  const sample = samples.get('waiverAsked');
  return sample?.type === 'waiverAsked' ? sample.terms : {};
}

test('links of accounts, what receivers were told, evidence that was handed out and what says where entries are never leave', async () => {
  const linked = event('linked');
  const archived = event('delivered');
  expect(
    await leaving({
      'account-1': [linked],
      'accounts-1': [linked],
      'accounts-withdrawn': [event('unlinked')],
      'webhook-siem': [archived],
      'evidence-cis-2025': [event('checkpoint')],
      ledger: [event('reviewed')],
      [id]: rejected,
      'x-1': [event('turnedAway')],
      'link-1': [event('linkAsked', { until: at }), linked],
      'link-2': [event('linkAsked')],
    }),
  ).toEqual([id, 'x-1', 'link-1']);
});

test('nothing leaves that was touched lately', async () => {
  expect(await leaving({ [id]: rejected })).toEqual([id]);
  const ledger = memoryLedger(emptyStorage(), { now: () => olderThan });
  for (const one of rejected) await ledger.append(tenant, id, one);
  expect(await closedSubjects({ ledger, tenant, olderThan, controls: [], toldUpTo: 9 })).toEqual([]);
});
