/** A tenant held in memory, behind the port: for property tests that need thousands of tenants, where a server would only cost time. */
import type { ZodType } from 'zod';
import { callersIn, diagnosticSettingsOf, transactionsOf } from '../../../adapters/m365/simulator/arm/logs';
import { compiled } from '../../../src/lib/compiled';
import { TenantError } from '../../../src/lib/errors';
import type { Page, TenantClient } from '../../../src/tenant/client';
import { type Read, readName } from '../../../src/tenant/resource';
import { frozen } from './frozen';

type Tree = Readonly<Record<string, unknown>>;

/** Reads the collections of a `tenant-state/1` document; it cannot write. */
export function stateClient(state: Tree): TenantClient {
  return {
    origin: 'file',
    read: <Row>(read: Read<Row>) => pages(state, read),
    current: () => Promise.reject(new Error('This tenant can only be read.')),
    write: () => Promise.reject(new Error('This tenant can only be read.')),
    close: () => Promise.resolve(),
  };
}

async function* pages<Row>(state: Tree, read: Read<Row>): AsyncGenerator<Page<Row>> {
  const name = readName(read);
  const raw = find(state, name, read);
  const marks = state['collection'] as Tree | undefined;
  const limits = (marks?.[name] ?? marks?.[name.replace(/\/[^/]+$/, '')]) as
    | { complete?: boolean; returned?: number; error?: { status?: number; code?: string }; warnings?: readonly string[] }
    | undefined;
  if (raw === undefined && limits?.complete !== false) throw denied(name, { status: 403 });
  const rows = raw === undefined ? [] : Array.isArray(raw) ? raw : [raw];
  const kept = limits?.complete === false ? rows.slice(0, limits.returned ?? rows.length) : rows;
  const schema = compiled(read.resource.row, kept.length);
  const parse = parsingOf(schema, read.resource.row);
  yield { rows: kept.map(parse), calls: 1 };
  if (limits?.complete === false) throw denied(name, limits.error ?? {});
  const { list } = read.resource;
  const harmless = list.service === 'exchange' ? list.harmlessWarning : undefined;
  if (harmless !== undefined && (limits?.warnings ?? []).some((warning) => !harmless.test(warning)))
    throw new TenantError(`${name} came with a warning.`, { kind: 'incomplete' });
}

const parsedRows = new WeakMap<ZodType, WeakMap<object, unknown>>();

/** Rows that nobody can change are parsed once: tests read the same tenant again and again, but for one row. @param key what the schema was made of */
function parsingOf<Row>(schema: ZodType<Row>, key: ZodType<Row>): (row: unknown) => Row {
  const known = parsedRows.get(key) ?? new WeakMap<object, unknown>();
  parsedRows.set(key, known);
  return (row) => {
    if (typeof row !== 'object' || row === null || !Object.isFrozen(row)) return schema.parse(row);
    if (!known.has(row)) known.set(row, frozen(schema.parse(row)));
    return known.get(row) as Row;
  };
}

/** Thousands of times, and nobody looks where it was thrown: to find that out would take longer than the rest of a read. */
function denied(...refusal: Parameters<typeof refused>): TenantError {
  const { stackTraceLimit } = Error;
  Error.stackTraceLimit = 0;
  const error = refused(...refusal);
  Error.stackTraceLimit = stackTraceLimit;
  return error;
}

function refused(name: string, { status = 403, code = '' }: { readonly status?: number; readonly code?: string }): TenantError {
  if (/Premium/.test(code))
    return new TenantError(`${name} needs a licence.`, { kind: 'unlicensed', status, licence: 'Microsoft Entra ID P2' });
  return new TenantError(`${name} could not be read.`, { kind: status === 403 ? 'forbidden' : 'unavailable', status });
}

/**
 * `graph.groups/{id}/transitiveMembers` → that property of the row with that id. What a group does not hold of the two, its
 * `members` or `transitiveMembers`, is derived; members are the rows of users and groups by id, or an id alone.
 */
