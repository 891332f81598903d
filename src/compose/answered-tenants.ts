/** Tenants by their settings, by what people decided of those in chat, and by what they answered beside them; read again before each job. */
import { definitions } from '../controls/definitions.js';
import { answersInEffect, decidedBy } from '../features/questions/in-effect.js';
import { sha256 } from '../lib/json.js';
import type { TenantContext, WithClock, WithDecided, WithLedger, WithRenew } from '../worker/context.js';

interface AnsweredTenants extends Required<WithRenew> {
  /** The tenant by what was decided when it was last read; by its settings alone before. */
  readonly current: (tenant: TenantContext) => TenantContext;
}

export function answeredTenants(
  opened: readonly TenantContext[],
  { ledger, clock, decided }: WithLedger & WithClock & WithDecided,
): AnsweredTenants {
  const known = new Map<string, TenantContext>();
  return {
    current: (tenant) => known.get(tenant.id) ?? tenant,
    renew: async (tenantId) => {
      const tenant = opened.find(({ id }) => id === tenantId);
      if (tenant === undefined) return;
      const { log } = await decided.renew(tenantId, ledger);
      // That read what is new of the tenant.
      const answers = await answersInEffect(ledger, tenantId, 'known');
      if (answers.length === 0 && log === null) {
        known.delete(tenantId);
        return;
      }
      // As it is now: a job that is under way goes on by the settings that it began with.
      const asNow = { ...tenant };
      const { controls, version, notForUs, differs } = decidedBy(answers, {
        definitions,
        controls: asNow.settings.controls,
        now: clock.now(),
      });
      const settings = { ...asNow.settings, controls: new Map(controls) };
      known.set(tenantId, {
        ...asNow,
        settings,
        // A plan is as good as the answers that it was made by.
        settingsVersion: version === '' ? asNow.settingsVersion : sha256(asNow.settingsVersion + version).slice(0, 16),
        versionFor: (control) => decided.live.versionFor(control, settings),
        notForUs,
        differs,
      });
    },
  };
}
