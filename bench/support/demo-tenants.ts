/** Many simulated tenants in a process of their own, each as the demo's is. Argument: a `DemoTenants`. Given by a message. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { startSimulator } from '../../adapters/m365/simulator/index';
import type { SimulatedTenantAddress } from './many-tenants';

export interface DemoTenants {
  /** The number of the first, of which its id is made. */
  readonly first: number;
  readonly count: number;
  /** Before every answer. */
  readonly latencyMs: number;
}

const file = join(__dirname, '..', '..', 'examples', 'demo-tenant.json');

async function main({ first, count, latencyMs }: DemoTenants): Promise<void> {
  const { organization, ...demo } = JSON.parse(readFileSync(file, 'utf8')) as { readonly organization: object };
  const addresses: SimulatedTenantAddress[] = [];
  for (let n = first; n < first + count; n += 1) {
    const id = `7e000000-0000-4000-8000-${String(n).padStart(12, '0')}`;
    const state = { ...demo, organization: { ...organization, id }, simulator: { latencyMs } };
    const { tenantId, ca, credential, endpoints } = await startSimulator({ state, monotonicMs: () => performance.now() });
    addresses.push({ tenantId, ca, credential, endpoints });
  }
  process.once('disconnect', () => process.exit(0));
  process.send?.(addresses);
}

void main(JSON.parse(process.argv[2] ?? '') as DemoTenants);
