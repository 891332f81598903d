/** The connection filter: addresses whose mail is never looked at, or always refused. */
import type { z } from 'zod';
import { flag, row, text, texts } from '../lenient.js';
import type { Resource } from '../resource.js';
import { exchangeObject } from './exchange-object.js';

const connectionFilterPolicyRow = row({
  Guid: text(),
  Identity: text(),
  Name: text(),
  IsDefault: flag(),
  /** Single addresses, ranges and networks of IPv4. */
  IPAllowList: texts(),
  IPBlockList: texts(),
  /** true: a list of senders that Microsoft keeps, and that nobody can see, bypasses the filter. */
  EnableSafeList: flag(),
});
type ConnectionFilterPolicy = z.infer<typeof connectionFilterPolicyRow>;

/** Source: Get- and Set-HostedConnectionFilterPolicy of the Exchange Online cmdlet reference. */
export const connectionFilterPolicies: Resource<ConnectionFilterPolicy> = {
  key: 'exchange.HostedConnectionFilterPolicy',
  list: { service: 'exchange', cmdlet: 'Get-HostedConnectionFilterPolicy', parameters: {}, select: true },
  row: connectionFilterPolicyRow,
  object: exchangeObject('HostedConnectionFilterPolicy'),
  changedBy: { log: 'exchange', cmdlets: ['Set-HostedConnectionFilterPolicy'] },
  permission: {
    read: 'Exchange role View-Only Configuration (or Global Reader)',
    write: 'Exchange role Transport Hygiene',
  },
  answers: {
    always: ['Guid', 'Identity', 'Name', 'IsDefault', 'IPAllowList', 'IPBlockList', 'EnableSafeList'],
  },
};
