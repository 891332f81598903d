/** A process that can die at any step: once it is dead, nothing it does reaches anyone. */
import type { LedgerEvent } from '../../../src/engine/ledger/entry';
import type { Operation } from '../../../src/engine/plan/operation';
import type { TenantClient } from '../../../src/tenant/client';
import type { WorkerContext } from '../../../src/worker/context';

/** Thrown by everything that a dead process tries. */
export class Died extends Error {
  override readonly name = 'Died';
}

/** Called before and after each step that leaves the process; throws, or does not come back, to let the process die there. */
export interface Fate {
  before(step: string): void;
  after(step: string): void;
  /** True lets a write go out while the process dies, so that it arrives later. */
  diesDuring(step: string): boolean;
}

/** One step, with the fate before and after it. */
export async function through<Result>(fate: Fate, step: string, act: () => Promise<Result>): Promise<Result> {
  fate.before(step);
  const result = await act();
  fate.after(step);
  return result;
}

/** The worker's context with a fate between the services and every port through which something can be done. */
export function mortal(work: WorkerContext, fate: Fate): WorkerContext {
  const step = <Result>(name: string, act: () => Promise<Result>): Promise<Result> => through(fate, name, act);
  return {
    ...work,
    ledger: {
      ...work.ledger,
      append: (tenant, subject, event, conditions) =>
        step(`append ${event.type}`, () => work.ledger.append(tenant, subject, event, conditions)),
      appendAll: (tenant, subject, events, conditions) =>
        step(`append ${namesOf(events)}`, () => work.ledger.appendAll(tenant, subject, events, conditions)),
    },
    leases: {
      acquire: (tenant, classes, ttlMs) => step('acquire', () => work.leases.acquire(tenant, classes, ttlMs)),
      renew: (lease, ttlMs) => step('renew', () => work.leases.renew(lease, ttlMs)),
      release: (lease) => step('release', () => work.leases.release(lease)),
    },
    jobs: {
      add: (job, options) => step(`add ${job.name}`, () => work.jobs.add(job, options)),
      ensure: (job) => step(`ensure ${job.name}`, () => work.jobs.ensure(job)),
    },
    tenant: (id) => {
      const tenant = work.tenant(id);
      return tenant === undefined ? undefined : { ...tenant, client: mortalClient(tenant.client, fate) };
    },
  };
}

/** E.g. `outcome and intent`. */
function namesOf(events: readonly LedgerEvent[]): string {
  return [...new Set(events.map(({ type }) => type))].join(' and ');
}

function mortalClient(client: TenantClient, fate: Fate): TenantClient {
  const { together } = client;
  /** A write, which may go out while the process dies: then it is on its way, and what becomes of it is nobody's to see. */
  const write = <Result>(send: () => Promise<Result>): Promise<Result> =>
    through(fate, 'write', () => {
      const written = send();
      if (!fate.diesDuring('write')) return written;
      written.catch(() => undefined);
      fate.before('write under way');
      return written;
    });
  return {
    ...client,
    current: (operation: Operation) => through(fate, 'look', () => client.current(operation)),
    write: (operation, mayStart) => write(() => client.write(operation, mayStart)),
    ...(together === undefined
      ? {}
      : {
          together: {
            current: (operations) => through(fate, 'look', () => together.current(operations)),
            write: (operations, mayStart) => write(() => together.write(operations, mayStart)),
          },
        }),
  };
}
