/** Audits a case while one kind of read fails, to find out what its verdict rests on. */
import type { Case } from '../../../src/controls/case';
import type { Control } from '../../../src/controls/control';
import type { Finding } from '../../../src/controls/finding';
import { TenantError } from '../../../src/lib/errors';
import type { TenantClient } from '../../../src/tenant/client';
import { auditTenant } from '../../../src/worker/audit/audit-tenant';
import { contextOf } from '../controls/run-case';
import { stateClient } from './state-client';

/** What was asked for, by resource key, in the audit of a case. */
export async function readsOf(control: Control, one: Case): Promise<readonly string[]> {
  const asked = new Set<string>();
  await audit(control, one, (key) => {
    asked.add(key);
    return false;
  });
  return [...asked];
}

/** The finding of a case where every read of a resource is refused; for a lack of permission where nothing else is said. */
export function findingWithout(control: Control, one: Case, key: string, why = lacksPermission(key)): Promise<Finding> {
  return audit(control, one, (asked) => asked === key, why);
}

function lacksPermission(key: string): TenantError {
  return new TenantError(`${key} was refused.`, { kind: 'forbidden', status: 403 });
}

async function audit(control: Control, one: Case, isRefused: (key: string) => boolean, why?: TenantError): Promise<Finding> {
  const whole = stateClient(one.state);
  const client: TenantClient = {
    ...whole,
    read: (read) => {
      if (!isRefused(read.resource.key)) return whole.read(read);
      throw why ?? lacksPermission(read.resource.key);
    },
  };
  const audited = await auditTenant([{ control, context: contextOf(control, one) }], { client, monotonicMs: () => 0 });
  const [finding] = audited.findings;
  if (finding === undefined) throw new Error('The audit gave no finding.');
  return finding;
}
