/** /harden digest: the last digest of a tenant once more, or when the next one comes. */
import { digestCopy, noDigestYet } from '../../views/digest.js';
import type { Command } from './command.js';

export const digest: Command = {
  name: 'digest',
  takes: '',
  summary: 'shows the last digest again and says when the next one comes',
  example: '/harden digest',
  run: async (call, ports) => {
    const denied = await ports.directory.authorize(call.person, 'read', call.tenant.id);
    if (denied !== null) return denied;
    const { id, name } = call.tenant;
    const next = ports.nextDigest(id);
    const last = await ports.lastDigest(id);
    if (last === null) return noDigestYet(name, next);
    return digestCopy({
      tenant: name,
      digest: last,
      next,
      now: ports.now(),
      nameOf: (person) => ports.directory.nameOf(person),
      controls: ports.controls,
    });
  },
};
