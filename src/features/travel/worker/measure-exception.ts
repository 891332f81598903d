/** Applied is not verified: whether the traveller gets in from where she should and from nowhere else, or, at the end, does not any more. */

import { countryLabel } from '../../../controls/reasoning/access/kinds/country-codes.js';
import { readChange } from '../../../engine/changes/change-of.js';
import type { Plan } from '../../../engine/plan/plan.js';
import { isRefusal } from '../../../lib/errors.js';
import { capitalized, speakerNames } from '../../../tenant/origin.js';
import { announcedOperations } from '../../../worker/apply/announced.js';
import type { Measured } from '../../../worker/change-kind.js';
import type { TenantContext, WithClient, WithClock, WorkerContext } from '../../../worker/context.js';
import type { DraftPorts } from '../../../worker/plan/draft-change.js';
import { type ExceptionObjects, exceptionOf, objectsIn, objectsOf, type TravelException } from '../travel-exception.js';
import { accessWithout, exceptionEffect } from './exception-proof.js';
import { enabledBlocks, type TravelAccess } from './geo-blocks.js';
import { readTravelAccess, type TravelReading, unprovenException } from './read-access.js';
import { askWhatIf } from './what-if.js';

/** Null where the plan is about no travel exception that is known. */
export async function measureException(
  work: DraftPorts,
  tenant: TenantContext,
  { plan, hasEnded }: { readonly plan: Plan; readonly hasEnded: boolean },
): Promise<Measured | null> {
  const exception = exceptionOf(await readChange(work.ledger, tenant.id, plan.travel?.extends ?? plan.id));
  if (exception === null) return null;
  const { account } = exception.travel;
  const reading = await readTravelAccess(work, tenant, account.id);
  if (isRefusal(reading)) return { measured: 'unknown', summary: `It could not be measured: ${reading.reason}` };
  const objects = (await objectsOf(work.plans, exception)) ?? (await announcedObjects(work, exception));
  if (objects === null) return { measured: 'unknown', summary: `It could not be measured: ${unprovenException.reason}` };
  return hasEnded ? ended(exception, reading, objects) : underWay(work, tenant, { exception, reading, objects });
}

/** Where the stored plan is not the one that was approved: as the worker announced it, in signed entries. Null where that is not all of it. */
async function announcedObjects({ ledger }: DraftPorts, { change }: TravelException): Promise<ExceptionObjects | null> {
  const { plan, journal, id } = change;
  if (plan === null || journal.outcomes.size < plan.operations) return null;
  return objectsIn(announcedOperations(await ledger.subject(plan.tenant, id), plan.operations), change);
}

function ended({ travel }: TravelException, { access }: TravelReading, { policies, own }: ExceptionObjects): Measured {
  const { name, id } = travel.account;
  const open = access.policies.filter((policy) => isOf(policies, policy.id) && leavesOut(policy.row, id));
  const left = access.policies.filter((policy) => isOf(own, policy.id));
  if (open.length > 0)
    return { measured: 'fail', summary: `${name} is still left out of ${open.map((policy) => policy.name).join(' and ')}.` };
  if (left.length > 0)
    return {
      measured: 'partial',
      summary: `${name} is not allowed any more; ${left.map((policy) => policy.name).join(' and ')} is left over.`,
    };
  return {
    measured: 'pass',
    summary: `${name} is left out of no policy any more, and what was made for the travel exception is gone.`,
  };
}

async function underWay(
  work: WithClock,
  { client }: WithClient,
  {
    exception,
    reading,
    objects,
  }: { readonly exception: TravelException; readonly reading: TravelReading; readonly objects: ExceptionObjects },
): Promise<Measured> {
  const { account, countries } = exception.travel;
  const { access, traveller } = reading;
  const before = accessWithout(access, { person: account.id, ...objects });
  const effect = exceptionEffect(before, access, { traveller, countries });
  const { opened, stillBlocked, elsewhere } = effect;
  const faults = [
    ...(opened.length === 0 && stillBlocked.size > 0
      ? [`${account.name} is blocked by ${[...new Set([...stillBlocked.values()].flat())].join(' and ')} all the same`]
      : []),
    ...(elsewhere.length > 0
      ? [`what holds in ${elsewhere.slice(0, 5).map(countryLabel).join(', ')} is not what held there before`]
      : []),
    ...(await doubtsOfService({ client, clock: work.clock }, { exception, access, before })),
  ];
  if (faults.length > 0) return { measured: 'fail', summary: `${faults.join('; ')}.` };
  const barred =
    stillBlocked.size === 0 ? '' : ` From ${[...stillBlocked.keys()].join(', ')} something else keeps the account out.`;
  return {
    measured: 'pass',
    summary: `${account.name} gets in from ${opened.map(countryLabel).join(', ')}, and everywhere else everything is as it was.${barred}`,
  };
}

/** Asked of What-If where it answers: the countries of the travel exception, and one that stays blocked. */
async function doubtsOfService(
  { client, clock }: { readonly client: TenantContext['client']; readonly clock: WorkerContext['clock'] },
  {
    exception,
    access,
    before,
  }: { readonly exception: TravelException; readonly access: TravelAccess; readonly before: TravelAccess },
): Promise<readonly string[]> {
  const { account, countries } = exception.travel;
  const blocks = new Set(enabledBlocks(access).map(({ id }) => id));
  const geo = new Set(
    enabledBlocks(before)
      .filter(({ row }) => row.conditions?.locations)
      .map(({ id }) => id),
  );
  let barring: readonly string[] = [];
  for (const pauseMs of pausesMs) {
    if (pauseMs > 0) await clock.sleep(pauseMs);
    const answers = await askWhatIf(client, account.id, countries.slice(0, 3));
    barring = [...(answers ?? [])].flatMap(([country, applying]) => {
      const names = applying.filter(({ id }) => blocks.has(id) && geo.has(id)).map(({ name }) => name);
      return names.length === 0
        ? []
        : [
            `${capitalized(speakerNames(client.origin).whatIf)} says that ${names.join(' and ')} blocks ${account.name} from ${countryLabel(country)}`,
          ];
    });
    if (barring.length === 0) break;
  }
  return barring;
}

/** Milliseconds before each question: the service may answer from what was there a moment ago. */
const pausesMs = [0, 5000, 20_000] as const;

function isOf(ids: readonly string[], id: string): boolean {
  return ids.some((one) => one.toLowerCase() === id);
}

function leavesOut(row: TravelAccess['policies'][number]['row'], person: string): boolean {
  return (row.conditions?.users?.excludeUsers ?? []).some((id) => id.toLowerCase() === person.toLowerCase());
}
