/** Whether the tenant has the licences without which a policy of Conditional Access has no effect. */
import { entraP1, LicenceCheck, licenceRead, workloadPremium } from '../../controls/reasoning/access/tenant/licence.js';
import { assertNever, TenantError } from '../../lib/errors.js';
import type { ReadsTenant } from '../../tenant/client.js';
import { type Check, unknown, unlicensed, works } from './check.js';

const licences = [
  { kind: entraP1, disables: ['legacy-auth', 'country-block', 'mfa', 'admin-mfa', 'device-code'] },
  { kind: workloadPremium, disables: ['workload-ip'] },
] as const;

export async function checkLicences(client: ReadsTenant): Promise<readonly Check[]> {
  const asked = licences.map((licence) => ({ ...licence, check: new LicenceCheck(licence.kind) }));
  let failure: TenantError | null = null;
  try {
    for await (const page of client.read(licenceRead)) for (const sku of page.rows) for (const { check } of asked) check.see(sku);
  } catch (error) {
    if (!(error instanceof TenantError)) throw error;
    failure = error;
  }
  return asked.map(({ kind, disables, check }) => {
    const area = 'licence';
    const { name } = kind;
    const state = check.state(failure === null);
    switch (state) {
      case 'present':
        return works(area, name, 'the tenant has it');
      case 'absent':
        return unlicensed({
          name,
          found: 'no subscription of the tenant holds it',
          disables,
          remedy: `buy ${name}, or leave these controls out`,
        });
      case 'unknown':
        return unknown({
          area,
          name,
          found: failure?.message ?? 'a product is among the subscriptions that hardenbot does not know',
          disables,
          remedy: failure === null ? 'look it up in the Microsoft 365 admin center' : 'grant Directory.Read.All',
        });
      default:
        return assertNever(state);
    }
  });
}
