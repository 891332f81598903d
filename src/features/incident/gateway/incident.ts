/** /harden incident: what was read of a compromised account and what was done about it, or the incidents of a tenant or of many. */

import type { Card, Cell } from '../../../chat/card.js';
import { shorten } from '../../../chat/safe-text.js';
import type { Command, CommandPorts } from '../../../gateway/commands/command.js';
import { ofEach, strayInGroup } from '../../../gateway/commands/group-view.js';
import { typedAccount } from '../../../gateway/commands/words/typed-account.js';
import type { TenantAddress } from '../../../gateway/decisions/recorder.js';
import { type Refusal, refuse } from '../../../lib/errors.js';
import { momentCell } from '../../../views/moment.js';
import { type ListedGroup, listed, nameOf } from '../../../views/tenants-lists.js';
import { counted } from '../../../views/words.js';
import { incidentPrefix, isOfNobody } from '../incident.js';
import { type IncidentView, incidentCard, type ListedIncident } from './incident-card.js';
import { incidentState } from './incident-state.js';
import { incidentView } from './incident-view.js';

const maxRows = 15;

export const incidentCommand: Command = {
  name: 'incident',
  takes: '[<incident> | <account> | @group]',
  maxWords: 1,
  summary:
    'shows what was read of a compromised account and what was done, or lists the incidents; with @group, of all of its tenants',
  example: '/harden incident i-4k7m2xq',
  needs: 'read',
  run: async (call, ports) => {
    const [word] = call.words;
    const account = word?.includes('@') === true ? typedAccount(word) : null;
    if (account !== null) return newestOf(account, call.tenant, ports);
    if (word !== undefined) {
      const view = await incidentView(call.tenant, word.toLowerCase(), ports);
      return view === null
        ? refuse('unknown-incident', 'There is no incident of that id here.', 'See /harden incident.')
        : incidentCard(view);
    }
    return incidentsCard(call.tenant.name, await incidentsOf(call.tenant, ports));
  },
  runForGroup: async (call, ports) =>
    strayInGroup(call, 'incident') ?? groupIncidentsCard(await ofEach(call, ports, (tenant) => incidentsOf(tenant, ports))),
};

/** People know the account, and not the id: of its incidents the one that is open, else the newest. */
async function newestOf(account: string, tenant: TenantAddress, ports: CommandPorts): Promise<Card | Refusal> {
  const [found] = openFirst(await incidentsOf(tenant, ports)).filter(({ incident }) =>
    [incident.typed, incident.evidence?.account.name].some((name) => name?.toLowerCase() === account),
  );
  if (found !== undefined) return incidentCard(found);
  const name = shorten(account, 60);
  return refuse(
    'unknown-incident',
    `There is no incident of ${name} here.`,
    `/harden contain ${name} opens one. See /harden incident.`,
  );
}

/** All that there are, newest first: an open one does not fall behind many that are over. */
async function incidentsOf(tenant: TenantAddress, ports: CommandPorts): Promise<readonly IncidentView[]> {
  const ids = await ports.ledger.recent(tenant.id, Number.MAX_SAFE_INTEGER, incidentPrefix);
  const views = await Promise.all(ids.map((id) => incidentView(tenant, id, ports)));
  return views.filter((view) => view !== null);
}

export function incidentsCard(tenant: string, all: readonly ListedIncident[]): Card {
  const sorted = openFirst(all);
  const shown = sorted.filter((one, place) => place < maxRows || isOpen(one));
  const more = sorted.length - shown.length;
  return {
    title: `Incidents of ${tenant}`,
    tone: 'neutral',
    blocks:
      shown.length === 0
        ? [{ kind: 'text', spans: [{ text: 'There was none. /harden contain <account> opens one.' }] }]
        : [
            {
              kind: 'table',
              columns: ['id', 'account', 'now', 'requested by', 'when', 'plans'],
              rows: shown.map((one) => [...rowOf(one), { text: one.stages.map(({ stage, id }) => `${stage} ${id}`).join(', ') }]),
              ...(more > 0 ? { more } : {}),
            },
            ...(more > 0 ? [{ kind: 'text' as const, spans: [{ text: olderOnes }] }] : []),
          ],
  };
}

const olderOnes = 'Older incidents are over. /harden incident @all lists them all in a file.';

function groupIncidentsCard(view: ListedGroup<ListedIncident>): Card {
  const all = openFirst(view.tenants.flatMap(({ items }) => items));
  const open = all.filter(isOpen).length;
  return {
    title: `Incidents of ${nameOf(view)}`,
    tone: open > 0 ? 'warn' : 'neutral',
    blocks: listed(view, {
      ask: `incident @${view.group}`,
      one: 'incident',
      none: 'There was none. /harden contain <account> opens one.',
      lead: `${open === 0 ? 'None is open' : counted(open, 'open incident')}; what someone has to do something about first.`,
      columns: ['id', 'tenant', 'account', 'now', 'requested by', 'when'],
      rows: all.map((one) => {
        const [id = { text: '' }, ...rest] = rowOf(one);
        return [id, { text: one.tenant }, ...rest];
      }),
    }),
  };
}

function openFirst<One extends ListedIncident>(all: readonly One[]): readonly One[] {
  return all
    .filter(({ incident }) => !isOfNobody(incident))
    .toSorted(
      (one, other) =>
        Number(isOpen(other)) - Number(isOpen(one)) || other.incident.requestedAt.getTime() - one.incident.requestedAt.getTime(),
    );
}

function isOpen({ incident, stages }: ListedIncident): boolean {
  return incidentState(incident, stages).isOpen;
}

function rowOf({ incident, stages }: ListedIncident): readonly Cell[] {
  const { text, tone } = incidentState(incident, stages);
  return [
    { text: incident.id },
    { text: incident.evidence?.account.name ?? incident.typed },
    { text, tone },
    { text: incident.requestedBy.name },
    momentCell(incident.requestedAt),
  ];
}
