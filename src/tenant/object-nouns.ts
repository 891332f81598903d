/** What people call the objects that a plan changes, as the admin centers do: of `2 objects` someone may think that they are 2 people. */

export interface ObjectNoun {
  readonly one: string;
  readonly many?: string;
}

const account: ObjectNoun = { one: 'account' };
const setting: ObjectNoun = { one: 'setting' };
const policy = (kind: string): ObjectNoun => ({ one: `${kind} policy`, many: `${kind} policies` });

/** By the key of the resource. */
export const objectNouns: Readonly<Record<string, ObjectNoun>> = {
  'azure.sites/{of}/siteConfig': { one: 'site' },
  'azure.sqlServers/{of}/firewallRules': { one: 'firewall rule' },
  'azure.storageAccounts': { one: 'storage account' },
  'azure.vaults': { one: 'key vault' },
  'exchange.AdminAuditLogConfig': setting,
  'exchange.AntiPhishPolicy': policy('anti-phishing'),
  'exchange.CASMailbox': { one: 'mailbox', many: 'mailboxes' },
  'exchange.CASMailboxPlan': { one: 'mailbox plan' },
  'exchange.DkimSigningConfig': { one: 'domain' },
  'exchange.ExternalInOutlook': setting,
  'exchange.HostedConnectionFilterPolicy': policy('connection filter'),
  'exchange.HostedContentFilterPolicy': policy('anti-spam'),
  'exchange.HostedOutboundSpamFilterPolicy': policy('outbound spam'),
  'exchange.HostedOutboundSpamFilterRule': { one: 'outbound spam rule' },
  'exchange.InboundConnector': { one: 'connector' },
  'exchange.MailboxAuditBypassAssociation': account,
  'exchange.MalwareFilterPolicy': policy('anti-malware'),
  'exchange.OrganizationConfig': setting,
  'exchange.OrganizationConfig/RetrieveEwsOperationAccessPolicy': setting,
  'exchange.RemoteDomain': { one: 'remote domain' },
  'exchange.SharingPolicy': policy('sharing'),
  'exchange.TransportConfig': setting,
  'exchange.TransportRule': { one: 'mail flow rule' },
  'exchange.User': account,
  'graph.activityBasedTimeoutPolicies': policy('timeout'),
  'graph.adminConsentRequestPolicy': setting,
  'graph.authenticationMethodsPolicy': setting,
  'graph.authorizationPolicy': setting,
  'graph.conditionalAccessPolicies': { one: 'policy', many: 'policies' },
  'graph.domains': { one: 'domain' },
  'graph.groupSettings': setting,
  'graph.namedLocations': { one: 'named location' },
  'graph.servicePrincipals': { one: 'app' },
  'graph.users': account,
};
