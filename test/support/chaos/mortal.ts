/** A process that can die at any step: once it is dead, nothing it does reaches anybody. */
import type { Operation } from '../../../src/plan/operation';
import type { Workplace } from '../../../src/services/workplace';
import type { TenantGateway } from '../../../src/tenant/gateway';

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

/** The workplace with a fate between the services and every port through which something can be done. */
export function mortal(work: Workplace, fate: Fate): Workplace {
  const through = async <Result>(step: string, act: () => Promise<Result>): Promise<Result> => {
    fate.before(step);
    const result = await act();
    fate.after(step);
    return result;
  };
  return {
    ...work,
    ledger: {
      ...work.ledger,
      append: (tenant, subject, event, conditions) =>
        through(`append ${event.type}`, () => work.ledger.append(tenant, subject, event, conditions)),
    },
    leases: {
      acquire: (tenant, classes, ttlMs) => through('acquire', () => work.leases.acquire(tenant, classes, ttlMs)),
      renew: (lease, ttlMs) => through('renew', () => work.leases.renew(lease, ttlMs)),
      release: (lease) => through('release', () => work.leases.release(lease)),
    },
    jobs: {
      add: (job, options) => through(`add ${job.name}`, () => work.jobs.add(job, options)),
      ensure: (job) => through(`ensure ${job.name}`, () => work.jobs.ensure(job)),
    },
    tenant: (id) => {
      const tenant = work.tenant(id);
      return tenant === undefined ? undefined : { ...tenant, gateway: mortalGateway(tenant.gateway, fate, through) };
    },
  };
}

function mortalGateway(
  gateway: TenantGateway,
  fate: Fate,
  through: <Result>(step: string, act: () => Promise<Result>) => Promise<Result>,
): TenantGateway {
  return {
    read: (read) => gateway.read(read),
    current: (operation: Operation) => through('look', () => gateway.current(operation)),
    write: (operation, mayStart) =>
      through('write', () => {
        const written = gateway.write(operation, mayStart);
        if (!fate.diesDuring('write')) return written;
        // The request is on its way; what becomes of it is nobody's to see.
        written.catch(() => undefined);
        fate.before('write under way');
        return written;
      }),
    close: () => gateway.close(),
  };
}
