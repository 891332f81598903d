/** /harden waivers: what is accepted, until when, and why. */
import { groupWaiversCard } from '../../views/tenants-lists.js';
import { waiversCard } from '../../views/waiver.js';
import type { Command } from './command.js';
import { ofEach, strayInGroup } from './group-view.js';

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
