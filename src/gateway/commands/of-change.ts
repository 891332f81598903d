/** A command about one change, which is named behind it. It decides on what is there already, so it is never refused for its number. */
import type { Answer } from '../../chat/platform.js';
import { shorten } from '../../chat/safe-text.js';
import { type Change, emergencyApproval, isOpen, mayStillBeKept } from '../../engine/changes/change.js';
import { referenceNames } from '../../features/kinds.js';
import { type Refusal, refuse } from '../../lib/errors.js';
import type { Command, CommandCall, CommandPorts } from './command.js';
import { seenIn, shownFirst } from './shown-first.js';

interface OfChange {
  readonly name: string;
  readonly summary: string;
  readonly run: (call: CommandCall, changeId: string, ports: CommandPorts) => Promise<Answer | Refusal>;
  /** Set where people see the change first. Absent: it acts at once. */
  readonly first?: First;
}

interface First {
  /** What the command does, after "To". */
  readonly does: string;
  /** Which changes take it now. */
  readonly takes: (change: Change) => boolean;
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
      if (first === undefined) return run(call, id, ports);
      const { seen, rest } = seenIn(words);
      const [unread] = rest;
      if (unread !== undefined) return onlyDigest({ name, id, unread });
      const { does, takes } = first;
      return (await shownFirst(call, { name, does, id, seen, more: [] }, { takes, ports })) ?? run(call, id, ports);
    },
  };
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
  return refuse(
    'unread-word',
    `Nobody reads "${shorten(unread, 40)}" here: only the digest that the answer shows follows the id.`,
    `Write /harden ${name} ${shorten(id, 40)}, one at a time, to see the digest. Nothing was done.`,
  );
}

/** /harden keep: keeps a change that would otherwise undo itself. */
export const keep = ofChange({
  name: 'keep',
  summary: 'shows a change that would undo itself; with the digest that the answer shows, keeps it',
  first: { does: 'keep it', takes: mayStillBeKept },
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
  first: { does: 'go on with it', takes: ({ status }) => status === 'partly' },
  run: (call, changeId, { deciding }) => deciding.resume(call, changeId),
});

/** /harden review: records that someone looked at an emergency approval afterwards. */
export const review = ofChange({
  name: 'review',
  summary:
    'shows a change that was approved in an emergency; with the digest that the answer shows, records that you reviewed it',
  first: { does: 'record your review', takes: (change) => emergencyApproval(change) !== null && change.review === null },
  run: (call, changeId, { deciding }) => deciding.review(call, changeId),
});

/** /harden revoke: takes back a plan or its approval, as long as it has not begun. */
export const revoke = ofChange({
  name: 'revoke',
  summary: 'shows a plan that has not begun; with the digest that the answer shows, takes it or its approval back',
  first: { does: 'take it back', takes: isOpen },
  run: (call, changeId, { deciding }) => deciding.revoke(call, changeId),
});
