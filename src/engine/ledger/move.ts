/** Something that moved between two audits of a control, and who did it as far as the tenant's own logs tell. */
import { z } from 'zod';
import { type Verdict, verdictSchema } from '../plan/verdict.js';

/**
 * - `new`: objects that were not open before, of a control that did not pass either
 * - `regressed`: the control passed before and does not now
 * - `fixed`: objects that were open and are not any more
 * - `untold`: the control passed before and is no longer known
 *
 * With `to: notApplicable` each of the last two says that the control does not apply any more.
 */
const moveKinds = ['regressed', 'untold', 'new', 'fixed'] as const;
export type MoveKind = (typeof moveKinds)[number];

/** Who did something to the tenant, as its own log says. */
const authorSchema = z.strictObject({
  who: z.string(),
  what: z.string(),
  object: z.string(),
  at: z.iso.datetime(),
});
export type Author = z.infer<typeof authorSchema>;

/** Something that moved between two audits of a control. */
export const moveSchema = z.strictObject({
  at: z.iso.datetime(),
  control: z.string(),
  kind: z.enum(moveKinds),
  from: verdictSchema,
  to: verdictSchema,
  /** Names of objects, at most a hundred. */
  objects: z.array(z.string()),
  /** Set where more objects moved than are named, and nobody counted them. */
  isCut: z.literal(true).optional(),
  /** Set where more or less was read than the time before, so that the objects may have been open all along, or may not be open. */
  isUnsure: z.literal(true).optional(),
  summary: z.string(),
  /** Who did it, newest first, as far as the tenant's logs tell. */
  authors: z.array(authorSchema),
  /** Why nobody can be named; absent: someone is, or nobody was asked for. */
  unattributed: z.string().optional(),
  /** The change of ours that did it. */
  change: z.string().optional(),
});
export type Move = z.infer<typeof moveSchema>;

/** A licence lapsed, or the last thing of its kind was deleted: nothing was fixed, and nothing is known to be worse. */
export function appliesNoLonger({ to }: { readonly to: Verdict }): boolean {
  return to === 'notApplicable';
}
