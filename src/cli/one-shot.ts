/** Audit and plan once, for the command line: nothing is stored, nothing is changed, the requester is `cli`. */
import { type Settings, settingsVersion, type TenantSettings } from '../config/settings.js';
import { type Control, changedByHand, type PlanDraft } from '../controls/control.js';
import type { Warning } from '../controls/finding.js';
import type { AccessException } from '../controls/reasoning/access/access-exception.js';
import { differences, isReversible, type Operation } from '../engine/plan/operation.js';
import { PlanDigest } from '../engine/plan/plan.js';
import { isRefusal, type Refusal } from '../lib/errors.js';
import { refusalOfInternalError, reportedError } from '../lib/internal-error.js';
import { omitUndefined } from '../lib/omit-undefined.js';
import type { KnowsOrigin, TenantOrigin } from '../tenant/origin.js';
import type { VendorCall } from '../tenant/resource.js';
import { resourceByKey } from '../tenant/resources/registry.js';
import { type AuditResult, auditTenant } from '../worker/audit/audit-tenant.js';
import { type PassOptions, runReads } from '../worker/audit/run-reads.js';
import { contextFor } from '../worker/context.js';
import { ControlCode } from '../worker/control-code.js';
import { proveAccess } from '../worker/plan/prove-access.js';

export interface OneShot extends PassOptions {
  readonly client: PassOptions['client'] & KnowsOrigin;
  readonly tenantId: string;
  readonly settings: TenantSettings;
  readonly approvals: Settings['approvals'] | null;
  /** Who is allowed while travelling, by the state file. */
  readonly exceptions?: readonly AccessException[];
  readonly asOf: Date;
}

export function auditOnce(controls: readonly Control[], once: OneShot): Promise<AuditResult> {
  return auditTenant(
    controls.map((control) => ({ control, context: contextOf(control, once) })),
    once,
  );
}

/** One operation as `plan/1` shows it. A `{ "ref": n }` stands for the id that operation n will create. */
interface PlannedOperation {
  readonly call: VendorCall;
  readonly object: string;
  /** null where the object is not there. */
  readonly before: Readonly<Record<string, unknown>> | null;
  readonly after: Readonly<Record<string, unknown>> | null;
  readonly reversible: boolean;
}

export interface PlanDocument {
  readonly schema: 'plan/1';
  /** Who answered. */
  readonly source: TenantOrigin;
  readonly control: string;
  readonly digest: string;
  readonly operations: readonly PlannedOperation[];
  readonly stage: PlanDraft['stage'] | null;
  readonly expects: PlanDraft['expects'] | null;
  readonly warnings: readonly Warning[];
  readonly refusal?: Omit<Refusal, 'refused'>;
}

export async function planOnce(control: Control, once: OneShot): Promise<PlanDocument> {
  try {
    return documentOf(control, once, await draftOf(control, once));
  } catch (error) {
    return documentOf(control, once, refusalOfInternalError(reportedError(error, once.faulted)));
  }
}

function documentOf(control: Control, once: OneShot, draft: PlanDraft | Refusal): PlanDocument {
  const stage = isRefusal(draft) ? 'prepare' : draft.stage;
  const digest = new PlanDigest({
    tenant: once.tenantId,
    requester: 'cli',
    control: control.id,
    stage,
    settingsVersion: settingsVersion(once.settings, once.approvals),
  });
  if (isRefusal(draft)) {
    const { code, reason, remedy } = draft;
    return {
      schema: 'plan/1',
      source: once.client.origin,
      control: control.id,
      digest: digest.hex(),
      operations: [],
      stage: null,
      expects: null,
      warnings: [],
      refusal: { code, reason, remedy },
    };
  }
  const operations: PlannedOperation[] = [];
  for (const operation of draft.operations) {
    digest.add(operation);
    operations.push(planned(operation));
  }
  return {
    schema: 'plan/1',
    source: once.client.origin,
    control: control.id,
    digest: digest.hex(),
    operations,
    stage: draft.stage,
    expects: draft.expects,
    warnings: draft.warnings,
  };
}

async function draftOf(control: Control, once: OneShot): Promise<PlanDraft | Refusal> {
  const context = contextOf(control, once);
  const code = new ControlCode(control);
  const planning = code.run(() => control.plan?.(context));
  if (planning === undefined) return changedByHand(control);
  const { proof } = planning;
  const readers = code.run(() => [
    { reads: control.reads(context), fold: code.fold(planning) },
    ...(proof === undefined ? [] : [{ reads: proof.reads(), fold: code.fold(proof) }]),
  ]);
  const { outcomes } = await runReads(readers, once);
  const draft = code.run(() => planning.draft(outcomes));
  if (isRefusal(draft)) return draft;
  if (proof === undefined) return { ...draft, operations: code.each(draft.operations) };
  const operations = code.run(() => [...draft.operations]);
  if (operations.length === 0) return { ...draft, operations };
  // Reasoning alone: What-If takes a second for each question, and is asked before anything is applied.
  const questions = code.run(() => proof.questions(outcomes, operations));
  const { refusal } = await proveAccess({ origin: once.client.origin }, questions);
  return refusal ?? { ...draft, operations };
}

export function contextOf(control: Control, once: OneShot) {
  return contextFor({
    control,
    tenantId: once.tenantId,
    settings: once.settings,
    protectedPeople: once.approvals?.approvers.people ?? [],
    ...omitUndefined({ exceptions: once.exceptions }),
    asOf: once.asOf,
  });
}

function planned(operation: Operation): PlannedOperation {
  const call = resourceByKey(operation.resource).object?.write(operation);
  if (call === undefined || call === null) throw new Error(`${operation.resource} has no call for a ${operation.kind}.`);
  const sides = differences(operation);
  return {
    call,
    object: operation.object,
    before: operation.kind === 'create' || operation.kind === 'action' ? null : side(sides, 'before'),
    after: operation.kind === 'remove' ? null : side(sides, 'after'),
    reversible: isReversible(operation),
  };
}

function side(lines: ReturnType<typeof differences>, which: 'before' | 'after'): Record<string, unknown> {
  return Object.fromEntries(lines.map((line) => [line.property, line[which] ?? null]));
}
