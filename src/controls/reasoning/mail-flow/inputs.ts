/** Reads and holds what decides over external mail: connectors, rules, accepted domains and, where a rule looks at them, mailboxes. */
import { type Read, readOf } from '../../../tenant/resource.js';
import { acceptedDomains } from '../../../tenant/resources/accepted-domain.js';
import { type InboundConnector, inboundConnectors } from '../../../tenant/resources/inbound-connector.js';
import { mailboxes, mailboxIdentity } from '../../../tenant/resources/mailbox.js';
import { type TransportRule, transportRules } from '../../../tenant/resources/transport-rule.js';
import type { Outcomes } from '../../control.js';
import type { RowCollector } from '../findings/row-collector.js';
import { mailConnector } from './connector.js';
import { RecipientIndex } from './recipients.js';
import type { MailFlow } from './routes.js';
import { mailRules } from './rule.js';

export const domainRead = readOf(acceptedDomains, [
  'Guid',
  'Identity',
  'Name',
  'DomainName',
  'DomainType',
  'Default',
  'InitialDomain',
  'MatchSubDomains',
]);

export const connectorRead = readOf(inboundConnectors, [
  'Guid',
  'Identity',
  'Name',
  'Comment',
  'WhenChanged',
  'Enabled',
  'ConnectorType',
  'ConnectorSource',
  'SenderDomains',
  'SenderIPAddresses',
  'AssociatedAcceptedDomains',
  'RestrictDomainsToIPAddresses',
  'RestrictDomainsToCertificate',
  'RequireTls',
  'TlsSenderCertificateName',
  'TreatMessagesAsInternal',
  'CloudServicesMailEnabled',
  'EFTestMode',
  'EFSkipLastIP',
  'EFSkipIPs',
  'EFUsers',
]);

/** Rows come whole: a condition nobody asked for narrows the rule all the same. */
export const ruleRead = readOf(transportRules, ['Name', 'Priority', 'State', 'Mode']);

export const mailboxRead = readOf(mailboxes, mailboxIdentity);

export class MailInputs {
  readonly index = new RecipientIndex();
  readonly connectorRows: readonly InboundConnector[];
  readonly ruleRows: readonly TransportRule[];
  private readonly asOf: Date;

  constructor(rows: RowCollector, asOf: Date) {
    this.asOf = asOf;
    this.connectorRows = rows.all(connectorRead);
    this.ruleRows = rows.all(ruleRead);
    rows.on(domainRead, (row) => this.index.seeDomain(row)).on(mailboxRead, (row) => this.index.seeMailbox(row));
  }

  flow(outcomes: Outcomes): MailFlow {
    return {
      connectors: this.connectorRows.map(mailConnector),
      connectorsWhole: outcomes(connectorRead).complete,
      rules: mailRules(this.ruleRows, this.asOf),
      rulesWhole: outcomes(ruleRead).complete,
    };
  }
}

/** The reads that every judgement of mail flow starts from. */
export const flowReads: readonly Read[] = [domainRead, connectorRead, ruleRead];
