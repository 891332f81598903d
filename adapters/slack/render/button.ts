/** What a button carries through Slack and back: written into its value, checked when it returns. */
import { z } from 'zod';
import { type Action, actionNames, type Block } from '../../../src/chat/card.js';
import { parsedOrNull } from '../../../src/lib/json.js';
import { limits } from './limits.js';

/** What a field of a dialog is called; it becomes a word before `=`. */
export const fieldKey = /^[A-Za-z][A-Za-z0-9]{0,39}$/;

const buttonSchema = z.strictObject({
  name: z.enum(actionNames),
  subject: z.string().max(limits.buttonValue),
  digest: z.string().max(200).optional(),
  asks: z
    .strictObject({
      title: z.string(),
      label: z.string(),
      fields: z
        .array(z.strictObject({ key: z.string().regex(fieldKey), label: z.string(), hint: z.string(), value: z.string() }))
        .min(1)
        .max(limits.dialogFields)
        .optional(),
      choices: z
        .array(z.strictObject({ name: z.enum(actionNames), label: z.string(), means: z.string() }))
        .min(2)
        .max(limits.choices)
        .optional(),
    })
    .optional(),
});

/** A button as it comes back. */
export type Button = z.infer<typeof buttonSchema>;

/** JSON in ASCII without the characters that Slack turns into entities, so that what comes back is what was sent. */
export function asciiJson(value: unknown): string {
  return JSON.stringify(value).replaceAll(
    /[<>&\u007F-\uFFFF]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

/** The value of a button, or null when it does not fit: what is cut would be another subject, or another answer. */
export function buttonValue(action: Action): string | null {
  const { name, subject, digest, asks } = action;
  if (asks?.fields?.some((field) => field.value.length > limits.field) === true) return null;
  const value = asciiJson({ name, subject, digest, asks });
  return value.length <= limits.buttonValue ? value : null;
}

/** The value of the one button behind which there are several answers; null where it does not fit, or where they are not all about the same. */
export function choiceValue({ label, asks, answers }: Extract<Block, { kind: 'choice' }>): string | null {
  const [first] = answers;
  if (first === undefined || answers.length < 2 || answers.length > limits.choices) return null;
  const { name, subject, digest } = first.action;
  const isOneOf = ({ action }: (typeof answers)[number]): boolean => action.subject === subject && action.digest === digest;
  if (!answers.every(isOneOf) || new Set(answers.map(({ action }) => action.name)).size < answers.length) return null;
  const choices = answers.map(({ means, action }) => ({ name: action.name, label: action.label, means }));
  const value = asciiJson({ name, subject, digest, asks: { title: label, label: asks, choices } });
  return value.length <= limits.buttonValue ? value : null;
}

/** Reads a value that came back; null when it is none of ours or of a version that wrote it differently. */
export function parseButton(value: string): Button | null {
  const json = parsedOrNull(value);
  const parsed = buttonSchema.safeParse(json);
  return parsed.success ? parsed.data : null;
}
