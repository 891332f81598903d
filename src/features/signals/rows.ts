/** What rows of the logs say in one form: who did it, to what, and which values changed. */
import type { DirectoryAudit } from '../../tenant/resources/directory-audit.js';
import type { AuditRecord } from '../../tenant/resources/unified-audit-log.js';

/** Who did something: a person, an app, or neither where the row does not say (`system`). */
export interface Initiator {
  readonly type: 'person' | 'app' | 'system';
  /** Object id in lower case; of an app the application id where the row has it. Empty: the row does not say. */
  readonly id: string;
  readonly name: string;
  readonly address: string | null;
}

export function actorOf({ initiatedBy }: DirectoryAudit): Initiator {
  const { user, app } = initiatedBy ?? {};
  if (user && (user.id || user.userPrincipalName))
    return {
      type: 'person',
      id: (user.id ?? '').toLowerCase(),
      name: user.userPrincipalName ?? user.id ?? '',
      address: user.ipAddress || null,
    };
  if (app && (app.appId || app.servicePrincipalId || app.displayName))
    return {
      type: 'app',
      id: (app.appId ?? app.servicePrincipalId ?? '').toLowerCase(),
      name: app.displayName ?? app.appId ?? app.servicePrincipalId ?? '',
      address: null,
    };
  return { type: 'system', id: '', name: 'Microsoft Entra ID', address: null };
}

/** Every id by which the row says who did it, in lower case: an app has two. */
export function actorIds({ initiatedBy }: DirectoryAudit): readonly string[] {
  const { user, app } = initiatedBy ?? {};
  return [user?.id, app?.appId, app?.servicePrincipalId].flatMap((id) => (id ? [id.toLowerCase()] : []));
}

export type Target = NonNullable<DirectoryAudit['targetResources']>[number];

/** The objects of a kind that a row is about: their order differs between tenants, so never by position. Of no kind named: all. */
export function targetsOf({ targetResources }: DirectoryAudit, ...types: readonly string[]): readonly Target[] {
  const wanted = types.map((type) => type.toLowerCase());
  return (targetResources ?? []).filter(({ type }) => wanted.length === 0 || wanted.includes((type ?? '').toLowerCase()));
}

/** The value of a parameter of a cmdlet, by its name in any letter case; null: it was not given. */
export function parameter({ Parameters }: AuditRecord, name: string): string | null {
  return named(Parameters, name);
}

/** A value of a list of names and values, such as `ExtendedProperties`. */
export function named(
  list: readonly { readonly Name?: string | null | undefined; readonly Value?: string | null | undefined }[] | null | undefined,
  name: string,
): string | null {
  return list?.find(({ Name }) => Name?.toLowerCase() === name.toLowerCase())?.Value ?? null;
}
