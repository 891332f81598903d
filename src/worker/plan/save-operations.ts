/** Keeps the operations of a plan, one after the other, and counts and digests them on the way: there may be more than fit in memory. */

import type { Impact, PlanDraft } from '../../controls/control.js';
import { listsOf } from '../../controls/parameters.js';
import type { Change } from '../../engine/changes/change.js';
import type { Decision } from '../../engine/plan/decision.js';
import type { Measure } from '../../engine/plan/measure.js';
import { isReversible, type Operation } from '../../engine/plan/operation.js';
import { type InUse, maxInUse, type Plan, PlanDigest } from '../../engine/plan/plan.js';
import { shownOperations } from '../../engine/plan/stored-operations.js';
import type { PlanTerms } from '../../features/terms.js';
import { omitUndefined } from '../../lib/omit-undefined.js';
import { hidesMember } from '../../tenant/hidden-word.js';
import { tightensSignIn } from '../../tenant/resources/registry.js';
import type { Held } from '../apply/lease.js';
import type { TenantContext, WithControls, WithPlans } from '../context.js';
import type { AcceptedObjects } from './accepted-objects.js';
import { NamesRead } from './names-read.js';

export type Saved = Pick<Plan, 'operations' | 'irreversible' | 'digest' | 'touched' | 'names'> & {
  readonly inUse: readonly InUse[];
  /** Whether one of them can keep people from signing in. */
  readonly tightens: boolean;
};

interface ToSave {
  readonly tenant: TenantContext;
  readonly change: Change;
  readonly request: Decision;
  readonly held: Held;
  readonly measure: Measure;
  readonly draft: PlanDraft;
  readonly impact: Impact;
  readonly reverts?: string | undefined;
  /** What the plan holds of a kind of change. */
  readonly terms?: PlanTerms | undefined;
  /** The names behind ids; absent: nothing was read that has them. */
  readonly named?: NamesRead | undefined;
  /** Shown every operation. */
  readonly accepted: AcceptedObjects;
}

/** `hidden`: the first object that could not be written, or not be restored, because the service hides a value of it; null: none. */
export async function saveOperations(
  work: WithPlans & WithControls,
  { tenant, change, request, held, measure, draft, impact, reverts, terms, named = new NamesRead(), accepted }: ToSave,
): Promise<Saved & { readonly hidden: string | null }> {
  const digest = new PlanDigest({
    tenant: tenant.id,
    requester: request.person.entraId,
    control: measure.id,
    stage: draft.stage,
    settingsVersion: tenant.versionFor(measure.id),
    reverts,
    ...terms,
    ...omitUndefined({ stepwise: measure.stepwise, except: change.request.except }),
    ...parametersOf(work, tenant, change),
  });
  let irreversible = 0;
  let tightens = false;
  let hidden: string | null = null;
  const touched: Record<string, number> = {};
  const used = new Map((impact.inUse ?? []).map((one) => [one.object.toLowerCase(), one]));
  const inUse = new Map<string, InUse>();
  const first: Operation[] = [];
  const counted = function* (): Generator<Operation> {
    for (const operation of draft.operations) {
      digest.add(operation);
      accepted.see(operation);
      if (first.length < shownOperations) first.push(operation);
      if (!isReversible(operation)) irreversible += 1;
      tightens ||= tightensSignIn(operation);
      if (valuesOf(operation).some(hidesMember)) hidden ??= operation.object;
      touched[operation.resource] = (touched[operation.resource] ?? 0) + 1;
      const user = used.get(operation.object.toLowerCase());
      if (user !== undefined) inUse.set(operation.object, { ...user, object: operation.object });
      yield operation;
    }
  };
  held.check();
  const operations = await work.plans.saveOperations(tenant.id, change.id, counted());
  const names = named.of(first, { terms, person: { id: request.person.entraId, name: request.person.name } });
  return {
    operations,
    touched,
    irreversible,
    tightens,
    digest: digest.hex(),
    ...(Object.keys(names).length === 0 ? {} : { names }),
    inUse: [...inUse.values()].slice(0, maxInUse),
    hidden,
  };
}

/** What a plan and its undo write. */
function valuesOf(operation: Operation): readonly unknown[] {
  switch (operation.kind) {
    case 'update':
      return [operation.before, operation.after];
    case 'create':
    case 'action':
      return [operation.after];
    case 'remove':
      return [operation.before];
  }
}

/** What was asked for in place of settings, with what those say. */
export function parametersOf(work: WithControls, tenant: TenantContext, { request }: Change): Pick<Plan, 'parameters'> {
  const { parameters: asked, control: id } = request;
  const control = work.controls.find((candidate) => candidate.id === id);
  if (asked === undefined || control === undefined) return {};
  const lists = listsOf(control, (tenant.bySettings ?? tenant).settings.controls.get(control.id));
  return { parameters: { asked, settings: Object.fromEntries(Object.keys(asked).map((key) => [key, lists[key] ?? []])) } };
}
