/** /harden incident: what was read of a compromised account and what was done about it, or the incidents of a tenant or of many. */

import type { Command, CommandPorts } from '../../../gateway/commands/command.js';
import { ofEach, strayInGroup } from '../../../gateway/commands/group-view.js';
import type { TenantAddress } from '../../../gateway/decisions/recorder.js';
import { refuse } from '../../../lib/errors.js';
import { incidentPrefix } from '../incident.js';
import { type IncidentView, incidentCard } from './incident-card.js';
import { incidentView } from './incident-view.js';
import { groupIncidentsCard, incidentsCard } from './list-card.js';

const shown = 15;
/** Of each of many tenants, so that one that is open does not fall behind those that are over. */
const lookedAt = 50;

export const incident: Command = {
  name: 'incident',
  takes: '[<incident> | @group]',
  maxWords: 1,
  summary:
    'shows what was read of a compromised account and what was done, or lists the incidents; with @group, of all of its tenants',
  example: '/harden incident i-4k7m2xq',
  needs: 'read',
  run: async (call, ports) => {
    const [id] = call.words;
    if (id !== undefined) {
      const view = await incidentView(call.tenant, id.toLowerCase(), ports);
      return view === null
        ? refuse('unknown-incident', 'There is no incident of that id here.', 'See /harden incident.')
        : incidentCard(view);
    }
    return incidentsCard(call.tenant.name, (await incidentsOf(call.tenant, ports)).slice(0, shown));
  },
  runForGroup: async (call, ports) =>
    strayInGroup(call, 'incident') ?? groupIncidentsCard(await ofEach(call, ports, (tenant) => incidentsOf(tenant, ports))),
};

/** Newest first. */
async function incidentsOf(tenant: TenantAddress, ports: CommandPorts): Promise<readonly IncidentView[]> {
  const ids = await ports.ledger.recent(tenant.id, lookedAt, incidentPrefix);
  const views = await Promise.all(ids.map((id) => incidentView(tenant, id, ports)));
  return views.filter((view) => view !== null);
}