function find(state: Tree, name: string, read?: Pick<Read, 'period' | 'resource'>): unknown {
  if (name.startsWith('exchange.RoleGroupMember/')) return roleGroupMembers(state, name.slice(name.indexOf('/') + 1));
  if (name.startsWith('azure.sites/')) return belowSite(state, name.slice(name.indexOf('/') + 1));
  if (name.startsWith('azure.') && name.includes('/')) return belowService(state, name, read);
  if (name.startsWith('mail.mx/'))
    return ((state['mail'] as Tree | undefined)?.['mx'] as Tree | undefined)?.[name.slice('mail.mx/'.length)];
  if (name.startsWith('mail.txt/') || name.startsWith('mail.cname/')) return dnsRecords(state, name);
  if (name.startsWith('exchange.Recipient/') && inExchange(state, 'Recipient') === undefined)
    return find(state, name.replace('exchange.Recipient/', 'exchange.Mailbox/'));
  if (name === 'exchange.Recipient') return inExchange(state, 'Recipient') ?? inExchange(state, 'Mailbox');
  if (name.startsWith('exchange.TenantAllowBlockListItems/'))
    return (inExchange(state, 'TenantAllowBlockListItems') as Tree | undefined)?.[name.slice(name.indexOf('/') + 1)];
  if (name === 'graph.organization') return state['organization'] ?? { displayName: 'Simulated tenant' };
  if (name.startsWith('exchange.OrganizationConfig')) return organizationConfig(state, name);
  if (name.startsWith('graph.authenticationMethods/') || name.startsWith('graph.authenticationRequirements/'))
    return listOfOne(state, name);
  const classified = /^graph\.servicePrincipals\/([^/]+)\/delegatedPermissionClassifications$/.exec(name)?.[1];
  if (classified !== undefined) return listOfOne(state, `graph.delegatedPermissionClassifications/${classified}`);
  const [, granted, conditions] = /^graph\.permissionGrantPolicies\/([^/]+)\/(includes|excludes)$/.exec(name) ?? [];
  if (granted !== undefined)
    return listOfOne(state, `graph.permissionGrantPolicy${conditions === 'includes' ? 'Includes' : 'Excludes'}/${granted}`);
  if (name === 'exchange.UnifiedAuditLog/records') return inExchange(state, 'UnifiedAuditLog');
  const service = /^graph\.servicePrincipals\/([^/]+)\/appRoleAssignedTo$/.exec(name)?.[1];
  if (service !== undefined) return assignedTo(state, service);
  if (name === 'graph.authenticationMethodsPolicy/beta')
    return (state['graph'] as Tree | undefined)?.['authenticationMethodsPolicy'];
  if (name === 'graph.signIns/beta') return (state['graph'] as Tree | undefined)?.['signIns'];
  if (name.startsWith('graph.users/signInActivity/')) return userCalled(state, name.split('/')[2] ?? '');
  if (/^graph\.users\/[^/]+$/.test(name)) return userCalled(state, name.split('/')[1] ?? '');
  const [collection, id, property] = name.split('/');
  const [area, key] = (collection ?? '').split('.');
  const rows = (state[area ?? ''] as Tree | undefined)?.[key ?? ''];
  if (id === undefined || !Array.isArray(rows)) return id === undefined ? rows : undefined;
  const row = rows.find(
    (candidate: Tree) => candidate['id'] === id || candidate['userPrincipalName'] === id || isAt(candidate, id),
  ) as Tree | undefined;
  if (row === undefined) throw new TenantError(`${collection} holds no ${id}.`, { kind: 'notFound', status: 404 });
  if (property === undefined) return row;
  const graph = state['graph'] as Tree | undefined;
  const listed = (list: 'users' | 'groups') => (graph?.[list] as Tree[] | undefined) ?? [];
  const known = (member: string): Tree => {
    const user = listed('users').find((one) => one['id'] === member);
    const group = user === undefined ? listed('groups').find((one) => one['id'] === member) : undefined;
    return user ?? (group === undefined ? { id: member } : ofKind(group, 'group'));
  };
  const inner = row[property] ?? (property === 'transitiveMembers' ? nested(rows as readonly Tree[], id) : undefined);
  return Array.isArray(inner) ? inner.map((member: unknown) => known(idOf(member))) : inner;
}

/** Exchange finds a recipient by each of its addresses. */
function isAt({ PrimarySmtpAddress, EmailAddresses }: Tree, address: string): boolean {
  const all = [PrimarySmtpAddress, EmailAddresses].flat().filter((one) => typeof one === 'string');
  return all.some((one) => one.replace(/^smtp:/i, '').toLowerCase() === address.toLowerCase());
}

const kinds = new WeakMap<Tree, Tree>();

/** A member that is no account says so on the wire. */
function ofKind(row: Tree, kind: string): Tree {
  const known = kinds.get(row) ?? frozen({ '@odata.type': `#microsoft.graph.${kind}`, ...row });
  kinds.set(row, known);
  return known;
}

/** What a collection by name holds of one account. */
function listOfOne(state: Tree, name: string): unknown {
  const [collection = '', id = ''] = name.split('/');
  const held = (state['graph'] as Tree | undefined)?.[collection.slice('graph.'.length)] as Tree | undefined;
  return held?.[id] ?? held?.['*'];
}

/** The assignments of everyone who has one; undefined where the file holds none of anyone. */
function assignedTo(state: Tree, service: string): unknown {
  const held = (state['graph'] as Tree | undefined)?.['appRoleAssignments'] as Readonly<Record<string, Tree[]>> | undefined;
  if (held === undefined) return undefined;
  return Object.entries(held).flatMap(([owner, rows]) =>
    rows.filter((row) => row['resourceId'] === service).map((row) => ({ principalId: owner, ...row })),
  );
}

