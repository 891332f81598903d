/** What came of asking for a campaign, for the person who asked: in which tenants nothing could be asked for, and why. */
import type { Card } from '../chat/card.js';
import { type Refusal, refusalText } from '../lib/errors.js';
import { counted } from './words.js';

export function askedCard(view: {
  readonly id: string;
  /** In how many tenants a plan is being made. */
  readonly asked: number;
  readonly declined: readonly { readonly label: string; readonly refusal: Refusal }[];
}): Card {
  const { id, asked, declined } = view;
  const whys = [...new Set(declined.map(({ refusal }) => refusalText(refusal)))];
  return {
    title: `Asked for a plan in ${asked} of ${counted(asked + declined.length, 'tenant')}`,
    tone: 'warn',
    blocks: [
      ...whys.map((why) => ({
        kind: 'text' as const,
        spans: [
          {
            text: declined.flatMap(({ label, refusal }) => (refusalText(refusal) === why ? [label] : [])).join(', '),
            style: 'strong' as const,
          },
          { text: ': not asked for. ', style: 'warn' as const },
          { text: why },
        ],
      })),
      { kind: 'text', spans: [{ text: `The card ${id} shows where the others stand.`, style: 'muted' }] },
    ],
  };
}
