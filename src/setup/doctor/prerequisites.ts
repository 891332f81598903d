/** Whether the service principals of Microsoft's are in the tenant without which some services answer nobody. */
import { TenantError } from '../../lib/errors.js';
import type { ReadsTenant } from '../../tenant/client.js';
import { type Cloud, cloudWords } from '../../tenant/cloud.js';
import { provisioning } from '../../tenant/prerequisite.js';
import { type Prerequisite, readOf } from '../../tenant/resource.js';
import { quotedText } from '../../tenant/resources/graph-object.js';
import { servicePrincipals } from '../../tenant/resources/service-principal.js';
import { prerequisitesOf } from '../needs.js';
import { type Check, missing, unknown, works } from './check.js';

/** They are of services in the global cloud alone. No control is stopped: its plans say what they could not measure. */
export async function checkPrerequisites(client: ReadsTenant, cloud: Cloud): Promise<readonly Check[]> {
  const checks: Check[] = [];
  for (const one of prerequisitesOf(['read'])) checks.push(await check(client, one, cloud));
  return checks;
}

async function check(client: ReadsTenant, one: Prerequisite, cloud: Cloud): Promise<Check> {
  const area = 'tenant';
  const name = `service principal of ${one.purpose}`;
  if (cloud !== 'global')
    return works(area, name, `not needed: there are no ${one.purpose} in this cloud (${cloudWords[cloud]})`);
  const filter = encodeURIComponent(`appId eq ${quotedText(one.appId)}`);
  try {
    for await (const page of client.read(readOf(servicePrincipals, ['id', 'appId', 'accountEnabled'], { filter })))
      for (const { accountEnabled } of page.rows)
        return accountEnabled === false
          ? missing({
              area,
              name,
              found: `${one.appId} is in the tenant and disabled`,
              disables: [],
              remedy: 'enable it in the Entra admin center under "Enterprise applications"',
            })
          : works(area, name, `${one.appId} is in the tenant`);
    return missing({
      area,
      name,
      found: `${one.appId} is not in the tenant: plans cannot tell whose mail they affect`,
      disables: [],
      remedy: provisioning(one),
    });
  } catch (error) {
    if (!(error instanceof TenantError)) throw error;
    return unknown({ area, name, found: error.message, remedy: 'grant Directory.Read.All' });
  }
}
