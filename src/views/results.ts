/** What a change that only reports would have done, with a button that asks for the plan to enforce it. */

import type { Block, Card, Statement } from '../chat/card.js';
import { atAGlance, budgets } from '../chat/glance.js';
import type { ControlDefinition } from '../controls/control.js';
import { planWords } from '../controls/parameters.js';
import type { Change } from '../engine/changes/change.js';
import { moment } from './moment.js';
import { counted } from './words.js';

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
  'Some results are unknown, so it cannot be enforced yet. "Count again" counts again, and plans to enforce it once every result is known.';

/** Null before the results are there. */
export function resultsCard(view: {
  readonly tenant: string;
  readonly change: Change;
  readonly control: ControlDefinition | undefined;
}): Card | null {
  const { tenant, change, control } = view;
  const { plan, reported } = change;
  if (plan === null || reported === null) return null;
  const title = `${control?.changeTitle.does ?? plan.control} in ${tenant}: what it would have done`;
  const actions: readonly Block[] = [
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
  ];
  return {
    title,
    tone: 'neutral',
    blocks: atAGlance({
      title,
      lead: [
        {
          kind: 'text',
          spans: [
            { text: 'Report-only since ' },
            moment(new Date(reported.since)),
            { text: reported.uncounted === true ? `. ${notYet}` : '. It can be enforced now.' },
            { text: ` · ${change.id}`, style: 'muted' },
          ],
        },
        ...(reported.lines.length === 0 ? [] : [{ kind: 'facts' as const, facts: reported.lines }]),
        ...(reported.notMeasured.length === 0
          ? []
          : [
              {
                kind: 'text' as const,
                spans: [
                  { text: `${counted(reported.notMeasured.length, 'point')} not measured (Details)`, style: 'warn' as const },
                ],
              },
            ]),
      ],
      actions,
      details: detailsOf(reported, control),
      budget: budgets.results,
    }),
  };
}

type Reported = NonNullable<Change['reported']>;

/** What the control does to people in general, and each point that was not measured. */
function detailsOf({ notMeasured }: Reported, control: ControlDefinition | undefined): readonly Statement[] {
  const notices: readonly Statement[] =
    control === undefined
      ? []
      : [{ kind: 'text', spans: [{ text: 'Who is affected then: ', style: 'strong' }, { text: control.impact }] }];
  return [
    ...notices,
    ...notMeasured.map(
      (text): Statement => ({
        kind: 'text',
        spans: [
          { text: 'Not measured: ', style: 'muted' },
          { text, style: 'muted' },
        ],
      }),
    ),
  ];
}
