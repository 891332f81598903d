/** The posture of a tenant: what its latest audits found, and the port of where that is kept. */
import { z } from 'zod';
import { findingSchema, type Missing } from '../controls/finding.js';
import { verdictSchema } from '../engine/plan/verdict.js';
import { omitUndefined } from '../lib/omit-undefined.js';
import type { TenantOrigin } from '../tenant/origin.js';
import { noneHolds } from './score.js';

/** What one finding cost to read: calls of the tenant's services, and milliseconds. */
const costSchema = z.object({ calls: z.number(), ms: z.number() });
export type ReadCost = Readonly<z.infer<typeof costSchema>>;

export const costedFindingSchema = findingSchema.extend(costSchema.shape);
export type CostedFinding = z.infer<typeof costedFindingSchema>;

/** What an audit of a tenant found, and when. */
export interface Posture {
  readonly at: Date;
  readonly findings: readonly CostedFinding[];
  /** When each control was judged, by its id (ISO 8601); absent of what an earlier version kept: then `at` is the latest it can have been. */
  readonly judgedAt?: Readonly<Record<string, string>>;
  /** Who answered where it was not Microsoft; absent: Microsoft, or an earlier version kept it. */
  readonly source?: Exclude<TenantOrigin, 'microsoft'>;
}

/** A finding in a line: enough to compare tenants by, and a thousandth of what it rests on. */
export const postureLineSchema = z.object({
  control: z.string(),
  verdict: verdictSchema,
  summary: z.string(),
  coverage: findingSchema.shape.coverage,
  /** Objects that are not as they should be; absent where they are not counted. */
  gaps: findingSchema.shape.gaps,
  /** What could not be read; absent where the verdict is known. */
  missing: findingSchema.shape.missing.exactOptional(),
  /** Set where the verdict is `fail` or `partial` although something could not be read: more of it may hold, or less. */
  partlyRead: z.literal(true).exactOptional(),
  /** Set where a person alone can close what is open. */
  byHand: findingSchema.shape.byHand,
  /** Set where no part of a partial finding is known to hold. */
  noneHolds: z.literal(true).exactOptional(),
  /** The question that nobody has answered yet; absent where it was judged. */
  undecided: findingSchema.shape.undecided,
  /** Days on which Microsoft changes something here; absent: none is near. */
  dates: findingSchema.shape.dates,
  /** When it was judged. */
  at: z.iso.datetime(),
});
export type PostureLine = Readonly<z.infer<typeof postureLineSchema>>;

/** When a control was judged (ISO 8601), or the latest it can have been. */
export function judgedAtOf({ at, judgedAt = {} }: Omit<Posture, 'findings'>, control: string): string {
  return judgedAt[control] ?? at.toISOString();
}

/** Controls of which a person alone can close what is open. @param lines null: nothing was judged yet */
export function closedByHand(lines: readonly PostureLine[] | null): readonly string[] {
  return (lines ?? []).flatMap(({ control, byHand }) => (byHand === true ? [control] : []));
}

/** The lines of a posture, in its order. */
export function linesOf(posture: Posture): readonly PostureLine[] {
  return posture.findings.map(({ control, verdict, summary, coverage, gaps, missing, undecided, dates, parts, byHand }) => ({
    control,
    verdict,
    summary,
    ...omitUndefined({
      coverage,
      gaps,
      undecided,
      dates,
      byHand,
      missing: verdict === 'unknown' ? missing.map(inShort) : undefined,
    }),
    ...(missing.length > 0 && (verdict === 'fail' || verdict === 'partial') ? { partlyRead: true as const } : {}),
    ...(noneHolds({ verdict, parts }) ? { noneHolds: true as const } : {}),
    at: judgedAtOf(posture, control),
  }));
}

/** What would allow a read that failed; why it failed, where nothing is known that would. */
function inShort({ read, permission, licence, reason }: Missing): Missing {
  const needs = omitUndefined({ permission, licence });
  return { read, ...(Object.keys(needs).length > 0 ? needs : omitUndefined({ reason })) };
}

/** When the first and the last of some verdicts were judged. */
export function agesOf(lines: readonly PostureLine[]): readonly [oldest: Date, newest: Date] {
  const moments = lines.map(({ at }) => at).toSorted();
  return [new Date(moments[0] ?? 0), new Date(moments.at(-1) ?? 0)];
}

export interface PostureStore {
  /**
   * Replaces what is there by what `next` makes of it; of two at once, one makes its own of what the other left. Gives what was kept; null
   * where `next` gives nothing, and nothing is kept.
   */
  update(tenant: string, next: (before: Posture | null) => Posture | null): Promise<Posture | null>;
  /** The findings of the latest audit of each control; null when there was none. */
  latest(tenant: string): Promise<Posture | null>;
  /** The same in lines; made for reading many tenants at once. */
  lines(tenant: string): Promise<readonly PostureLine[] | null>;
}
