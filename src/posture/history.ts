/** What is kept of a tenant's past: the last of each control, one line a day, and what moved; bounded, and without authority. */
import { z } from 'zod';
import { verdicts } from '../controls/control.js';
import { type ControlRecord, moveKinds } from './record.js';

/** How long a day is kept. */
export const daysKept = 400;
/** How many movements are kept. */
export const movesKept = 500;

/** One day of a tenant, as its last audit left it. */
export const dailyPostureSchema = z.strictObject({
  /** `YYYY-MM-DD` in the tenant's calendar. */
  day: z.iso.date(),
  at: z.iso.datetime(),
  score: z.number().nullable(),
  verdicts: z.record(z.string(), z.enum(verdicts)),
});
export type DailyPosture = z.infer<typeof dailyPostureSchema>;

/** Who did something to the tenant, as its own log tells. */
export const authorSchema = z.strictObject({
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
  from: z.enum(verdicts),
  to: z.enum(verdicts),
  /** Names of objects, at most a hundred. */
  objects: z.array(z.string()),
  summary: z.string(),
  /** Who did it, newest first, as far as the tenant's logs tell. */
  authors: z.array(authorSchema),
  /** Why nobody can be named; absent: somebody is, or nobody was asked for. */
  unattributed: z.string().optional(),
  /** The change of ours that did it. */
  change: z.string().optional(),
});
export type Move = z.infer<typeof moveSchema>;

export interface HistoryStore {
  controls(tenant: string): Promise<ReadonlyMap<string, ControlRecord>>;
  saveControls(tenant: string, records: readonly ControlRecord[]): Promise<void>;
  /** Replaces the same day; drops what is older than `daysKept` days. */
  saveDay(tenant: string, day: DailyPosture): Promise<void>;
  /** Those of the days that are known, in the order asked for. */
  days(tenant: string, days: readonly string[]): Promise<readonly DailyPosture[]>;
  addMoves(tenant: string, moves: readonly Move[]): Promise<void>;
  /** Newest first; those after `since` only. */
  moves(tenant: string, since: Date): Promise<readonly Move[]>;
}
