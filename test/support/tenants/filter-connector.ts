/** A connector that takes mail from the addresses of the external filter alone: with it, nobody else may deliver. */
export const filterConnector = {
  Name: 'From the filter',
  Enabled: true,
  ConnectorType: 'Partner',
  SenderDomains: ['smtp:*;1'],
  SenderIPAddresses: ['203.0.113.0/24'],
  AssociatedAcceptedDomains: [],
  RestrictDomainsToIPAddresses: true,
  RestrictDomainsToCertificate: false,
  RequireTls: false,
  TreatMessagesAsInternal: false,
  CloudServicesMailEnabled: false,
};
