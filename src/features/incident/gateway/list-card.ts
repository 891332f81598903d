/** The incidents of a tenant, or of a group of them: those about which someone has to do something first. */
import type { Card, Cell } from '../../../chat/card.js';
import { momentCell } from '../../../views/moment.js';
import { type ListedGroup, listed, nameOf } from '../../../views/tenants-lists.js';
import { counted } from '../../../views/words.js';
import { isOfNobody } from '../incident.js';
import type { IncidentView } from './incident-card.js';
import { incidentState } from './incident-state.js';

type ListedIncident = Pick<IncidentView, 'incident' | 'stages' | 'tenant'>;

export function incidentsCard(tenant: string, all: readonly ListedIncident[]): Card {
  const shown = openFirst(all);
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
            },
          ],
  };
}

export function groupIncidentsCard(view: ListedGroup<ListedIncident>): Card {
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

function openFirst(all: readonly ListedIncident[]): readonly ListedIncident[] {
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
