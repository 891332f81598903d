/** One audit of a large tenant with every control, as the worker runs it. */
import { performance } from 'node:perf_hooks';
import { bareTenantSchema } from '../../src/config/settings';
import { controls } from '../../src/controls/index';
import { auditTenant } from '../../src/worker/audit/audit-tenant';
import { contextFor } from '../../src/worker/context';
import type { LargeTenant } from './tenant';

export async function auditLargeTenant(tenant: LargeTenant): Promise<void> {
  const client = tenant.open();
  const settings = bareTenantSchema.parse({});
  const asOf = new Date('2026-11-24T00:00:00Z');
  try {
    const { findings } = await auditTenant(
      controls.map((control) => ({
        control,
        context: contextFor({ control, tenantId: tenant.tenantId, settings, protectedPeople: [], asOf }),
      })),
      { client, monotonicMs: () => performance.now() },
    );
    for (const id of ['pop-imap', 'auto-forward', 'audit-log']) {
      const judged = findings.find(({ control }) => control === id);
      if (judged?.verdict !== 'pass')
        throw new Error(`The audit was to pass ${id} and gave ${judged?.verdict}: ${judged?.summary}`);
    }
  } finally {
    await client.close();
  }
}
