/** Whether tenants get in each other's way: audits of 20 tenants at once against one alone, and what one throttled tenant costs the others. */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { setTimeout as pause } from 'node:timers/promises';
import { openTenant } from '../adapters/m365/index';
import { openQueues } from '../jobs/queues';
import { tenantSlots } from '../jobs/tenant-slots';
import { startWorkers } from '../jobs/worker';
import { bareTenantSchema } from '../src/config/settings';
import { controls } from '../src/controls/index';
import { systemClock } from '../src/process/system-clock';
import type { TenantClient } from '../src/tenant/client';
import { auditTenant } from '../src/worker/audit/audit-tenant';
import { contextFor } from '../src/worker/context';
import { startTestValkey } from '../test/support/stores/valkey';
import { type Benchmark, median } from './support/benchmark';
import type { SimulatedTenantAddress } from './support/many-tenants';

const count = 20;
const about = `audits of ${count} tenants at once, through queue and worker (1,000 mailboxes in pages of 50, 150 ms a page)`;

export const fair: readonly Benchmark[] = [
  {
    name: 'fair',
    about: `${about}: the median tenant's time from asking to done, against one tenant alone`,
    unit: 's',
    goal: { kind: 'ratio', number: 1.3 },
    rounds: 3,
    open: () =>
      openLab(async (lab) => ({
        floor: median(await lab.audit(lab.calm.slice(0, 1))),
        value: median(await lab.audit(lab.calm)),
      })),
  },
  {
    name: 'fair-throttled',
    about: `${about}: the time of the others when one is throttled to 1 request in 2 seconds and asked for four times, against all being well`,
    unit: 's',
    goal: { kind: 'ratio', number: 1.05 },
    rounds: 3,
    open: () =>
      openLab(async (lab) => {
        const others = lab.calm.slice(1);
        const floor = median((await lab.audit(lab.calm)).slice(1));
        const busy = Array.from({ length: 4 }, () => lab.throttled);
        const value = median((await lab.audit([...busy, ...others], others.length)).slice(-others.length));
        return { floor, value };
      }),
  },
];

interface Lab {
  readonly calm: readonly string[];
  readonly throttled: string;
  /** Seconds from asking to done of the last `waitFor` of the tenants, all of them when absent; ends then. */
  audit(tenants: readonly string[], waitFor?: number): Promise<readonly number[]>;
}

async function openLab(round: (lab: Lab) => Promise<{ readonly value: number; readonly floor: number }>) {
  const valkey = await startTestValkey();
  const { addresses, stop } = await startTenants();
  const gateways = new Map(addresses.map((address) => [address.tenantId, open(address)]));
  const done = new Map<string, () => void>();
  const quiet = (): void => undefined;
  const queues = openQueues(valkey.connect());
  const workers = startWorkers({
    connection: valkey.connect(),
    logger: { info: quiet, warn: quiet, error: quiet },
    clock: systemClock,
    handlers: {
      audit: {
        ...tenantSlots.audit,
        run: async (job) => {
          const client = gateways.get(job.tenant);
          if (client === undefined) throw new Error('No such tenant.');
          await auditAll(job.tenant, client);
          done.get(job.subject)?.();
        },
      },
    },
  });
  let asked = 0;
  const audit = async (tenants: readonly string[], waitFor = tenants.length): Promise<readonly number[]> => {
    const ends = tenants.map(async (tenant) => {
      asked += 1;
      const subject = `c-${asked}`;
      const began = performance.now();
      const ended = new Promise<void>((resolve) => done.set(subject, resolve));
      await queues.add({ name: 'audit', tenant, subject, reply });
      await ended;
      return (performance.now() - began) / 1000;
    });
    return Promise.all(ends.slice(-waitFor));
  };
  const [throttled = '', ...calm] = addresses.map(({ tenantId }) => tenantId);
  const lab: Lab = { calm, throttled, audit };
  // The first audit of each tenant has its connections to open and a token to get.
  await lab.audit(calm);
  return {
    round: () => round(lab),
    close: async () => {
      await workers.close(100);
      await queues.close();
      await Promise.all([...gateways.values()].map((client) => Promise.race([client.close(), pause(500)])));
      stop();
      await valkey.stop();
    },
  };
}

const reply = { conversation: { platform: 'terminal', channel: 'bench' }, messageKey: 'bench' } as const;

async function auditAll(tenantId: string, client: TenantClient): Promise<void> {
  const settings = bareTenantSchema.parse({});
  const asOf = new Date('2026-11-24T00:00:00Z');
  await auditTenant(
    controls.map((control) => ({ control, context: contextFor({ control, tenantId, settings, protectedPeople: [], asOf }) })),
    { client, monotonicMs: () => performance.now() },
  );
}

function open(address: SimulatedTenantAddress): TenantClient {
  const { clientId, clientSecret } = address.credential;
  return openTenant(
    {
      tenantId: address.tenantId,
      endpoints: address.endpoints,
      ca: address.ca,
      credential: { kind: 'secret', clientId, secret: clientSecret },
      resolve: () => Promise.resolve([]),
      giveUpAfterMs: 60_000,
    },
    { monotonicMs: () => performance.now(), sleep: (ms) => pause(ms), random: Math.random },
  );
}

async function startTenants(): Promise<{ readonly addresses: readonly SimulatedTenantAddress[]; readonly stop: () => void }> {
  const hook = join(__dirname, '..', 'test', 'support', 'typescript-hook.cjs');
  const child = fork(join(__dirname, 'support', 'many-tenants.ts'), [String(count + 1)], { execArgv: ['--require', hook] });
  const [addresses] = (await once(child, 'message')) as [readonly SimulatedTenantAddress[]];
  return { addresses, stop: () => child.disconnect() };
}
