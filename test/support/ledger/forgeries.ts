/** What someone who can write to the queue and to the store might try: each forgery with the one reason for which it must fail. */

import { newDecisionKeys } from '../../../src/compose/keys';
import type { Entry, LedgerEvent } from '../../../src/engine/ledger/entry';
import { type Decision, decisionSigner, type SignedDecision } from '../../../src/engine/plan/decision';
import type { Operation } from '../../../src/engine/plan/operation';
import { materialOf, PlanDigest } from '../../../src/engine/plan/plan';
import { shownHash } from '../../../src/engine/plan/stored-operations';
import type { Job } from '../../../src/queue/job';
import { ids, keys, type Office, otherTenantId, tenantId } from '../corridor/office';
import { signedChain } from './signed-entries';

/** Numbers from 0 to below 1, the same for the same seed. */
export type Random = () => number;

export interface Forgery {
  readonly what: string;
  /** The state it starts from, by the name of a snapshot. */
  readonly from:
    | 'waiting'
    | 'half'
    | 'approved'
    | 'rejected'
    | 'revoked'
    | 'applied'
    | 'keeping'
    | 'audited'
    | 'later'
    | 'sentBack'
    | 'card';
  readonly code: string;
  /** Tampers, and gives the job to put into the queue. */
  readonly forge: (office: Office, random: Random) => unknown;
}

const foreign = decisionSigner(newDecisionKeys().privateKeyPem);
const genuine = decisionSigner(keys.privateKeyPem);

const jobFor = (subject: string, name: Job['name'] = 'apply', tenant = tenantId): Job =>
  ({
    name,
    tenant,
    subject,
    reply: { conversation: { platform: 'terminal', channel: 'hardening' }, messageKey: subject },
    ...(name === 'draw' ? { view: 'change' } : {}),
  }) as Job;

function entriesOf(office: Office, tenant = tenantId): Entry[] {
  const entries = office.storage.entries.get(tenant) ?? [];
  office.storage.entries.set(tenant, entries);
  return entries;
}

/** Adds an entry as someone would who has the keys of the ledger: what a decision in it is worth is another question. */
export function add(office: Office, event: LedgerEvent, where: { subject?: string; tenant?: string } = {}): void {
  const entries = entriesOf(office, where.tenant);
  const { tenant = tenantId, subject = office.newest() } = where;
  entries.push(...signedChain(tenant, [{ subject, event, at: office.now() }], entries));
}

/** Adds an entry as someone would who writes to the store and has no key: both chains fit, and the signature is that of another entry. */
export function addUnsigned(office: Office, event: LedgerEvent, subject = office.newest()): void {
  const entries = entriesOf(office);
  const [entry] = signedChain(tenantId, [{ subject, event, at: office.now() }], entries);
  const signature = entries.flatMap((one) => (one.v === 2 ? [one.signature] : [])).at(-1);
  if (entry !== undefined) entries.push({ ...entry, signature: signature ?? '' });
}

/** Signs everything again, as someone would who has the keys of the ledger and found no mirror. */
function seal(office: Office, entries: readonly Entry[]): void {
  const said = entries.map(({ subject, event, at }) => ({ subject, event, at: new Date(at) }));
  office.storage.entries.set(tenantId, [...signedChain(tenantId, said)]);
  office.storage.mirrors.clear();
}

/** Rewrites events and signs everything again. */
export function resign(office: Office, change: (event: LedgerEvent) => LedgerEvent): void {
  seal(
    office,
    entriesOf(office).map((entry) => ({ ...entry, event: change(entry.event) })),
  );
}

/** Rewrites events of the newest change in place. */
function edit<Type extends LedgerEvent['type']>(
  office: Office,
  type: Type,
  change: (event: Extract<LedgerEvent, { type: Type }>) => LedgerEvent,
): void {
  const entries = entriesOf(office);
  entries.forEach((entry, index) => {
    if (entry.subject === office.newest() && entry.event.type === type)
      entries[index] = { ...entry, event: change(entry.event as Extract<LedgerEvent, { type: Type }>) };
  });
  seal(office, entries);
}

const editApprovals = (office: Office, change: (signed: SignedDecision) => SignedDecision): void =>
  edit(office, 'approved', (event) => ({ ...event, decision: change(event.decision) }));

