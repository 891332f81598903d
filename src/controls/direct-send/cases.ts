/** Tenants and what direct-send must say of them. */
import type { Case } from '../case.js';

const organization = { Name: 'contoso.onmicrosoft.com', Identity: 'contoso.onmicrosoft.com', IsDehydrated: false };

function tenant(config: object) {
  return { exchange: { OrganizationConfig: { ...organization, ...config } } };
}

export const cases: readonly Case[] = [
  {
    name: 'Direct Send is refused',
    state: tenant({ RejectDirectSend: true }),
    verdict: 'pass',
    names: ['RejectDirectSend'],
    restsOn: ['exchange.OrganizationConfig.RejectDirectSend'],
    plan: 0,
  },
  { name: 'Direct Send is taken', state: tenant({ RejectDirectSend: false }), verdict: 'fail', names: ['RejectDirectSend'] },
  {
    name: 'it is taken in an organisation that was never customised, which the plan warns of',
    state: tenant({ RejectDirectSend: false, IsDehydrated: true }),
    verdict: 'fail',
    plan: 1,
  },
  { name: 'an export that writes it as a word', state: tenant({ rejectDirectSend: 'True' }), verdict: 'pass' },
  { name: 'the word False is false', state: tenant({ RejectDirectSend: 'False' }), verdict: 'fail', plan: 1 },
  { name: 'null is not refused', state: tenant({ RejectDirectSend: null }), verdict: 'unknown', plan: 'untold' },
  { name: 'nothing is said of it', state: tenant({}), verdict: 'unknown', plan: 'untold' },
  {
    name: 'the organisation cannot be read',
    state: { exchange: {} },
    verdict: 'unknown',
    missing: ['exchange.OrganizationConfig'],
    plan: 'unreadable',
  },
  {
    name: 'connectors that know printers change nothing about it',
    state: {
      exchange: {
        OrganizationConfig: { ...organization, RejectDirectSend: false },
        InboundConnector: [
          {
            Name: 'Printers',
            Enabled: true,
            ConnectorType: 'OnPremises',
            SenderDomains: ['smtp:*;1'],
            SenderIPAddresses: ['198.51.100.9'],
          },
        ],
      },
    },
    verdict: 'fail',
  },
];
