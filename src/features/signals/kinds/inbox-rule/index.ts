/** An inbox rule hides mail from its owner or sends it out: how a compromised mailbox is kept from its owner. */

import { canonicalJson, sha256 } from '../../../../lib/json.js';
import { firstNames } from '../../../../lib/plural.js';
import {
  type ActFacts,
  type Doer,
  eventOf,
  fromWhere,
  inOrder,
  personAbout,
  pressesFor,
  strangest,
  unifiedActs,
} from '../../judging/act.js';
import {
  hasOddName,
  isHidden,
  type RuleContent,
  ruleOfCmdlet,
  ruleOfMailbox,
  ruleOfOutlook,
  sideOfTargets,
  tellingWords,
} from '../../judging/mail-rule.js';
import { type Draft, type Rule, ruled } from '../../judging/rule.js';
import { afterSuspicion, byDataCenter, newPlace } from '../../judging/rules.js';
import type { Known } from '../../known.js';
import { from, type Observation, type UnifiedObservation } from '../../observation.js';
import { parameter } from '../../rows.js';
import type { Weight } from '../../sign.js';
import { definitionOf } from '../definitions.js';

interface Facts extends ActFacts {
  readonly grade: Grade;
  /** Someone else made it, who is known by name. */
  readonly isOther: boolean;
}

/** What is wrong with a rule. */
interface Grade {
  readonly weight: Weight;
  readonly why: string;
  /** It sends mail out, or its name or reach cannot be anyone's own work. */
  readonly isBlatant: boolean;
}

const ownHabits: Rule<Facts> = {
  id: 'usual place',
  does: 'lowers',
  to: 'B',
  when: ({ by, grade }) =>
    by.place === 'usual' && !grade.isBlatant ? `It came from a network that ${by.name} often uses.` : null,
};

const elsewhere: Rule<Facts> = {
  ...newPlace('A'),
  when: (facts, known) => (facts.grade.weight === 'C' ? null : newPlace('A').when(facts, known)),
};

/** People tidy their mail in trains and hotels too. */
const tidyingElsewhere: Rule<Facts> = {
  id: 'mail is tidied from a new network',
  does: 'raises',
  to: 'B',
  when: (facts, known) => (facts.grade.weight === 'C' ? newPlace('B').when(facts, known) : null),
};

/** So that a security team sees no warnings, or someone does not see what is sent in their name. Source: Microsoft's report on Octo Tempest, 2023. */
const byOther: Rule<Facts> = {
  id: 'in the mailbox of someone else',
  does: 'raises',
  to: 'A',
  when: ({ by, isOther }) => (isOther && by.place !== 'usual' ? `${by.name} made it, in the mailbox of someone else.` : null),
};

export const kind = ruled<Facts>({
  definition: definitionOf('inbox-rule'),
  looks: (observations, known) =>
    [...new Set(needsLook(observations, known).map((observation) => mailboxOf(observation)))]
      .filter((mailbox) => mailbox !== '')
      .toSorted()
      .map((mailbox) => ({ look: 'rules', mailbox })),
  drafts,
  rules: [byDataCenter, ownHabits, elsewhere, tidyingElsewhere, byOther, afterSuspicion('A')],
});

const ruleActs = (observations: readonly Observation[], known: Known) =>
  unifiedActs(observations, known, ['inboxRule']).filter(({ observation }) => observation.meaning?.opens === true);

/** Rows that say that a rule changed and not how. */
function needsLook(observations: readonly Observation[], known: Known): readonly UnifiedObservation[] {
  return ruleActs(observations, known).flatMap(({ observation }) => {
    const { Operation } = observation.row;
    const isWhole = /^new-inboxrule$/i.test(Operation ?? '') || ruleOfOutlook(observation.row) !== null;
    return isWhole ? [] : [observation];
  });
}

function mailboxOf({ row }: UnifiedObservation): string {
  const [named = ''] = (parameter(row, 'Mailbox') ?? '').split(/[:\\]/);
  return (row.MailboxOwnerUPN || named || row.UserId) ?? '';
}