/** A decision that a gateway without a check would have signed. */
export function signedBy(
  office: Office,
  person: keyof typeof ids,
  change: Partial<Decision> = {},
  signer = genuine,
): SignedDecision {
  const plan = office.change(office.newest())?.plan;
  return signer.sign({
    v: 1,
    kind: 'approve',
    person: { entraId: ids[person], name: person },
    tenant: tenantId,
    subject: office.newest(),
    digest: plan?.digest ?? '',
    ...(plan === undefined || plan === null ? {} : { shown: shownHash(plan, operationsOf(office)) }),
    surface: 'terminal',
    decidedAt: office.now().toISOString(),
    expiresAt: new Date(office.now().getTime() + 3_600_000).toISOString(),
    nonce: `forged-${office.now().getTime()}-${person}`,
    ...change,
  });
}

/** A text of the same length with one character exchanged. */
function spoil(text: string, random: Random): string {
  const at = Math.floor(random() * text.length);
  return `${text.slice(0, at)}${text[at] === 'a' ? 'b' : 'a'}${text.slice(at + 1)}`;
}

function pick<Item>(items: readonly Item[], random: Random): Item {
  return items[Math.floor(random() * items.length)] as Item;
}

/** One field of a decision with another value; never the same as before. */
function mutated(signed: SignedDecision, random: Random): SignedDecision {
  const fields = ['tenant', 'subject', 'digest', 'surface', 'nonce', 'decidedAt', 'expiresAt'] as const;
  const field = pick(fields, random);
  const value = field.endsWith('At')
    ? new Date(Date.parse(signed.decision[field]) + 1 + Math.floor(random() * 1e9)).toISOString()
    : spoil(signed.decision[field], random);
  return { ...signed, decision: { ...signed.decision, [field]: value } };
}

function operationsOf(office: Office): Operation[] {
  return office.storage.plans.get(`${tenantId}/${office.newest()}`) ?? [];
}

function editOperation(office: Office, random: Random): void {
  const operations = operationsOf(office);
  const at = Math.floor(random() * operations.length);
  const operation = operations[at];
  if (operation?.kind !== 'update') return;
  operations[at] = pick<Operation>(
    [
      { ...operation, identity: spoil(operation.identity, random) },
      { ...operation, after: { ...operation.after, SmtpClientAuthenticationDisabled: random() < 0.5 } },
      { ...operation, before: { ...operation.before, PopEnabled: false } },
      { ...operation, object: spoil(operation.object, random) },
    ],
    random,
  );
}

/** Other operations with a digest that fits them. */
function replan(office: Office): void {
  const operations = operationsOf(office);
  operations.push({ kind: 'remove', resource: 'graph.users', object: 'ceo', identity: 'ceo', name: 'ceo', before: {} });
  edit(office, 'planned', (event) => {
    const digest = new PlanDigest(materialOf(event.plan));
    for (const operation of operations) digest.add(operation);
    return { ...event, plan: { ...event.plan, operations: operations.length, digest: digest.hex() } };
  });
}

const apply = (office: Office): Job => jobFor(office.newest());

