/** A command about one change, which is named behind it. It decides on what is there already, so it is never refused for its number. */
import type { ActionName, Statement } from '../../chat/card.js';
import { actionsOf } from '../../chat/card-parts.js';
import type { Answer } from '../../chat/platform.js';
import { shorten } from '../../chat/safe-text.js';
import { type Change, emergencyApproval, isOpen, mayStillBeKept } from '../../engine/changes/change.js';
import { referenceNames } from '../../features/kinds.js';
import { isRefusal, type Refusal, refuse } from '../../lib/errors.js';
import type { DecisionOfPlan } from '../decisions/who-may.js';
import { type SubjectOfFeature, subjectOfFeature } from '../feature.js';
import type { Command, CommandCall, CommandPorts } from './command.js';
import { notYet, otherPlan, seenIn, shownFirst, tooShort } from './shown-first.js';

interface OfChange {
  readonly name: ActionName;
  readonly summary: string;
  readonly run: (call: CommandCall, changeId: string, ports: CommandPorts) => Promise<Answer | Refusal>;
  /** Set where people see the change first. Absent: it acts at once. */
  readonly first?: First;
}

interface First {
  /** Refused at once to people whose decision it is not. */
  readonly decision: DecisionOfPlan;
  /** What the command does, after "To". */
  readonly does: string;
  /** Which changes take it now. */
  readonly takes: (change: Change, now: Date) => boolean;
}

function ofChange({ name, summary, run, first }: OfChange): Command {
  const seenFirst = first === undefined ? {} : { takes: '<change id> [<digest>]', maxWords: 2 };
  return {
    name,
    urgent: true,
    options: referenceNames,
    takes: '<change id>',
    maxWords: 1,
    ...seenFirst,
    summary,
    example: `/harden ${name} c-4k7m2xq${first === undefined ? '' : ' 533d08844be5'}`,
    run: async (call, ports) => {
      const [word, ...words] = call.words;
      if (word === undefined) return refuse('missing-change', 'Which change?', 'Name its id; /harden changes lists them.');
      const id = word.toLowerCase();
      const own = subjectOfFeature(ports, id);
      const { seen, rest } = first === undefined ? { seen: undefined, rest: [] } : seenIn(words);
      const [unread] = rest;
      if (unread !== undefined) return onlyDigest({ name, id, unread });
      if (own !== undefined) return ofSubject(call, { name, does: first?.does, id, seen }, { own, ports });
      if (first === undefined) return run(call, id, ports);
      const { decision, does, takes } = first;
      const whyNot = ports.deciding.whyNotTheirs.bind(null, call, decision);
      return (await shownFirst(call, { name, does, id, seen, more: [] }, { takes, whyNot, ports })) ?? run(call, id, ports);
    },
  };
}

interface TypedOfSubject {
  readonly name: ActionName;
  /** Absent: nothing has to be seen first. */
  readonly does: string | undefined;
  readonly id: string;
  readonly seen: string | undefined;
}

/** What has buttons of its own is decided on by them: what is typed does what the button of that name does. */
async function ofSubject(
  call: CommandCall,
  { name, does, id, seen }: TypedOfSubject,
  { own, ports }: { readonly own: SubjectOfFeature; readonly ports: CommandPorts },
): Promise<Answer | Refusal> {
  const shown = await own.shown(call, id, ports);
  if (isRefusal(shown)) return shown;
  const { card, digest } = shown;
  const press = own.buttons[name];
  if (press === undefined) return { ...card, blocks: [notTaken(name, id), ...card.blocks] };
  const isPressable = actionsOf(card).some((action) => action.name === name);
  if (does !== undefined && isPressable && digest !== '') {
    const notice = notYet(call, { name, does, id, seen, more: [] }, digest);
    if (seen === undefined) return { ...card, blocks: [notice, ...card.blocks] };
    if (!digest.startsWith(seen)) return otherPlan;
  }
  return press({ call, subject: id, digest }, ports);
}

function notTaken(name: string, id: string): Statement {
  const text = `Nothing was done: /harden ${name} does not take ${id}. Use the buttons of its card, or name the id of one change.`;
  return { kind: 'text', spans: [{ text, style: 'warn' }] };
}

/** The id of a second change among them: who types it may think that both were decided. */
export function onlyDigest({
  name,
  id,
  unread,
}: {
  readonly name: string;
  readonly id: string;
  readonly unread: string;
}): Refusal {
  const short = tooShort(unread, { name, id });
  if (short !== null) return short;
  return refuse(
    'unread-word',
    `"${shorten(unread, 40)}" is not understood here: only the digest that the answer shows follows the id.`,
    `Write /harden ${name} ${shorten(id, 40)}, one at a time, to see the digest. Nothing was done.`,
  );
}

/** /harden keep: keeps a change that would otherwise undo itself. */
export const keep = ofChange({
  name: 'keep',
  summary: 'shows a change that would undo itself; with the digest that the answer shows, keeps it',
  first: {
    decision: 'keep',
    does: 'keep it',
    takes: (change, now) => mayStillBeKept(change) && change.keep !== null && now < change.keep.until,
  },
  run: (call, changeId, { deciding }) => deciding.keep(call, changeId),
});

/** /harden revert: plans the undoing of a change and asks for approval. Nothing has to be seen first: undoing what hurts must not wait. */
export const revert = ofChange({
  name: 'revert',
  summary: 'undoes a change that was applied, after approval',
  run: (call, changeId, { deciding }) => deciding.requestRevert(call, changeId),
});

/** /harden resume: tries again what is left of a change that was partly done. */
export const resume = ofChange({
  name: 'resume',
  summary:
    'shows a change that was partly done, or a campaign that stopped; with the digest that the answer shows, goes on with it',
  first: { decision: 'resume', does: 'go on with it', takes: ({ status }) => status === 'partly' },
  run: (call, changeId, { deciding }) => deciding.resume(call, changeId),
});

/** /harden review: records that someone looked at an emergency approval afterwards. */
export const review = ofChange({
  name: 'review',
  summary:
    'shows a change that was approved in an emergency; with the digest that the answer shows, records that you reviewed it',
  first: {
    decision: 'review',
    does: 'record your review',
    takes: (change) => emergencyApproval(change) !== null && change.review === null,
  },
  run: (call, changeId, { deciding }) => deciding.review(call, changeId),
});

/** /harden revoke: takes back a plan or its approval, as long as it has not begun. */
export const revoke = ofChange({
  name: 'revoke',
  summary: 'shows a plan that has not begun; with the digest that the answer shows, takes it or its approval back',
  first: { decision: 'revoke', does: 'take it back', takes: isOpen },
  run: (call, changeId, { deciding }) => deciding.revoke(call, changeId),
});
