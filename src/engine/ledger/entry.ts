/** What the ledger says: one entry for each step of a request, plan or change, in the order in which they happened. */
import { z } from 'zod';
import { featureEventSchemas } from '../../features/events.js';
import { requestTerms } from '../../features/terms.js';
import { signedDecisionSchema } from '../plan/decision.js';
import { exceptSchema } from '../plan/except.js';
import { operationSchema } from '../plan/operation-schema.js';
import { parametersSchema } from '../plan/parameters.js';
import { planSchema } from '../plan/plan.js';
import { verdictSchema } from '../plan/verdict.js';
import { archivedFields } from './archived-fields.js';
import { moveSchema } from './move.js';

/** Set on the journal of restoring a change that undoes itself. */
const isRevert = z.literal(true).optional();
const refusal = { code: z.string(), reason: z.string(), remedy: z.string() };

export const eventSchema = z.discriminatedUnion('type', [
  /** A person asked for an audit, a plan, the undoing of a change, or the evidence of a compromised account. */
  z.strictObject({
    type: z.literal('requested'),
    what: z.enum(['audit', 'plan', 'revert', 'collect']),
    /** The control to plan or audit (absent: all), or the stage of the playbook for a compromised account. */
    control: z.string().optional(),
    /** The compromised account, as it was typed. */
    account: z.string().optional(),
    /** The change to undo. */
    change: z.string().optional(),
    /** Lists that take the place of the control's settings for this plan alone. */
    parameters: parametersSchema.optional(),
    /** Objects that the plan leaves out, as they were typed. */
    except: exceptSchema.optional(),
    /** What was asked for of a feature. */
    ...requestTerms,
    /** Set where nobody was asked: the change of settings by which people let a worker begin this. The decision is the one of that change. */
    rule: z.string().exactOptional(),
    decision: signedDecisionSchema,
  }),
  ...featureEventSchemas,
  z.strictObject({ type: z.literal('audited'), verdicts: z.record(z.string(), verdictSchema) }),
  z.strictObject({ type: z.literal('planned'), plan: planSchema }),
  /** There is nothing to change: the plan would be empty. */
  z.strictObject({ type: z.literal('nothingToDo'), reason: z.string() }),
  /** We declined to plan or to apply; this ends the subject. */
  z.strictObject({
    type: z.literal('refused'),
    ...refusal,
    /** Accounts that may have been meant. */
    accounts: z
      .array(z.strictObject({ id: z.string(), name: z.string() }))
      .max(5)
      .optional(),
  }),
  z.strictObject({ type: z.literal('approved'), decision: signedDecisionSchema }),
  /** An approver said no; where the decision is of the kind `ask`, with what another plan should be like. */
  z.strictObject({ type: z.literal('rejected'), decision: signedDecisionSchema }),
  /** An approver took back what was approved, before it began. */
  z.strictObject({ type: z.literal('revoked'), decision: signedDecisionSchema }),
  /** Someone looked at an emergency approval afterwards. */
  z.strictObject({ type: z.literal('reviewed'), decision: signedDecisionSchema }),
  /** People were reminded that the plan waits; `told` personally, by Entra object id. */
  z.strictObject({ type: z.literal('reminded'), told: z.array(z.string()) }),
  /** A job or click that carried no authority was turned away; the subject goes on as if it had not been. */
  z.strictObject({ type: z.literal('turnedAway'), ...refusal, job: z.string() }),
  /** The worker begins; `nonces` are those of the decisions it acts on, which are spent by this; `checked`: how it was made sure that nobody is locked out. */
  z.strictObject({ type: z.literal('applying'), nonces: z.array(z.string()).optional(), checked: z.string().optional() }),
  /** The next thing the worker does is send operation `n`. */
  z.strictObject({ type: z.literal('intent'), n: z.number().int(), operation: operationSchema, undo: isRevert }),
  z.strictObject({
    type: z.literal('outcome'),
    n: z.number().int(),
    /**
     * - `applied`: sent, and read back as wanted · `unchanged`: it already was as wanted
     * - `conflict`: it was neither as planned nor as wanted, so nothing was sent
     * - `failed`: the service refused and nothing changed · `unknown`: a person has to look
     * - `notSent`: it was announced, and nothing was sent: the announcement is taken back, and it may be announced again
     */
    result: z.enum(['applied', 'unchanged', 'conflict', 'failed', 'unknown', 'notSent']),
    /** What the service calls the object that was created. */
    id: z.string().optional(),
    reason: z.string().optional(),
    undo: isRevert,
  }),
  /** Applying ended; `stopped` when it ended before the last operation, `left` how many were tried and are not done. */
  z.strictObject({
    type: z.literal('applied'),
    done: z.number().int(),
    total: z.number().int(),
    stopped: z.string().optional(),
    left: z.number().int().positive().optional(),
  }),
  /** Someone wants what is left of a change to be tried again, or one to begin although what it waits for was stopped. */
  z.strictObject({ type: z.literal('resumed'), decision: signedDecisionSchema }),
  /** The control was audited again: what was measured, beside what was expected. */
  z.strictObject({
    type: z.literal('verified'),
    measured: verdictSchema,
    expected: verdictSchema,
    summary: z.string(),
    undo: isRevert,
  }),
  /** What a change that only reports would have done since it was applied, brought to the people who decide whether it is enforced. */
  z.strictObject({
    type: z.literal('reported'),
    since: z.iso.datetime(),
    lines: z.array(z.strictObject({ label: z.string(), value: z.string() })),
    notMeasured: z.array(z.string()),
    /** Of some sign-ins it is not known what would have happened: it is counted again before anyone enforces it. */
    uncounted: z.literal(true).optional(),
  }),
  /** The change undoes itself at `until` unless someone keeps it before. */
  z.strictObject({ type: z.literal('keepBy'), until: z.iso.datetime() }),
  z.strictObject({ type: z.literal('kept'), decision: signedDecisionSchema }),
  /** A person wants the change undone before its time is up. */
  z.strictObject({ type: z.literal('undoAsked'), decision: signedDecisionSchema }),
  /** The worker begins to restore what the change did. */
  z.strictObject({ type: z.literal('undoing'), why: z.enum(['notKept', 'asked']) }),
  z.strictObject({ type: z.literal('undone'), done: z.number().int(), total: z.number().int(), stopped: z.string().optional() }),
  /** The change was undone by another one. */
  z.strictObject({ type: z.literal('reverted'), by: z.string() }),
  /** Where the ledger stood, signed by the worker; see `checkpoint.ts`. It is shown in chat, which keeps a record outside. */
  z.strictObject({ type: z.literal('checkpoint'), checkpoint: z.string() }),
  /** Someone whom hardenbot does not know asked to link an account; the code itself is kept nowhere, the subject is its hash. */
  z.strictObject({ type: z.literal('linkAsked'), platform: z.string(), account: z.string(), until: z.iso.datetime() }),
  /** A known person said that the account is theirs. */
  z.strictObject({ type: z.literal('linked'), platform: z.string(), account: z.string(), decision: signedDecisionSchema }),
  /** The person took that back: the account is nobody's again. */
  z.strictObject({ type: z.literal('unlinked'), platform: z.string(), account: z.string(), decision: signedDecisionSchema }),
  /** What a person wants to be notified of by name, by Entra object id. */
  z.strictObject({ type: z.literal('notifyChosen'), person: z.string(), choice: z.enum(['all', 'mine', 'off']) }),
  /** An approver of this tenant wants the linked accounts to be kept in the ledger of another one; it takes this many people. */
  z.strictObject({
    type: z.literal('directoryMove'),
    /** The id of the other tenant. */
    to: z.string(),
    needed: z.number().int().positive(),
    decision: signedDecisionSchema,
  }),
  /** A control passed before and does not any more, or is no longer known. */
  z.strictObject({ type: z.literal('drifted'), move: moveSchema }),
  /**
   * `hardenbot ledger restore` took rows that none of our processes signed out of the store, into a file of this SHA-256.
   * `isAnew`: there was no genuine entry anywhere, so the ledger begins with this one.
   */
  z.strictObject({
    type: z.literal('setAside'),
    rows: z.number().int().nonnegative(),
    sha256: z.string(),
    isAnew: z.literal(true).optional(),
  }),
  /** What a worker keeps beside the ledger, by its name and its hash: only the newest of a name is believed. */
  z.strictObject({ type: z.literal('stored'), values: z.record(z.string(), z.string()) }),
  /**
   * An entry that was added to a ledger which had lost its end, as its author signed it (canonical JSON): `hardenbot ledger restore` put it
   * behind what was lost. It counts as what it says.
   */
  z.strictObject({ type: z.literal('moved'), text: z.string() }),
  /** What happened up to an entry was sent to a receiver outside, at a host; the first one says from where on it is reported. */
  z.strictObject({ type: z.literal('delivered'), to: z.string(), upTo: z.number().int().nonnegative() }),
  /**
   * Old entries of closed subjects left the store for a file (`hardenbot ledger archive`): canonical JSON, one a line. `runs` are their numbers,
   * each with the hash of the entry before it and of its last entry, so that the chain is whole across it.
   */
  z.strictObject({ type: z.literal('archived'), ...archivedFields }),
  /** The wall clock of the worker moved on its own, by this many milliseconds; deadlines go by the clock that cannot. */
  z.strictObject({ type: z.literal('clockJumped'), byMs: z.number().int() }),
]);
export type LedgerEvent = z.infer<typeof eventSchema>;

const place = {
  /** Position in the tenant's ledger, from 1, without gaps but for what was archived. */
  seq: z.number().int().positive(),
  at: z.iso.datetime(),
  tenant: z.string(),
  /** The id that all entries of one request, plan and change share. */
  subject: z.string(),
  event: eventSchema,
  /** Hash of the entry before, or of nothing for the first. */
  prev: z.string(),
  /** SHA-256 over the canonical JSON of all other fields, but for the signature. */
  hash: z.string(),
};

/** There is one form. Unsigned rows were never written by a release: they are refused like any other nonsense. */
export const entrySchema = z.strictObject({
  v: z.literal(2),
  ...place,
  /** Position among the entries of its subject, from 1, without gaps. */
  subjectSeq: z.number().int().positive(),
  /** Hash of the entry before in its subject, or of nothing for the first. */
  subjectPrev: z.string(),
  /** Names the key of the process that wrote it. */
  keyId: z.string(),
  /** Ed25519 over the hash, base64url; see `envelope.ts`. */
  signature: z.string(),
});

/** As it is stored: nothing is known of who wrote it. Anyone who acts on entries takes a `VerifiedEntry`. */
export type Entry = z.infer<typeof entrySchema>;
