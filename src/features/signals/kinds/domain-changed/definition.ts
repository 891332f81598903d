/** A domain, its federation or a partner was changed: what it is called, where it is read, and how loud it is. */
import type { SignalDefinition } from '../../signal-kind.js';

export const definition: SignalDefinition = {
  id: 'domain-changed',
  title: 'A domain, its federation or a partner was changed',
  reads: [
    { source: 'audits' },
    { source: 'unified', operations: ['Add-FederatedDomain', 'New-AcceptedDomain', 'Set-AcceptedDomain', 'New-FederationTrust'] },
  ],
  loudness: 'loud',
};
