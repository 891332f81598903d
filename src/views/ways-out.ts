/** The legitimate ways out of an open finding on a card, the safest first. */
import type { Statement } from '../chat/card.js';
import type { ControlDefinition } from '../controls/control.js';
import { waysOut } from '../controls/reasoning/findings/ways-out.js';

/** @param finding where a person alone can close what is open, no plan is offered */
export function waysOutBlocks(
  control: ControlDefinition,
  finding?: { readonly byHand?: true | undefined },
): readonly Statement[] {
  const shown = finding?.byHand === true ? { ...control, onlyByHand: true as const } : control;
  return [
    { kind: 'text', spans: [{ text: 'What to do, the safest first', style: 'strong' }] },
    ...waysOut(shown).map((text, index): Statement => ({ kind: 'text', spans: [{ text: `${index + 1}. ${text}` }] })),
  ];
}