function drafts(observations: readonly Observation[], known: Known): readonly Draft<Facts>[] {
  const written = ruleActs(observations, known).flatMap(({ observation, by }) => {
    const content = ruleOfOutlook(observation.row) ?? ruleOfCmdlet(observation.row);
    return content === null ? [] : draftOf({ content, by, mailbox: mailboxOf(observation), ...eventOf([observation]) }, known);
  });
  const unified = from('unified', inOrder(observations));
  const seen = from('rules', observations).flatMap((look) => {
    const causes = ruleActs(
      unified.filter(({ id }) => look.because.includes(id)),
      known,
    );
    const by = strangest(causes.map((act) => act.by)) ?? nobody;
    return look.row.flatMap((rule) => {
      const content = ruleOfMailbox(rule);
      if (content === null) return [];
      const at = causes[0]?.observation.at ?? look.at;
      const answeredAt = look.answeredAt;
      // The same rule as it was is no second sign, however often the mailbox is looked at.
      const key = `rule ${rule.Identity ?? ''} ${sha256(canonicalJson({ ...content })).slice(0, 12)}`;
      return draftOf({ content, by, mailbox: look.mailbox, rowIds: [...look.because], event: { at, key, answeredAt } }, known);
    });
  });
  return [...written, ...seen];
}

const nobody: Doer = { type: 'system', id: '', name: '', address: null, person: undefined, place: 'unknown' };

function draftOf(
  parts: { readonly content: RuleContent; readonly by: Doer; readonly mailbox: string } & RowsAndEvent,
  known: Known,
): readonly Draft<Facts>[] {
  const { content, by, mailbox, ...event } = parts;
  const grade = gradeOf(content, known.domains);
  if (grade === null) return [];
  const about = personAbout(known, null, mailbox);
  const isOther = by.type === 'person' && by.name.toLowerCase() !== about.name.toLowerCase();
  return [
    {
      about,
      ...event,
      says: `An inbox rule of ${about.name} ${whatItDoes(content)}.`,
      evidence: [
        ...(content.name === '' && content.takesAll === 'unknown'
          ? []
          : [`Name: ${content.name === '' ? 'none' : content.name}.`]),
        ...(content.takesAll === true
          ? ['It takes all mail.']
          : content.looksFor.length === 0
            ? []
            : [`It looks for: ${firstNames(content.looksFor, 5)}.`]),
        ...(content.targets.length === 0 ? [] : [`To: ${firstNames(content.targets, 5)}.`]),
        ...(isOther ? [`Made by ${by.name}.`] : []),
        ...fromWhere(by),
      ],
      confidence: by.type === 'system' ? 'likely' : 'certain',
      presses: pressesFor(known, { ask: isOther ? by : about, contain: about }),
      left: [{ in: 'rules', name: content.name }],
      weight: grade.weight,
      why: grade.why,
      facts: { at: event.event.at, by, subject: known.person(about.id), about, grade, isOther },
    },
  ];
}

type RowsAndEvent = ReturnType<typeof eventOf>;

/** Null for a rule that only sorts. */
function gradeOf(content: RuleContent, domains: readonly string[]): Grade | null {
  const hides = content.deletes || isHidden(content.folder);
  const side = content.targets.length === 0 ? 'inside' : sideOfTargets(content.targets, domains);
  const words = tellingWords(content);
  const odd = hasOddName(content);
  const movesRead = content.marksRead && content.folder !== '';
  if (hides && side === 'outside')
    return { weight: 'A', why: 'It sends mail outside and hides that from the owner.', isBlatant: true };
  if ((hides || movesRead) && odd)
    return { weight: 'A', why: 'It hides mail, and its name is made not to be found.', isBlatant: true };
  if (hides && content.takesAll === true && content.targets.length === 0)
    return { weight: 'A', why: 'It hides all mail from the owner.', isBlatant: true };
  if ((hides || movesRead) && words.length > 0)
    return { weight: 'A', why: 'It hides mail with words that attackers keep from the owner.', isBlatant: false };
  if (side === 'outside') return { weight: 'B', why: 'It sends mail outside.', isBlatant: false };
  if (side === 'unknown')
    return { weight: 'B', why: 'It sends mail on, and the address outside or inside is not known.', isBlatant: false };
  if (hides && content.takesAll === 'unknown')
    return { weight: 'B', why: 'It hides mail, and the log does not say which.', isBlatant: false };
  return hides ? { weight: 'C', why: 'It hides some mail, as people do with newsletters.', isBlatant: false } : null;
}

function whatItDoes({ deletes, marksRead, folder, targets }: RuleContent): string {
  const parts = [
    ...(targets.length === 0 ? [] : ['forwards mail']),
    ...(deletes ? ['deletes it'] : folder === '' ? [] : [`moves it to ${folder}`]),
    ...(marksRead ? ['marks it as read'] : []),
  ];
  const [first = 'changed', ...others] = parts;
  const start =
    first === 'deletes it' ? 'deletes mail' : first.replace(/^moves it/, 'moves mail').replace(/^marks it/, 'marks mail');
  return [start, ...others].join(' and ');
}
