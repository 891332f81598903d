/** /harden incident: what was read of a compromised account and what was done about it, or the incidents of a tenant or of many. */

import type { Card, Cell } from '../../../chat/card.js';
import { shorten } from '../../../chat/safe-text.js';
import type { Command, CommandPorts } from '../../../gateway/commands/command.js';
import { ofEach, strayInGroup } from '../../../gateway/commands/group-view.js';
import { typedAccount } from '../../../gateway/commands/words/typed-account.js';
import type { TenantAddress } from '../../../gateway/decisions/recorder.js';
import { didYouMean } from '../../../lib/did-you-mean.js';
import { type Refusal, refuse } from '../../../lib/errors.js';
import { looksLikeId } from '../../../lib/ids.js';
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
    if (word !== undefined) return incidentOfWord(word, call.tenant, ports);
    return incidentsCard(call.tenant.name, await incidentsOf(call.tenant, ports));
  },
  runForGroup: async (call, ports) =>
    strayInGroup(call, 'incident') ?? groupIncidentsCard(await ofEach(call, ports, (tenant) => incidentsOf(tenant, ports))),
};

/** People know the account, and not the id: of its incidents the one that is open, else the newest. */
async function incidentOfWord(word: string, tenant: TenantAddress, ports: CommandPorts): Promise<Card | Refusal> {
  const own = looksLikeId(word) ? await incidentView(tenant, word.toLowerCase(), ports) : null;
  if (own !== null) return incidentCard(own);
  const all = await incidentsOf(tenant, ports);
  const [found] = openFirst(all).filter((one) => isOfAccount(one, word));
  return found === undefined ? noSuchIncident(word, all) : incidentCard(found);
}

/** The id of the incident that an account stands for where something is to be done: of two that are open neither is chosen. */
export async function meantIncident(word: string, tenant: TenantAddress, ports: CommandPorts): Promise<string | Refusal> {
  const all = await incidentsOf(tenant, ports);
  const found = openFirst(all).filter((one) => isOfAccount(one, word));
  const open = found.filter(isOpen);
  const [one, other] = open.length > 0 ? open : found.slice(0, 1);
  if (one === undefined) return noSuchIncident(word, all);
  if (other === undefined) return one.incident.id;
  return refuse(
    'several-incidents',
    `${open.length} incidents of ${shorten(word, 60)} are open.`,
    `Name one by its id: ${open.map(({ incident }) => incident.id).join(', ')}. Nothing was done.`,
  );
}

function isOfAccount({ incident: { typed, evidence } }: ListedIncident, word: string): boolean {
  const account = typedAccount(word);
  return (
    account !== null && [typed, evidence?.account.name, evidence?.account.id].some((name) => name?.toLowerCase() === account)
  );
}

/** A slip in an id or in the name of an account is named. */
function noSuchIncident(word: string, all: readonly ListedIncident[]): Refusal {
  const account = typedAccount(word) ?? word;
  const names = openFirst(all).map(({ incident: { typed, evidence } }) => evidence?.account.name ?? typed);
  const meant = didYouMean(
    account,
    looksLikeId(word) ? all.map(({ incident }) => incident.id) : names.map((name) => name.toLowerCase()),
  );
  const name = shorten(account, 60);
  const isName = account.includes('@');
  return refuse(
    'unknown-incident',
    looksLikeId(word) ? `There is no incident ${name} here.` : `There is no incident of ${name} here.`,
    meant !== null
      ? `Did you mean ${meant}? Nothing was done.`
      : `${isName ? `/harden contain ${name} opens one. ` : ''}/harden incident lists them.`,
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
