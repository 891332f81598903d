/** What a state file leaves out and the service would have: ids, the organisation, ids in place of role and user names. */

import { isObject } from '../../../src/lib/json.js';
import { omitUndefined } from '../../../src/lib/omit-undefined.js';
import { builtInRoleId } from '../../../src/tenant/resources/built-in-roles.js';
import { type Part, specsOfPart } from './collections.js';
import { madeId } from './ids.js';
import { exchangeRow, graphRow } from './letter-case.js';
import { traceOfGraph } from './message-traces.js';
import type { StateFrame, TenantState } from './state.js';
import type { Generator, Row } from './template.js';
import { filledText, textOf } from './text.js';

/** The parsed file before anything is filled in. */
interface StateParts extends StateFrame, Readonly<Record<Part, Row>> {
  readonly organization?: Row | null | undefined;
}

/** What a row is called, for an id that does not depend on where in the file it stands. */
const nameProperties = [
  'userPrincipalName',
  'displayName',
  'name',
  'UserPrincipalName',
  'PrimarySmtpAddress',
  'WindowsEmailAddress',
  'Name',
  'DomainName',
  'Identity',
  'DisplayName',
];

export function completed(parts: StateParts): TenantState {
  return {
    ...parts,
    asOf: new Date(parts.asOf).toISOString(),
    organization: organization(parts),
    exchange: inPriority(withIds('exchange', parts.exchange)),
    graph: newestFirst(withResolvedRoles(withIds('graph', withDirectoryIds(parts)))),
    azure: withSiteIds(parts.azure),
    mail: withIds('mail', withTracesOfGraph(parts.mail)),
    generate: Object.fromEntries(
      Object.entries(parts.generate).map(([key, generator]) => [key, completedTemplate(key, generator)]),
    ),
  };
}

/** A template is spelled like the rows that it makes; the path of a site is derived from its name, number and all. */
function completedTemplate(key: string, { count, changed, removed, ...template }: Generator): Generator {
  const row = key.startsWith('exchange.') ? exchangeRow(template) : graphRow(template);
  return {
    count,
    ...(key === 'azure.sites' ? withSiteId(row) : row),
    ...omitUndefined({ changed, removed }),
  };
}

function organization(parts: StateParts): TenantState['organization'] {
  const known: Row = graphRow(parts.organization ?? {});
  const domains = rowsOf(parts.exchange['AcceptedDomain']).flatMap((row) => filledText(row['DomainName']) ?? []);
  return {
    displayName: 'Simulated tenant',
    ...(parts.organization ? {} : { verifiedDomains: domains }),
    ...known,
    id: filledText(known['id']) ?? madeId('organization'),
  };
}

function withIds(part: Part, collections: Row): Row {
  const specs = specsOfPart(part);
  return Object.fromEntries(
    Object.entries(collections).map(([name, value]) => {
      const spec = specs.get(name);
      if (spec === undefined || spec.id === null || !Array.isArray(value)) return [name, value];
      return [name, identified(rowsOf(value), { seed: spec.key, property: spec.id })];
    }),
  );
}

function identified(rows: readonly Row[], options: { readonly seed: string; readonly property: string }): readonly Row[] {
  const seen = new Map<string, number>();
  return rows.map((row) => {
    if (filledText(row[options.property]) !== null) return row;
    const name = nameProperties.map((property) => filledText(row[property])).find((text) => text !== null) ?? '';
    const nth = seen.get(name) ?? 0;
    seen.set(name, nth + 1);
    return { ...row, [options.property]: madeId(`${options.seed}/${name.toLowerCase()}/${nth}`) };
  });
}

