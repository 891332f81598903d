/** What is kept of a tenant's past: the last of each control, one line a day, and what moved; bounded, and without authority. */
import { z } from 'zod';
import type { Move } from '../engine/ledger/move.js';
import { verdictSchema } from '../engine/plan/verdict.js';
import type { ControlRecord } from './record.js';

/** How long a day is kept. */
export const daysKept = 400;
/** How many movements are kept. */
export const movesKept = 500;

/** One day of a tenant, as its last audit left it. */
export const dailyPostureSchema = z.strictObject({
  /** `YYYY-MM-DD` in the tenant's calendar. */
  day: z.iso.date(),
  at: z.iso.datetime(),
  /** Of everything that was known of the tenant then. */
  score: z.number().nullable(),
  /** Of the controls that were judged on that day. */
  verdicts: z.record(z.string(), verdictSchema),
  /** Of the controls that judge several things: the verdict of each part, by control and part. Absent: of that day the whole alone is kept. */
  parts: z.record(z.string(), z.record(z.string(), verdictSchema)).readonly().exactOptional(),
  /**
   * What each control weighed and how much of it held, from 0 to 1, of everything that was known of the tenant then. What does not apply and what nobody
   * had decided on or could read whole is left out, so that two days are compared by what both judged. Absent of what an earlier version kept.
   */
  shares: z.record(z.string(), z.tuple([z.number(), z.number()]).readonly()).exactOptional(),
  /** Of these, the controls that were judged by settings that ask less than their titles say; absent: none. */
  askedLess: z.array(z.string()).readonly().exactOptional(),
});
export type DailyPosture = z.infer<typeof dailyPostureSchema>;

/** The score of a day. */
export interface ScoredDay {
  readonly day: string;
  readonly score: DailyPosture['score'];
}

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
