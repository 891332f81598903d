/** The app registrations of hardenbot in Entra ID, as data and as a script that makes them. */
import { type FeatureNeeds, featureNeeds } from '../features/needs.js';
import { graphPermissionIds } from '../tenant/permission-table.js';
import type { Grant } from '../tenant/permissions.js';
import type { Prerequisite } from '../tenant/resource.js';
import { exchangeAccess, type resourceApps } from './app-roles.js';
import { type App, apps, needsOf, prerequisitesOf } from './needs.js';
import { publicOrigin } from './public-origin.js';

export interface AppRegistration {
  readonly app: App;
  readonly displayName: string;
  readonly purpose: string;
  /** Application permissions, all with admin consent. */
  readonly permissions: readonly (ForFeatures & {
    readonly api: keyof typeof resourceApps;
    readonly value: string;
    readonly id: string | null;
    /** Controls that need it; empty for what `hardenbot doctor` or the gateway needs. */
    readonly controls: readonly string[];
    /** Further controls whose plans could not say whom they hit without it. */
    readonly evidence: readonly string[];
  })[];
  /** Roles of Entra ID that the app holds itself; only for a feature. */
  readonly directoryRoles: readonly string[];
  /** Roles of Azure on each subscription with web apps; only for the control that looks at them. */
  readonly azureRoles: readonly { readonly role: string; readonly controls: readonly string[] }[];
}

/** Set for each feature that takes it. */
type ForFeatures = { readonly [Feature in FeatureNeeds['feature']]?: true };

const purposes: Readonly<Record<App, string>> = {
  read: 'audits and plans on the command line; can change nothing',
  write: 'the worker; changes only what an approved plan says',
  directory: 'the gateway; reads the members of the groups that settings name, and nothing else',
};

export interface EntraManifest {
  readonly schema: 'entra-apps/1';
  readonly registrations: readonly AppRegistration[];
  /** Applications of Microsoft's whose service principal has to be in the tenant, made by an administrator; in the global cloud alone. */
  readonly servicePrincipals: readonly Prerequisite[];
  /** What people sign in to; only where hardenbot serves the page for it. */
  readonly signIn?: SignInRegistration;
}

/** No permission of an application, no secret: it shows who someone is, and nothing else. */
export interface SignInRegistration {
  readonly displayName: string;
  readonly purpose: string;
  /** Of a public client ("Mobile and desktop applications"): a web client would need a secret as well. */
  readonly redirectUri: string;
  /** Delegated permissions of Microsoft Graph. */
  readonly scopes: readonly string[];
  /** Claims that the identity token holds only when they are asked for. */
  readonly optionalClaims: readonly string[];
}

/**
 * @param name what the registrations are called, before ` (read)`, ` (write)`, ` (directory)` and ` (sign-in)`.
 * @param url the address of the sign-in page; without one there is no registration for it.
 */
export function entraManifest(name = 'hardenbot', url?: string): EntraManifest {
  const registrations = apps.map((app) => registration(app, name));
  const servicePrincipals = prerequisitesOf(apps);
  if (url === undefined) return { schema: 'entra-apps/1', registrations, servicePrincipals };
  const signIn: SignInRegistration = {
    displayName: `${name} (sign-in)`,
    purpose: 'the page on which people link a chat account; shows who they are, and nothing else',
    redirectUri: `${publicOrigin(url)}/link/callback`,
    scopes: ['openid', 'profile'],
    optionalClaims: ['acct'],
  };
  return { schema: 'entra-apps/1', registrations, servicePrincipals, signIn };
}

function registration(app: App, name: string): AppRegistration {
  const needs = needsOf(app);
  const of = (kind: Grant['kind']) => needs.filter((need) => need.grant.kind === kind);
  const exchangeControls = [...new Set(of('exchangeRole').flatMap((need) => need.controls))];
  return {
    app,
    displayName: `${name} (${app})`,
    purpose: purposes[app],
    permissions: [
      ...of('graph').map(({ grant, controls, evidence, features }) => ({
        api: 'graph' as const,
        value: grant.name,
        id: graphPermissionIds[grant.name] ?? null,
        controls,
        evidence,
        ...Object.fromEntries(features.map(({ feature }) => [feature, true as const])),
      })),
      ...(of('exchangeRole').length === 0
        ? []
        : [{ api: 'exchange' as const, ...exchangeAccess, controls: exchangeControls, evidence: [] }]),
    ],
    directoryRoles: app === 'write' ? featureNeeds.map(({ script }) => script.role.name) : [],
    azureRoles: of('azureRole').map(({ grant, controls }) => ({ role: grant.name, controls })),
  };
}
