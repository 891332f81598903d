/** What a new tenant has to grant, and what of it is still missing. */
import { exchangeAccess } from '../app-roles.js';
import type { Check } from '../doctor/check.js';
import { grantName } from '../doctor/permissions.js';
import { entraManifest } from '../entra-manifest.js';
import { type App, needsOf } from '../needs.js';

/** The registration that a tenant consents to: of the worker, or of whoever only looks. */
export type OnboardedApp = Exclude<App, 'directory'>;

/** Application permissions by name, as a token lists them. */
export function wantedRoles(app: OnboardedApp): readonly string[] {
  const registration = entraManifest().registrations.find((one) => one.app === app);
  return registration?.permissions.map(({ value }) => value) ?? [];
}

/** What a new tenant is not held up for: a role of Azure is given on subscriptions, by whoever wants that control. */
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

/** Whether somebody in Exchange Online has to do something, rather than a consent to spread. */
export function isOfExchange({ name }: Check): boolean {
  return name === exchangeAccess.value || name.startsWith('Exchange role ');
}
