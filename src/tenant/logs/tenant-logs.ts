/** What one process knows of the logs of a tenant: signals read them every minute, and what others ask is answered from there as far as it reaches. */
import { KeptAudits } from './directory-log.js';
import { KeptRecords } from './unified-log.js';

export interface TenantLogs {
  readonly audits: KeptAudits;
  readonly unified: KeptRecords;
}

/** Entries that a process keeps of each log of all its tenants together: about a kilobyte each. */
const maxOfAll = 10_000;
/** Of one tenant: as many as anyone asks for, and some hours of an ordinary one. What is older is asked for again. */
const ofEach = { least: 50, most: 1000 } as const;

/** @param tenants how many of them this process works for: they share what it may keep */
export function openTenantLogs(tenants = 1): TenantLogs {
  const maxEntries = Math.max(ofEach.least, Math.min(ofEach.most, Math.floor(maxOfAll / tenants)));
  return { audits: new KeptAudits(maxEntries), unified: new KeptRecords(maxEntries) };
}
