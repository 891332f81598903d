/** Microsoft's table of permissions, and whether a registration of ours may send a request. */
import { dataOf } from './graph-model';

export interface PermissionRow {
  readonly method: string;
  /** Below the version, with `{id}` for keys. */
  readonly path: string;
  /** Those that the table calls the least. */
  readonly least: readonly string[];
  /** Application permissions that allow it, the least first; each with those of which one is needed besides. */
  readonly allowed: Readonly<Record<string, readonly string[]>>;
}

export interface PermissionTable {
  readonly rows: readonly PermissionRow[];
  /** Null where the vendor's table gives none for the public cloud. */
  readonly applicationIds: Readonly<Record<string, string | null>>;
}

export const permissionTable = dataOf('graph/permissions.json') as PermissionTable;

const byRequest = new Map(permissionTable.rows.map((row) => [`${row.method} ${row.path}`, row]));

/** Tables spell an argument by its name, and leave out what a list is cast to. */
export function rowOf(method: string, template: string): PermissionRow | undefined {
  return byRequest.get(`${method} ${template.replace(/\/microsoft\.graph\.\w+$/, '')}`);
}

/**
 * Permissions that allow a request on their own, the least first. A row of a change lists permissions to read among those that allow it,
 * because the change needs both: alone such a one allows no change.
 */
export function enoughFor(row: PermissionRow): readonly string[] {
  const names = Object.keys(row.allowed);
  const toWrite = names.filter((name) => !isToRead(name));
  return row.method === 'GET' || toWrite.length === 0 ? names : toWrite;
}

/** Permissions for one property of an account each, which the table does not say: learn.microsoft.com/graph/api/user-update. */
const ofOneProperty: Readonly<Record<string, string>> = {
  'User.EnableDisableAccount.All': 'accountEnabled',
  'User-PasswordProfile.ReadWrite.All': 'passwordProfile',
  'User-Phone.ReadWrite.All': 'businessPhones',
  'User-Mail.ReadWrite.All': 'otherMails',
  'User.ManageIdentities.All': 'identities',
};

/** What of the held permissions allows a request that sends these members. */
export function allowedBy(row: PermissionRow, held: ReadonlySet<string>, members: readonly string[]): readonly string[] {
  return enoughFor(row).filter((name) => {
    const only = row.method === 'PATCH' ? ofOneProperty[name] : undefined;
    if (only !== undefined && members.some((member) => member !== only)) return false;
    const also = row.allowed[name] ?? [];
    return held.has(name) && (also.length === 0 || also.some((one) => held.has(one)));
  });
}

function isToRead(name: string): boolean {
  return /\.Read(Basic)?(\.|$)/.test(name);
}
