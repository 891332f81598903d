/** The legitimate ways out of an open finding on a card, the safest first. */
import type { Statement } from '../chat/card.js';
import type { ControlDefinition } from '../controls/control.js';
import { waysOut } from '../controls/reasoning/findings/ways-out.js';

export function waysOutBlocks(
  control: ControlDefinition,
  finding?: { readonly byHand?: true | undefined },
): readonly Statement[] {
  return [
    { kind: 'text', spans: [{ text: 'What to do, the safest first', style: 'strong' }] },
    ...waysOut(control, finding).map((text, index): Statement => ({ kind: 'text', spans: [{ text: `${index + 1}. ${text}` }] })),
  ];
}
