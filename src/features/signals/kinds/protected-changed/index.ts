/** Something that hardenbot made or changed, and keeps so, was changed by someone else. */
import { changesOf } from '../../../../tenant/log-meaning/meaning.js';
import type { Trace } from '../../../../tenant/log-meaning/operation.js';
import { type ActFacts, auditDoer, doerHead, draftOf, inOrder, unifiedDoer } from '../../judging/act.js';
import { type Draft, type Rule, ruled } from '../../judging/rule.js';
import { byDataCenter } from '../../judging/rules.js';
import type { Known } from '../../known.js';
import type { AuditObservation, Observation, UnifiedObservation } from '../../observation.js';
import { parameter } from '../../rows.js';
import { definitionOf } from '../definitions.js';
import { policyFrom, waysWeaker } from '../policy-weakened/weaker.js';

interface Facts extends ActFacts {
  readonly opens: boolean;
}

const raisesGuard: Rule<Facts> = {
  id: 'it opens nothing',
  does: 'lowers',
  to: 'C',
  when: ({ opens }) => (opens ? null : 'By what the row says nothing is open that was not.'),
};

/** What happens to accounts and mailboxes that hardenbot changed once is judged by kinds of their own. */
const account: Rule<Facts> = {
  id: 'an account or its mailbox',
  does: 'removes',
  when: ({ about }, known) =>
    known.person(about.id) !== undefined || known.person(about.name) !== undefined ? 'It is an account.' : null,
};

export const kind = ruled<Facts>({
  definition: definitionOf('protected-changed'),
  drafts,
  rules: [byDataCenter, account, raisesGuard],
});

function drafts(observations: readonly Observation[], known: Known): readonly Draft<Facts>[] {
  if (known.protectedObjects.length === 0) return [];
  return inOrder(observations).flatMap((observation): readonly Draft<Facts>[] => {
    if (observation.source !== 'audits' && observation.source !== 'unified') return [];
    if (observation.meaning?.refused === true) return [];
    const names = namesOf(observation);
    const found = known.protectedObjects.find(
      ({ id, name }) => names.has(id) || (!isCommon(name) && names.has(name.toLowerCase())),
    );
    if (found === undefined) return [];
    const by = observation.source === 'audits' ? auditDoer(observation.row, known) : unifiedDoer(observation.row, known);
    const isPolicy = observation.meaning?.trace === 'policy';
    const about = { type: isPolicy ? 'policy' : 'object', id: found.id, name: found.name } as const;
    const what = observation.source === 'audits' ? observation.row.activityDisplayName : observation.row.Operation;
    return [
      draftOf(known, [observation], {
        about,
        by,
        says: `${doerHead(by)} changed ${found.name}, which hardenbot keeps as it was approved.`,
        evidence: [`Activity: ${what?.trim() ?? 'unknown'}.`, `Change of hardenbot: ${found.change}.`],
        confidence: observation.meaning === null ? 'likely' : 'certain',
        weight: 'A',
        why: 'A change that was approved may hold no more, and nobody approved that.',
        facts: { opens: !isHarmless(observation) },
      }),
    ];
  });
}

/** What is deleted may be what a change relies on. */
const whole: readonly Trace[] = ['wholeGroup', 'application'];

function isHarmless({ source, row, meaning }: AuditObservation | UnifiedObservation): boolean {
  if (meaning === null || meaning.opens) return false;
  if (meaning.closes && whole.includes(meaning.trace)) return false;
  if (source !== 'audits' || meaning.trace !== 'policy') return true;
  return changesOf(row).every((change) => {
    const [before, after] = [policyFrom(change.before), policyFrom(change.after)];
    return before === null || after === null || waysWeaker(before, after, (id) => id).length === 0;
  });
}

/** Every list of Exchange has a Default: the name alone does not say of which list. */
function isCommon(name: string): boolean {
  return /^default$/i.test(name.trim());
}

/** Every name that the row has for what it is about, in lower case. */
function namesOf(observation: AuditObservation | UnifiedObservation): ReadonlySet<string> {
  const names =
    observation.source === 'audits'
      ? (observation.row.targetResources ?? []).map(({ id }) => id)
      : [observation.row.ObjectId, parameter(observation.row, 'Identity'), observation.row.ObjectId?.split(/[/\\]/).at(-1)];
  return new Set(names.flatMap((name) => (name ? [name.toLowerCase()] : [])));
}
