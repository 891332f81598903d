/** Short messages of their own, so that people notice: a reminder that a plan waits, and an emergency approval. */

import type { Block, Card, Message, Span, Statement } from '../chat/card.js';
import { atAGlance, budgets } from '../chat/glance.js';
import { awaitsKeep, type Change, dueSince, endsByItself, isStoppedUntouched, mayStillBeKept } from '../engine/changes/change.js';
import type { OrphanedChange, OrphanedEnd } from '../engine/changes/orphaned-changes.js';
import { doneSince, type Objection, objectionTo } from '../engine/changes/read-watermark.js';
import { cannotWait } from '../features/kinds.js';
import { stillRuns, waits, whomToCall } from '../features/while-halted.js';
import { callOfApprovers } from './approver-call.js';
import { emergencyBlocks, keptBlocks, statusLine } from './change.js';
import { decisions } from './change-actions.js';
import { glanceOf, keepGlance } from './change-glance.js';
import { type ChangeView, shownStatus, type Titled, titleOf } from './change-view.js';
import { mentions } from './mention.js';
import { moment } from './moment.js';
import { counted, statusWord, stoppedUntouched } from './words.js';

/** Null where there is no plan. Over when nobody is waited for any more. */
export function reminderOf(view: ChangeView): Message | null {
  const { plan } = view.change;
  if (plan === null) return null;
  const { change, approval } = view;
  const urgent = cannotWait(plan) ? { isUrgent: true as const } : {};
  if (change.keep !== null && mayStillBeKept(change) && change.status !== 'applying' && view.now < change.keep.until)
    return { card: keepReminder(view, change.keep.until), details: [], ...urgent };
  const { ending } = view.control?.section ?? {};
  if (ending !== undefined && change.keep !== null && endsByItself(change) && awaitsKeep(change) && view.now < change.keep.until)
    return { card: ending.lastDay(change, change.keep.until, titleOf(view)), details: [] };
  if (shownStatus(view) !== 'waiting')
    return {
      card: {
        title: `${titleOf(view)} waits no longer`,
        tone: 'neutral',
        blocks: [statusLine(view), ...keptBlocks(view)],
      },
      details: [],
      isOver: true,
    };
  const { spans: who, besides } = callOfApprovers(approval);
  const text: Statement = {
    kind: 'text',
    spans: [
      { text: `It needs ${approval.missing} more` },
      ...(approval.obstacle === null ? [{ text: ' from ' }, ...who] : []),
      { text: ' before ' },
      moment(new Date(plan.expiresAt)),
      { text: approval.obstacle === null ? '.' : `, and cannot be approved now. ${approval.obstacle}` },
    ],
  };
  const actions: Block = { kind: 'actions', actions: decisions(plan, approval) };
  const title = `${titleOf(view)} still waits`;
  const blocks = atAGlance({
    title,
    lead: [text],
    summary: glanceOf(view, plan),
    actions: [actions, ...(approval.obstacle === null ? besides : [])],
    details: [],
    budget: budgets.approval,
  });
  return { card: { title, tone: 'warn', blocks }, details: [], ...urgent };
}

/** Half of the time is over in which someone has to keep it. */
function keepReminder(view: ChangeView, until: Date): Card {
  const { change, keepers } = view;
  const title = `Keep this? ${titleOf(view)}`;
  const isHalf = change.status === 'stopped';
  const [done, what] = isHalf ? ['Stopped half way', 'what was done'] : ['Applied', 'it'];
  const asked: Statement = {
    kind: 'text',
    spans: [
      ...mentions(keepers),
      { text: `${keepers.length === 0 ? done : `: ${done.toLowerCase()}`}. Keep ${what} before ` },
      moment(until),
      { text: ' or it is undone automatically.' },
      { text: ` · ${change.id}`, style: 'muted' },
    ],
  };
  const actions: Block = {
    kind: 'actions',
    actions: [
      { name: 'keep', label: 'Keep', style: 'primary', subject: change.id },
      { name: 'revert', label: 'Revert', subject: change.id },
    ],
  };
  const blocks = atAGlance({
    title,
    lead: [asked],
    summary: change.plan === null ? [] : keepGlance(view, change.plan),
    actions: [actions],
    details: [],
    budget: budgets.approval,
  });
  return { title, tone: 'warn', blocks };
}

