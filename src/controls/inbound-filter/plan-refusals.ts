/** When the lock is not planned: mail that must arrive would not, or something that is not ours would stay open. */
import { type Refusal, refuse } from '../../lib/errors.js';
import type { Fields } from '../../plan/operation.js';
import type { Verdict } from '../../plan/verdict.js';
import type { InboundConnector } from '../../tenant/resources/inbound-connector.js';
import { leaks, verdictOf } from './exposure.js';
import { type Material, ourName, tenantWith } from './plan-material.js';

/** What the service makes of what is written, with its defaults. Source: New-InboundConnector of the cmdlet reference. */
const asMade = {
  Name: ourName,
  ConnectorType: 'Partner',
  SenderDomains: ['smtp:*;1'],
  TreatMessagesAsInternal: false,
  CloudServicesMailEnabled: false,
};

/** What our connector cannot close, because another object that is not ours holds it open. */
export function refuseWhatStays(material: Material, ours: InboundConnector | undefined, restriction: Fields): Refusal | null {
  const final = {
    ...(ours ?? asMade),
    ...restriction,
    Enabled: true,
    AssociatedAcceptedDomains: [],
  } as InboundConnector;
  const tenant = tenantWith(material, final);
  if (verdictOf(tenant, material.wanted) === 'pass') return null;
  return refuse(
    'by-hand',
    `A connector of our own would not close everything: ${leaks(tenant, material.wanted).join('; ')}.`,
    'Change or remove what is named, or list it under allow in settings, then plan again.',
  );
}

export function refuseUnknown(verdict: Verdict): Refusal | null {
  if (verdict !== 'unknown') return null;
  return refuse(
    'untold',
    'Connectors or rules do not carry all that decides who gets in.',
    'See what the audit shows as not told, then plan again.',
  );
}

export function refuseExchangers({ gathering, outcomes }: Material): Refusal | null {
  const direct = gathering.exchangers.atMicrosoft(gathering.mail.index, outcomes);
  if (direct.length === 0) return null;
  return refuse(
    'mx-at-microsoft',
    `Mail for ${direct.join(', ')} comes straight to Microsoft by the MX record; the lock would refuse all of it.`,
    'Point the MX record at the outside filter first. Without an outside filter, take the ranges out of settings and use direct-send.',
  );
}
