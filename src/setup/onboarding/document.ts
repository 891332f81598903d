/** What adding a tenant needs and prints: the permissions to grant, the consent link, and how far it came (`tenant add --json`). */
import type { Finding } from '../../controls/finding.js';
import type { TenantOrigin } from '../../tenant/origin.js';
import { exchangeAccess } from '../app-roles.js';
import type { Check } from '../doctor/check.js';
import { grantName } from '../doctor/permissions.js';
import { entraManifest } from '../entra-manifest.js';
import { type App, needsOf } from '../needs.js';

export interface AddDocument {
  readonly schema: 'tenant-add/1';
  /** Who answered. */
  readonly source: TenantOrigin;
  readonly tenant: string;
  readonly tenantId: string;
  readonly clientId: string;
  readonly link: string;
  /**
   * - `added`: it is in the settings and was audited
   * - `waiting`, `stopped`: the time was over, or someone ended it; the same command goes on
   * - `refused`: Entra ID knows the app and does not believe its credential
   */
  readonly state: 'added' | 'waiting' | 'stopped' | 'refused';
  /** Object id of hardenbot in the tenant; null before the consent. */
  readonly servicePrincipalId: string | null;
  /** Permissions that are not granted yet, by name. */
  readonly missing: readonly string[];
  /** Each permission that was tried by reading, and what has to be in the tenant beside it; null before the consent. */
  readonly checks: readonly Check[] | null;
  /** Null before the first audit. */
  readonly findings: readonly Finding[] | null;
}

/** The registration that a tenant consents to: of the worker, or of anyone who only looks. */
export type OnboardedApp = Exclude<App, 'directory'>;

/** Application permissions by name, as a token lists them. */
export function wantedRoles(app: OnboardedApp): readonly string[] {
  const registration = entraManifest().registrations.find((one) => one.app === app);
  return registration?.permissions.map(({ value }) => value) ?? [];
}

/** What a new tenant is not held up for: a role of Azure is given on subscriptions, by anyone who wants that control. */
function isOnlyForSome(name: string): boolean {
  return needsOf('read').some(({ grant }) => grant.kind === 'azureRole' && grantName(grant) === name);
}

/** The permissions without which an audit would not see what it is meant to. */
export function stillMissing(checks: readonly Check[]): readonly Check[] {
  return checks.filter(({ area, state, name }) => area === 'permission' && state === 'missing' && !isOnlyForSome(name));
}

/** What an administrator makes beside the consent; an audit goes on without it. */
export function unprovided(checks: readonly Check[]): readonly Check[] {
  return checks.filter(({ area, state }) => area === 'tenant' && state === 'missing');
}

/** Whether someone in Exchange Online has to do something, rather than a consent to spread. */
export function isOfExchange({ name }: Check): boolean {
  return name === exchangeAccess.value || name.startsWith('Exchange role ');
}

/**
 * Where Microsoft's own page for apps without a page of theirs is: an empty one. The registration has to name it. Source: the guide to desktop apps
 * of the Microsoft identity platform.
 */
export function landingPage(authorityHost: string): string {
  return `${authorityHost}/common/oauth2/nativeclient`;
}

/**
 * By the tenant's id, so that nobody consents for another tenant by mistake. Application permissions are requested by `/.default` alone, which means
 * all that the registration requires, of every service. There is no `state`: nobody waits where the link ends, so nobody could compare one.
 * Source: the reference of the admin consent endpoint.
 */
export function consentLink(input: {
  readonly authorityHost: string;
  readonly graph: string;
  readonly tenantId: string;
  readonly clientId: string;
  readonly redirectUri?: string;
}): string {
  const { authorityHost, graph, tenantId, clientId } = input;
  const url = new URL(`${authorityHost}/${tenantId}/v2.0/adminconsent`);
  url.searchParams.set('client_id', clientId);
  url.searchParams.set('scope', `${graph}/.default`);
  url.searchParams.set('redirect_uri', input.redirectUri ?? landingPage(authorityHost));
  return url.href;
}