/** By which people name the change, and where the chat links to its card. */
function idOf({ id }: Change): Span {
  return { text: ` · ${id}`, style: 'muted' };
}

/** An alarm is a message of its own: the card with what can be done is one press away. */
function opensCard({ id }: Change, tenant: string): Block {
  return { kind: 'actions', actions: [{ name: 'show', label: 'Open', subject: `${id}@${tenant}` }] };
}

/** Null unless the change, or its undoing, stopped half way. */
export function alarmCard({ tenant, change, control }: Titled): Card | null {
  const { status, stopped } = change;
  if (status !== 'stopped' && status !== 'revertStopped') return null;
  const isWhole = isStoppedUntouched(change);
  const stoppedWord = isWhole ? stoppedUntouched : statusWord.stopped;
  const what = status === 'stopped' ? stoppedWord : 'could not be undone completely';
  const next = status === 'stopped' ? whatStays(change) : [{ text: ' No one undoes the rest: look at the tenant now.' }];
  return {
    title: `${titleOf({ tenant, change, control })}: ${what}`,
    tone: 'bad',
    blocks: [
      {
        kind: 'text',
        spans: [{ text: `${(stopped ?? 'It is not known why').replace(/\.\s*$/u, '')}.` }, ...next, idOf(change)],
      },
      opensCard(change, tenant),
    ],
  };
}

/** What becomes of what was done before it stopped. */
function whatStays(change: Change): readonly Span[] {
  const { keep } = change;
  if (isStoppedUntouched(change)) return [];
  if (keep === null || !awaitsKeep(change)) return [{ text: ' What was done stays until someone undoes it.' }];
  if (!mayStillBeKept(change)) return [{ text: ' What was done is undone automatically.' }];
  return [{ text: ' What was done is undone automatically at ' }, moment(keep.until), { text: ' unless someone keeps it.' }];
}

/**
 * Null unless something is due of the change that a worker should have done by now, or read, or did late.
 * @param input.heldUp what holds it up that nobody can do anything about in chat; null: nothing
 * @param input.isUnheard whether no worker says that it has read what was last said of the change; absent: nobody asked
 * @param input.waitsFor why the worker could not do it the last time, as it said
 */
export function overdueCard(
  input: Titled & {
    readonly now: Date;
    readonly heldUp: HeldUpWords | null;
    readonly waitsFor?: string | undefined;
    readonly isUnacknowledged?: boolean;
  },
): Card | null {
  const due = dueSince(input.change, input.now);
  if (doneSince(input.change, input.now) !== null) return doneCard(input);
  const word = input.isUnacknowledged === undefined ? null : objectionTo(input.change);
  if (due === null && word !== null)
    return input.isUnacknowledged === true ? unacknowledgedCard(input, word) : acknowledgedCard(input, word);
  if (due === null) return null;
  if (input.heldUp !== null) return heldUpCard(input, input.heldUp);
  const isRevert = due.what === 'revert';
  return {
    title: `${titleOf(input)}: ${isRevert ? 'should have been undone' : 'was approved and is not done'}`,
    tone: 'bad',
    blocks: [
      {
        kind: 'text',
        spans: [
          { text: 'It has been due since ' },
          moment(due.since),
          { text: ', and no worker says that it did it. ' },
          ...(input.waitsFor !== undefined
            ? [{ text: `The last try ended so: ${input.waitsFor}. It is tried again automatically. ` }]
            : []),
          {
            text: isRevert
              ? 'Look at the tenant now: what the change did may still be in force. The values before it are in the list of its plan.'
              : 'Look whether a worker runs and reaches the store and the tenant; the person who runs hardenbot asks hardenbot doctor.',
          },
          idOf(input.change),
        ],
      },
      opensCard(input.change, input.tenant),
    ],
  };
}

