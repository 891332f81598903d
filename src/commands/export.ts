/** /harden export: findings and changes as files, and the report as a page that needs nothing else. */
import { exportDocument } from '../services/export-document.js';
import { exportCard } from '../views/export.js';
import type { Command } from './command.js';

export const exportCommand: Command = {
  name: 'export',
  takes: '',
  summary: 'gives findings and changes as CSV and JSON, and a report to print',
  example: '/harden export',
  run: async (call, ports) =>
    (await ports.directory.authorize(call.person, 'read')) ?? exportCard(await exportDocument(ports, call.tenant)),
};
