/** Mail or files of others were exported: what it is called, where it is read, and how loud it is. */
import type { SignalDefinition } from '../../signal-kind.js';

export const definition: SignalDefinition = {
  id: 'content-exported',
  title: 'Mail or files of others were exported',
  reads: [
    {
      source: 'unified',
      operations: ['SearchExported', 'SearchExportDownloaded', 'ViewedSearchExported', 'New-ComplianceSearchAction', 'ExportJob'],
    },
  ],
  loudness: 'normal',
};
