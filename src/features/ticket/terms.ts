/** The number of a ticket in someone's own system that a person decides under, and where settings ask for one. */
import { z } from 'zod';
import { type Refusal, refuse } from '../../lib/errors.js';
import type { ReferencedAct } from '../terms.js';

/** What people can read aloud, and nothing that markup, a spreadsheet or an address would take for more. */
export const ticketSchema = z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._#/-]{0,39}$/, 'write letters, digits, and . _ # / -');

/** `\d`, a letter or digit, one of `- _ # / .` (behind a backslash or not), or a class of these; a count behind it. */
const atom = String.raw`(?:\\[dw.]|\[(?:[A-Za-z0-9_#/]|[A-Za-z0-9]-[A-Za-z0-9]|\\d)+\]|[A-Za-z0-9_#/-])`;
const count = String.raw`(?:\{\d{1,2}(?:,\d{1,2})?\}|[?+])`;
const written = new RegExp(`^(?:${atom}${count}?|\\|){1,40}$`);
/** A count that may be one or another: each of them is tried with each of the others. */
const open = /\{\d+,\d+\}|[?+]/g;
const maxOpen = 3;

/**
 * `CHG\d{7}` or `CHG\d{7}|INC\d{7}`: a regular expression without groups, in which at most three counts are open, for 40 characters at most. So
 * it is matched in a few thousand steps whatever is typed.
 */
const patternSchema = z
  .string()
  .max(100)
  .regex(written, 'write letters, digits, \\d and counts, e.g. CHG\\d{7}, or several of them with | in between')
  .refine((text) => (text.match(open) ?? []).length <= maxOpen, `write at most ${maxOpen} counts that are open, like + and {1,9}`)
  .refine(compiles, 'a range in it ends before it begins, e.g. [9-0]');

/** @param acts for which it may be required */
export const ticketRuleSchema = (acts: readonly ReferencedAct[]) =>
  z.strictObject({
    /** What the whole number has to look like; absent: anything that can be one. */
    pattern: patternSchema.optional(),
    requiredFor: z.array(z.enum(acts)).default([]),
  });
type TicketRule = z.infer<ReturnType<typeof ticketRuleSchema>>;

/** The ticket as it was typed, or why it cannot be one. */
export function readTicket(typed: string): string | Refusal {
  const ticket = ticketSchema.safeParse(typed.trim());
  if (ticket.success) return ticket.data;
  return refuse(
    'bad-ticket',
    'That is no number of a ticket.',
    'Write up to 40 letters, digits and . _ # / - behind it, e.g. ticket=CHG0123. Nothing was done.',
  );
}

/** Null where a ticket is named that looks as settings say, or none is and nobody asks for one. */
export function whyNoTicket(act: ReferencedAct, ticket: string | undefined, rule: TicketRule | undefined): Refusal | null {
  if (rule === undefined) return null;
  if (ticket === undefined)
    return rule.requiredFor.includes(act)
      ? refuse('missing-ticket', asks[act], `Write it behind the command: ticket=${exampleOf(rule)}. Nothing was done.`)
      : null;
  if (rule.pattern === undefined || new RegExp(`^(?:${rule.pattern})$`).test(ticket)) return null;
  return refuse('bad-ticket', `A ticket looks like ${rule.pattern} here.`, 'Send it again with one. Nothing was done.');
}

const asks: Readonly<Record<ReferencedAct, string>> = {
  requests: 'Asking for a change takes the number of a ticket here.',
  approvals: 'An approval takes the number of a ticket here: /harden approve <id> ticket=…',
  waivers: 'Asking for a waiver takes the number of a ticket here.',
};

export function exampleOf(rule: TicketRule | undefined): string {
  return rule?.pattern ?? 'CHG0123';
}

function compiles(text: string): boolean {
  try {
    return new RegExp(text).source !== '';
  } catch {
    return false;
  }
}
