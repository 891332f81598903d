/** The simulated tenants of the demo: the one that comes along and, where it is asked for, a customer beside it. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** What a simulator says of itself when it listens. */
export interface SimulatedTenant {
  readonly tenantId: string;
  readonly credential: { readonly clientId: string; readonly clientSecret: string };
  readonly endpoints: Readonly<Record<string, string>>;
}

export interface DemoTenant extends SimulatedTenant {
  /** What people type. */
  readonly name: string;
  /** The certificate of its simulator. */
  readonly caFile: string;
}

const own = 'contoso';
const customer = 'fabrikam';

/** The state files of the tenants, by their names. The customer is the same tenant under another name, and has the first for a neighbour. */
export function statesOf(state: string, { folder, withCustomer }: { readonly folder: string; readonly withCustomer: boolean }) {
  if (!withCustomer) return { [own]: state };
  const text = readFileSync(state, 'utf8');
  const { organization } = JSON.parse(text) as { readonly organization?: { readonly id?: string } };
  const id = organization?.id ?? '';
  const otherId = `${id.startsWith('f') ? 'e' : 'f'}${id.slice(1)}`;
  const names: Readonly<Record<string, string>> = { [own]: customer, [customer]: own, Contoso: 'Fabrikam', Fabrikam: 'Contoso' };
  const renamed = text.replaceAll(/contoso|fabrikam/gi, (name) => names[name] ?? name);
  const file = join(folder, `${customer}.json`);
  writeFileSync(file, id === '' ? renamed : renamed.replaceAll(id, otherId));
  return { [own]: state, [customer]: file };
}

/** The variables of the worker. @param ends the day on which the secret ends, as `2026-11-24` */
export function credentialOf({ name, credential }: DemoTenant, ends: string): Readonly<Record<string, string>> {
  const prefix = `HARDENBOT_${name.toUpperCase()}`;
  return {
    [`${prefix}_CLIENT_ID`]: credential.clientId,
    [`${prefix}_CLIENT_SECRET`]: credential.clientSecret,
    [`${prefix}_CLIENT_SECRET_ENDS`]: ends,
  };
}

/** What settings say of each; all of them talk in one channel. */
export function tenantSettings(tenants: readonly DemoTenant[]): object {
  return Object.fromEntries(
    tenants.map(({ name, tenantId, endpoints, caFile }) => [
      name,
      {
        tenantId,
        endpoints: { ...endpoints, caFile },
        channel: { terminal: 'hardening', teams: 'hardening' },
        breakGlass: [`bg1@${name}.com`, `bg2@${name}.com`],
        controls: {
          'pop-imap': { allow: [`scanner@${name}.com`] },
          'country-block': { block: ['RU', 'KP', 'BY'], home: ['US', 'DE'] },
          'app-consent': { reviewers: [`cy@${name}.com`] },
          passwords: { terms: [name, 'northwind'] },
          ews: { apps: ['2b000000-0000-4000-8000-000000000002'] },
        },
      },
    ]),
  );
}
