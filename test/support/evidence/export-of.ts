/** What people take with them of the tenant of an office. */
import { type ExportDocument, exportDocument } from '../../../src/posture/export-document';
import { type Office, tenantId } from '../corridor/office';
import { memoryViews } from '../stores/memory-stores';
import { memoryHistory } from '../stores/posture-memory';

export function exportOf(office: Office): Promise<ExportDocument> {
  const ports = {
    ledger: office.work.ledger,
    history: memoryHistory(),
    postures: memoryViews().postures,
    controls: office.work.controls,
    everyWaived: () => Promise.resolve([]),
    today: () => '2026-11-24',
    calendarOf: () => 'UTC',
    now: () => office.now(),
  };
  return exportDocument(ports, { id: tenantId, name: 'contoso' });
}
