/** /harden approve: shows what would be approved, and approves it once that was shown. */

import type { Card, Statement } from '../../chat/card.js';
import { actionsOf } from '../../chat/card-parts.js';
import type { Answer } from '../../chat/platform.js';
import { whyNotApprove } from '../../engine/plan/approval.js';
import { shortDigest } from '../../engine/plan/plan.js';
import { rulesFor } from '../../engine/plan/rules-of-plan.js';
import { readStart } from '../../engine/plan/start.js';
import {
  kindOfId,
  referenceExample,
  referenceNames,
  references,
  referenceTakes,
  referenceWords,
  waivedWords,
} from '../../features/kinds.js';
import type { DecisionReferences } from '../../features/terms.js';
import { isRefusal, type Refusal, refuse } from '../../lib/errors.js';
import { type DisplayedVersion, subjectOfFeature } from '../feature.js';
import { changeNamed, planInAnswer } from '../plan-in-answer.js';
import type { Command, CommandCall, CommandPorts } from './command.js';
import { isDigest, tooShort, wholeDigest } from './shown-first.js';

export const approve: Command = {
  name: 'approve',
  urgent: true,
  options: [...referenceNames, 'at'],
  takes: `<change id> [<digest>] [at=window | at=<time>]${referenceTakes}`,
  summary: `shows the ${['plan, plans', ...waivedWords.map(({ one }) => one)].join(' or ')} of that id; with the digest that its card shows, approves it; at says when it begins`,
  example: `/harden approve c-4k7m2xq 533d08844be5 at=window ${referenceExample}`,
  run: async (call, ports) => {
    const [word, seen, ...more] = call.words;
    if (word === undefined) return refuse('missing-change', 'Which change?', 'Name its id; /harden changes lists them.');
    if (more.length > 0 || (seen !== undefined && !isDigest(seen))) return moreWords(word, [seen ?? '', ...more]);
    const id = word.toLowerCase();
    const own = subjectOfFeature(ports, id);
    if (own === undefined) return ofChange(call, { id, seen }, ports);
    const shown = await own.shown(call, id, ports);
    if (isRefusal(shown)) return shown;
    return seen === undefined
      ? notApprovedYet(call, id, shown)
      : own.approve(call, { id, digest: wholeDigest(seen, shown.digest) }, ports);
  },
};

/** What cannot be approved is refused at once, as its button would be. */
async function ofChange(
  call: CommandCall,
  { id, seen }: { readonly id: string; readonly seen: string | undefined },
  ports: CommandPorts,
): Promise<Answer | Refusal> {
  const change = await changeNamed(call, id, ports);
  const digest = change?.plan?.digest ?? '';
  if (seen !== undefined || change?.plan == null || (change.status !== 'waiting' && change.status !== 'approved'))
    return ports.deciding.approve(call, id, seen === undefined ? digest : wholeDigest(seen, digest));
  const denied = kindOfId(id) === undefined ? await ports.directory.authorize(call.person, 'read', call.tenant.id) : null;
  if (denied !== null) return denied;
  const policy = await ports.directory.policy(call.tenant.id);
  const notThey = isRefusal(policy) ? null : whyNotApprove(call.person, change.plan, rulesFor(policy, change.plan), ports.now());
  if (notThey !== null) return planInAnswer(call, change, ports, cannotApprove(notThey));
  const start = call.at === undefined || isRefusal(policy) ? undefined : readStart(call.at, policy, ports.now());
  return isRefusal(start) ? start : planInAnswer(call, change, ports, howTo(call, id, digest));
}

/** A person who may not approve is not led to a button that refuses them. */
function cannotApprove({ reason, remedy }: Refusal): Statement {
  return { kind: 'text', spans: [{ text: `${reason} ${remedy}`, style: 'warn' }] };
}

/** The card with a line before everything else that says how to go on, or that nothing on it waits. */
export function notApprovedYet(call: ApprovalTerms, id: string, { card, digest }: DisplayedVersion): Card {
  const isWaiting = actionsOf(card).some(({ name }) => name === 'approve');
  return { ...card, blocks: [isWaiting ? howTo(call, id, digest) : nothingWaits, ...card.blocks] };
}

const nothingWaits: Statement = { kind: 'text', spans: [{ text: 'Nothing here waits for approval now.', style: 'warn' }] };

/** What a person typed beside the id of what they approve. */
interface ApprovalTerms extends DecisionReferences {
  readonly at?: string;
}

/** The button knows nothing of a time or a reference that was typed: a person who typed one is led to the words alone. */
function howTo(call: ApprovalTerms, id: string, digest: string): Statement {
  const terms = [...(call.at === undefined ? [] : [`at=${call.at}`]), ...referenceWords(call)];
  const next = terms.length === 0 ? 'Press Approve, or write ' : 'To approve it so, write ';
  return {
    kind: 'text',
    spans: [
      { text: `Not approved yet. ${next}`, style: 'warn' },
      { text: ['/harden approve', id, shortDigest(digest), ...terms].join(' '), style: 'code' },
    ],
  };
}

export function moreWords(id: string, words: readonly string[]): Refusal {
  const ends = 'Nothing was approved.';
  const [short] = words.flatMap((word) => tooShort(word, { name: 'approve', id, ends }) ?? []);
  if (short !== undefined) return short;
  return refuse(
    'unknown-word',
    `Only the digest of the card, a time and a ${references.map(({ noun }) => noun).join(' and a ')} may follow the id.`,
    `Write the last two as at=window and ${referenceExample}. ${ends}`,
  );
}
