/** Buttons below findings that plan what would close them: several on one card, or one by one. */

import type { Action, Block } from '../chat/card.js';
import type { ControlDefinition } from '../controls/control.js';
import type { Finding } from '../controls/finding.js';
import { maxOnOneCard } from '../engine/changes/several-plans.js';
import { stepsFirst } from '../posture/next-steps.js';
import { severityIn } from '../posture/score.js';
import { worstFirst } from './findings.js';

/** What can be planned of what was found, in the order of the next steps. */
export function plannable(findings: readonly Finding[], controls: readonly ControlDefinition[]): readonly string[] {
  return stepsFirst(worstFirst(findings, severityIn(controls)), controls)
    .filter(({ verdict, byHand }) => byHand !== true && (verdict === 'fail' || verdict === 'partial'))
    .map(({ control }) => control)
    .filter((id) => controls.some((known) => known.id === id && known.onlyByHand !== true));
}

/** What may be planned, and what the button says where it is a single one. */
interface Plannable {
  /** How many have a button of their own. */
  readonly max: number;
  readonly controls: readonly Pick<ControlDefinition, 'id' | 'changeTitle'>[];
  readonly label?: string;
}

/** A single one is a button; of several each of the first is a line by its title with its button, and below them is one for several. */
export function planButtons(tenant: string, ids: readonly string[], plan: Plannable): readonly Block[] {
  const [only] = ids;
  if (only === undefined) return [];
  const { label = 'Plan it' } = plan;
  const actions: readonly Action[] =
    ids.length === 1 ? [{ name: 'plan', label, subject: `${only}@${tenant}` }] : [severalButton(tenant, ids)];
  return [...(ids.length === 1 ? [] : planRows(tenant, ids, plan)), { kind: 'actions', actions }];
}

export function planRows(tenant: string, ids: readonly string[], { max, controls }: Plannable): readonly Block[] {
  return ids.slice(0, max).map((id) => ({
    kind: 'row',
    spans: [{ text: controls.find((control) => control.id === id)?.changeTitle.does ?? id }],
    action: { name: 'plan', label: 'Plan', subject: `${id}@${tenant}` },
  }));
}

/** The button that asks what nobody has decided yet; none where everything is decided. */
export function questionActions(tenant: string, open: number): readonly Action[] {
  if (open === 0) return [];
  return [{ name: 'questions', label: open === 1 ? 'Answer 1 question' : `Answer ${open} questions`, subject: `all@${tenant}` }];
}

/** How many findings wait for an answer. */
export function undecidedCount(findings: readonly Finding[]): number {
  return findings.filter(({ undecided }) => undecided !== undefined).length;
}

/** What the button is about that asks which controls to plan. */
export const several = 'several';

export function severalButton(tenant: string, controls: readonly string[]): Action {
  const value = controls.slice(0, maxOnOneCard).join(', ');
  const label = 'Which of them, on one card?';
  return {
    name: 'plan',
    label: 'Plan several',
    subject: `${several}@${tenant}`,
    asks: { title: 'Plan several', label: `${label} ${value}`, fields: [{ key: 'controls', label, hint: value, value }] },
  };
}

/** The answer as words of the command: `controls="pop-imap, smtp-auth"` of a form, or the controls as they were typed. */
export function readSeveral(answer: string): string {
  return answer
    .replaceAll(/["“”,]/gu, ' ')
    .trim()
    .replace(/^controls=/u, '');
}
