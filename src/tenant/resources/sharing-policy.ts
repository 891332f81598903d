/** What people may share of their calendar and contacts with whom outside. A mailbox without a policy of its own has the default one. */
import type { z } from 'zod';
import { flag, row, text, textsOrNull } from '../lenient.js';
import type { Resource } from '../resource.js';
import { exchangeObject } from './exchange-object.js';

const sharingPolicyRow = row({
  Guid: text(),
  Identity: text(),
  Name: text(),
  /** false: people who have the policy share nothing. */
  Enabled: flag(),
  Default: flag(),
  /** `domain:action`, several actions with commas; `*` is every federated organization, `Anonymous` everyone else. */
  Domains: textsOrNull(),
});
export type SharingPolicy = z.infer<typeof sharingPolicyRow>;

/** Source: Get-SharingPolicy and Set-SharingPolicy of the Exchange Online cmdlet reference. */
export const sharingPolicies: Resource<SharingPolicy> = {
  key: 'exchange.SharingPolicy',
  list: { service: 'exchange', cmdlet: 'Get-SharingPolicy', parameters: {}, select: true },
  row: sharingPolicyRow,
  object: exchangeObject('SharingPolicy'),
  changedBy: { log: 'exchange', cmdlets: ['New-SharingPolicy', 'Set-SharingPolicy', 'Remove-SharingPolicy'] },
  permission: {
    read: 'Exchange role View-Only Configuration (or Global Reader)',
    write: 'Exchange role Federated Sharing',
  },
  answers: { always: ['Guid', 'Identity', 'Name', 'Enabled', 'Default', 'Domains'] },
  unconfirmed: [
    {
      point: 'How the service writes several actions of one domain: with a comma between, as they are typed.',
      field: 'Domains',
      form: /^[^:]+: ?\w+(?:, ?\w+)*$/,
    },
  ],
};
