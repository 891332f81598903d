/** /harden incident: what was read of a compromised account and what was done about it, or the list of incidents. */
import { refuse } from '../../errors.js';
import { incidentOf, incidentPrefix } from '../../incident/incident.js';
import { incidentCard, incidentsCard } from '../../views/incident.js';
import { incidentView } from '../outbox/incident-view.js';
import type { Command } from './command.js';

const shown = 15;

export const incident: Command = {
  name: 'incident',
  takes: '[<incident>]',
  summary: 'shows what was read of a compromised account and what was done, or lists the incidents',
  example: '/harden incident i-4k7m2xq',
  run: async (call, ports) => {
    const denied = await ports.directory.authorize(call.person, 'read', call.tenant.id);
    if (denied !== null) return denied;
    const [id] = call.words;
    if (id !== undefined) {
      const view = await incidentView(call.tenant, id.toLowerCase(), ports);
      return view === null
        ? refuse('unknown-incident', 'There is no incident of that id here.', 'See /harden incident.')
        : incidentCard(view);
    }
    const ids = await ports.ledger.recent(call.tenant.id, shown, incidentPrefix);
    const all = await Promise.all(ids.map(async (one) => incidentOf(await ports.ledger.subject(call.tenant.id, one))));
    return incidentsCard(call.tenant.name, all.flatMap((one) => one ?? []).slice(0, shown));
  },
};
