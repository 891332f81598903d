/** The full list of a plan as a file, proven to be what the digest on the card stands for. */
import type { TextFile } from '../../chat/attachment.js';
import { DeliveryError } from '../../chat/platform.js';
import type { Operation } from '../../engine/plan/operation.js';
import { materialOf, type Plan, PlanDigest } from '../../engine/plan/plan.js';
import type { ReadsOperations } from '../../engine/plan/plan-store.js';
import { planList } from '../../views/change-plan.js';

/**
 * Read from the store each time it is sent: a plan may be too large for memory. Reading it rejects with DeliveryError at its end when the
 * store holds another list than the one whose digest people approve; anyone who sends it measures it first, so nothing of it is shown.
 */
export function planFile(plans: ReadsOperations, tenantId: string, plan: Plan): TextFile {
  return { id: plan.digest, read: () => planList(proven(plan, plans.operations(tenantId, plan.id))) };
}

async function* proven(plan: Plan, operations: AsyncIterable<Operation>): AsyncGenerator<Operation> {
  const digest = new PlanDigest(materialOf(plan));
  let any = false;
  for await (const operation of operations) {
    any = true;
    digest.add(operation);
    yield operation;
  }
  if (digest.hex() !== plan.digest) throw new DeliveryError(any ? notTheList : goneList, 'rejected');
}

const notTheList = 'The stored list is not the one that the digest stands for. Find out who can write to the store.';

/** A store that was restored has the ledger, from a mirror, and not the lists: nobody is accused of that. */
const goneList = 'The stored list of this plan is gone, as after the store was restored. Ask for a fresh plan.';
