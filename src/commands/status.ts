/** /harden status: what the latest audit found. */
import { statusCard } from '../views/status.js';
import type { Command } from './command.js';

export const status: Command = {
  name: 'status',
  takes: '',
  summary: 'shows what the latest audit found',
  example: '/harden status',
  run: async (call, ports) =>
    (await ports.directory.authorize(call.person, 'read')) ??
    statusCard(call.tenant.name, await ports.postures.latest(call.tenant.id)),
};
