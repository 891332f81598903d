/** A change that has begun and cannot be gone on with: it waits as long as its approval holds, where somebody may mend that. */
import type { Change } from '../../changes/change.js';
import { type Refusal, TenantError } from '../../errors.js';
import type { WorkerContext } from '../context.js';

/** Why it waits, as a sentence without its full stop. Whatever was done is written down. */
export class HalfWay extends Error {
  override readonly name = 'HalfWay';
}

/** Throws where what has begun waits until it can be told again who may approve. */
export function orHalfWay({ status }: Pick<Change, 'status'>, { code, reason }: Refusal): void {
  if (status === 'applying' && code === 'group-unreadable') throw new HalfWay(reason);
}

/** Whether somebody has to renew a credential, or to let us read who may approve: nothing more is sent before. */
export function isPutOff(error: Error): boolean {
  return error instanceof HalfWay || (error instanceof TenantError && error.kind === 'unauthenticated');
}

/** Until when what has begun may be gone on with, by the settings alone: who may approve may be what cannot be read. */
export function goesOnUntil(work: Pick<WorkerContext, 'applyWithinMs'>, { lastStepAt, plan }: Change): Date {
  return new Date(lastStepAt.getTime() + work.applyWithinMs(plan?.tenant ?? ''));
}

/** Why nothing more is applied of what waited until its approval ended. */
export function notMended(reason: string): string {
  return `${reason}; that was not mended while the approval held`;
}

/** The same by what it waited for last, where that is known: a refusal for the time says less of what helps. */
export async function whyStopped(
  { progress }: Pick<WorkerContext, 'progress'>,
  { id, plan }: Change,
  { code, reason }: Refusal,
): Promise<string> {
  if (code !== 'apply-expired' || plan === null) return reason;
  const { waitsFor } = (await progress.get(plan.tenant, id)) ?? {};
  return waitsFor === undefined ? reason : notMended(waitsFor);
}
