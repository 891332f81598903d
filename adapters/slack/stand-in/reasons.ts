/** Fills the fields of a dialog as a person does, within what each field takes. */
import type { Modal } from './rules.js';

/** Throws when a field would not take the text: the person could not have typed it. */
export function reasonFieldsOf(modal: Modal, reason: string): Readonly<Record<string, object>> {
  return Object.fromEntries(
    modal.blocks.flatMap((block, index) => {
      if (block.type !== 'input') return [];
      const { element } = block;
      if (reason.length > (element.max_length ?? 3000)) throw new Error('The dialog takes no reason of that length.');
      const value = { type: element.type, value: reason === '' ? null : reason };
      return [[block.block_id ?? `b${index}`, { [element.action_id]: value }]];
    }),
  );
}