export const forgeries: readonly Forgery[] = [
  {
    what: 'data that is no job',
    from: 'approved',
    code: 'not-a-job',
    forge: (_office, random) =>
      pick<unknown>(
        [
          null,
          {},
          7,
          [],
          { name: 'apply' },
          { name: 'root' },
          { ...jobFor('c-1'), extra: 1 },
          { ...jobFor('c-1', 'audit'), urgent: true },
        ],
        random,
      ),
  },
  {
    what: 'a tenant that is not served',
    from: 'approved',
    code: 'unknown-tenant',
    forge: (office, random) => jobFor(office.newest(), 'apply', spoil(tenantId, random)),
  },
  {
    what: 'a change that nobody asked for',
    from: 'approved',
    code: 'no-request',
    forge: (_office, random) =>
      jobFor(
        `c-${Math.floor(random() * 1e9)}`,
        pick(['plan', 'apply', 'undo', 'audit', 'collect', 'remind', 'results', 'why', 'questions', 'settings'], random),
      ),
  },
  {
    what: 'a question in the place of a change',
    from: 'approved',
    code: 'no-request',
    forge: (office) => jobFor(office.newest(), 'why'),
  },
  {
    what: 'a round over logs that no settings ask for',
    from: 'approved',
    code: 'not-due',
    forge: (office) => jobFor(office.newest(), 'signals'),
  },
  {
    what: 'a card of questions in the place of a change',
    from: 'approved',
    code: 'no-request',
    forge: (office) => jobFor(office.newest(), 'questions'),
  },
  {
    what: 'a proposal to change settings in the place of a change',
    from: 'approved',
    code: 'no-request',
    forge: (office) => jobFor(office.newest(), 'settings'),
  },
  {
    what: 'a change of another tenant',
    from: 'approved',
    code: 'no-request',
    forge: (office) => jobFor(office.newest(), 'apply', otherTenantId),
  },
  {
    what: 'a reading job for a plan',
    from: 'approved',
    code: 'wrong-job',
    forge: (office, random) => jobFor(office.newest(), pick(['audit', 'collect'], random)),
  },
  {
    what: 'a round that the calendar did not ask for',
    from: 'approved',
    code: 'not-due',
    forge: (office, random) => jobFor(pick([office.newest(), 's-20261124t090000z'], random), 'scan'),
  },
  {
    what: 'results of a change that does not only report',
    from: 'applied',
    code: 'not-due',
    forge: (office) => jobFor(office.newest(), 'results'),
  },
  {
    what: 'a reminder before its time',
    from: 'waiting',
    code: 'not-yet-due',
    forge: (office) => jobFor(office.newest(), 'remind'),
  },
  {
    what: 'another job for an audit',
    from: 'audited',
    code: 'wrong-job',
    forge: (office, random) =>
      jobFor(entriesOf(office)[0]?.subject ?? '', pick(['plan', 'apply', 'undo', 'collect', 'remind', 'results'], random)),
  },
  {
    what: 'an audit job that ran already',
    from: 'audited',
    code: 'audited-already',
    forge: (office) => jobFor(entriesOf(office)[0]?.subject ?? '', 'audit'),
  },
  {
    what: 'a plan job that ran already',
    from: 'approved',
    code: 'planned-already',
    forge: (office) => jobFor(office.newest(), 'plan'),
  },
  { what: 'a plan that nobody approved', from: 'waiting', code: 'not-approved', forge: apply },
  {
    what: 'a plan that nobody approved, ahead of all others',
    from: 'waiting',
    code: 'not-approved',
    forge: (office) => ({ ...apply(office), urgent: true }),
  },
  { what: 'a plan that one of two approved', from: 'half', code: 'not-approved', forge: apply },
  {
    what: 'the one approval twice',
    from: 'half',
    code: 'not-approved',
    forge: (office) => {
      const approvals = entriesOf(office).filter(({ event }) => event.type === 'approved');
      for (const { event } of approvals) add(office, event);
      return apply(office);
    },
  },
  {
    what: 'an entry that lowers the risk',
    from: 'half',
    code: 'shown-otherwise',
    forge: (office) => {
      edit(office, 'planned', (event) => ({ ...event, plan: { ...event.plan, risk: 'low' } }));
      return apply(office);
    },
  },
  { what: 'a plan that was applied already', from: 'applied', code: 'not-open', forge: apply },
  { what: 'a plan that was rejected', from: 'rejected', code: 'not-open', forge: apply },
  { what: 'a plan that was revoked', from: 'revoked', code: 'not-open', forge: apply },
  { what: 'a plan that was sent back for another one', from: 'sentBack', code: 'not-open', forge: apply },
  {
    what: 'the card of several plans in place of a plan',
    from: 'card',
    code: 'no-request',
    forge: (office, random) => jobFor(office.newest('b-'), pick(['plan', 'apply', 'undo', 'remind'], random)),
  },
  { what: 'a plan of a card on which one of two approved', from: 'card', code: 'not-approved', forge: apply },
  {
    what: 'the approvals of a plan on those of another on the same card',
    from: 'card',
    code: 'wrong-subject',
    forge: (office) => {
      const own = entriesOf(office).filter(({ event }) => event.type === 'approved');
      for (const { subject, event } of own) if (subject !== office.newest()) add(office, event);
      return apply(office);
    },
  },
  {
    what: 'a plan that was put on a card with which nobody asked for it',
    from: 'card',
    code: 'wrong-digest',
    forge: (office) => {
      edit(office, 'requested', (event) => ({ ...event, bundle: 'b-another' }));
      return apply(office);
    },
  },
  { what: 'a plan that was approved for later', from: 'later', code: 'too-early', forge: apply },
  {
    what: 'a plan whose time to begin is over',
    from: 'later',
    code: 'window-over',
    forge: (office) => {
      office.forward(12.5 * 3_600_000);
      return apply(office);
    },
  },
  {
    what: 'approvals for later that were made to begin at once',
    from: 'later',
    code: 'bad-signature',
    forge: (office) => {
      editApprovals(office, ({ decision: { start: _start, ...decision }, ...signed }) => ({ ...signed, decision }));
      return apply(office);
    },
  },
  {
    what: 'a request that leaves out what nobody named',
    from: 'approved',
    code: 'wrong-digest',
    forge: (office) => {
      edit(office, 'requested', (event) => ({ ...event, except: ['ceo@contoso.com'] }));
      return apply(office);
    },
  },
  {
    what: 'a plan that leaves out what nobody named',
    from: 'approved',
    code: 'other-plan',
    forge: (office) => {
      edit(office, 'planned', (event) => ({ ...event, plan: { ...event.plan, except: ['ceo@contoso.com'] } }));
      return apply(office);
    },
  },
  {
    what: 'a rejection that was taken out of sight',
    from: 'rejected',
    code: 'not-approved',
    forge: (office) => {
      edit(office, 'rejected', () => ({ type: 'reminded', told: [] }));
      return apply(office);
    },
  },
  {
    what: 'a request moved to another change',
    from: 'approved',
    code: 'wrong-subject',
    forge: (office, random) => {
      const subject = `c-${Math.floor(random() * 1e9)}`;
      for (const entry of entriesOf(office).filter((one) => one.subject === office.newest()))
        add(office, entry.event, { subject });
      return jobFor(subject);
    },
  },
  {
    what: 'a request moved to another tenant',
    from: 'approved',
    code: 'wrong-tenant',
    forge: (office) => {
      const subject = office.newest();
      for (const entry of entriesOf(office).filter((one) => one.subject === subject))
        add(office, entry.event, { subject, tenant: otherTenantId });
      return jobFor(subject, 'apply', otherTenantId);
    },
  },
  {
    what: 'a request for something else',
    from: 'approved',
    code: 'wrong-digest',
    forge: (office, random) => {
      edit(office, 'requested', (event) => ({ ...event, control: spoil(event.control ?? '', random) }));
      return apply(office);
    },
  },
  {
    what: 'a request with lists that nobody asked for',
    from: 'approved',
    code: 'wrong-digest',
    forge: (office) => {
      edit(office, 'requested', (event) => ({ ...event, parameters: { allow: ['ceo'] } }));
      return apply(office);
    },
  },
  {
    what: 'a plan with lists that nobody asked for',
    from: 'approved',
    code: 'other-plan',
    forge: (office) => {
      const parameters = { asked: { allow: ['ceo'] }, settings: { allow: [] } };
      edit(office, 'planned', (event) => ({ ...event, plan: { ...event.plan, parameters } }));
      return apply(office);
    },
  },
  {
    what: 'a request that was changed',
    from: 'approved',
    code: 'bad-signature',
    forge: (office, random) => {
      edit(office, 'requested', (event) => ({ ...event, decision: mutated(event.decision, random) }));
      return apply(office);
    },
  },
  {
    what: 'a request signed with another key',
    from: 'approved',
    code: 'unknown-key',
    forge: (office) => {
      edit(office, 'requested', (event) => ({ ...event, decision: foreign.sign(event.decision.decision) }));
      return apply(office);
    },
  },
  {
    what: 'approvals that were changed',
    from: 'approved',
    code: 'bad-signature',
    forge: (office, random) => {
      editApprovals(office, (signed) => mutated(signed, random));
      return apply(office);
    },
  },
  {
    what: 'approvals with a spoilt signature',
    from: 'approved',
    code: 'bad-signature',
    forge: (office, random) => {
      editApprovals(office, (signed) => ({
        ...signed,
        signature: spoil(signed.signature.slice(0, 80), random) + signed.signature.slice(80),
      }));
      return apply(office);
    },
  },
  {
    what: 'approvals signed with another key',
    from: 'half',
    code: 'unknown-key',
    forge: (office) => {
      editApprovals(office, (signed) => foreign.sign(signed.decision));
      add(office, { type: 'approved', decision: signedBy(office, 'cy', {}, foreign) });
      return apply(office);
    },
  },
  {
    what: 'an approval with the name of our key on a foreign signature',
    from: 'half',
    code: 'bad-signature',
    forge: (office) => {
      const { signature } = signedBy(office, 'cy', {}, foreign);
      add(office, { type: 'approved', decision: { ...signedBy(office, 'cy'), signature } });
      return apply(office);
    },
  },
  {
    what: 'an approval of another tenant',
    from: 'half',
    code: 'wrong-tenant',
    forge: (office) => {
      add(office, { type: 'approved', decision: signedBy(office, 'cy', { tenant: otherTenantId }) });
      return apply(office);
    },
  },
  {
    what: 'an approval of another change',
    from: 'half',
    code: 'wrong-subject',
    forge: (office, random) => {
      add(office, { type: 'approved', decision: signedBy(office, 'cy', { subject: `c-${Math.floor(random() * 1e9)}` }) });
      return apply(office);
    },
  },
  {
    what: 'an approval of another version of the plan',
    from: 'half',
    code: 'wrong-digest',
    forge: (office, random) => {
      add(office, { type: 'approved', decision: signedBy(office, 'cy', { digest: spoil('0'.repeat(64), random) }) });
      return apply(office);
    },
  },
  {
    what: 'a decision of another kind as an approval',
    from: 'half',
    code: 'wrong-kind',
    forge: (office, random) => {
      add(office, {
        type: 'approved',
        decision: signedBy(office, 'cy', { kind: pick(['reject', 'request', 'keep', 'revoke', 'link'], random) }),
      });
      return apply(office);
    },
  },
  {
    what: 'an approval that has expired',
    from: 'half',
    code: 'decision-expired',
    forge: (office, random) => {
      const expiresAt = new Date(office.now().getTime() - 1 - Math.floor(random() * 1e6)).toISOString();
      add(office, { type: 'approved', decision: signedBy(office, 'cy', { expiresAt }) });
      return apply(office);
    },
  },
  {
    what: 'an approval from the future',
    from: 'half',
    code: 'clock-skew',
    forge: (office, random) => {
      const decidedAt = new Date(office.now().getTime() + 61_000 + Math.floor(random() * 1e6)).toISOString();
      add(office, { type: 'approved', decision: signedBy(office, 'cy', { decidedAt, expiresAt: '2027-01-01T00:00:00.000Z' }) });
      return apply(office);
    },
  },
  {
    what: 'the approval of the requester',
    from: 'half',
    code: 'self-approval',
    forge: (office) => {
      add(office, { type: 'approved', decision: signedBy(office, 'ana') });
      return apply(office);
    },
  },
  {
    what: 'another requester in the store, so that the real one may approve',
    from: 'half',
    code: 'shown-otherwise',
    forge: (office) => {
      edit(office, 'planned', (event) => ({ ...event, plan: { ...event.plan, requestedBy: { entraId: ids.ray, name: 'ray' } } }));
      add(office, { type: 'approved', decision: signedBy(office, 'ana') });
      return apply(office);
    },
  },
  {
    what: 'the approval of someone who is no approver',
    from: 'half',
    code: 'not-an-approver',
    forge: (office) => {
      add(office, { type: 'approved', decision: signedBy(office, 'ray') });
      return apply(office);
    },
  },
  {
    what: 'an emergency approval by someone who is not there for that',
    from: 'half',
    code: 'not-for-emergencies',
    forge: (office) => {
      add(office, { type: 'approved', decision: signedBy(office, 'cy', { kind: 'emergency', reason: 'now' }) });
      return apply(office);
    },
  },
  {
    what: 'a time for approval that was prolonged',
    from: 'half',
    code: 'shown-otherwise',
    forge: (office) => {
      edit(office, 'planned', (event) => ({ ...event, plan: { ...event.plan, expiresAt: '2027-01-01T00:00:00.000Z' } }));
      office.forward(4.5 * 3_600_000);
      add(office, { type: 'approved', decision: signedBy(office, 'cy') });
      add(office, { type: 'approved', decision: signedBy(office, 'di') });
      return apply(office);
    },
  },
  {
    what: 'approvals that are too old to be acted on',
    from: 'approved',
    code: 'apply-expired',
    forge: (office, random) => {
      office.forward(3_600_001 + Math.floor(random() * 3_000_000));
      return apply(office);
    },
  },
  {
    what: 'approvals that were acted on already',
    from: 'applied',
    code: 'nonce-spent',
    forge: (office) => {
      // What was done taken out of sight, and the beginning put where it changes nothing: the change looks approved and not begun.
      const own = entriesOf(office).filter((entry) => entry.subject === office.newest());
      const of = (...types: readonly string[]) => own.filter((entry) => types.includes(entry.event.type));
      const order = [...of('requested'), ...of('applying'), ...of('planned'), ...of('approved')];
      seal(office, order);
      return apply(office);
    },
  },
  {
    what: 'operations that were edited',
    from: 'approved',
    code: 'plan-edited',
    forge: (office, random) => {
      editOperation(office, random);
      return apply(office);
    },
  },
  {
    what: 'operations that were left out',
    from: 'approved',
    code: 'plan-edited',
    forge: (office) => {
      operationsOf(office).pop();
      return apply(office);
    },
  },
  {
    what: 'operations in another order',
    from: 'approved',
    code: 'plan-edited',
    forge: (office) => {
      operationsOf(office).reverse();
      return apply(office);
    },
  },
  {
    what: 'other operations with a digest that fits them',
    from: 'approved',
    code: 'wrong-digest',
    forge: (office) => {
      replan(office);
      return apply(office);
    },
  },
  {
    what: 'settings that the plan was not made for',
    from: 'approved',
    code: 'settings-changed',
    forge: (office, random) => {
      edit(office, 'planned', (event) => ({
        ...event,
        plan: { ...event.plan, settingsVersion: spoil(event.plan.settingsVersion, random) },
      }));
      return apply(office);
    },
  },
  {
    what: 'a plan of another control',
    from: 'approved',
    code: 'other-plan',
    forge: (office, random) => {
      edit(office, 'planned', (event) => ({
        ...event,
        plan: { ...event.plan, ...pick([{ control: 'smtp-auth' }, { reverts: 'c-1' }, { id: 'c-1' }], random) },
      }));
      return apply(office);
    },
  },
  {
    what: 'old approvals with a beginning that no worker made',
    from: 'approved',
    code: 'halted',
    forge: (office, random) => {
      office.forward(3_600_001 + Math.floor(random() * 1e7));
      addUnsigned(office, { type: 'applying', nonces: [] });
      return apply(office);
    },
  },
  { what: 'an undo of a change that stays', from: 'applied', code: 'stays', forge: (office) => jobFor(office.newest(), 'undo') },
  {
    what: 'an undo of a change that stays, with a beginning that no worker made',
    from: 'applied',
    code: 'halted',
    forge: (office) => {
      addUnsigned(office, { type: 'undoing', why: 'notKept' });
      return jobFor(office.newest(), 'undo');
    },
  },
  {
    what: 'a time to keep a change that stays',
    from: 'applied',
    code: 'halted',
    forge: (office) => {
      addUnsigned(office, { type: 'keepBy', until: new Date(office.now().getTime() - 1).toISOString() });
      return jobFor(office.newest(), 'undo');
    },
  },
  {
    what: 'operations that were edited before they are restored',
    from: 'keeping',
    code: 'undone as announced',
    forge: (office, random) => {
      office.forward(31 * 60_000);
      editOperation(office, random);
      return jobFor(office.newest(), 'undo');
    },
  },
  {
    what: 'other operations, with a digest that fits them, before they are restored',
    from: 'keeping',
    code: 'not-approved',
    forge: (office) => {
      office.forward(31 * 60_000);
      replan(office);
      return jobFor(office.newest(), 'undo');
    },
  },
  {
    what: 'a time to keep that was brought forward',
    from: 'keeping',
    code: 'halted',
    forge: (office) => {
      addUnsigned(office, { type: 'keepBy', until: new Date(office.now().getTime() - 1).toISOString() });
      return jobFor(office.newest(), 'undo');
    },
  },
  { what: 'an undo before its time', from: 'keeping', code: 'not-yet', forge: (office) => jobFor(office.newest(), 'undo') },
  {
    what: 'a wish to undo without a signature of ours',
    from: 'keeping',
    code: 'not-yet',
    forge: (office, random) => {
      const decision = pick(
        [
          signedBy(office, 'ana', { kind: 'revert' }, foreign),
          mutated(signedBy(office, 'ana', { kind: 'revert' }), random),
          signedBy(office, 'ray', { kind: 'revert' }),
        ],
        random,
      );
      add(office, { type: 'undoAsked', decision });
      return jobFor(office.newest(), 'undo');
    },
  },
];

/** The same for the same seed (mulberry32). */
export function randomFrom(seed: number): Random {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
