/** How often one person may ask for work: more than anyone types, and less than would bury the worker or the tenant's services. */
import type { Clock } from '../../lib/clock.js';
import { type Refusal, refuse } from '../../lib/errors.js';
import type { Call, Deciding } from '../decisions/decisions.js';
import { type Allowance, createAllowance } from './allowance.js';

/** Audits and plans that one person may ask for within a minute, at one gateway. */
const maxRequests = 60;
const windowMs = 60_000;

/** Containments that one person may ask for within a minute: a bad night has many accounts, and nobody types faster. */
const maxContainments = 30;

/**
 * The same decisions, where audits and plans beyond the limit are refused, and containments beyond one of their own. What decides on what
 * is there already is never refused for its number: undo, resume, approve, reject, revoke, keep.
 */
export function rateLimited(deciding: Deciding, clock: Clock, max = maxRequests): Deciding {
  const work = createAllowance(clock, { max, windowMs });
  const containing = createAllowance(clock, { max: maxContainments, windowMs });
  const allow = ({ person }: Call, what: Allowance = work): Refusal | null => {
    const waitMs = what.waitMs(person.entraId);
    if (waitMs === null) {
      what.count(person.entraId);
      return null;
    }
    const asked = what === work ? `${max} audits, plans and answers` : `${maxContainments} accounts to be contained`;
    return refuse(
      'too-many-requests',
      `You asked for ${asked} within a minute, which is the most.`,
      `Ask again in ${Math.ceil(waitMs / 1000)} s. Approving, rejecting, keeping and undoing work meanwhile.`,
    );
  };
  return {
    ...deciding,
    allow: (call, urgency) => deciding.allow(call, urgency) ?? allow(call, urgency === 'urgent' ? containing : work),
    requestAudit: async (call, control) => allow(call) ?? deciding.requestAudit(call, control),
    requestPlan: async (call, control, words) => allow(call) ?? deciding.requestPlan(call, control, words),
    requestSeveral: async (call, wanted) => allow(call) ?? deciding.requestSeveral(call, wanted),
  };
}
