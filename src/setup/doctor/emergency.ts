/** What has to hold for the day on which something went wrong: emergency accounts, and a record of who did what. */
import uses from '../../controls/uses.json';
import { TenantError } from '../../lib/errors.js';
import type { ReadsTenant } from '../../tenant/client.js';
import { readOf } from '../../tenant/resource.js';
import { adminAuditLogConfigs } from '../../tenant/resources/admin-audit-log-config.js';
import { type Check, missing, unknown, works } from './check.js';
import { findUser } from './people.js';

type Reading = ReadsTenant;

/** Conditional Access can lock everyone out, so its plans are refused without emergency accounts. */
const lockingControls = Object.entries(uses).flatMap(([control, { writes }]) =>
  writes.some((key) => key === 'graph.conditionalAccessPolicies') ? [control] : [],
);

const enough = 2;

/** Each declared account: whether it exists and can sign in; and whether there are at least two. */
export async function checkBreakGlass(client: Reading, names: readonly string[]): Promise<readonly Check[]> {
  const area = 'tenant';
  const disables = lockingControls;
  const checks: Check[] = [];
  const good = new Set<string>();
  for (const name of names) {
    const label = `emergency account ${name}`;
    const found = await findUser(client, name);
    if (found instanceof TenantError)
      checks.push(unknown({ area, name: label, found: found.message, disables, remedy: 'grant Directory.Read.All' }));
    else if (found === null)
      checks.push(
        missing({
          area,
          name: label,
          found: 'there is no such account',
          disables,
          remedy: `create it, or correct breakGlass in the settings`,
        }),
      );
    else if (found.accountEnabled !== true)
      checks.push(
        missing({
          area,
          name: label,
          found: 'it cannot sign in',
          disables,
          remedy: 'enable the account in the Entra admin center',
        }),
      );
    else {
      good.add(found.id ?? name.toLowerCase());
      checks.push(works(area, label, `it exists and can sign in${byId(name, found.id)}`));
    }
  }
  const count = 'two emergency accounts';
  if (names.length >= enough && (good.size >= enough || checks.some(({ state }) => state !== 'works'))) return checks;
  return [
    ...checks,
    missing({
      area,
      name: count,
      found: `${Math.min(names.length, good.size)} different account${good.size === 1 ? '' : 's'} named`,
      disables,
      remedy: 'name two emergency accounts under breakGlass, as Microsoft advises: one may fail',
    }),
  ];
}

/** A name can be given to another account, which nobody could contain then. */
function byId(name: string, id: string | null | undefined): string {
  return id && name.includes('@') ? `; write its id ${id} under breakGlass, because another account can be given its name` : '';
}

export async function checkAuditLog(client: Reading): Promise<Check> {
  const area = 'tenant';
  const name = 'unified audit log';
  const remedy = 'run Set-AdminAuditLogConfig -UnifiedAuditLogIngestionEnabled $true in Exchange Online PowerShell';
  try {
    for await (const page of client.read(readOf(adminAuditLogConfigs, ['UnifiedAuditLogIngestionEnabled'])))
      for (const { UnifiedAuditLogIngestionEnabled: on } of page.rows) {
        if (on === true) return works(area, name, 'it takes entries');
        if (on === false)
          return missing({ area, name, found: 'it is off: nobody can find out later who did what', disables: [], remedy });
      }
    return unknown({ area, name, found: 'the service does not say whether it is on', remedy });
  } catch (error) {
    if (!(error instanceof TenantError)) throw error;
    return unknown({
      area,
      name,
      found: error.message,
      remedy: 'give the role group of hardenbot the role "View-Only Configuration"',
    });
  }
}
