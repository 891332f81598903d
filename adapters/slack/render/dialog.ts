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
/** The same of the radio buttons above it, where there are several answers. */
const choiceField = 'choice';

const dialogSchema = z.strictObject({
  name: z.enum(actionNames),
  subject: z.string(),
  digest: z.string().optional(),
  /** The answers of which one is given; absent: there is one. */
  choices: z.array(z.enum(actionNames)).optional(),
  /** Where the button was pressed: a dialog belongs to no channel. */
  channel: z.string().min(1),
});
export type Dialog = z.infer<typeof dialogSchema>;

/** The dialog of a button that asks; null where what it is about does not fit. */
export function dialogView(button: Button, channel: string): types.ModalView | null {
  const { name, subject, digest, asks } = button;
  const choices = asks?.choices?.map((choice) => choice.name);
  const metadata = asciiJson({ name, subject, digest, channel, ...(choices === undefined ? {} : { choices }) } satisfies Dialog);
  if (asks === undefined || metadata.length > limits.dialogMetadata) return null;
  return {
    type: 'modal',
    callback_id: 'harden.reason',
    private_metadata: metadata,
    title: plain(asks.title, limits.dialogTitle),
    submit: plain('Send', limits.dialogTitle),
    close: plain('Cancel', limits.dialogTitle),
    blocks: [
      ...(asks.choices === undefined ? [] : [choiceInput(asks.title, asks.choices)]),
      ...(asks.fields === undefined ? [reasonInput(asks.label)] : asks.fields.map(fieldInput)),
    ],
  };
}

type Choices = NonNullable<NonNullable<Button['asks']>['choices']>;

function choiceInput(title: string, choices: Choices): types.InputBlock {
  return {
    type: 'input',
    block_id: choiceField,
    label: plain(title, limits.dialogLabel),
    element: {
      type: 'radio_buttons',
      action_id: choiceField,
      options: choices.map(({ name, label, means }) => ({
        text: plain(label, limits.choiceText),
        ...(means.trim() === '' ? {} : { description: plain(means, limits.choiceText) }),
        value: name,
      })),
    },
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

const chosenSchema = z.looseObject({
  [choiceField]: z.object({ [choiceField]: z.object({ selected_option: z.object({ value: z.enum(actionNames) }) }) }),
});

/**
 * The dialog with the answer that was chosen in it, and without that choice among what was written; null where one had to be chosen of those
 * that it offered, and was not.
 */
export function chosenIn(dialog: Dialog, values: unknown): { readonly dialog: Dialog; readonly values: unknown } | null {
  if (dialog.choices === undefined) return { dialog, values };
  const parsed = chosenSchema.safeParse(values);
  const chosen = parsed.success ? parsed.data[choiceField]?.[choiceField]?.selected_option.value : undefined;
  if (!parsed.success || chosen === undefined || !dialog.choices.includes(chosen)) return null;
  const { [choiceField]: _, ...written } = parsed.data;
  return { dialog: { ...dialog, name: chosen }, values: written };
}

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
