/** Keeps the operations of plans in files beside the mirror of the ledger, so that a store that forgot them can get them again. */
import { existsSync } from 'node:fs';
import { open, rename } from 'node:fs/promises';
import { join } from 'node:path';
import type { Operation } from '../../src/engine/plan/operation.js';
import { operationSchema } from '../../src/engine/plan/operation-schema.js';
import type { PlanStore, ReadsOperations } from '../../src/engine/plan/plan-store.js';
import { canonicalJson } from '../../src/lib/json.js';
import { makeFolders } from '../../src/lib/make-folders.js';
import { linesOfFile } from './plain-file.js';

/** Saves to both; reads from the store, and from the file where the store has nothing. The digest says whether it is the right plan. */
export function mirrorPlans(plans: PlanStore, folder: string): PlanStore {
  return {
    saveOperations: async (tenant, id, operations) => {
      await writePlan(folder, { tenant, id, operations });
      return plans.saveOperations(tenant, id, readPlan(folder, tenant, id));
    },
    operations: (tenant, id) => eitherOf(plans, folder, { tenant, id }),
    first: (tenant, id, count) => plans.first(tenant, id, count),
  };
}

/** For reading where the store is not believed or not there: the file of this worker first, and the store only where there is none. */
export function ownPlans(plans: ReadsOperations | null, folder: string): ReadsOperations {
  return {
    operations: async function* (tenant, id) {
      let any = false;
      for await (const operation of readPlan(folder, tenant, id)) {
        any = true;
        yield operation;
      }
      if (!any && plans !== null) yield* plans.operations(tenant, id);
    },
  };
}

async function* eitherOf(
  plans: PlanStore,
  folder: string,
  { tenant, id }: { readonly tenant: string; readonly id: string },
): AsyncGenerator<Operation> {
  let any = false;
  for await (const operation of plans.operations(tenant, id)) {
    any = true;
    yield operation;
  }
  if (!any) yield* readPlan(folder, tenant, id);
}

/** Characters: each write waits for a thread. */
const writtenAtOnce = 64 * 1024;

async function writePlan(
  folder: string,
  plan: {
    readonly tenant: string;
    readonly id: string;
    readonly operations: AsyncIterable<Operation> | Iterable<Operation>;
  },
): Promise<void> {
  const path = planPath(folder, plan.tenant, plan.id);
  makeFolders(join(path, '..'), 0o700);
  const file = await open(`${path}.new`, 'w', 0o600);
  try {
    let lines = '';
    for await (const operation of plan.operations) {
      lines += `${canonicalJson(operation)}\n`;
      if (lines.length < writtenAtOnce) continue;
      await file.appendFile(lines);
      lines = '';
    }
    await file.appendFile(lines);
    await file.datasync();
  } finally {
    await file.close();
  }
  await rename(`${path}.new`, path);
}

async function* readPlan(folder: string, tenant: string, id: string): AsyncGenerator<Operation> {
  const path = planPath(folder, tenant, id);
  if (!existsSync(path)) return;
  for await (const line of linesOfFile(path)) yield operationSchema.parse(JSON.parse(line));
}

function planPath(folder: string, tenant: string, id: string): string {
  return join(folder, 'plans', encodeURIComponent(tenant), `${encodeURIComponent(id)}.jsonl`);
}
