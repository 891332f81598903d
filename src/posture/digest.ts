/** What the digest of one day says of one tenant: made by the worker, shown by the gateway. */
import { z } from 'zod';
import { moveSchema } from '../engine/ledger/move.js';
import { verdictSchema } from '../engine/plan/verdict.js';
import { digestTerms } from '../features/terms.js';
import type { Daily } from '../lib/calendar.js';
import { personSchema } from '../lib/person.js';

export const digestSchema = z.strictObject({
  /** `YYYY-MM-DD` in the tenant's calendar. */
  day: z.iso.date(),
  at: z.iso.datetime(),
  score: z.strictObject({
    now: z.number().nullable(),
    yesterday: z.number().nullable(),
    lastWeek: z.number().nullable(),
    /** How far it moved, by what was judged on both days; null: they have nothing in common. Absent of what an earlier version kept. */
    moved: z.strictObject({ inDay: z.number().nullable(), inWeek: z.number().nullable() }).optional(),
  }),
  /** Scores of the last days, oldest first; null for a day without. */
  trend: z.array(z.number().nullable()),
  verdicts: z.partialRecord(verdictSchema, z.number().int()),
  /** Since the digest before, at most fifty: what got worse first, then the newest. */
  moves: z.array(moveSchema),
  /** How many more there were; absent: none. */
  moreMoves: z.number().int().optional(),
  /** Controls that could not be judged, with what was missing. */
  unchecked: z.array(z.strictObject({ control: z.string(), missing: z.array(z.string()) })),
  /** Questions that nobody has answered, the ones that decide most first; absent: none is open. */
  undecided: z.array(z.strictObject({ control: z.string(), question: z.string() })).optional(),
  /** Set in the first one of a tenant, which introduces hardenbot: when the next one comes, and the controls to plan first. */
  first: z.strictObject({ next: z.iso.datetime(), doNext: z.array(z.string()) }).optional(),
  /** Why there is no audit of today; absent: there is one. */
  notAudited: z.string().optional(),
  /** What waits for approval. */
  waiting: z.array(
    z.strictObject({
      id: z.string(),
      what: z.string(),
      since: z.iso.datetime(),
      requestedBy: personSchema,
      canAct: z.array(z.string()),
    }),
  ),
  /** Changes that moved since the digest before. */
  changes: z.array(
    z.strictObject({ id: z.string(), what: z.string(), status: z.string(), undoesItselfAt: z.iso.datetime().optional() }),
  ),
  /** Waivers that lapse within a week. */
  lapsing: z.array(z.strictObject({ id: z.string(), what: z.string(), until: z.iso.datetime() })),
  waived: z.number().int(),
  /** The certificate or secret that opens the tenant ends soon, or has ended; absent: nothing is to be said of it today. */
  credential: z.strictObject({ kind: z.enum(['certificate', 'secret']), endsAt: z.iso.datetime() }).optional(),
  /** Days on which Microsoft changes something here, on the days of the countdown alone; absent: none of them is today. */
  dates: z
    .array(
      z.strictObject({
        control: z.string(),
        title: z.string(),
        on: z.iso.date(),
        mark: z.string(),
        affected: z.string(),
        daysLeft: z.number().int(),
      }),
    )
    .optional(),
  ...digestTerms,
  /** Where the ledger stands, signed. */
  checkpoint: z.string(),
});
export type Digest = z.infer<typeof digestSchema>;

export interface DigestTime extends Daily {
  /** Whether nothing is said on a day on which nothing moved. */
  readonly isSilent?: boolean;
}

/** Whether there is anything to say beyond one line. */
export function isUnchanged(digest: Digest): boolean {
  const { moves, unchecked, waiting, changes, lapsing, notAudited, credential, dates = [] } = digest;
  const isQuiet = notAudited === undefined && credential === undefined;
  return (
    isQuiet && [moves, unchecked, waiting, changes, lapsing, dates, ...listsOfSections(digest)].every((list) => list.length === 0)
  );
}

function listsOfSections(digest: Digest): readonly (readonly unknown[])[] {
  const sections = Object.entries(digest).filter(([name]) => Object.hasOwn(digestTerms, name));
  return sections.flatMap(([, section]) => Object.values(section ?? {}).filter((value) => Array.isArray(value)));
}
