/** Tenants and what direct-send must say of them. */
import type { Case } from '../case.js';

const organization = { Name: 'contoso.onmicrosoft.com', Identity: 'contoso.onmicrosoft.com', IsDehydrated: false };

function tenant(config: object, connectors: readonly object[] = []) {
  return { exchange: { OrganizationConfig: { ...organization, ...config }, InboundConnector: connectors } };
}

const scanner = {
  Name: 'Scanner',
  Enabled: true,
  ConnectorType: 'OnPremises',
  SenderDomains: ['smtp:*;1'],
  SenderIPAddresses: ['198.51.100.9'],
};
const toEveryTenant = {
  ...scanner,
  Name: 'Old cloud',
  SenderIPAddresses: [],
  TlsSenderCertificateName: '*.protection.outlook.com',
};

export const cases: readonly Case[] = [
  {
    name: 'Direct Send is refused',
    state: tenant({ RejectDirectSend: true }),
    verdict: 'pass',
    says: ['The switch goes by the envelope sender (MAIL FROM): a forged From that people see is a matter of DMARC.'],
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
  { name: 'null is not refused', state: tenant({ RejectDirectSend: null }), verdict: 'unknown', plan: 'unknown' },
  { name: 'nothing is said of it', state: tenant({}), verdict: 'unknown', plan: 'unknown' },
  {
    name: 'the organisation cannot be read',
    state: { exchange: {} },
    verdict: 'unknown',
    missing: ['exchange.OrganizationConfig'],
    plan: 'unreadable',
  },
  {
    name: 'connectors that know printers change nothing about it',
    state: tenant({ RejectDirectSend: false }, [scanner]),
    verdict: 'fail',
  },
  {
    name: 'mail from the scanner that a connector knows is not rejected, which the summary says',
    state: tenant({ RejectDirectSend: true }, [scanner, { ...scanner, Name: 'Old scanner', Enabled: false }]),
    verdict: 'pass',
    says: ['Allowed through 1 connector (Scanner).'],
    names: ['Scanner', 'SenderIPAddresses'],
    plan: 0,
  },
  {
    name: 'a connector by domain alone lets nothing through that Direct Send would not',
    state: tenant({ RejectDirectSend: true }, [{ ...scanner, ConnectorType: 'Partner', SenderIPAddresses: [] }]),
    verdict: 'pass',
    plan: 0,
  },
  ...['*.protection.outlook.com', 'mail.protection.outlook.com', '<I>CN=Microsoft<S>CN=*.mail.protection.outlook.com'].map(
    (certificate): Case => ({
      name: `a connector knows servers by ${certificate}, with which Microsoft sends for every tenant`,
      state: tenant({ RejectDirectSend: true }, [{ ...toEveryTenant, TlsSenderCertificateName: certificate }]),
      verdict: 'pass',
      warns: ['shared-certificate'],
      says: ['anyone with a tenant of their own may be able to send as you through it'],
      names: ['Old cloud', 'TlsSenderCertificateName'],
      plan: 0,
    }),
  ),
  {
    name: 'the certificate of our own servers is no certificate of Microsoft, whatever it ends in',
    state: tenant({ RejectDirectSend: true }, [{ ...toEveryTenant, TlsSenderCertificateName: 'mail.notoutlook.com' }]),
    verdict: 'pass',
    says: ['Allowed through 1 connector (Old cloud).'],
    plan: 0,
  },
  {
    name: 'connectors cannot be read: the switch is on, and what they let through is not known',
    state: { exchange: { OrganizationConfig: { ...organization, RejectDirectSend: true } } },
    verdict: 'pass',
    says: ['Not all inbound connectors could be read.'],
    missing: ['exchange.InboundConnector'],
    plan: 0,
  },
];

/** Collections that no pass depends on: what connectors let through is said beside the switch. */
export const passesWithout: readonly string[] = ['exchange.InboundConnector'];
