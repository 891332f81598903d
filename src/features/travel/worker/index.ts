/** What the worker does for a traveller. */

import type { AccessException } from '../../../controls/reasoning/access/access-exception.js';
import { isUnderWay } from '../../../engine/changes/own-ends.js';
import { RetryLater } from '../../../engine/ledger/retry-later.js';
import { isRefusal, refuse } from '../../../lib/errors.js';
import { canonicalJson } from '../../../lib/json.js';
import type { WorkerKind } from '../../../worker/change-kind.js';
import type { WithClock, WithLedger, WithPlans } from '../../../worker/context.js';
import type { WorkerFeature } from '../../../worker/feature.js';
import { travelMeasure } from '../measure.js';
import type { PlanTravel } from '../terms.js';
import { exceptionsOf, objectsOf } from '../travel-exception.js';
import { draftTravel } from './draft-travel.js';
import { exceptionClasses, takeBackException } from './end-exception.js';
import { measureException } from './measure-exception.js';

const kind: WorkerKind = {
  id: 'travel',
  measure: travelMeasure,

  draft: async (work, { tenant, change }) => {
    const { travel: terms } = change.request;
    if (terms === undefined) return refuse('no-terms', 'The request does not say who travels.', 'Ask again with /harden travel.');
    const drafted = await draftTravel(work, { tenant, id: change.id, terms, withOpinion: true });
    if (isRefusal(drafted)) return drafted;
    const { travel, ...rest } = drafted;
    return { ...rest, terms: { travel } };
  },

  // It depends on who travels, which is part of what was approved.
  risk: ({ travel }, { settings }) => (travel?.isPrivileged === false ? settings.travel.tier : 'high'),

  // Anyone who travels has to be the one who was approved, and no more than that.
  draftAgain: async (work, { tenant, change, plan }) => {
    const { travel: terms } = change.request;
    if (terms === undefined || plan.travel === undefined)
      return refuse('no-terms', 'Nobody asked for this travel exception.', 'Ask again.');
    await waitForEnd(work, tenant.id, plan.travel);
    const drafted = await draftTravel(work, { tenant, id: change.id, terms, withOpinion: false });
    if (isRefusal(drafted)) return drafted;
    if (canonicalJson(drafted.travel) !== canonicalJson(plan.travel))
      return refuse(
        'not-the-same',
        `${terms.person} is not who was approved, or holds a role since.`,
        'Ask for the travel exception again.',
      );
    if (drafted.nothing !== undefined) return refuse('nothing-left', drafted.nothing, 'Ask again if that is not right.');
    return drafted.draft;
  },

  readBack: (work, tenant, plan) => measureException(work, tenant, { plan, hasEnded: false }),

  ending: {
    classes: exceptionClasses,
    takeBack: takeBackException,
    readBack: (work, tenant, plan) => measureException(work, tenant, { plan, hasEnded: true }),
    exceptions: exceptionsForAudit,
  },
};

export const worker: WorkerFeature = { kind };

const exceptionEndsWithinMs = 2000;

/** A travel exception that follows another begins once that was ended: throws RetryLater until then. */
async function waitForEnd({ ledger, clock }: WithLedger & WithClock, tenant: string, { account }: PlanTravel): Promise<void> {
  const before = (await exceptionsOf(ledger, tenant)).find(
    ({ change, travel, until }) => isUnderWay(change) && travel.account.id === account.id && until <= clock.now(),
  );
  if (before !== undefined) throw new RetryLater(`${before.change.id} has to be ended first.`, exceptionEndsWithinMs);
}

/** The travel exceptions of a tenant as an audit takes them: those that were approved and wait for their day, and those under way. */
async function exceptionsForAudit(
  { ledger, plans }: WithLedger & WithPlans,
  tenant: string,
): Promise<readonly AccessException[]> {
  const found: AccessException[] = [];
  for (const exception of await exceptionsOf(ledger, tenant)) {
    const { change, travel, until } = exception;
    if (change.status === 'waiting') continue;
    const begun = isUnderWay(change);
    const { policies, own } = (begun ? await objectsOf(plans, exception) : null) ?? { policies: [], own: [] };
    found.push({
      id: change.id,
      person: travel.account.id,
      countries: [...travel.countries],
      from: begun ? change.requestedAt.toISOString() : (travel.from ?? change.requestedAt.toISOString()),
      until: until.toISOString(),
      policies: [...policies.map((policy) => ({ policy })), ...own.map((block) => ({ policy: '', block }))],
    });
  }
  return found;
}
