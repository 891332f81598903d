/** A change that cannot be begun or gone on with now: it waits as long as its approval holds, where that may pass or someone may mend it. */
import type { Change } from '../../engine/changes/change.js';
import { mayAnswerLater, type Refusal, TenantError } from '../../lib/errors.js';
import type { WithApplyWithinMs, WithProgress } from '../context.js';

/** Why it waits, as a sentence without its full stop. Whatever was done is written down. */
export class Paused extends Error {
  override readonly name = 'Paused';
}

/** Throws where it waits until it can be said again who may approve: nobody took an approval back by that. */
export function orPaused({ code, reason }: Refusal): void {
  if (code === 'group-unreadable') throw new Paused(reason);
}

/** Whether what has begun waits: for a service that is away or busy, for the next credential, or until it can be said again who may approve. */
export function isPutOff(error: Error): boolean {
  return error instanceof Paused || (error instanceof TenantError && mayAnswerLater(error));
}

/** Until when what has begun may be gone on with, by the settings alone: who may approve may be what cannot be read. */
export function goesOnUntil(work: WithApplyWithinMs, { lastStepAt, plan }: Change): Date {
  return new Date(lastStepAt.getTime() + work.applyWithinMs(plan?.tenant ?? ''));
}

/** Why nothing more is applied of what waited until its approval ended. */
export function stayedSo(reason: string): string {
  return `${reason}; it stayed so until the approval ended`;
}

/** The same by what it waited for last, where that is known: a refusal for the time says less of what helps. */
export async function whyStopped({ progress }: WithProgress, { id, plan }: Change, { code, reason }: Refusal): Promise<string> {
  if (code !== 'apply-expired' || plan === null) return reason;
  const { waitsFor } = (await progress.get(plan.tenant, id)) ?? {};
  return waitsFor === undefined ? reason : stayedSo(waitsFor);
}
