/** Mail flow or a mail filter was changed: what it is called, where it is read, and how loud it is. */
import type { SignalDefinition } from '../../signal-kind.js';

/** Cmdlets that decide which mail comes in, goes out, or is filtered. */
const mailFlowOperations = [
  'New-TransportRule',
  'Set-TransportRule',
  'Enable-TransportRule',
  'Remove-TransportRule',
  'Disable-TransportRule',
  'New-JournalRule',
  'Set-JournalRule',
  'New-InboundConnector',
  'Set-InboundConnector',
  'New-OutboundConnector',
  'Set-OutboundConnector',
  'New-RemoteDomain',
  'Set-RemoteDomain',
  'Set-HostedContentFilterPolicy',
  'Set-HostedConnectionFilterPolicy',
  'Set-HostedOutboundSpamFilterPolicy',
  'New-TenantAllowBlockListItems',
  'Set-AntiPhishPolicy',
  'Remove-AntiPhishPolicy',
  'Remove-AntiPhishRule',
  'Disable-AntiPhishRule',
  'Set-MalwareFilterPolicy',
  'Disable-MalwareFilterRule',
  'Remove-MalwareFilterRule',
];

export const definition: SignalDefinition = {
  id: 'mail-flow',
  title: 'Mail flow or a mail filter was changed',
  reads: [{ source: 'unified', operations: mailFlowOperations }],
  loudness: 'loud',
};
