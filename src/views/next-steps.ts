/** What to do next, a line each with the button that plans it. */
import type { Block, Span } from '../chat/card.js';
import type { NextStep } from '../posture/next-steps.js';
import { counted } from './words.js';

/** More than that is a list and no next step. */
const maxSteps = 5;

export function stepRows(tenant: string, steps: readonly NextStep[], max = maxSteps): readonly Block[] {
  return steps.slice(0, max).map((step, index) => ({
    kind: 'row',
    spans: [{ text: `${index + 1}  ` }, { text: step.control.changeTitle.does, style: 'strong' }, ...weightOf(step)],
    action: { name: 'plan', label: 'Plan', subject: `${step.control.id}@${tenant}` },
  }));
}

/** For example ` · high severity · done: 1 of 36 mailboxes`. Of the others some may be unknown, so that they are not said to be open. */
function weightOf({ control, open }: NextStep): readonly Span[] {
  const { to } = control.changeTitle;
  const done = open === null ? 0 : open.of - open.open;
  // Without what is counted, the numbers say nothing.
  const objects = open === null || to === undefined ? '' : ` · done: ${done} of ${counted(open.of, to.one, to.many)}`;
  return [{ text: ` · ${control.severity} severity${objects}`, style: 'muted' }];
}
