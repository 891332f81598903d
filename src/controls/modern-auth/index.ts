/** Modern authentication is on for the Exchange organisation, and the default authentication policy takes no bare passwords. */
import { readOf } from '../../tenant/resource.js';
import { authenticationPolicies, basicAuthSwitches } from '../../tenant/resources/authentication-policy.js';
import { organizationConfigName, organizationConfigs } from '../../tenant/resources/organization-config.js';
import { single } from '../item-collection.js';
import { itemControl } from '../item-control.js';
import type { Found } from '../item-fold.js';
import { RowCollector } from '../reasoning/findings/row-collector.js';
import { judgeDefaultPolicy } from './default-policy.js';
import { definition } from './definition.js';

const modern = 'OAuth2ClientProfileEnabled';
const organizationRead = readOf(organizationConfigs, ['Identity', modern, 'DefaultAuthenticationPolicy']);
const policyRead = readOf(authenticationPolicies, ['Guid', 'Identity', 'Name', 'DistinguishedName', ...basicAuthSwitches]);

export const control = itemControl<unknown, 'organization'>(definition, () => {
  const rows = new RowCollector();
  const policies = rows.all(policyRead);
  let name: string | null = null;
  return {
    rows,
    collections: {
      organization: single(organizationRead, {
        unknown: 'whether modern authentication is on',
        item: (row) => {
          name = row?.DefaultAuthenticationPolicy ?? null;
          return {
            object: organizationConfigName,
            identity: organizationConfigName,
            values: [{ property: modern, actual: row?.[modern], expected: true, noted: true }],
          };
        },
      }),
    },
    // Neither verdict nor plan depends on policies.
    judgedFrom: () => [organizationRead, policyRead],
    after: ({ outcomes }, { evidence, warnings }) => {
      const policiesRead = outcomes(policyRead).complete;
      for (const { code, text } of judgeDefaultPolicy({ name, policies, policiesRead, evidence })) warnings.add(code, text);
    },
    summary: summaryOf,
  };
});

function summaryOf({ total, outcomes }: Found): string {
  if (total.unknown === 0) return `Modern authentication is ${total.holds > 0 ? 'on' : 'off'} for Exchange Online.`;
  return outcomes(organizationRead).complete
    ? `${organizationConfigName} does not say whether modern authentication is on for Exchange Online (${modern}).`
    : 'Whether modern authentication is on for Exchange Online could not be told.';
}
