/** Counts what a policy would have done while it only reported, and refuses to enforce one of which that is not known. */
import type { Control, Impact } from '../../controls/control.js';
import { type Refusal, refuse } from '../../lib/errors.js';
import { runReads } from '../audit/run-reads.js';
import { contextFor, faultsOf, type TenantContext, type WithClock, type WithFaulted } from '../context.js';
import { ControlCode } from '../control-code.js';

/** What cannot be read is said instead of what it would have shown. Null where the control has no trial that a log would show. */
export async function countTrial(
  work: WithClock & WithFaulted,
  input: { readonly tenant: TenantContext; readonly control: Control; readonly since: Date },
): Promise<Impact | null> {
  const { tenant, control, since } = input;
  const { id: tenantId, settings, client } = tenant;
  const context = contextFor({ control, tenantId, settings, protectedPeople: [], asOf: work.clock.now() });
  const code = new ControlCode(control);
  const trial = code.run(() => control.trial?.(context, since));
  if (trial === undefined) return null;
  const { outcomes } = await runReads([{ reads: code.run(() => trial.reads()), fold: code.fold(trial) }], {
    client,
    monotonicMs: () => work.clock.monotonicMs(),
    ...faultsOf(work, tenantId),
  });
  return code.run(() => trial.report(outcomes));
}

/** Null where every sign-in that was asked about says what would have happened. */
export function whyUncounted({ unknown }: Impact): Refusal | null {
  if (unknown === undefined) return null;
  return refuse(
    'trial-unknown',
    `What the policy would have done is unknown for ${unknown.signIns} of ${unknown.of} sign-ins: their log entries hold a result that hardenbot does not know.`,
    'Plan again later to count again, or look at the report-only results in the Microsoft Entra admin center and turn the policy on there.',
  );
}
