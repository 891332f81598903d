/** A plan: a header, its operations, and the digest that approvals are bound to. */
import { createHash } from 'node:crypto';
import { z } from 'zod';
import { kindOf } from '../../features/kinds.js';
import { type PlanTerms, planTerms, termsOf } from '../../features/terms.js';
import { canonicalJson } from '../../lib/json.js';
import { omitUndefined } from '../../lib/omit-undefined.js';
import { personSchema } from '../../lib/person.js';
import { exceptSchema } from './except.js';
import type { Operation } from './operation.js';
import { parametersSchema } from './parameters.js';
import { tierSchema } from './risk.js';
import { verdictSchema } from './verdict.js';

/** This many objects in use are named in a plan. */
export const maxInUse = 50;

/** `how`: by which way it was used, and since when that was looked at. */
const inUseSchema = z.strictObject({ object: z.string(), how: z.string() });
export type InUse = z.infer<typeof inUseSchema>;

export const planSchema = z.strictObject({
  /** The id of the request, the plan and the change it becomes: one name through its whole life. */
  id: z.string(),
  tenant: z.string(),
  control: z.string(),
  stage: z.enum(['prepare', 'enforce']),
  /** The verdict that the audit must give after apply. */
  expects: verdictSchema,
  /** The verdict when the plan was made. */
  found: verdictSchema,
  /** The change that this plan undoes. */
  reverts: z.string().optional(),
  /** What it holds of a feature: set where it is a change of that kind. */
  ...planTerms,
  /** A step that fails does not keep the others from being done. */
  stepwise: z.literal(true).optional(),
  /** Lists that were asked for in place of the settings, beside what settings say of them. */
  parameters: z.strictObject({ asked: parametersSchema, settings: parametersSchema }).optional(),
  /** Objects that were asked to be left out, as they were typed. */
  except: exceptSchema.optional(),
  requestedBy: personSchema,
  createdAt: z.iso.datetime(),
  expiresAt: z.iso.datetime(),
  risk: tierSchema,
  /** Hash of the tenant's controls, break-glass accounts and approvals: a change of settings makes the plan stale. */
  settingsVersion: z.string(),
  operations: z.number().int().nonnegative(),
  /** How many of them there are of each resource; absent in older plans. */
  touched: z.record(z.string(), z.number().int().positive()).optional(),
  /** Milliseconds after which the change undoes itself unless someone keeps it; absent: it stays. */
  keepWithinMs: z.number().int().positive().optional(),
  /** How many of them cannot be undone. */
  irreversible: z.number().int().nonnegative(),
  warnings: z.array(z.strictObject({ code: z.string(), text: z.string() })),
  impact: z.strictObject({
    lines: z.array(z.strictObject({ label: z.string(), value: z.string() })),
    notMeasured: z.array(z.string()),
    /** Objects of the plan whose owners use what it closes, the first of them; absent in older plans and where that is not measured. */
    inUse: z.array(inUseSchema).max(maxInUse).optional(),
  }),
  /** Names of accounts, groups and apps whose ids the first operations hold, by id in lower case: what people read beside an id. */
  names: z.record(z.string(), z.string()).optional(),
  /** What was checked so that nobody is locked out, and how. */
  guards: z.array(z.strictObject({ label: z.string(), value: z.string() })).default([]),
  /** SHA-256, lower-case hexadecimal; see `PlanDigest`. */
  digest: z.string(),
});
export type Plan = z.infer<typeof planSchema>;

/** The code of the warning on a plan that undoes an undo. */
export const madeAgain = 'made-again';

/** What says that a plan undoes another one. */
export interface Reverting {
  readonly reverts?: string | undefined;
  readonly warnings: Plan['warnings'];
}

/** Whether it makes a change again that was undone: what it undoes was an undo. */
export function isRedo({ reverts, warnings }: Reverting): boolean {
  return reverts !== undefined && warnings.some(({ code }) => code === madeAgain);
}

/** The code of a warning that people may be blocked. */
const lockout = 'lockout';

/** Whether it undoes what let people in, so that it can lock them out as a change can. */
export function revertBlocks({ reverts, warnings }: Reverting): boolean {
  return reverts !== undefined && warnings.some(({ code }) => code === lockout);
}

/** What of the header an approval stands for. Times, wording and the id are left out: they change without the effect changing. */
export interface PlanMaterial extends PlanTerms {
  readonly tenant: string;
  readonly requester: string;
  readonly control: string;
  readonly stage: 'prepare' | 'enforce';
  readonly settingsVersion: string;
  readonly reverts?: string | undefined;
  readonly stepwise?: true | undefined;
  readonly parameters?: Plan['parameters'] | undefined;
  readonly except?: readonly string[] | undefined;
}

/** SHA-256 over the canonical material line and then each canonical operation line, computed as operations stream by. */
export class PlanDigest {
  private readonly hash = createHash('sha256');

  constructor(material: PlanMaterial) {
    this.line(omitUndefined({ ...material }));
  }

  add(operation: Operation): this {
    this.line(operation);
    return this;
  }

  /** Ends the computation. */
  hex(): string {
    return this.hash.digest('hex');
  }

  private line(value: unknown): void {
    this.hash.update(`${canonicalJson(value)}\n`, 'utf8');
  }
}

export function materialOf(plan: Plan): PlanMaterial {
  return {
    tenant: plan.tenant,
    requester: plan.requestedBy.entraId,
    control: plan.control,
    stage: plan.stage,
    settingsVersion: plan.settingsVersion,
    reverts: plan.reverts,
    stepwise: plan.stepwise,
    parameters: plan.parameters,
    except: plan.except,
    ...termsOf(plan),
  };
}

/** The part of a digest that people compare by eye. */
export function shortDigest(digest: string): string {
  return digest.slice(0, 12);
}

/** What is typed to have the same planned again. */
export function commandFor({ control, ...terms }: { readonly control: string } & PlanTerms): string {
  return kindOf(terms)?.commandFor(terms, control) ?? `/harden plan ${control}`;
}
