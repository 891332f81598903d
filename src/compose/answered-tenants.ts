/** Tenants by their settings and by what people answered beside them, read again before each job. */
import { definitions } from '../controls/definitions.js';
import { answersInEffect, decidedBy } from '../features/questions/in-effect.js';
import { sha256 } from '../lib/json.js';
import type { TenantContext, WithClock, WithLedger, WithRenew } from '../worker/context.js';

export interface AnsweredTenants extends Required<WithRenew> {
  /** The tenant by what was decided when it was last read; by its settings alone before. */
  readonly current: (tenant: TenantContext) => TenantContext;
}

export function answeredTenants(opened: readonly TenantContext[], { ledger, clock }: WithLedger & WithClock): AnsweredTenants {
  const known = new Map<string, TenantContext>();
  return {
    current: (tenant) => known.get(tenant.id) ?? tenant,
    renew: async (tenantId) => {
      const tenant = opened.find(({ id }) => id === tenantId);
      if (tenant === undefined) return;
      const answers = await answersInEffect(ledger, tenantId);
      if (answers.length === 0) {
        known.delete(tenantId);
        return;
      }
      const { controls, version, notForUs, differs } = decidedBy(answers, {
        definitions,
        controls: tenant.settings.controls,
        now: clock.now(),
      });
      known.set(tenantId, {
        ...tenant,
        settings: { ...tenant.settings, controls: new Map(controls) },
        // A plan is as good as the answers that it was made by.
        settingsVersion: version === '' ? tenant.settingsVersion : sha256(tenant.settingsVersion + version).slice(0, 16),
        notForUs,
        differs,
      });
    },
  };
}