/** A user without an id takes the one under which Exchange knows the same user. */
function withDirectoryIds(parts: StateParts): Row {
  const users = parts.graph['users'];
  if (!Array.isArray(users)) return parts.graph;
  const known = new Map<string, string>();
  for (const collection of ['User', 'Mailbox', 'CASMailbox'])
    for (const row of rowsOf(parts.exchange[collection])) {
      const id = filledText(row['ExternalDirectoryObjectId']);
      for (const name of [row['UserPrincipalName'], row['PrimarySmtpAddress']])
        if (id !== null && typeof name === 'string') known.set(name.toLowerCase(), id);
    }
  const identifiedUsers = rowsOf(users).map((user) => {
    const id = filledText(user['id']) ?? known.get(textOf(user['userPrincipalName']).toLowerCase());
    return id === undefined ? user : { ...user, id };
  });
  return { ...parts.graph, users: identifiedUsers };
}

/** Role assignments speak of ids; a file may name the role or the user instead. */
function withResolvedRoles(graph: Row): Row {
  const users = new Map(
    rowsOf(graph['users']).map((user) => [textOf(user['userPrincipalName']).toLowerCase(), filledText(user['id'])] as const),
  );
  const groups = new Map(
    rowsOf(graph['groups']).map((group) => [textOf(group['displayName']).toLowerCase(), filledText(group['id'])]),
  );
  const resolved = (row: Row): Row => {
    const principal = textOf(row['principalId']).toLowerCase();
    const principalId = users.get(principal) ?? groups.get(principal) ?? row['principalId'];
    const role = filledText(row['roleDefinitionId']);
    return {
      ...row,
      ...omitUndefined({ principalId }),
      ...(role === null ? {} : { roleDefinitionId: builtInRoleId(role) ?? role }),
    };
  };
  const lists = ['roleAssignments', 'roleEligibilityScheduleInstances'].filter((name) => name in graph);
  return { ...graph, ...Object.fromEntries(lists.map((name) => [name, rowsOf(graph[name]).map(resolved)])) };
}

/** Rules come in the order of their priority; one without a number stays where it stands. */
function inPriority(exchange: Row): Row {
  const rules = exchange['TransportRule'];
  if (!Array.isArray(rules)) return exchange;
  const place = (rule: Row, index: number) => (typeof rule['Priority'] === 'number' ? rule['Priority'] : index);
  const placed = rowsOf(rules).map((rule, index) => ({ rule, place: place(rule, index) }));
  return { ...exchange, TransportRule: placed.toSorted((a, b) => a.place - b.place).map(({ rule }) => rule) };
}

/** The service lists the newest sign-in first. */
function newestFirst(graph: Row): Row {
  if (!Array.isArray(graph['signIns'])) return graph;
  const time = (row: Row) => Date.parse(textOf(row['createdDateTime'])) || 0;
  return { ...graph, signIns: rowsOf(graph['signIns']).toSorted((a, b) => time(b) - time(a)) };
}

/** A file may carry traces under the names of the cmdlet. */
function withTracesOfGraph(mail: Row): Row {
  return Array.isArray(mail['messageTraces'])
    ? { ...mail, messageTraces: rowsOf(mail['messageTraces']).map(traceOfGraph) }
    : mail;
}

function withSiteIds(azure: Row): Row {
  if (!Array.isArray(azure['sites'])) return azure;
  return { ...azure, sites: rowsOf(azure['sites']).map(withSiteId) };
}

function withSiteId(site: Row): Row {
  const id =
    filledText(site['id']) ??
    `/subscriptions/${madeId('subscription')}/resourceGroups/${filledText(site['resourceGroup']) ?? 'web'}/providers/Microsoft.Web/sites/${textOf(site['name'])}`;
  if (!Array.isArray(site['slots'])) return { ...site, id };
  const slots = rowsOf(site['slots']).map((slot) => ({
    ...slot,
    id: filledText(slot['id']) ?? `${id}/slots/${textOf(slot['name']).split('/').at(-1)}`,
  }));
  return { ...site, id, slots };
}

function rowsOf(value: unknown): readonly Row[] {
  return Array.isArray(value) ? value.filter(isObject) : [];
}
