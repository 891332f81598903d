/** The gateway's recorder of decisions: loads what a decision is about, signs it, records it, and has the cards drawn again. */

import type { Actor, Conversation } from '../../chat/platform.js';
import type { ControlDefinition } from '../../controls/control.js';
import { type Change, changePrefixes, isOpen, isPastApproval } from '../../engine/changes/change.js';
import { readChange } from '../../engine/changes/change-of.js';
import type { Ledger } from '../../engine/ledger/ledger.js';
import { type ApprovalPolicy, withCountingApprovals } from '../../engine/plan/approval.js';
import type { Decision, DecisionSigner, SignedDecision } from '../../engine/plan/decision.js';
import type { Plan } from '../../engine/plan/plan.js';
import type { ReadsOperations } from '../../engine/plan/plan-store.js';
import { rulesFor } from '../../engine/plan/rules-of-plan.js';
import type { Start } from '../../engine/plan/start.js';
import { kindOfId, referencesIn } from '../../features/kinds.js';
import type { DecisionReferences, FeatureJob } from '../../features/terms.js';
import type { Clock } from '../../lib/clock.js';
import { isRefusal, type Refusal, refuse } from '../../lib/errors.js';
import { omitUndefined } from '../../lib/omit-undefined.js';
import type { Person } from '../../lib/person.js';
import type { Directory } from '../../people/directory.js';
import { accountSubject } from '../../people/links.js';
import type { Right } from '../../people/rights.js';
import type { AddsJobsOfPeople, EnsuresJobs, Job, Later, Reply } from '../../queue/job.js';
import { emergencyKey } from '../../queue/message-key.js';
import { type DrawView, drawJob } from '../../queue/redraw.js';
import { unknownChange } from '../unknown-change.js';
import { alreadyDecided } from './already-decided.js';

/** A tenant as the gateway knows it. */
export interface TenantAddress {
  /** The name people type. */
  readonly name: string;
  readonly id: string;
  readonly settingsVersion: string;
}

/** The ledger of one request, and the directory that reads by it. */
export interface RequestReads {
  readonly ledger: Ledger;
  readonly directory: Directory;
}

export interface GatewayPorts extends RequestReads {
  readonly jobs: EnsuresJobs & AddsJobsOfPeople;
  readonly signer: DecisionSigner;
  readonly clock: Clock;
  /** A fresh id, short enough to type. */
  readonly newId: (prefix: string) => string;
  /** A fresh number used once, that nobody can guess. */
  readonly newNonce: () => string;
  readonly controls: readonly ControlDefinition[];
  readonly plans: ReadsOperations;
  /** Distinguishes the code that draws cards: 16 hexadecimal digits. */
  readonly drawnBy: string;
}

interface ReadsOnce {
  /** What reads for it, so that nothing is read twice; absent: each read stands alone. */
  readonly reads?: RequestReads;
}

/** Who asks for what, where. */
export interface Call extends DecisionReferences, ReadsOnce {
  readonly person: Person;
  /** The account it came from; absent where it came from none. */
  readonly actor?: Actor;
  readonly tenant: TenantAddress;
  readonly conversation: Conversation;
  /** When it is to begin, as it was typed. */
  readonly at?: string;
  /** Objects that a plan leaves out. */
  readonly except?: readonly string[];
  /** The open plan that is withdrawn for the one that is asked for. */
  readonly replaces?: string;
}

/** A plan that still takes decisions, with the rules as they are now. */
export interface OpenPlan {
  readonly change: Change;
  readonly plan: Plan;
  readonly policy: ApprovalPolicy;
}

export interface Statement {
  readonly kind: Decision['kind'];
  readonly subject: string;
  readonly digest: string;
  readonly expiresAt: Date;
  readonly reason?: string;
  /** Of an approval: see `shownNow`. */
  readonly shown?: string;
  readonly start?: Start | undefined;
  readonly except?: readonly string[] | undefined;
}

/** How long a decision that is acted on at once stays valid. */
const requestLifetimeMs = 15 * 60_000;

/** What decisions are made by. */
interface Reading {
  /** What a decision is read and written by. */
  reads(call: ReadsOnce): RequestReads;
  /** Null where the person has the right in the tenant now; otherwise why not. */
  authorize(call: Call, right: Right): Promise<Refusal | null>;
  /** The same of reading what an id names. A person who may only request one feature reads its changes: of anything else not even whether it exists. */
  mayRead(call: Call, id: string): Promise<Refusal | null>;
  /** The rules of the tenant as they are now. */
  policy(call: Call): Promise<ApprovalPolicy | Refusal>;
  /** A refusal where there is no such change, and for anyone who may not know whether there is. */
  load(call: Call, changeId: string): Promise<Change | Refusal>;
}

export interface DecisionRecorder extends Reading {
  readonly ports: GatewayPorts;
  /** The plan behind a button; a refusal when it takes no decisions any more or the button shows another version of it. */
  open(call: Call, changeId: string, digest: string): Promise<OpenPlan | Refusal>;
  sign(call: Call, statement: Statement): SignedDecision;
  /** `requestLifetimeMs` from now. */
  soon(): Date;
  queue(call: Call, job: 'audit' | FeatureJob | 'plan' | 'apply' | 'undo', subject: string): Promise<void>;
  /** Has someone woken at a time; who looks for what was lost finds it without. */
  queueAt(call: Call, job: 'apply' | FeatureJob, subject: string, at: Date): Promise<void>;
  /** Ahead of every change that is under way: what ends an intruder's access does not wait for it. */
  queueFirst(call: Call, job: 'plan' | 'apply', subject: string): Promise<void>;
  draw(call: Call, view: DrawView, subject: string): Promise<void>;
  /** Draws once for what happens within a moment, in place of a message for each: chats take about one a second. */
  drawSoon(call: Call, view: DrawView, subject: string): Promise<void>;
}

