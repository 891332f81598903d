/** What is known of the tenants of a group, from what was stored: nothing is read of a tenant for it. */
import type { GroupView } from '../../views/tenants.js';
import type { CommandPorts, GroupCall } from './command.js';

export async function viewOfGroup(
  { group, tenants, inChannel }: GroupCall,
  { postures, controls, now }: Pick<CommandPorts, 'postures' | 'controls' | 'now'>,
): Promise<GroupView> {
  const read = await Promise.all(
    tenants.map(async ({ id, name }) => ({ tenant: name, lines: (await postures.lines(id)) ?? [] })),
  );
  return { group, at: now(), tenants: read, controls, inChannel: inChannel === true };
}
