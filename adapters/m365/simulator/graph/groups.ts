/** Who is in a group, directly and through nested groups, told from the member lists of a state file. */
import { madeId } from '../ids.js';
import { RowSet } from '../rows.js';
import type { BreakOff } from '../state.js';
import type { Row } from '../template.js';
import { type Collection, type Cut, cutOf, pathsBelow, type Tenant } from '../tenant.js';
import { textOf } from '../text.js';
import { isObject } from '../wire.js';
import { principalOf } from './directory.js';

export type MemberList = 'members' | 'transitiveMembers';

const noMemberList: BreakOff = { status: 403 };

/** The members of a group as a collection; it breaks off where the file marks it so, or where it holds no list. */
export function membersOf(tenant: Tenant, group: Row, list: MemberList): Collection {
  const read = list === 'members' ? direct(tenant, group) : transitive(tenant, group);
  const { key: _key, type: _type, ...spec } = tenant.collection('graph.groups').spec;
  return {
    spec: { ...spec, key: `graph.groups/{id}/${list}`, address: '/directoryObjects' },
    rows: new RowSet(read.rows),
    cut: read.cut,
    held: true,
  };
}

interface Members {
  readonly rows: readonly Row[];
  readonly cut: Cut | null;
}

function direct(tenant: Tenant, group: Row): Members {
  const listed = listOf(group, 'members') ?? listOf(group, 'transitiveMembers');
  if (listed === null) return { rows: [], cut: { after: 0, error: noMemberList } };
  const rows = listed.map((member) => memberRow(tenant, member));
  return { rows, cut: markOf(tenant, group, 'members', rows.length) };
}

/** A list of its own where the file gives one; else everyone met on a walk through the nested groups, where circles end. */
function transitive(tenant: Tenant, group: Row): Members {
  const listed = listOf(group, 'transitiveMembers');
  const read = listed === null ? walked(tenant, group) : { rows: listed.map((member) => memberRow(tenant, member)), cut: null };
  const own = markOf(tenant, group, 'transitiveMembers', read.rows.length);
  return own === null ? read : { rows: read.rows, cut: own };
}

function walked(tenant: Tenant, group: Row): Members {
  const rows: Row[] = [];
  const seen = new Set([group['id']]);
  const waiting = [group];
  for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
    const { rows: members, cut: ownCut } = direct(tenant, next);
    const cut = ownCut ?? (next === group ? null : markOf(tenant, next, 'transitiveMembers', members.length));
    for (const member of members.slice(0, cut?.after)) {
      if (seen.has(member['id'])) continue;
      seen.add(member['id']);
      rows.push(member);
      if (member['@odata.type'] === '#microsoft.graph.group') waiting.push(groupRow(tenant, member));
    }
    if (cut !== null) return { rows, cut: { after: rows.length, error: cut.error } };
  }
  return { rows, cut: null };
}

/** The whole row of a nested group. */
function groupRow(tenant: Tenant, member: Row): Row {
  const { rows } = tenant.collection('graph.groups');
  const position = rows.find(['id'], textOf(member['id']));
  return (position === null ? undefined : rows.at(position)) ?? member;
}

function listOf(group: Row, list: MemberList): readonly unknown[] | null {
  const value = group[list];
  return Array.isArray(value) ? value : null;
}

/** An id that nothing in the file has is taken for an account of which only the id is known. */
function memberRow(tenant: Tenant, member: unknown): Row {
  const own = isObject(member) ? member : {};
  const name = textOf(isObject(member) ? (member['id'] ?? member['userPrincipalName']) : member);
  const known = principalOf(tenant, name);
  if (known !== null) return { ...known, ...own };
  const identity = name.includes('@')
    ? { id: madeId(`graph.users/${name.toLowerCase()}/0`), userPrincipalName: name }
    : { id: name };
  return { '@odata.type': '#microsoft.graph.user', ...identity, ...own };
}

function markOf(tenant: Tenant, group: Row, list: MemberList, rows: number): Cut | null {
  const names = [group['id'], group['displayName']].filter((name) => typeof name === 'string');
  return cutOf(tenant.firstMark(pathsBelow('graph.groups', names, list)), rows);
}
