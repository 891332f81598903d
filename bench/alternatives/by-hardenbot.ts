/** An audit by hardenbot: every control, over one pass of reads, with the settings that the rules of a script are given too. */
import { Resolver } from 'node:dns/promises';
import { performance } from 'node:perf_hooks';
import { setTimeout as pause } from 'node:timers/promises';
import { openTenant } from '../../adapters/m365/index';
import { bareTenantSchema } from '../../src/config/settings';
import { controls } from '../../src/controls/index';
import type { CostedFinding } from '../../src/posture/posture';
import type { TenantClient } from '../../src/tenant/client';
import { auditTenant } from '../../src/worker/audit/audit-tenant';
import { contextFor } from '../../src/worker/context';
import type { ScaledTenant } from '../support/scaled-simulator';
import { wanted } from './closed-tenant';
import type { Gap } from './gaps';

export async function auditByHardenbot(tenant: ScaledTenant): Promise<readonly CostedFinding[]> {
  const resolver = new Resolver();
  resolver.setServers([tenant.endpoints.dns]);
  const client = openTenant(
    {
      tenantId: tenant.tenantId,
      endpoints: tenant.endpoints,
      ca: tenant.ca,
      credential: { kind: 'secret', clientId: tenant.credential.clientId, secret: tenant.credential.clientSecret },
      resolve: async ({ record, name }) => {
        if (record === 'MX') return (await resolver.resolveMx(name)).map(({ exchange }) => exchange);
        if (record === 'CNAME') return resolver.resolveCname(name);
        return (await resolver.resolveTxt(name)).map((chunks) => chunks.join(''));
      },
      giveUpAfterMs: 60_000,
    },
    { monotonicMs: () => performance.now(), sleep: (ms) => pause(ms), random: Math.random },
  );
  try {
    return await judged(client, tenant.tenantId);
  } finally {
    await client.close();
  }
}

/** @param client of the tenant, over the wire or in memory */
export async function judged(client: TenantClient, tenantId: string): Promise<readonly CostedFinding[]> {
  const settings = bareTenantSchema.parse(wanted);
  const asOf = new Date('2026-11-24T00:00:00Z');
  const assignments = controls.map((control) => ({
    control,
    context: contextFor({ control, tenantId, settings, protectedPeople: [], asOf }),
  }));
  return (await auditTenant(assignments, { client, monotonicMs: () => performance.now() })).findings;
}

/** Whether a finding that is no pass names the object and the property of a gap. */
export function isFoundIn(findings: readonly CostedFinding[], { hardenbot }: Pick<Gap, 'hardenbot'>): boolean {
  if (hardenbot === null) return false;
  return findings.some(
    ({ control, verdict, evidence }) =>
      control === hardenbot.control &&
      (verdict === 'fail' || verdict === 'partial') &&
      evidence.some(({ object, property }) => object === hardenbot.object && property === hardenbot.property),
  );
}
