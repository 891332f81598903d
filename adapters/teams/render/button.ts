/** What a button carries through Teams and back: written into its data, checked when it returns. */
import { z } from 'zod';
import { type Action, actionNames } from '../../../src/chat/card.js';
import { omitUndefined } from '../../../src/lib/omit-undefined.js';
import { limits } from './limits.js';

/** What an Action.Execute names; what it does stands in its data. */
export const verb = 'harden';

const buttonSchema = z.strictObject({
  name: z.enum(actionNames),
  subject: z.string().max(limits.buttonData),
  digest: z.string().max(200).optional(),
  /** The id of the input that holds the reason, for a button that asks for one. */
  reason: z.string().max(40).optional(),
});

/** A button as it comes back. */
export type Button = z.infer<typeof buttonSchema>;

/** Inputs of the card come back beside what the button carries, so that has a place of its own. */
const dataSchema = z.looseObject({ [verb]: buttonSchema });

/** The data of a button, or null when it does not fit: a subject is never cut, because it would be another subject. */
export function buttonData({ name, subject, digest }: Action, reason?: string): object | null {
  const button: Button = {
    name,
    subject,
    ...omitUndefined({ digest, reason }),
  };
  const data = { [verb]: button };
  return JSON.stringify(data).length <= limits.buttonData ? data : null;
}

/** A press: the button, and what was written into its input. */
export interface Press {
  readonly button: Button;
  readonly reason?: string;
}

/** Reads data that came back; null when it is none of ours or of a version that wrote it differently. */
export function parsePress(data: unknown): Press | null {
  const parsed = dataSchema.safeParse(data);
  if (!parsed.success) return null;
  const button = parsed.data[verb];
  if (button.reason === undefined) return { button };
  const reason = parsed.data[button.reason];
  return { button, reason: typeof reason === 'string' ? reason.trim() : '' };
}
