/** /harden waivers: what is accepted, until when, and why. */
import type { Command } from '../../../gateway/commands/command.js';
import { ofEach, strayInGroup } from '../../../gateway/commands/group-view.js';
import { waiversCard } from '../card.js';
import { groupWaiversCard } from './list-card.js';

export const waivers: Command = {
  name: 'waivers',
  lists: true,
  takes: '[@group]',
  maxWords: 0,
  summary: 'lists what is accepted, until when, and why; with @group, in all of its tenants',
  example: '/harden waivers',
  needs: 'read',
  run: async (call, ports) => waiversCard(call.tenant.name, await ports.waivers(call.tenant.id)),
  runForGroup: async (call, ports) =>
    strayInGroup(call, 'waivers') ?? groupWaiversCard(await ofEach(call, ports, ({ id }) => ports.waivers(id))),
};
