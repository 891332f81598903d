/** Signing keys of domains: made with the names of their records, and enabled only once DNS has them. */
import { randomUUID } from 'node:crypto';
import { sameText, textOf } from '../text.js';
import type { ExchangeCall } from './call.js';
import { badValue } from './errors.js';
import { made, settingsOf, store, target, type WriteResult, withSettings, writable } from './settings.js';

/** The host names follow a form that is not documented; callers take them as they come. */
export function newDkimConfig(call: ExchangeCall): WriteResult {
  const collection = writable(call);
  const domain = textOf(call.invocation.parameters.get('DomainName'));
  if ([...collection.rows].some((row) => sameText(row['Domain'], domain)))
    throw badValue(`There is a DKIM signing configuration for '${domain}' already.`);
  const { DomainName: _name, KeySize: size = 1024, ...given } = Object.fromEntries(settingsOf(call.invocation));
  const host = (selector: number) =>
    `selector${selector}-${domain.replaceAll('.', '-')}._domainkey.${tenantLabel(call)}.t-v1.dkim.mail.microsoft`;
  const row = {
    ...withSettings({ HeaderCanonicalization: 'Relaxed', BodyCanonicalization: 'Relaxed' }, new Map(Object.entries(given))),
    ...made({ name: domain, id: randomUUID(), at: call.now() }),
    Domain: domain,
    Status: 'CnameMissing',
    Selector1CNAME: host(1),
    Selector2CNAME: host(2),
    Selector1KeySize: Number(size),
    Selector2KeySize: Number(size),
  };
  if (given['Enabled'] === true) assertPublished(call, row);
  collection.rows.insert(row);
  return { rows: [row] };
}

/** The first label of the initial domain. */
function tenantLabel({ tenant }: ExchangeCall): string {
  const domains = [...tenant.collection('exchange.AcceptedDomain').rows];
  const initial = domains.find((row) => row['InitialDomain'] === true) ?? domains[0];
  return textOf(initial?.['DomainName']).split('.')[0] ?? '';
}

export function setDkimConfig(call: ExchangeCall): WriteResult {
  const collection = writable(call);
  const located = target(call, collection);
  const changed = withSettings(located.row, settingsOf(call.invocation));
  const enables = changed['Enabled'] === true && located.row['Enabled'] !== true;
  if (!enables) return store(collection, located, changed);
  assertPublished(call, changed);
  return store(collection, located, { ...changed, Status: 'Valid' });
}

/** Source: Set-DkimSigningConfig of the cmdlet reference: both CNAME records must be there. */
function assertPublished({ tenant }: ExchangeCall, row: Readonly<Record<string, unknown>>): void {
  const domain = textOf(row['Domain']);
  for (const selector of [1, 2]) {
    const wanted = textOf(row[`Selector${selector}CNAME`]).replace(/\.$/, '');
    const found = tenant.dns.aliasOf(`selector${selector}._domainkey.${domain}`);
    if (!sameText(found?.replace(/\.$/, ''), wanted))
      throw badValue(`|Microsoft.Exchange.Management.Tasks.ValidationException|CNAME record does not exist for this config.
Please publish the two CNAME records first. Domain Name : ${domain}`);
  }
}
