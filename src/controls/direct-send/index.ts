/** Mail with one of your domains as envelope sender that comes neither signed in nor through a connector is rejected. */
import { type Read, readOf } from '../../tenant/resource.js';
import { type InboundConnector, inboundConnectorName } from '../../tenant/resources/inbound-connector.js';
import { organizationConfigName, organizationConfigs } from '../../tenant/resources/organization-config.js';
import type { Context, ImpactStudy } from '../control.js';
import type { Warning } from '../finding.js';
import { single } from '../item-collection.js';
import { enforcing, itemControl } from '../item-control.js';
import type { Found } from '../item-fold.js';
import { NameSample } from '../reasoning/findings/name-sample.js';
import { RowCollector } from '../reasoning/findings/row-collector.js';
import { isOfMicrosoft } from '../reasoning/mail-flow/certificate.js';
import { mailConnector } from '../reasoning/mail-flow/connector.js';
import { domainOf } from '../reasoning/mail-flow/domain.js';
import { connectorRead, domainRead } from '../reasoning/mail-flow/inputs.js';
import { emptyRestrictions } from '../reasoning/mail-flow/loss.js';
import { RecipientIndex } from '../reasoning/mail-flow/recipients.js';
import { MailSources, sourceLines } from '../reasoning/mail-flow/sources.js';
import { definition } from './definition.js';

const reject = 'RejectDirectSend';
const organizationRead = readOf(organizationConfigs, ['Identity', reject, 'IsDehydrated']);

/** Source: announcement of the Exchange team on RejectDirectSend. */
export const control = itemControl<unknown, 'organization'>(
  definition,
  () => {
    let neverCustomised = false;
    const rows = new RowCollector();
    const connectors = rows.all(connectorRead);
    return {
      rows,
      // Mail that matches a connector by address or certificate is no Direct Send: the switch leaves it alone.
      judgedFrom: () => [organizationRead, connectorRead],
      decisive: () => [organizationRead],
      collections: {
        organization: single(organizationRead, {
          unknown: 'whether Direct Send is refused',
          item: (row) => {
            neverCustomised = row?.IsDehydrated === true;
            return {
              object: organizationConfigName,
              identity: organizationConfigName,
              values: [{ property: reject, actual: row?.[reject], expected: true, noted: true }],
            };
          },
        }),
      },
      after: ({ total }, { evidence, warnings }) => {
        for (const { code, text } of emptyRestrictions(connectors.map(mailConnector), () => false)) warnings.add(code, text);
        if (total.holds === 0) return;
        for (const connector of connectors.filter(exempts)) {
          const { TlsSenderCertificateName: certificate, SenderIPAddresses: addresses } = connector;
          const [property, known] = certificate
            ? ['TlsSenderCertificateName', certificate]
            : ['SenderIPAddresses', [...(addresses ?? [])]];
          evidence.note(inboundConnectorName(connector), property, known, 'servers of yours alone');
          if (isOfMicrosoft(certificate)) warnings.add('shared-certificate', sharedCertificate(connector));
        }
      },
      summary: (found) => summaryOf(found, connectors.filter(exempts)),
      draft: ({ operations: { organization } }) =>
        enforcing(organization, { warnings: organization.length > 0 && neverCustomised ? [dehydrated] : [] }),
    };
  },
  { study },
);

/** Off exempts nothing; one that does not say whether it is on may be on. */
function exempts({ Enabled, SenderIPAddresses: addresses, TlsSenderCertificateName: certificate }: InboundConnector): boolean {
  return Enabled !== false && (Boolean(certificate) || (addresses ?? []).length > 0);
}

function sharedCertificate(connector: InboundConnector): string {
  return `Connector "${inboundConnectorName(connector)}" knows servers by ${connector.TlsSenderCertificateName ?? ''}, a certificate with which Microsoft sends for every tenant: anyone with a tenant of their own may be able to send as you through it. Name a certificate or addresses of yours instead.`;
}

function summaryOf({ total, outcomes }: Found, exempting: readonly InboundConnector[]): string {
  if (total.unknown > 0) return 'Whether Direct Send is refused is unknown.';
  if (total.holds === 0) return 'Direct Send is accepted: anyone can send mail that claims your domain.';
  const names = new NameSample();
  for (const connector of exempting) names.add(inboundConnectorName(connector));
  return [
    'Direct Send is refused: mail sent as your domain has to be signed in or known to a connector.',
    // Source: announcement of the Exchange team on RejectDirectSend: the P2 From header is not checked.
    'The switch goes by the envelope sender (MAIL FROM): a forged From that people see is a matter of DMARC.',
    ...(names.count === 0 ? [] : [`Allowed through ${names.toString('connector', 'connectors', 3)}.`]),
    ...(outcomes(connectorRead).complete ? [] : ['Not all inbound connectors could be read.']),
  ].join(' ');
}

const dehydrated: Warning = {
  code: 'dehydrated',
  text: 'The organisation was never customised: the service may ask for Enable-OrganizationCustomization first, which takes a while and cannot be undone.',
};

/** Evidence before Direct Send is refused: from where mail came in the last 30 days that claims one of the tenant's domains. */
function study(context: Context): ImpactStudy & { reads(): readonly Read[] } {
  const index = new RecipientIndex();
  const rows = new RowCollector().on(domainRead, (row) => index.seeDomain(row));
  const sources = new MailSources(rows, {
    asOf: context.asOf,
    sourceOf: ({ fromIP, senderAddress }) => {
      const domain = domainOf(senderAddress ?? '');
      return fromIP && index.domains.some(({ name }) => name === domain) ? fromIP : null;
    },
  });
  return {
    reads: () => [domainRead],
    follow: () => [sources.read],
    see: rows.see,
    report: (outcomes) => {
      const problem = sources.problem(outcomes);
      return {
        lines: problem === null ? sourceLines('Mail that claims your domain, 30 days', sources) : [],
        notMeasured: [
          ...(problem === null ? [] : [problem]),
          ...(outcomes(domainRead).complete
            ? []
            : ['Accepted domains could not all be read: mail that claims the others is not counted.']),
          'Message traces show Direct Send like mail sent signed in or through a connector: only Direct Send would be rejected.',
          "Mail that this change rejects won't appear in message traces.",
        ],
        mail: sources.mail(outcomes, { bound: outcomes(domainRead).complete ? 'at most' : 'about', end: 'rejected' }),
      };
    },
  };
}
