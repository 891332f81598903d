/** How often one person may ask for work: more than anybody types, and less than would bury the worker or the tenant's services. */
import type { Clock } from '../../clock.js';
import { type Refusal, refuse } from '../../errors.js';
import type { Deciding } from '../decisions/decisions.js';

/** Audits and plans that one person may ask for within a minute, at one gateway. */
export const maxRequests = 60;
const windowMs = 60_000;

/**
 * The same decisions, where audits and plans beyond the limit are refused. What ends harm or decides on what is there already is never
 * refused for its number: undo, contain, resume, approve, reject, revoke, keep.
 */
export function rateLimited(deciding: Deciding, clock: Clock, max = maxRequests): Deciding {
  const allow = createAllowance(clock, max);
  return {
    ...deciding,
    requestAudit: async (call, control) => allow(call.person.entraId) ?? deciding.requestAudit(call, control),
    requestPlan: async (call, control, words) => allow(call.person.entraId) ?? deciding.requestPlan(call, control, words),
    requestStage: async (call, wish) => {
      const refusal = wish.stage === 'contain' ? null : allow(call.person.entraId);
      return refusal ?? deciding.requestStage(call, wish);
    },
  };
}

/** Counts what a person asks for; who asked for nothing within the last minute is forgotten. */
function createAllowance(clock: Clock, max: number): (entraId: string) => Refusal | null {
  let asked = new Map<string, readonly number[]>();
  let forgotten = clock.monotonicMs();
  return (entraId) => {
    const now = clock.monotonicMs();
    const isRecent = (at: number): boolean => now - at < windowMs;
    if (!isRecent(forgotten)) {
      asked = new Map([...asked].filter(([, times]) => times.some(isRecent)));
      forgotten = now;
    }
    const recent = (asked.get(entraId) ?? []).filter(isRecent);
    const [first] = recent;
    if (recent.length >= max && first !== undefined) {
      asked.set(entraId, recent);
      const seconds = Math.ceil((windowMs - (now - first)) / 1000);
      return refuse(
        'too-many-requests',
        `You asked for ${max} audits and plans within a minute, which is the most.`,
        `Ask again in ${seconds} s. Approving, rejecting, keeping and undoing work meanwhile.`,
      );
    }
    asked.set(entraId, [...recent, now]);
    return null;
  };
}
