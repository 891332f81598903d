/** What a button carries through Slack and back: written into its value, checked when it returns. */
import { z } from 'zod';
import { type Action, actionNames } from '../../src/chat/card.js';
import { limits } from './limits.js';

const buttonSchema = z.strictObject({
  name: z.enum(actionNames),
  subject: z.string().max(limits.buttonValue),
  digest: z.string().max(200).optional(),
  asks: z.strictObject({ title: z.string(), label: z.string() }).optional(),
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

/** The value of a button, or null when it does not fit: a subject is never cut, because it would be another subject. */
export function buttonValue(action: Action): string | null {
  const { name, subject, digest, asks } = action;
  const value = asciiJson({ name, subject, digest, asks });
  return value.length <= limits.buttonValue ? value : null;
}

/** Reads a value that came back; null when it is none of ours or of a version that wrote it differently. */
export function parseButton(value: string): Button | null {
  const json = parseJson(value);
  const parsed = buttonSchema.safeParse(json);
  return parsed.success ? parsed.data : null;
}

/** Undefined where the text is not JSON: a hostile sender's error, to be refused as any other wrong form. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
