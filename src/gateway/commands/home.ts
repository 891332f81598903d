/** /harden home: how the tenants of this conversation stand, what waits for you, and what you asked for. */
import { refuse } from '../../lib/errors.js';
import { homeCard } from '../../views/home.js';
import type { Command } from './command.js';

export const home: Command = {
  name: 'home',
  takes: '',
  summary: 'shows how the tenant stands, what waits for you and what you asked for',
  example: '/harden home',
  needs: 'read',
  run: async (call, ports) => homeCard(await ports.home(call.person, [call.tenant]), ports.controls),
  runForAll: async ({ person }, tenants, ports) => {
    // Who may only request one feature sees the tenant, and reads nothing of it.
    const own = await ports.directory.readable(person, tenants);
    return own.length === 0 ? nothingToSee : homeCard(await ports.home(person, own), ports.controls);
  },
};

const nothingToSee = refuse(
  'not-allowed',
  'There is no tenant here of which you may see anything.',
  'Only people under access.read in hardenbot.yaml may; ask the person who runs hardenbot.',
);
