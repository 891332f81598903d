/** What one process knows of the logs of a tenant: signals read them every minute, and what others ask is answered from there as far as it reaches. */
import { KeptAudits } from './directory-log.js';
import { KeptRecords } from './unified-log.js';

export interface TenantLogs {
  readonly audits: KeptAudits;
  readonly unified: KeptRecords;
}

export function openTenantLogs(): TenantLogs {
  return { audits: new KeptAudits(), unified: new KeptRecords() };
}
