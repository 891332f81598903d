/** /harden changes: what was planned, applied and undone. */
import { type Change, changePrefixes } from '../../engine/changes/change.js';
import { readChange } from '../../engine/changes/change-of.js';
import { withCurrentPolicy } from '../../engine/changes/with-current-policy.js';
import { archivedNote, archivedSentence } from '../../engine/ledger/archived-note.js';
import { shownMeasure } from '../../features/cards.js';
import { briefOf, type Describes } from '../../views/brief.js';
import { changesCard } from '../../views/changes.js';
import { groupChangesCard } from '../../views/tenants-lists.js';
import type { Command, HasControls, HasDirectory, HasLedger } from './command.js';
import { ofEach, strayInGroup } from './group-view.js';

const shown = 15;
/** Of each of many tenants. */
const shownOfMany = 5;
/** A group of this many tenants is one whose changes are listed as those of one. */
const fewTenants = 5;

export const changes: Command = {
  name: 'changes',
  lists: true,
  takes: '[@group]',
  maxWords: 0,
  summary: 'lists what was planned, applied and undone; with @group, in all of its tenants',
  example: '/harden changes',
  needs: 'read',
  run: async (call, ports) => {
    // One more says whether there are others.
    const found = await newest(ports, call.tenant.id, shown + 1);
    return changesCard(call.tenant.name, found.slice(0, shown), {
      now: ports.now(),
      brief: briefIn(ports),
      hasOthers: found.length > shown,
      archived: await archivedOf(ports, call.tenant.id),
    });
  },
  runForGroup: async (call, ports) => {
    const stray = strayInGroup(call, 'changes');
    if (stray !== null) return stray;
    const each = call.tenants.length <= fewTenants ? shown : shownOfMany;
    return groupChangesCard(await ofEach(call, ports, ({ id }) => newest(ports, id, each)), each, briefIn(ports));
  },
};

function briefIn({ controls }: HasControls): Describes {
  return (change) => briefOf({ change, control: shownMeasure(change.request.control, controls) });
}

async function archivedOf({ ledger }: HasLedger, tenantId: string): Promise<string | null> {
  const note = archivedNote(await ledger.archives(tenantId));
  return note === null ? null : archivedSentence(note);
}

/** The changes of a tenant that were touched last, newest first. */
async function newest(
  { ledger, directory }: HasLedger & HasDirectory,
  tenantId: string,
  count: number,
): Promise<readonly Change[]> {
  const ids = await ledger.recent(tenantId, count, changePrefixes);
  const [policy, ...all] = await Promise.all([directory.policy(tenantId), ...ids.map((id) => readChange(ledger, tenantId, id))]);
  return all.flatMap((change) => (change === null ? [] : [withCurrentPolicy(change, policy)]));
}