/** People were alarmed before, and read when it was done. */
function doneCard(of: Titled): Card {
  const { change, tenant } = of;
  const { undoneAt, appliedAt, lastAt } = change;
  const [did, next] =
    undoneAt === null ? ['applied', ' Its card says what comes next.'] : ['undone', " You don't have to do anything."];
  const word = undoneAt !== null && endsByItself(change) ? 'ended' : did;
  const spans: readonly Span[] = [
    { text: `It was late, and was ${word} at ` },
    moment(undoneAt ?? appliedAt ?? lastAt),
    { text: `.${next}` },
    idOf(change),
  ];
  return { title: `${titleOf(of)}: was ${word}`, tone: 'neutral', blocks: [{ kind: 'text', spans }, opensCard(change, tenant)] };
}

/** People were called before. */
function acknowledgedCard(of: Titled, { what }: Objection): Card {
  const text = 'No worker had read that for a while; one has by now.';
  const blocks: readonly Block[] = [{ kind: 'text', spans: [{ text }, idOf(of.change)] }, opensCard(of.change, of.tenant)];
  return { title: `${titleOf(of)}: was ${what}`, tone: 'neutral', blocks };
}

/** Someone took it back, or kept it, and anyone who does the work does not know. */
function unacknowledgedCard(of: Titled, { what, at }: Objection): Card {
  return {
    title: `${titleOf(of)}: was ${what}, and no worker has read that`,
    tone: 'bad',
    blocks: [
      {
        kind: 'text',
        spans: [
          { text: `It was ${what} on ` },
          moment(at),
          { text: ', and no worker says that it knows. ' },
          {
            text: `${what === 'kept' ? 'It may be undone' : 'It may be applied'} all the same: look at the tenant now. The person who runs hardenbot looks whether a worker runs and reaches the same store: hardenbot ledger verify, with the mirror of that worker.`,
          },
          idOf(of.change),
        ],
      },
      opensCard(of.change, of.tenant),
    ],
  };
}

interface HeldUpWords {
  /** For the title. */
  readonly short: string;
  readonly says: readonly Span[];
}

function heldUpCard(of: Titled, { short, says }: HeldUpWords): Card {
  const blocks: readonly Block[] = [{ kind: 'text', spans: [...says, idOf(of.change)] }, opensCard(of.change, of.tenant)];
  return { title: `${titleOf(of)}: ${short}`, tone: 'bad', blocks };
}

/** A sentence whose commands stand between backticks. */
function withCode(sentence: string): readonly Span[] {
  return sentence.split('`').map((text, place) => (place % 2 === 1 ? { text, style: 'code' } : { text }));
}

/** The record of a tenant is not what it was: nothing is decided or changed until someone looked. */
export function haltedCard({ tenant, reason }: { readonly tenant: string; readonly reason: string }): Card {
  return {
    title: `The record of ${tenant} is not what was written: hardenbot begins nothing there`,
    tone: 'bad',
    blocks: [
      { kind: 'text', spans: [{ text: reason }] },
      {
        kind: 'text',
        spans: [
          {
            text: 'Someone lost or changed what is in the store. Look at changes that are under way in the tenant itself.',
          },
        ],
      },
      { kind: 'text', spans: [{ text: 'Still runs: ', style: 'strong' }, { text: stillRuns }] },
      { kind: 'text', spans: [{ text: 'Waits: ', style: 'strong' }, { text: waits }] },
      { kind: 'text', spans: withCode(whomToCall) },
    ],
  };
}

/** A receiver of webhooks takes nothing: what waits for it is not lost, and who reads only there knows nothing of it. */
export function silentReceiverCard(input: {
  readonly tenant: string;
  readonly name: string;
  readonly since: Date;
  readonly why: string | null;
}): Card {
  const { tenant, name, since, why } = input;
  return {
    title: `The webhook ${name} takes no events of ${tenant}`,
    tone: 'bad',
    blocks: [
      {
        kind: 'text',
        spans: [
          { text: `${why ?? 'The log of the gateway says what it answered.'} Events wait since ` },
          moment(since),
          { text: '. None is lost: hardenbot tries again, and sends them in order.' },
        ],
      },
      {
        kind: 'text',
        spans: [
          { text: 'The person who runs hardenbot looks at the receiver. To skip what waits, give it another name under ' },
          { text: 'webhooks', style: 'code' },
          { text: ' and restart.' },
        ],
      },
    ],
  };
}

