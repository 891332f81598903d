/** What the tenant of the sample export has of a framework. */

import { type Framework, findFramework } from '../../../src/frameworks/framework';
import { type FrameworkReport, frameworkReport } from '../../../src/frameworks/report';
import { isRefusal } from '../../../src/lib/errors';
import type { ExportDocument } from '../../../src/posture/export-document';
import { sampleExport } from './sample-export';

export const period = { from: '2026-08-27', to: '2026-11-24' };

export function frameworkNamed(id: string): Framework {
  const found = findFramework(id);
  if (isRefusal(found)) throw new Error(found.reason);
  return found;
}

/** @param changed what of the export is another */
export function reportOf(framework: Framework, changed: Partial<ExportDocument> = {}, during = period): FrameworkReport {
  const document = { ...sampleExport(), ...changed };
  return frameworkReport({ framework, document, period: during, issuer: 'Contoso Services', checkpoints: [] });
}
