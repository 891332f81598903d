/** Audits one large tenant and prints the peak memory of its process in megabytes: run by `memory.ts`. */
import { keepHeapSmall } from '../src/process/node-flags';
import { auditLargeTenant } from './support/audit-once';
import { largeState, startLargeTenant } from './support/tenant';

async function main(mailboxes: number): Promise<void> {
  keepHeapSmall('worker');
  const tenant = await startLargeTenant(largeState(mailboxes, 0));
  await auditLargeTenant(tenant);
  await tenant.close();
  process.stdout.write(`${process.resourceUsage().maxRSS / 1024}\n`);
}

void main(Number(process.argv[2]));
