/** Fills the fields of a dialog as a person does, within what each field takes. */
import type { Modal } from './rules.js';

/** What a person writes: into the one field, or by the label of each; a field that is not named keeps what it held. */
export type Answers = string | Readonly<Record<string, string>>;

/** Throws when a field would not take the text: the person could not have typed it. */
export function fieldsOf(modal: Modal, answers: Answers): Readonly<Record<string, object>> {
  return Object.fromEntries(
    modal.blocks.flatMap((block, index) => {
      if (block.type !== 'input') return [];
      const { element } = block;
      const text = (typeof answers === 'string' ? answers : answers[block.label.text]) ?? element.initial_value ?? '';
      if (text.length > (element.max_length ?? 3000)) throw new Error('The dialog takes no text of that length.');
      const value = { type: element.type, value: text === '' ? null : text };
      return [[block.block_id ?? `b${index}`, { [element.action_id]: value }]];
    }),
  );
}
