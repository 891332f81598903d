/** /harden home: how the tenants of this conversation stand, what waits for you, and what you asked for. */
import { homeCard } from '../../views/home.js';
import type { Command } from './command.js';

export const home: Command = {
  name: 'home',
  takes: '',
  summary: 'shows how the tenant stands, what waits for you and what you asked for',
  example: '/harden home',
  run: async (call, ports) =>
    (await ports.directory.authorize(call.person, 'read')) ?? homeCard(await ports.home(call.person, [call.tenant])),
  runForAll: async ({ person }, tenants, ports) =>
    (await ports.directory.authorize(person, 'read')) ?? homeCard(await ports.home(person, tenants)),
};
