/** /harden changes: what was planned, applied and undone. */
import { readChange } from '../../changes/change-of.js';
import { isReading } from '../../queue/request.js';
import { changesCard } from '../../views/changes.js';
import type { Command } from './command.js';

const shown = 15;
/** Audits are subjects of the ledger too, so more are looked at than shown. */
const looked = 60;

export const changes: Command = {
  name: 'changes',
  takes: '',
  summary: 'lists what was planned, applied and undone',
  example: '/harden changes',
  run: async (call, ports) => {
    const refusal = await ports.directory.authorize(call.person, 'read', call.tenant.id);
    if (refusal !== null) return refusal;
    const ids = await ports.ledger.recent(call.tenant.id, looked);
    const all = await Promise.all(ids.map((id) => readChange(ports.ledger, call.tenant.id, id)));
    return changesCard(
      call.tenant.name,
      all.filter((change) => change !== null && !isReading(change.request.what)).slice(0, shown) as NonNullable<
        (typeof all)[number]
      >[],
    );
  },
};
