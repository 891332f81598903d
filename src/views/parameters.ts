/** Parameters of a plan on cards: what was asked for beside what settings say, and the form that asks for them. */

import type { Block, Card, Statement } from '../chat/card.js';
import type { ControlDefinition } from '../controls/control.js';
import { listsOf } from '../controls/parameters.js';
import type { ParameterLists } from '../engine/plan/parameters.js';
import type { Plan } from '../engine/plan/plan.js';
import { fitsInLine, listInLine } from '../lib/truncate.js';

export function parameterFacts({ parameters }: Plan): Extract<Block, { kind: 'facts' }>['facts'] {
  if (parameters === undefined) return [];
  return [
    { label: 'Asked with', value: listed(parameters.asked) },
    { label: 'Settings say', value: listed(parameters.settings) },
  ];
}

/** That settings go on as they are, and what to write so that they do not. */
export function parameterBlocks({ id, control, parameters }: Plan): readonly Statement[] {
  if (parameters === undefined) return [];
  const lines = Object.entries(parameters.asked).map(([key, list]) => `${key}: ${JSON.stringify(list)}`);
  const written = `${control}: { ${lines.join(', ')} }`;
  const says = 'This plan is made and verified with what was asked for. The daily audit goes by the settings.';
  if (!fitsInLine(written))
    return [
      {
        kind: 'text',
        spans: [
          { text: `${says} To keep it so, write the list under controls in hardenbot.yaml; /harden export ${id} gives it.` },
        ],
      },
    ];
  return [
    {
      kind: 'text',
      spans: [
        {
          text: `${says} To keep it so, make it a setting on this card once it is applied, or write under controls in hardenbot.yaml: `,
        },
        { text: written, style: 'code' },
      ],
    },
  ];
}

function listed(lists: ParameterLists): string {
  return Object.entries(lists)
    .map(([key, list]) => `${key} ${list.length === 0 ? 'not set' : listInLine(list)}`)
    .join('; ');
}

/** The lists of a control as settings have them, with a form to ask for others in one plan. */
export function parametersCard(control: ControlDefinition, settings: unknown, tenant: string): Card {
  const lists = listsOf(control, settings);
  const parameters = control.parameters ?? [];
  const example = parameters.map(({ key }) => `${key}=${(lists[key] ?? []).join(',')}`).join(' ');
  return {
    title: `Plan ${control.id} with other parameters`,
    tone: 'neutral',
    blocks: [
      {
        kind: 'facts',
        facts: parameters.map(({ key, label }) => ({ label: `${label} (${key})`, value: listed({ [key]: lists[key] ?? [] }) })),
      },
      {
        kind: 'text',
        spans: [
          { text: 'This is what settings say. Other lists count for one plan alone. They can also be typed: ' },
          { text: `/harden plan ${control.id} ${example}`, style: 'code' },
        ],
      },
      {
        kind: 'actions',
        actions: [
          {
            name: 'plan',
            label: 'Choose parameters',
            style: 'primary',
            subject: `${control.id}@${tenant}`,
            asks: {
              title: 'For this plan alone',
              label: `Write ${example}`,
              fields: parameters.map(({ key, label, hint }) => ({ key, label, hint, value: (lists[key] ?? []).join(', ') })),
            },
          },
        ],
      },
    ],
  };
}
