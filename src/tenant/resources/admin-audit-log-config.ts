/** Whether the tenant records what administrators and people do, for anyone who has to find out afterwards. */
import type { z } from 'zod';
import { flag, row, text } from '../lenient.js';
import type { Resource } from '../resource.js';
import { exchangeObject } from './exchange-object.js';

const adminAuditLogConfigRow = row({
  Guid: text(),
  Identity: text(),
  /** Whether the unified audit log takes entries. */
  UnifiedAuditLogIngestionEnabled: flag(),
});
export type AdminAuditLogConfig = z.infer<typeof adminAuditLogConfigRow>;

/**
 * Source: Get-AdminAuditLogConfig and Set-AdminAuditLogConfig of the Exchange Online cmdlet reference. There is one per organisation. Only
 * the endpoint of Exchange Online says the truth: that of compliance always answers False.
 */
export const adminAuditLogConfigs: Resource<AdminAuditLogConfig> = {
  key: 'exchange.AdminAuditLogConfig',
  list: { service: 'exchange', cmdlet: 'Get-AdminAuditLogConfig', parameters: {}, select: true },
  row: adminAuditLogConfigRow,
  object: exchangeObject('AdminAuditLogConfig', { singleton: true }),
  changedBy: { log: 'exchange', cmdlets: ['Set-AdminAuditLogConfig'], onlySettingsRead: true },
  permission: { read: 'Exchange role View-Only Configuration (or Global Reader)', write: 'Exchange role Audit Logs' },
  answers: {
    always: ['UnifiedAuditLogIngestionEnabled'],
  },
};

/** The name that the service gives its one object. */
export const adminAuditLogConfigName = 'Admin Audit Log Settings';
