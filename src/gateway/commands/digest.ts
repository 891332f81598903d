/** /harden digest: the last digest of a tenant once more, or when the next one comes. */
import { digestSections } from '../../features/digest-sections.js';
import { inParallel } from '../../lib/in-parallel.js';
import { closedByHand } from '../../posture/posture.js';
import { digestCopy, groupDigestCard, noDigestYet } from '../../views/digest.js';
import type { Command } from './command.js';
import { strayInGroup } from './group-view.js';

export const digest: Command = {
  name: 'digest',
  takes: '[@group]',
  maxWords: 0,
  summary: 'shows the last digest again and says when the next one comes; with @group, the last one of each tenant together',
  example: '/harden digest',
  needs: 'read',
  run: async (call, ports) => {
    const { id, name } = call.tenant;
    const next = ports.nextDigest(id);
    const last = await ports.lastDigest(id);
    if (last === null) return noDigestYet(name, next);
    return digestCopy({
      tenant: name,
      digest: last,
      byHand: closedByHand(await ports.postures.lines(id)),
      next,
      now: ports.now(),
      nameOf: (person) => ports.directory.nameOf(person),
      controls: ports.controls,
      sections: digestSections,
    });
  },
  runForGroup: async (call, ports) => {
    const stray = strayInGroup(call, 'digest');
    if (stray !== null) return stray;
    const { group, tenants } = call;
    const last = await inParallel(tenants, async ({ id, name }) => ({ tenant: name, digest: await ports.lastDigest(id) }));
    return groupDigestCard({
      group,
      tenants: last,
      now: ports.now(),
      nameOf: (person) => ports.directory.nameOf(person),
      controls: ports.controls,
      sections: digestSections,
    });
  },
};