/** An account by its id or user principal name. */
function userCalled(state: Tree, wanted: string): unknown {
  const rows = (state['graph'] as Tree | undefined)?.['users'];
  if (!Array.isArray(rows)) return undefined;
  const same = (text: unknown): boolean => typeof text === 'string' && text.toLowerCase() === wanted.toLowerCase();
  const row = (rows as readonly Tree[]).find((one) => same(one['id']) || same(one['userPrincipalName']));
  if (row === undefined) throw new TenantError(`There is no ${wanted}.`, { kind: 'notFound', status: 404 });
  return row;
}

function inExchange(state: Tree, noun: string): unknown {
  return (state['exchange'] as Tree | undefined)?.[noun];
}

/** Texts of a name or of the name that it is an alias of; no record where a file holds texts and not this one. */
function dnsRecords(state: Tree, name: string): unknown {
  const { txt, cname } = (state['mail'] as { txt?: Tree; cname?: Record<string, string | string[]> } | undefined) ?? {};
  if (txt === undefined) return undefined;
  const asked = name.slice(name.indexOf('/') + 1);
  const target = [cname?.[asked] ?? []].flat();
  if (name.startsWith('mail.cname/')) return target;
  return txt[target[0] ?? asked] ?? [];
}

/** The list of applications that may use EWS is shown only to who asks for it. */
function organizationConfig(state: Tree, name: string): unknown {
  const held = (state['exchange'] as Tree | undefined)?.['OrganizationConfig'];
  const rows = [held ?? []].flat() as unknown as readonly Tree[];
  if (held === undefined || name.includes('/')) return held;
  return rows.map((row) => Object.fromEntries(Object.entries(row).filter(([key]) => key !== 'EwsAllowedAppIDs')));
}

/** Ids of everything below a group; undefined where a group on the way does not hold its members. */
function nested(groups: readonly Tree[], root: string): readonly string[] | undefined {
  const seen = new Set<string>([root]);
  for (const id of seen) {
    const group = groups.find((candidate) => candidate['id'] === id);
    if (group === undefined) continue;
    const members = group['members'] ?? group['transitiveMembers'];
    if (!Array.isArray(members)) return undefined;
    for (const member of members) seen.add(idOf(member));
  }
  seen.delete(root);
  return [...seen];
}

function idOf(member: unknown): string {
  return typeof member === 'string' ? member : String((member as Tree)['id']);
}

/** Members as the role group's row lists them, by name or whole. */
function roleGroupMembers(state: Tree, name: string): unknown {
  const groups = (state['exchange'] as Tree | undefined)?.['RoleGroup'];
  return Array.isArray(groups) ? groups.find((group: Tree) => group['Name'] === name)?.['Members'] : undefined;
}

/** `{path of a site or slot}/slots` or `…/siteConfig`; a site without `slots` has none. */
function belowSite(state: Tree, path: string): unknown {
  const sites = ((state['azure'] as Tree | undefined)?.['sites'] as Tree[] | undefined) ?? [];
  const slots = sites.flatMap((site) => (site['slots'] as Tree[] | undefined) ?? []);
  const owner = path.slice(0, path.lastIndexOf('/'));
  const property = path.slice(path.lastIndexOf('/') + 1);
  const row = [...sites, ...slots].find((candidate) => candidate['id'] === owner);
  return row?.[property] ?? (property === 'slots' && row !== undefined ? [] : undefined);
}

/** `azure.sqlServers/{path of a server}/firewallRules`: that property of its row or of its properties; null there is a 404. */
function belowService(state: Tree, name: string, read?: Pick<Read, 'period' | 'resource'>): unknown {
  const [collection = ''] = name.split('/');
  const path = name.slice(collection.length + 1, name.lastIndexOf('/'));
  const property = name.slice(name.lastIndexOf('/') + 1);
  const [owner, service, database] = (/^(.*?)\/(?:(\w+)Services\/default|databases\/(\w+))$/.exec(path) ?? ['', path]).slice(1);
  const part = service ?? database ?? '';
  const rows = ((state['azure'] as Tree | undefined)?.[collection.slice('azure.'.length)] as Tree[] | undefined) ?? [];
  const row = rows.find((candidate) => candidate['id'] === (owner ?? path));
  if (row === undefined) return undefined;
  if (row[property] === null) throw new TenantError(`${collection} holds no ${property}.`, { kind: 'notFound', status: 404 });
  if (property === 'diagnosticSettings') return diagnosticSettingsOf(row, part);
  if (property === 'callers') return loggedIn(row, path, read);
  if (property === 'transactions') return transactionsOf(row, part, read?.period);
  if (property === 'permissions') return row['permissions'] ?? [{ actions: ['*'], notActions: [] }];
  return property === 'definition' ? row : row[property];
}

function loggedIn(row: Tree, resource: string, read?: Pick<Read, 'period' | 'resource'>): unknown {
  const list = read?.resource.list;
  const query = list?.service === 'arm' ? (list.during?.['query'] ?? '') : '';
  const { from, to } = read?.period ?? { from: new Date(0), to: new Date(0) };
  return callersIn(row, { from: from.getTime(), to: to.getTime(), query, resource });
}
