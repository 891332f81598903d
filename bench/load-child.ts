/** Audits a tenant of 100,000 mailboxes again and again until it is asked to stop: the load that `ack.ts` is measured under. */
import { auditLargeTenant } from './support/audit-once';
import { largeState, startLargeTenant } from './support/tenant';

async function main(): Promise<void> {
  const tenant = await startLargeTenant(largeState(100_000, 0));
  const stop = new AbortController();
  process.once('SIGTERM', () => stop.abort());
  process.stdout.write('auditing\n');
  while (!stop.signal.aborted) await auditLargeTenant(tenant);
  await tenant.close();
}

void main();
