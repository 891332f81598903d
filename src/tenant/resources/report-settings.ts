/** How the tenant shows usage reports: with the names of people, or with hashes in their place. */
import type { z } from 'zod';
import { flag, row } from '../lenient.js';
import type { Resource } from '../resource.js';

const reportSettingsRow = row({
  /** true: names of people, groups and sites are concealed in every report. */
  displayConcealedNames: flag(),
});
export type ReportSettings = z.infer<typeof reportSettingsRow>;

/** Source: `adminReportSettings` of the Graph v1.0 metadata. Read only: hardenbot never reveals names that a tenant conceals. */
export const reportSettings: Resource<ReportSettings> = {
  key: 'graph.reportSettings',
  list: { service: 'graph', path: '/admin/reportSettings', single: true, select: false },
  row: reportSettingsRow,
  permission: { read: 'ReportSettings.Read.All' },
  answers: {
    always: ['displayConcealedNames'],
  },
};
