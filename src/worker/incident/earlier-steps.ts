/** Which steps of containing an account were done before and still hold, so that doing it again does only what is left. */
import { stepOf } from '../../incident/contain.js';
import type { Step } from '../../incident/identity.js';
import type { TenantContext, WorkerContext } from '../context.js';
import { isBlockedByUs, pastOf } from './past.js';

/** Those since the account was blocked; call it for an account that is blocked now. */
export async function earlierSteps(work: WorkerContext, tenant: TenantContext, account: string): Promise<ReadonlySet<Step>> {
  const past = await pastOf(work, tenant, account);
  if (!isBlockedByUs(past)) return new Set();
  const lastLetIn = past.findIndex(({ done }) =>
    done.some((operation) => operation.kind === 'update' && operation.after['accountEnabled'] === true),
  );
  const since = lastLetIn < 0 ? past : past.slice(0, lastLetIn);
  return new Set(since.flatMap(({ done }) => done.flatMap((operation) => stepOf(operation) ?? [])));
}
