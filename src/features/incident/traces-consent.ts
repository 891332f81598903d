/**
 * Consents to apps that rows of the directory's log name. What the account agreed to for itself is in its own list; here is what it agreed to for everyone,
 * or for another person, which only a list of the whole tenant shows.
 */

import { propertyOf, targetOf, targetsOf, writtenText } from '../../tenant/log-meaning/audit-row.js';
import { textsIn } from '../../tenant/log-meaning/log-value.js';
import type { DirectoryAudit } from '../../tenant/resources/directory-audit.js';
import { byHandFor } from './by-hand.js';
import type { Check } from './entry-terms.js';

interface NamedConsent {
  readonly key: string;
  readonly what: string;
  readonly check: Check;
  readonly why: string;
}

/** One grant as a row writes it. `principal`: null for everyone. */
interface WrittenGrant {
  readonly id: string;
  readonly client: string;
  readonly resource: string;
  readonly principal: string | null;
}

/** @param isListed another row of the same act names its grant: then this one names none */
export function consentsIn(audit: DirectoryAudit, account: string, isListed: boolean): readonly NamedConsent[] {
  const written = grantsIn(audit);
  if (written === null) return isListed ? [] : ofClient(audit, account);
  return written
    .filter(({ principal }) => principal !== account.toLowerCase())
    .map(({ id, client, resource, principal }) => ({
      key: `consent ${id}`,
      what:
        principal === null
          ? forEveryone(nameOf(audit, client))
          : `the app ${nameOf(audit, client)} may act for another person (${principal})`,
      check: { of: 'grant', id, client, resource, principal },
      why: byHandFor.grant(id),
    }));
}

/**
 * Rows whose grant another row of the same act names. A caller chooses the correlation of an act: each named grant stands for one row, of the same app,
 * service and kind.
 */
export function listedElsewhere(audits: readonly DirectoryAudit[]): ReadonlySet<DirectoryAudit> {
  const named = audits.flatMap((audit) =>
    (grantsIn(audit) ?? []).map(({ client, resource, principal }) =>
      keyOf(audit, client, resource, principal === null ? 'AllPrincipals' : 'Principal'),
    ),
  );
  return new Set(
    audits.filter((audit) => {
      if (!audit.correlationId || grantsIn(audit) !== null) return false;
      const type = writtenText(audit, 'DelegatedPermissionGrant.ConsentType');
      const key = keyOf(audit, writtenText(audit, 'ServicePrincipal.ObjectID'), targetOf(audit, 'ServicePrincipal')?.id, type);
      const at = named.indexOf(key);
      if (at >= 0) named.splice(at, 1);
      return at >= 0;
    }),
  );
}

function keyOf({ correlationId }: DirectoryAudit, ...of: readonly (string | null | undefined)[]): string {
  return [correlationId, ...of].join(' ').toLowerCase();
}

/** `[] => [[Id: …, ClientId: …, PrincipalId: …, ResourceId: …, ConsentType: Principal, Scope: …, …]];`: what was before stands before the arrow. */
const grantPattern =
  /\[Id:\s*([^,\]]+),\s*ClientId:\s*([^,\]]+),\s*PrincipalId:\s*([^,\]]*),\s*ResourceId:\s*([^,\]]+),\s*ConsentType:\s*([^,\]]+)[^\]]*/gi;

/** The grants that a row made or widened; null where it does not name each of them for certain. Scopes of an app may hold any of these signs. */
function grantsIn(audit: DirectoryAudit): readonly WrittenGrant[] | null {
  const text = textsIn(propertyOf(audit, 'ConsentAction.Permissions')?.after.value).join(' ');
  const [before = '', after, ...more] = text.split('=>');
  if (after === undefined || more.length > 0 || !/\]\]\s*;?\s*$/.test(after)) return null;
  const found = [...after.matchAll(grantPattern)];
  if (found.length === 0 || found.length !== [...after.matchAll(/\bId:/gi)].length) return null;
  const known = new Set([...before.matchAll(grantPattern)].map(([whole]) => whole));
  return found
    .filter(([whole]) => !known.has(whole))
    .map(([, id = '', client = '', principal = '', resource = '', type = '']) => ({
      id: id.trim(),
      client: client.trim().toLowerCase(),
      resource: resource.trim().toLowerCase(),
      principal: /^principal$/i.test(type.trim()) ? principal.trim().toLowerCase() : null,
    }));
}

/** Without the grant itself, every grant of the app that is not the account's own may be the one. */
function ofClient(audit: DirectoryAudit, account: string): readonly NamedConsent[] {
  // The target of a grant is the service that is reached, as Microsoft Graph: where a property names the app, no target does.
  const client = writtenText(audit, 'ServicePrincipal.ObjectID') ?? targetOf(audit, 'ServicePrincipal')?.id;
  if (!client) return [];
  const app = nameOf(audit, client);
  const why = `an administrator takes it back: Entra admin center, Enterprise apps, ${app}, Permissions`;
  const type = writtenText(audit, 'DelegatedPermissionGrant.ConsentType') ?? '';
  if (/^true$/i.test(writtenText(audit, 'ConsentContext.OnBehalfOfAll') ?? '') || /^allprincipals$/i.test(type))
    return [{ key: `everyone ${client}`, what: forEveryone(app), check: { of: 'everyone', client }, why }];
  const isForOne = /^principal$/i.test(type);
  const whom = isForOne ? 'another person' : 'everyone, or for another person';
  const what = `the app ${app} may act for ${whom}: the log does not say which consent was given`;
  return [{ key: `consents ${client}`, what, check: { of: 'consents', client, account, isForOne }, why }];
}

const forEveryone = (app: string): string => `everyone in the tenant lets the app ${app} act for them`;

function nameOf(audit: DirectoryAudit, client: string): string {
  const target = targetsOf(audit).find(({ id }) => id?.toLowerCase() === client.toLowerCase());
  return writtenText(audit, 'ServicePrincipal.DisplayName') ?? target?.displayName ?? client;
}
