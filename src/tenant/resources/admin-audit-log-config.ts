/** Whether the tenant records what administrators and people do, for whoever has to find out afterwards. */
import type { z } from 'zod';
import { flag, row, text } from '../lenient.js';
import type { Resource } from '../resource.js';

const adminAuditLogConfigRow = row({
  Guid: text(),
  Identity: text(),
  /** Whether the unified audit log takes entries. */
  UnifiedAuditLogIngestionEnabled: flag(),
});
export type AdminAuditLogConfig = z.infer<typeof adminAuditLogConfigRow>;

/** Source: Get-AdminAuditLogConfig of the Exchange Online cmdlet reference. */
export const adminAuditLogConfigs: Resource<AdminAuditLogConfig> = {
  key: 'exchange.AdminAuditLogConfig',
  list: { service: 'exchange', cmdlet: 'Get-AdminAuditLogConfig', parameters: {}, select: true },
  row: adminAuditLogConfigRow,
  permission: { read: 'Exchange role View-Only Configuration (or Global Reader)' },
};
