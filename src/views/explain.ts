/** What a control is about, and what was last found of it. */
import type { Card, Statement } from '../chat/card.js';
import { atAGlance, budgets } from '../chat/glance.js';
import type { ControlDefinition } from '../controls/control.js';
import type { Finding } from '../controls/finding.js';
import { findingDetails, isOpen, isUnread, readAgain } from './findings.js';
import { moment } from './moment.js';
import { waysOutBlocks } from './ways-out.js';
import { verdictTone, verdictWordOf } from './words.js';

/** @param found what the last audit of the control found, and when; null: there was none */
export function explainCard(
  control: ControlDefinition,
  tenant: string,
  found: { readonly finding: Finding; readonly at: Date } | null,
): Card {
  const references = Object.entries(control.references).map(([list, ids]) => ({
    label: list.toUpperCase(),
    value: (ids ?? []).join(', '),
  }));
  const title = `${control.id} in ${tenant}: ${control.changeTitle.does}`;
  return {
    title,
    tone: found === null ? 'neutral' : verdictTone[found.finding.verdict],
    blocks: atAGlance({
      title,
      lead: [{ kind: 'text', spans: [{ text: control.why }] }, found === null ? notAudited : foundLine(found)],
      actions: isUnreadNow(found)
        ? [{ kind: 'actions', actions: [{ name: 'audit', label: 'Audit again', subject: `all@${tenant}` }] }]
        : !isForPlan(control, found)
          ? []
          : [{ kind: 'actions', actions: [{ name: 'plan', label: 'Plan it', subject: `${control.id}@${tenant}` }] }],
      details: [
        { kind: 'text', spans: [{ text: 'As it should be: ', style: 'strong' }, { text: control.title }] },
        { kind: 'text', spans: [{ text: 'Who notices: ', style: 'strong' }, { text: control.impact }] },
        { kind: 'text', spans: [{ text: 'How long it takes: ', style: 'strong' }, { text: control.delay }] },
        ...(isUnreadNow(found) ? [toRead(control)] : isOpenNow(found) ? waysOutBlocks(control, found?.finding) : byHand(control)),
        ...(references.length === 0 ? [] : [{ kind: 'facts' as const, facts: references }]),
        ...(found === null ? [] : [...findingDetails(found.finding)]),
      ],
      budget: budgets.any,
    }),
  };
}

/** What passes, what nobody has decided, and what a person changes has no plan. */
function isForPlan({ onlyByHand }: ControlDefinition, found: { readonly finding: Finding } | null): boolean {
  if (onlyByHand === true || found?.finding.byHand === true) return false;
  return found === null || (isOpen(found.finding) && found.finding.undecided === undefined);
}

function isOpenNow(found: { readonly finding: Finding } | null): boolean {
  return found !== null && isOpen(found.finding);
}

function isUnreadNow(found: { readonly finding: Finding } | null): boolean {
  return found !== null && isUnread(found.finding);
}

function toRead({ id }: ControlDefinition): Statement {
  return { kind: 'text', spans: [{ text: 'What to do: ', style: 'strong' }, { text: readAgain(id) }] };
}

function byHand(control: ControlDefinition): readonly Statement[] {
  if (control.onlyByHand !== true && control.byHand === undefined) return [];
  const label = control.onlyByHand === true ? 'By hand: ' : 'What no plan can do: ';
  return [
    {
      kind: 'text',
      spans: [{ text: label, style: 'strong' }, { text: control.byHand ?? 'a person has to make this change.' }],
    },
  ];
}

const notAudited: Statement = { kind: 'text', spans: [{ text: 'Not audited yet: type /harden audit.', style: 'muted' }] };

/** With its age: what passed a week ago may not pass now. */
function foundLine({ finding, at }: { readonly finding: Finding; readonly at: Date }): Statement {
  const { verdict, summary } = finding;
  return {
    kind: 'text',
    spans: [
      { text: `${verdictWordOf(finding)}: `, style: verdictTone[verdict] },
      { text: summary },
      { text: ' Judged ', style: 'muted' },
      moment(at, 'muted'),
    ],
  };
}
