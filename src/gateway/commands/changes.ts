/** /harden changes: what was planned, applied and undone. */
import { type Change, toKeepUntil } from '../../engine/changes/change.js';
import { withCurrentPolicy } from '../../engine/changes/with-current-policy.js';
import { archivedNote, archivedSentence } from '../../engine/ledger/archived-note.js';
import { shownMeasure } from '../../features/cards.js';
import { briefOf, type Describes } from '../../views/brief.js';
import { changesCard } from '../../views/changes.js';
import { groupChangesCard } from '../../views/tenants-lists.js';
import { latestChanges, maxKeepMs } from '../latest-changes.js';
import type { Command, HasControls, HasDirectory, HasLedger, HasNow } from './command.js';
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
    const found = await latest(ports, call.tenant.id, shown + 1);
    const listed = shownOf(found, shown, ports.now());
    return changesCard(call.tenant.name, listed, {
      now: ports.now(),
      brief: briefIn(ports),
      newest: found.length > listed.length ? shown : null,
      archived: await archivedOf(ports, call.tenant.id),
    });
  },
  runForGroup: async (call, ports) => {
    const stray = strayInGroup(call, 'changes');
    if (stray !== null) return stray;
    const each = call.tenants.length <= fewTenants ? shown : shownOfMany;
    const list = async ({ id }: { readonly id: string }) => shownOf(await latest(ports, id, each), each, ports.now());
    return groupChangesCard(await ofEach(call, ports, list), each, briefIn(ports));
  },
};

function briefIn({ controls }: HasControls): Describes {
  return (change) => briefOf({ change, control: shownMeasure(change.request.control, controls) });
}

async function archivedOf({ ledger }: HasLedger, tenantId: string): Promise<string | null> {
  const note = archivedNote(await ledger.archives(tenantId));
  return note === null ? null : archivedSentence(note);
}

/** The changes of a tenant that were touched last, and those before them that may wait to be kept, newest first. */
async function latest(
  { ledger, directory, now }: HasLedger & HasDirectory & HasNow,
  tenantId: string,
  count: number,
): Promise<readonly Change[]> {
  const since = new Date(now().getTime() - maxKeepMs);
  const [policy, all] = await Promise.all([directory.policy(tenantId), latestChanges(ledger, tenantId, { count, since })]);
  return all.map((change) => withCurrentPolicy(change, policy));
}

/** The newest, and every other one that is undone unless someone keeps it. */
function shownOf(found: readonly Change[], count: number, now: Date): readonly Change[] {
  return found.filter((change, place) => place < count || toKeepUntil(change, now) !== null);
}
