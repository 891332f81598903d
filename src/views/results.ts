/** What a change that only reports would have done, with a button that asks for the plan to enforce it. */

import type { Block, Card } from '../chat/card.js';
import type { ControlDefinition } from '../controls/control.js';
import { planWords } from '../controls/parameters.js';
import type { Change } from '../engine/changes/change.js';
import { moment } from './moment.js';

/** What it would have done, a line each, with what was not measured; none before the results are there. */
export function resultLines({ reported }: Change): readonly string[] {
  if (reported === null) return [];
  return [
    ...reported.lines.map(({ label, value }) => `${label}: ${value}`),
    ...reported.notMeasured.map((text) => `Not measured: ${text}`),
  ];
}

/** Of results that are not known for every sign-in: what the button then does. */
export const notYet =
  'Some results are unknown, so it cannot be enforced yet. "Count again" counts anew, and plans to enforce it once every result is known.';

/** Null before the results are there. */
export function resultsCard(view: {
  readonly tenant: string;
  readonly change: Change;
  readonly control: ControlDefinition | undefined;
}): Card | null {
  const { tenant, change, control } = view;
  const { plan, reported } = change;
  if (plan === null || reported === null) return null;
  return {
    title: `${control?.deed.does ?? plan.control} in ${tenant}: what ${change.id} would have done`,
    tone: 'neutral',
    blocks: [
      {
        kind: 'text',
        spans: [
          { text: 'It has only reported since ' },
          moment(new Date(reported.since)),
          { text: reported.uncounted === true ? `. ${notYet}` : ', and may be enforced now.' },
          ...(control === undefined ? [] : [{ text: ` Who notices then: ${control.impact}`, style: 'muted' as const }]),
        ],
      },
      ...(reported.lines.length === 0 ? [] : [{ kind: 'facts' as const, facts: reported.lines }]),
      ...reported.notMeasured.map(
        (text): Block => ({
          kind: 'text',
          spans: [
            { text: 'Not measured: ', style: 'muted' },
            { text, style: 'muted' },
          ],
        }),
      ),
      {
        kind: 'actions',
        actions: [
          {
            name: 'plan',
            ...(reported.uncounted === true ? { label: 'Count again' } : { label: 'Plan to enforce', style: 'primary' as const }),
            subject: `${planWords(plan.control, plan.parameters?.asked)}@${tenant}`,
          },
        ],
      },
    ],
  };
}
