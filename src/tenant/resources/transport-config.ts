/** Mail transport settings of the whole organisation. */
import type { z } from 'zod';
import { flag, row, text } from '../lenient.js';
import type { Resource } from '../resource.js';
import { exchangeObject } from './exchange-object.js';

const transportConfigRow = row({
  Identity: text(),
  /** true: no mailbox may submit by SMTP AUTH, unless its own setting says otherwise. */
  SmtpClientAuthenticationDisabled: flag(),
});
export type TransportConfig = z.infer<typeof transportConfigRow>;

/** Source: Get-TransportConfig and Set-TransportConfig of the Exchange Online cmdlet reference. There is one per organisation. */
export const transportConfigs: Resource<TransportConfig> = {
  key: 'exchange.TransportConfig',
  list: { service: 'exchange', cmdlet: 'Get-TransportConfig', parameters: {}, select: true },
  row: transportConfigRow,
  object: exchangeObject('TransportConfig', { singleton: true }),
  changedBy: { log: 'exchange', cmdlets: ['Set-TransportConfig'], onlySettingsRead: true },
  permission: {
    read: 'Exchange role View-Only Configuration (or Global Reader)',
    write: 'Exchange role Organization Transport Settings',
  },
  answers: {
    always: ['Identity', 'SmtpClientAuthenticationDisabled'],
  },
};

/** The name that the service gives its one object. */
export const transportConfigName = 'Transport Settings';
