/** What a control is about, and what was last found of it. */
import type { Card, Statement } from '../chat/card.js';
import { atAGlance, budgets } from '../chat/glance.js';
import type { ControlDefinition } from '../controls/control.js';
import type { Finding } from '../controls/finding.js';
import { findingDetails, isOpen } from './findings.js';
import { moment } from './moment.js';
import { waysOutBlocks } from './ways-out.js';
import { verdictTone, verdictWordOf } from './words.js';

/** @param found what the last audit of the control found, and when; null: there was none */
export function explainCard(control: ControlDefinition, found: { readonly finding: Finding; readonly at: Date } | null): Card {
  const references = Object.entries(control.references).map(([list, ids]) => ({
    label: list.toUpperCase(),
    value: (ids ?? []).join(', '),
  }));
  const title = `${control.id}: ${control.deed.does}`;
  return {
    title,
    tone: found === null ? 'neutral' : verdictTone[found.finding.verdict],
    blocks: atAGlance({
      title,
      lead: [{ kind: 'text', spans: [{ text: control.why }] }, found === null ? notAudited : foundLine(found.finding)],
      actions:
        control.onlyByHand === true
          ? []
          : [{ kind: 'actions', actions: [{ name: 'plan', label: 'Plan it', subject: control.id }] }],
      details: [
        { kind: 'text', spans: [{ text: 'As it should be: ', style: 'strong' }, { text: control.title }] },
        { kind: 'text', spans: [{ text: 'Who notices: ', style: 'strong' }, { text: control.impact }] },
        { kind: 'text', spans: [{ text: 'How long it takes: ', style: 'strong' }, { text: control.delay }] },
        ...(isOpenNow(found) ? waysOutBlocks(control) : byHand(control)),
        ...(references.length === 0 ? [] : [{ kind: 'facts' as const, facts: references }]),
        ...(found === null ? [] : [...findingDetails(found.finding), judged(found.at)]),
      ],
      budget: budgets.any,
    }),
  };
}

function isOpenNow(found: { readonly finding: Finding } | null): boolean {
  return found !== null && isOpen(found.finding);
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

const notAudited: Statement = { kind: 'text', spans: [{ text: 'Not audited yet. /harden audit looks.', style: 'muted' }] };

function judged(at: Date): Statement {
  return { kind: 'text', spans: [{ text: 'Judged ', style: 'muted' }, moment(at, 'muted')] };
}

function foundLine(finding: Finding): Statement {
  return {
    kind: 'text',
    spans: [{ text: `${verdictWordOf(finding)}: `, style: verdictTone[finding.verdict] }, { text: finding.summary }],
  };
}
