/** The dialog that asks for a reason or for several fields: what it is about rides in its metadata, so a restart in between loses nothing. */
import type { types } from '@slack/bolt';
import { z } from 'zod';
import { actionNames, type Field } from '../../../src/chat/card.js';
import { parsedOrNull } from '../../../src/lib/json.js';
import { asciiJson, type Button, fieldKey } from './button.js';
import { literal } from './escape.js';
import { limits } from './limits.js';

/** Block and action id of the one field. */
export const reasonField = 'reason';

const dialogSchema = z.strictObject({
  name: z.enum(actionNames),
  subject: z.string(),
  digest: z.string().optional(),
  /** Where the button was pressed: a dialog belongs to no channel. */
  channel: z.string().min(1),
});
export type Dialog = z.infer<typeof dialogSchema>;

/** The dialog of a button that asks; null where what it is about does not fit. */
export function dialogView(button: Button, channel: string): types.ModalView | null {
  const { name, subject, digest, asks } = button;
  const metadata = asciiJson({ name, subject, digest, channel } satisfies Dialog);
  if (asks === undefined || metadata.length > limits.dialogMetadata) return null;
  return {
    type: 'modal',
    callback_id: 'harden.reason',
    private_metadata: metadata,
    title: plain(asks.title, limits.dialogTitle),
    submit: plain('Send', limits.dialogTitle),
    close: plain('Cancel', limits.dialogTitle),
    blocks: asks.fields === undefined ? [reasonInput(asks.label)] : asks.fields.map(fieldInput),
  };
}

function reasonInput(label: string): types.InputBlock {
  return {
    type: 'input',
    block_id: reasonField,
    label: plain(label, limits.dialogLabel),
    element: { type: 'plain_text_input', action_id: reasonField, multiline: true, max_length: limits.reason },
  };
}

/** Empty is an answer too. */
function fieldInput({ key, label, hint, value }: Field): types.InputBlock {
  return {
    type: 'input',
    block_id: key,
    optional: true,
    label: plain(label, limits.dialogLabel),
    ...(hint.trim() === '' ? {} : { hint: plain(hint, limits.fieldHint) }),
    element: {
      type: 'plain_text_input',
      action_id: key,
      multiline: true,
      max_length: limits.field,
      ...(value === '' ? {} : { initial_value: value }),
    },
  };
}

function plain(text: string, length: number): types.PlainTextElement {
  const shown = literal(text, length);
  return { type: 'plain_text', text: shown.trim() === '' ? '…' : shown, emoji: false };
}

/** Reads the metadata that came back with an answer; null when it is none of ours. */
export function parseDialog(metadata: string): Dialog | null {
  const parsed = dialogSchema.safeParse(parsedOrNull(metadata));
  return parsed.success ? parsed.data : null;
}

const answersSchema = z.record(z.string(), z.record(z.string(), z.object({ value: z.string().nullable() })));

/**
 * What was written into a dialog: the reason, or the fields as `key="value"` words; line breaks between values count as commas. Null
 * when the form is none of ours.
 */
export function answerOf(values: unknown): string | null {
  const parsed = answersSchema.safeParse(values);
  if (!parsed.success) return null;
  const answers = Object.entries(parsed.data).map(([block, field]) => ({ key: block, value: field[block]?.value }));
  const [only] = answers;
  if (only?.key === reasonField) return answers.length === 1 && only.value !== undefined ? (only.value ?? '').trim() : null;
  if (answers.length === 0 || answers.some(({ key, value }) => !fieldKey.test(key) || value === undefined)) return null;
  return answers
    .map(
      ({ key, value }) =>
        `"${key}=${(value ?? '')
          .replaceAll(/["“”„«»]/gu, "'")
          .split('\n')
          .map((line) => line.trim())
          .filter((line) => line !== '')
          .join(',')}"`,
    )
    .join(' ');
}
