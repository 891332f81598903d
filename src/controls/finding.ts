/** A finding: a verdict of a tenant at a time, with what it rests on; one schema for what is kept, exported and shown. */
import { z } from 'zod';
import { jsonSchema } from '../engine/plan/operation-schema.js';
import { type Verdict, verdictSchema } from '../engine/plan/verdict.js';
import { lookupOwn } from '../lib/lookup-own.js';

/** What is, beside what should be: of one property of one object, by the names an admin knows. */
const evidenceSchema = z
  .object({ object: z.string(), property: z.string(), actual: jsonSchema, expected: jsonSchema })
  .readonly();
export type Evidence = z.infer<typeof evidenceSchema>;

/** A side effect or trap worth knowing, whatever the verdict; `code` is stable, e.g. `lockout`, `mail-loss`. */
const warningSchema = z.object({ code: z.string(), text: z.string() }).readonly();
export type Warning = z.infer<typeof warningSchema>;

/** A read that failed: what, how, and what would allow it where that is known. */
const missingSchema = z
  .object({
    read: z.string(),
    status: z.number().exactOptional(),
    permission: z.string().exactOptional(),
    licence: z.string().exactOptional(),
    reason: z.string().exactOptional(),
  })
  .readonly();
export type Missing = z.infer<typeof missingSchema>;

/** Objects that are as they should be, of those in scope. */
const coverageSchema = z.object({ covered: z.number(), of: z.number() }).readonly();
export type Coverage = z.infer<typeof coverageSchema>;

/** The one question that has to be answered before a control can be judged, with the answers that there are. */
const undecidedSchema = z.object({ question: z.string(), options: z.array(z.string()).readonly() }).readonly();

/** A day on which Microsoft changes something that affects this tenant: of the vendor's calendar. */
const datedSchema = z
  .object({
    /** Its id in the calendar. */
    entry: z.string(),
    title: z.string(),
    /** `YYYY-MM-DD`. */
    on: z.string(),
    /** How sure the day is. */
    mark: z.string(),
    /** Who of the tenant is affected, as a sentence. */
    affected: z.string(),
  })
  .readonly();

export const findingSchema = z.object({
  control: z.string(),
  way: z.number(),
  verdict: verdictSchema,
  /** Set where the verdict is `unknown` because nobody has decided what should hold, and not because something could not be read. */
  undecided: undecidedSchema.exactOptional(),
  /** One sentence that says what was found, with numbers. */
  summary: z.string(),
  /** At most 100, gaps first. */
  evidence: z.array(evidenceSchema).readonly(),
  /** How many there were in all. */
  evidenceTotal: z.number(),
  /** How many of them are gaps, named or not; absent: none. */
  gaps: z.number().exactOptional(),
  /** How many of the objects in scope are as they should be; absent where a control cannot count them. */
  coverage: coverageSchema.exactOptional(),
  /** The verdict of each part that can be asked for on its own, by the names that the control gives them; absent: it has none. */
  parts: z.record(z.string(), verdictSchema).readonly().exactOptional(),
  /** How many objects of each of these parts are as they should be; a part that cannot count them is absent. */
  partCoverage: z.record(z.string(), coverageSchema).readonly().exactOptional(),
  /** Set where a person alone can close what is open: a plan would change nothing. */
  byHand: z.literal(true).exactOptional(),
  /** The settings that ask less than the title of the control says, by which it was judged, each as `key: value`; absent: none. */
  askedLess: z.array(z.string()).readonly().exactOptional(),
  warnings: z.array(warningSchema).readonly(),
  /** Days within 90 days on which Microsoft changes something here; absent: none. */
  dates: z.array(datedSchema).readonly().exactOptional(),
  missing: z.array(missingSchema).readonly(),
});
/** A verdict of a tenant at a time. */
export type Finding = Readonly<z.infer<typeof findingSchema>>;

/** The objects that a finding names. */
export interface Evidenced {
  readonly evidence: Finding['evidence'];
  readonly evidenceTotal: number;
  readonly gaps?: number;
}

/** Its parts, where its control has some. */
export interface OfParts {
  readonly parts?: NonNullable<Finding['parts']>;
  readonly partCoverage?: NonNullable<Finding['partCoverage']>;
}

/** One part of a control as a finding has it; `id` is that of `ControlDefinition.parts`. */
export interface FindingPart {
  readonly id: string;
  readonly verdict: Verdict;
  /** null: its objects cannot be counted, or were not when this finding was kept. */
  readonly coverage: Coverage | null;
}

/** The parts that were judged, in the order of the control; null: the finding is of a control without parts, or from before it had some. */
export function partsOf({ parts, partCoverage = {} }: OfParts): readonly FindingPart[] | null {
  if (parts === undefined) return null;
  return Object.entries(parts).map(([id, verdict]) => ({ id, verdict, coverage: lookupOwn(partCoverage, id) ?? null }));
}
