/** Who signs in to a tenant of the model, and whom a users condition means. */
import {
  type AccessModel,
  type AccountName,
  accountIds,
  type GuestKind,
  groupIds,
  kindOf,
  kindsWithoutAccount,
  tenantIds,
  type Who,
} from './model';

export interface Person {
  readonly name: string;
  /** Null: no account of the tenant. */
  readonly id: string | null;
  readonly kind: GuestKind | null;
  /** The tenant that an external person comes from; null: an own member. */
  readonly home: string | null;
  readonly groups: ReadonlySet<string>;
  readonly roles: ReadonlySet<string>;
}

/** Tenants that anyone may come from: those that policies enumerate, and any other. */
const homes = [...tenantIds, 'another tenant'];

/** An account as every person it may be: the tenant that a guest comes from is nowhere to be read. */
export interface Account {
  readonly name: AccountName;
  readonly enabled: boolean;
  readonly people: readonly Person[];
}

export function accountsOf(model: AccessModel): readonly Account[] {
  return model.accounts.map((name) => {
    const id = accountIds[name];
    const groups = groupsOf(model, id);
    const kind = kindOf[name];
    const person = { name, id, kind, groups, roles: rolesOf(model, id, groups) };
    return {
      name,
      enabled: !model.disabled.includes(name),
      people: kind === null ? [{ ...person, home: null }] : homes.map((home) => ({ ...person, home })),
    };
  });
}

/** Everyone who signs in without an account: each kind, of each tenant. */
export function externalPeople(): readonly Person[] {
  const nobody = { id: null, groups: new Set<string>(), roles: new Set<string>() };
  return kindsWithoutAccount.flatMap((kind) => homes.map((home) => ({ ...nobody, name: `${kind} of ${home}`, kind, home })));
}

/** An account that is made tomorrow: nobody put it anywhere yet. */
export const newcomer: Person = {
  name: 'an account made tomorrow',
  id: 'made tomorrow',
  kind: null,
  home: null,
  groups: new Set(),
  roles: new Set(),
};

/** Groups that someone is in, by way of others too. */
function groupsOf(model: AccessModel, id: string): ReadonlySet<string> {
  const found = new Set<string>();
  let before = -1;
  while (before !== found.size) {
    before = found.size;
    for (const [index, members] of model.groups.entries()) {
      const group = groupIds[index];
      if (group !== undefined && members.some((member) => member === id || found.has(member))) found.add(group);
    }
  }
  return found;
}

/** Roles that someone holds over the whole tenant, also by way of a group. */
function rolesOf(model: AccessModel, id: string, groups: ReadonlySet<string>): ReadonlySet<string> {
  const held = model.assignments.filter(({ principal, tenantWide }) => tenantWide && (principal === id || groups.has(principal)));
  return new Set(held.map(({ role }) => role));
}

export function isMeant(who: Who, person: Person): boolean {
  const { users, groups, roles, guests } = who;
  return (
    users.includes('All') ||
    (person.id !== null && users.includes(person.id)) ||
    (person.kind !== null && users.includes('GuestsOrExternalUsers')) ||
    groups.some((group) => person.groups.has(group)) ||
    roles.some((role) => person.roles.has(role)) ||
    (guests !== null &&
      person.kind !== null &&
      guests.kinds.includes(person.kind) &&
      (guests.tenants === null || guests.tenants.includes(person.home ?? '')))
  );
}
