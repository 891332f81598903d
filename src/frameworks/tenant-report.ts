/** What one tenant can show of a framework, from what is kept of it: for chat, for the command line and for what settings ask for alike. */
import type { Digest } from '../posture/digest.js';
import { type ExportPorts, exportDocument } from '../posture/export-document.js';
import type { Framework } from './framework.js';
import type { Period } from './period.js';
import { type FrameworkReport, frameworkReport } from './report.js';

export interface ReportPorts extends ExportPorts {
  /** Null before the first one. */
  readonly lastDigest: (tenantId: string) => Promise<Pick<Digest, 'checkpoint'> | null>;
}

interface AskedReport {
  readonly framework: Framework;
  readonly period: Period;
  /** Who hands it out; null: nobody is named in settings. */
  readonly issuer: string | null;
}

export async function tenantReport(
  ports: ReportPorts,
  tenant: { readonly id: string; readonly name: string },
  asked: AskedReport,
): Promise<FrameworkReport> {
  const digest = await ports.lastDigest(tenant.id);
  const document = await exportDocument(ports, tenant);
  return frameworkReport({ ...asked, document, checkpoints: digest === null ? [] : [digest.checkpoint] });
}
