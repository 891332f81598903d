/**
 * Apps that are registered in another tenant: unknown here until an administrator consents, then known a little later, and in possession of
 * their permissions a little later still.
 */
import { builtInRoleId } from '../../../../src/tenant/resources/built-in-roles.js';
import { madeId } from '../ids.js';
import type { Row } from '../template.js';
import type { Tenant } from '../tenant.js';
import { sameText, textOf } from '../text.js';
import type { Answer, SimRequest } from '../wire.js';
import { page } from './sign-in.js';

/** What a registration asks for, as its required permissions name it. */
export interface RequiredRole {
  /** As the claim `roles` of a token spells it, e.g. `Policy.Read.All`. */
  readonly value: string;
  /** Of the app role; null where the file does not know it. */
  readonly id: string | null;
  readonly api: 'graph' | 'exchange';
}

/** An app of someone else's, as a state file describes it. */
interface ForeignApp {
  readonly displayName: string;
  /** PEM of those that were uploaded to the registration; with one of them the app has to prove itself. */
  readonly certificates: readonly string[];
  readonly redirectUris: readonly string[];
  readonly requires: readonly RequiredRole[];
  /** The code that Entra refuses an app with which nobody here consented to: both are seen. */
  readonly unknownAs: 700016 | 7000229;
  /** How many answers of the token endpoint lag behind a consent: those that do not know the app, and then those without its roles. */
  readonly lag: { readonly unknown: number; readonly withoutRoles: number };
  /** What an administrator consented to, by value; null as long as nobody did. */
  readonly consented: readonly string[] | null;
  /** Management roles of Exchange that a role group gives its service principal. */
  readonly exchangeRoles: readonly string[];
}

export type ForeignApps = Readonly<Record<string, ForeignApp>>;

/** Whether the token endpoint knows an app, and what its token holds. */
type AppSeen =
  | { readonly known: false; readonly code: ForeignApp['unknownAs'] }
  | { readonly known: true; readonly certificates: readonly string[]; readonly roles: readonly RequiredRole[] };

const home = madeId('home of foreign apps');

/** The object id of an app's service principal here, as its tokens name it. */
export function principalOf(clientId: string): string {
  return madeId(`principal/${clientId}`);
}

export class Consents {
  private readonly apps: Map<string, ForeignApp>;
  private readonly answers = new Map<string, number>();

  constructor(
    apps: ForeignApps,
    private readonly tenant: Tenant,
  ) {
    this.apps = new Map(Object.entries(apps));
    for (const [clientId, app] of this.apps) if (app.consented !== null) this.enter(clientId, app, app.consented);
  }

  /** As a state file writes them. */
  document(): ForeignApps {
    return Object.fromEntries(this.apps);
  }

  /** Null for an app that is none of these. */
  get(clientId: string): ForeignApp | null {
    return this.apps.get(clientId) ?? null;
  }

  /** What the token endpoint sees of an app now; asking is what lets time pass. Null for an app that is none of these. */
  seen(clientId: string): AppSeen | null {
    const app = this.apps.get(clientId);
    if (app === undefined) return null;
    if (app.consented === null) return { known: false, code: app.unknownAs };
    const answers = this.answers.get(clientId) ?? 0;
    this.answers.set(clientId, answers + 1);
    if (answers < app.lag.unknown) return { known: false, code: app.unknownAs };
    const { consented } = app;
    const whole = answers >= app.lag.unknown + app.lag.withoutRoles;
    return {
      known: true,
      certificates: app.certificates,
      roles: whole ? app.requires.filter(({ value }) => consented.includes(value)) : [],
    };
  }

