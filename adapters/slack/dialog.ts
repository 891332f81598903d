/** The dialog that asks for a reason: what it is about rides in its metadata, so a restart between the two steps loses nothing. */
import type { types } from '@slack/bolt';
import { z } from 'zod';
import { actionNames } from '../../src/chat/card.js';
import { asciiJson, type Button, parseJson } from './button.js';
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
    blocks: [
      {
        type: 'input',
        block_id: reasonField,
        label: plain(asks.label, limits.dialogLabel),
        element: { type: 'plain_text_input', action_id: reasonField, multiline: true, max_length: limits.reason },
      },
    ],
  };
}

function plain(text: string, length: number): types.PlainTextElement {
  const shown = literal(text, length);
  return { type: 'plain_text', text: shown.trim() === '' ? '…' : shown, emoji: false };
}

/** Reads the metadata that came back with an answer; null when it is none of ours. */
export function parseDialog(metadata: string): Dialog | null {
  const parsed = dialogSchema.safeParse(parseJson(metadata));
  return parsed.success ? parsed.data : null;
}
