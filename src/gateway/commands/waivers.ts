/** /harden waivers: what is accepted, until when, and why. */
import { waiversCard } from '../../views/waiver.js';
import type { Command } from './command.js';

export const waivers: Command = {
  name: 'waivers',
  takes: '',
  summary: 'lists what is accepted, until when, and why',
  example: '/harden waivers',
  run: async (call, ports) =>
    (await ports.directory.authorize(call.person, 'read', call.tenant.id)) ??
    waiversCard(call.tenant.name, await ports.waivers(call.tenant.id)),
};