  /**
   * The page that an administrator would see. Beside the parameters of the protocol it takes `account`, the id of who signs in; without it
   * it asks for one. Source: the reference of the admin consent endpoint.
   */
  answer(request: SimRequest): Answer {
    const asked = request.url.searchParams;
    const clientId = asked.get('client_id') ?? '';
    const app = this.apps.get(clientId);
    if (app === undefined)
      return page(400, `AADSTS700016: Application with identifier '${clientId}' was not found in the directory.`);
    const redirectUri = asked.get('redirect_uri') ?? '';
    if (!app.redirectUris.includes(redirectUri))
      return page(400, `AADSTS50011: The redirect URI '${redirectUri}' does not match those configured for the application.`);
    const scope = asked.get('scope') ?? '';
    if (!scope.endsWith('/.default'))
      return page(400, `AADSTS900144: Application permissions are asked for by /.default, not by '${scope}'.`);
    const back = (answer: Readonly<Record<string, string>>): Answer => {
      const url = new URL(redirectUri);
      const state = asked.get('state');
      for (const [name, value] of Object.entries({ admin_consent: 'True', ...answer, ...(state === null ? {} : { state }) }))
        url.searchParams.set(name, value);
      return { status: 302, headers: { location: url.href }, body: '' };
    };
    const account = asked.get('account');
    if (account === null) return page(200, `${app.displayName} asks for ${app.requires.map(({ value }) => value).join(', ')}`);
    if (!this.mayConsent(account))
      return back({ error: 'access_denied', error_description: 'AADSTS90094: An administrator has to grant these permissions.' });
    this.consent(clientId);
    return back({ tenant: this.tenant.id, scope });
  }

  /** An administrator consented to what the registration asks for now; once more changes nothing but what is new in it. */
  consent(clientId: string): void {
    const app = this.apps.get(clientId);
    if (app === undefined) throw new Error(`No app is called ${clientId}.`);
    const granted = app.requires.map(({ value }) => value);
    if (app.consented === null) this.answers.delete(clientId);
    this.apps.set(clientId, { ...app, consented: granted });
    this.enter(clientId, app, granted);
  }

  /** The service principal was deleted: the app is unknown again. */
  withdraw(clientId: string): void {
    const app = this.apps.get(clientId);
    if (app === undefined) throw new Error(`No app is called ${clientId}.`);
    this.apps.set(clientId, { ...app, consented: null, exchangeRoles: [] });
    const principals = this.tenant.collection('graph.servicePrincipals').rows;
    const position = principals.find(['id'], principalOf(clientId));
    if (position !== null) principals.remove(position);
  }

  /** Someone put the service principal into a role group with these roles. */
  assignExchangeRoles(clientId: string, roles: readonly string[]): void {
    const app = this.apps.get(clientId);
    if (app === undefined) throw new Error(`No app is called ${clientId}.`);
    this.apps.set(clientId, { ...app, exchangeRoles: [...new Set([...app.exchangeRoles, ...roles])] });
  }

  /** Application permissions take one of these two roles. */
  private mayConsent(account: string): boolean {
    const roles = ['Global Administrator', 'Privileged Role Administrator'].map(builtInRoleId);
    return [...this.tenant.collection('graph.roleAssignments').rows].some(
      (row) => sameText(row['principalId'], account) && roles.includes(textOf(row['roleDefinitionId'])),
    );
  }

  /** The directory shows a service principal with what it was granted. */
  private enter(clientId: string, app: ForeignApp, granted: readonly string[]): void {
    const id = principalOf(clientId);
    const principals = this.tenant.collection('graph.servicePrincipals').rows;
    if (principals.find(['id'], id) === null)
      principals.insert({
        id,
        appId: clientId,
        displayName: app.displayName,
        servicePrincipalType: 'Application',
        accountEnabled: true,
        appOwnerOrganizationId: home,
        signInAudience: 'AzureADMultipleOrgs',
      });
    const rows = app.requires
      .filter(({ value }) => granted.includes(value))
      .map(
        (role): Row => ({
          id: madeId(`grant/${clientId}/${role.value}`),
          appRoleId: role.id ?? madeId(`role/${role.value}`),
          principalId: id,
          principalType: 'ServicePrincipal',
          resourceDisplayName: role.api === 'graph' ? 'Microsoft Graph' : 'Office 365 Exchange Online',
        }),
      );
    this.tenant.giveList('graph.appRoleAssignments', id, rows);
  }
}