function readingOf(ports: GatewayPorts): Reading {
  const reads: Reading['reads'] = (call) => call.reads ?? ports;
  const authorize: Reading['authorize'] = (call, right) => reads(call).directory.authorize(call.person, right, call.tenant.id);
  const mayRead: Reading['mayRead'] = async (call, id) => (kindOfId(id) !== undefined ? null : authorize(call, 'read'));
  return {
    reads,
    authorize,
    mayRead,
    policy: (call) => reads(call).directory.policy(call.tenant.id),
    load: async (call, changeId) => {
      const { ledger } = reads(call);
      return (
        (await mayRead(call, changeId)) ??
        (isIdOfChange(changeId)
          ? await readChange(ledger, call.tenant.id, changeId)
          : await ofAnotherKind(ledger, call, changeId)) ??
        unknownChange(ledger, call.tenant.id, { typed: changeId, reason: `There is no change ${changeId} here.` })
      );
    },
  };
}

function isIdOfChange(id: string): boolean {
  return changePrefixes.some((prefix) => id.startsWith(prefix));
}

/** An incident, a signal, a waiver: it begins with a request as a change does, and takes no decisions of one. Null: there is nothing of that id. */
async function ofAnotherKind(ledger: Ledger, { tenant }: Call, id: string): Promise<Refusal | null> {
  if ((await ledger.count(tenant.id, id)) === 0) return null;
  return refuse(
    'not-a-change',
    `${id} is not a change.`,
    `/harden show ${id} shows what became of it, with the ids of its changes. /harden changes lists all changes.`,
  );
}

export function createDecisionRecorder(ports: GatewayPorts): DecisionRecorder {
  const { clock } = ports;
  const reading = readingOf(ports);
  const add = (call: Call, job: Job, options?: Later) => ports.jobs.add(job, options, call.person.entraId);
  return {
    ...reading,
    ports,

    open: (call, changeId, digest) => openPlan({ ...ports, ...reading.reads(call) }, call, reading.load(call, changeId), digest),

    sign: (call, statement) =>
      ports.signer.sign({
        v: 1,
        kind: statement.kind,
        person: call.person,
        tenant: call.tenant.id,
        subject: statement.subject,
        digest: statement.digest,
        ...omitUndefined({ reason: statement.reason, shown: statement.shown, start: statement.start }),
        ...referencesIn(call),
        ...omitUndefined({ except: statement.except?.slice() }),
        surface: call.conversation.platform,
        ...(call.actor === undefined ? {} : { account: accountSubject(call.actor) }),
        decidedAt: clock.now().toISOString(),
        expiresAt: statement.expiresAt.toISOString(),
        nonce: ports.newNonce(),
      }),

    soon: () => new Date(clock.now().getTime() + requestLifetimeMs),

    queueFirst: (call, name, subject) =>
      add(call, { name, urgent: true, tenant: call.tenant.id, subject, reply: replyTo(call.conversation, subject) }),

    queue: (call, name, subject) =>
      add(call, { name, tenant: call.tenant.id, subject, reply: replyTo(call.conversation, subject) }),

    queueAt: (call, name, subject, at) =>
      add(
        call,
        { name, tenant: call.tenant.id, subject, reply: replyTo(call.conversation, subject) },
        { delayMs: Math.max(1, at.getTime() - clock.now().getTime()) },
      ),

    draw: (call, view, subject) => add(call, drawing(call, view, subject)),

    drawSoon: (call, view, subject) => add(call, drawing(call, view, subject), { delayMs: soonMs, coalesces: true }),
  };
}

async function openPlan(
  ports: GatewayPorts,
  call: Call,
  loading: Promise<Change | Refusal>,
  digest: string,
): Promise<OpenPlan | Refusal> {
  const [change, policy] = await Promise.all([loading, ports.directory.policy(call.tenant.id)]);
  if (isRefusal(change)) return change;
  const { plan } = change;
  if (plan === null || !isOpen(change)) return alreadyDecided(change);
  if (plan.digest !== digest)
    return refuse('other-plan', 'This button belongs to another version of the plan.', 'Decide on the newest card.');
  if (isRefusal(policy)) return policy;
  // Someone pressed on a card that shows buttons still: it says from now on that its time is over.
  if (isPastApproval(change, ports.clock.now())) await ports.jobs.add(drawing(call, 'change', change.id));
  const rules = rulesFor(policy, plan);
  return { change: withCountingApprovals(change, rules), plan, policy: rules };
}

/** Short for anyone who pressed a button, and long enough for a worker to have begun. */
const soonMs = 200;

function drawing(call: Call, view: DrawView, subject: string): Job {
  const reply = replyTo(call.conversation, messageKeyOf(view, subject));
  return drawJob(view, { tenant: call.tenant.id, subject, reply });
}

/** A notice is a message of its own beside the card of the change. */
function messageKeyOf(view: DrawView, subject: string): string {
  return view === 'emergency' ? emergencyKey(subject) : subject;
}

function replyTo(conversation: Conversation, messageKey: string): Reply {
  return { conversation, messageKey };
}
