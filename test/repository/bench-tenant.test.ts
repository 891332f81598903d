/** The tenant of the benchmarks has what the controls read: one that cannot be audited measures nothing. */
import { auditLargeTenant } from '../../bench/support/audit-once';
import { largeLists, largeState, startLargeTenant } from '../../bench/support/tenant';

test('the tenant of the benchmarks passes the controls that they count on', async () => {
  const tenant = await startLargeTenant(largeState(30, 0));
  try {
    expect((await tenant.page(largeLists)).length).toBe(largeLists.length);
    await auditLargeTenant(tenant);
  } finally {
    await tenant.close();
  }
});