/** The answer to that, for those who read it. */
export function takingAgainCard({ tenant, name }: { readonly tenant: string; readonly name: string }): Card {
  return {
    title: `The webhook ${name} takes events of ${tenant} again`,
    tone: 'good',
    blocks: [{ kind: 'text', spans: [{ text: 'What waited for it is being sent in order. None was lost.' }] }],
  };
}

/** A tenant left the settings while something was open there. It names nobody: anyone who reads it may know nothing of that tenant. */
export function orphanedChangesCard({ tenant, open, first }: OrphanedChange, now: Date): Card {
  const what = open === null ? 'what is open there cannot be read' : `${counted(open, 'change is', 'changes are')} open there`;
  return {
    title: `Tenant ${tenant} left the settings, and ${what}`,
    tone: 'bad',
    blocks: [
      {
        kind: 'text',
        spans: [
          { text: 'Nothing there is kept, undone or ended any more, not even what would undo itself.', style: 'strong' },
          { text: ' Its cards still show the last state.' },
        ],
      },
      ...(first === undefined ? [] : [{ kind: 'text' as const, spans: orphanedEndSpans(first, now) }]),
      {
        kind: 'text',
        spans: withCode(
          'The person who runs hardenbot reads in `hardenbot doctor` what it is, and puts the tenant back under `tenants` until nothing is open; or ends it by hand and writes its id under `formerTenants`.',
        ),
      },
    ],
  };
}

function orphanedEndSpans({ id, control, at }: OrphanedEnd, now: Date): readonly Span[] {
  const ends = control === undefined ? 'end' : 'be undone';
  const what = control === undefined ? id : `${id} (${control})`;
  return [{ text: `${what} ${at < now ? 'was' : 'is'} to ${ends} at ` }, moment(at), { text: ', and no one does that.' }];
}

/** The store had lost the end of the record, and has it again: people know, and nobody has to do anything. */
export function putBackCard(input: { readonly tenant: string; readonly reason: string; readonly at: Date }): Card {
  const { tenant, reason, at } = input;
  return {
    title: `The store lost the end of the record of ${tenant}, and it was restored`,
    tone: 'warn',
    blocks: [
      { kind: 'text', spans: [{ text: reason }, { text: ' That was ' }, moment(at), { text: '.' }] },
      {
        kind: 'text',
        spans: [
          {
            text: 'Nobody had written behind the gap, so the record is whole and nobody has to decide anything again. A server took over that was behind the one before it: the person who runs hardenbot looks why, when it happens again.',
          },
        ],
      },
    ],
  };
}

/** A restore took rows out of the store that none of our processes wrote: people know, since someone wrote them. */
export function setAsideCard(input: {
  readonly tenant: string;
  readonly rows: number;
  readonly isAnew?: true | undefined;
  readonly at: Date;
}): Card {
  const { tenant, rows, isAnew, at } = input;
  const anew = 'No entry that hardenbot signed was left, so the record begins again. Checkpoints posted before do not fit it.';
  return {
    title: isAnew === true ? `The record of ${tenant} begins again` : `Foreign rows were removed from the record of ${tenant}`,
    tone: 'bad',
    blocks: [
      {
        kind: 'text',
        spans: [
          {
            text: `${rows} ${rows === 1 ? 'row' : 'rows'} in the store that hardenbot did not sign: set aside by hardenbot ledger restore on `,
          },
          moment(at),
          { text: `. ${isAnew === true ? anew : 'Every genuine entry is still there.'}` },
        ],
      },
      {
        kind: 'text',
        spans: [{ text: 'Someone without a hardenbot key can write to the store. Find out who, and change its passwords.' }],
      },
    ],
  };
}

/** Null unless someone approved alone. */
export function emergencyCard({ tenant, change, control }: Titled): Card | null {
  const blocks = emergencyBlocks(change);
  return blocks.length === 0
    ? null
    : {
        title: `${titleOf({ tenant, change, control })}: approved in an emergency`,
        tone: 'bad',
        blocks: [...blocks, { kind: 'text', spans: [{ text: 'Its card' }, idOf(change)] }, opensCard(change, tenant)],
      };
}
