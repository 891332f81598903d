/** The demo tenant behind the simulated Entra ID, Graph and Exchange, for the person who signs in to look; and a browser that follows what pages say. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Agent, fetch } from 'undici';
import { createPersonSession, type DeviceCode, type SignInOptions } from '../../../adapters/m365/person/sign-in';
import { type Simulator, startSimulator } from '../../../adapters/m365/simulator/index';
import { personPermissions } from '../../../src/setup/person-permissions';
import { builtInRoleId } from '../../../src/tenant/resources/built-in-roles';

export const clientId = '51910000-0000-4000-8000-0000000000a1';
/** A Global Administrator, a Global Reader, a person without a role, a guest, and an account of another tenant. */
export const admin = '0a000000-0000-4000-8000-000000000001';
export const reader = '0a000000-0000-4000-8000-000000000004';
export const member = '0a000000-0000-4000-8000-000000000006';
export const guest = '90909090-0000-4000-8000-000000000009';
export const stranger = 'eve@fabrikam.com';

export interface TryLab {
  readonly simulator: Simulator;
  readonly place: SignInOptions['place'];
  /** What is asked for of Microsoft Graph. */
  readonly permissions: readonly string[];
  session(options: Partial<SignInOptions> & Pick<SignInOptions, 'way'>): ReturnType<typeof createPersonSession>;
  /** Follows an address of Entra ID as a person: picks the account, answers for consent; the text of the last page. */
  browse(address: string, as: { readonly account: string; readonly consent?: 'yes' | 'no' }): Promise<string>;
  /** Types the code in on another device. */
  typeIn(code: DeviceCode, as: { readonly account: string; readonly consent?: 'yes' | 'no' }): Promise<string>;
  /** The tenant as it was, where nobody consented to anything; with these settings of the simulator. */
  anew(simulator?: Readonly<Record<string, unknown>>): void;
  close(): Promise<void>;
}

export function tryState(simulator: Readonly<Record<string, unknown>> = {}): Record<string, unknown> {
  const demo = JSON.parse(readFileSync(join(__dirname, '..', '..', '..', 'examples', 'demo-tenant.json'), 'utf8')) as {
    graph: { users: object[]; roleAssignments: object[] };
  };
  const { graph } = demo;
  return {
    ...demo,
    graph: {
      ...graph,
      users: [
        ...graph.users,
        { id: guest, displayName: 'Gus of Fabrikam', userPrincipalName: 'gus_fabrikam.com#EXT#@contoso.com', userType: 'Guest' },
      ],
      roleAssignments: [
        ...graph.roleAssignments,
        { id: 'try-1', principalId: reader, roleDefinitionId: builtInRoleId('Global Reader'), directoryScopeId: '/' },
      ],
    },
    simulator: { signIn: { redirectUris: { [clientId]: ['http://localhost'] }, strangers: [stranger] }, ...simulator },
  };
}

export async function openTryLab(simulatorSettings: Readonly<Record<string, unknown>> = {}): Promise<TryLab> {
  const simulator = await startSimulator({ state: tryState(simulatorSettings) });
  const agent = new Agent({ connect: { ca: simulator.ca } });
  // Each service has a name of its own, as in the cloud: a token for one is none for the other.
  const exchange = simulator.url.replace('localhost', '127.0.0.1');
  const place = { endpoints: { ...simulator.endpoints, exchange }, ca: simulator.ca };
  const get = async (address: string): Promise<{ readonly location: string | null; readonly text: string }> => {
    const dispatcher = address.startsWith('https:') ? { dispatcher: agent } : {};
    const response = await fetch(address, { redirect: 'manual', ...dispatcher });
    return { location: response.headers.get('location'), text: await response.text() };
  };
  const follow = async (address: string, consent: 'yes' | 'no'): Promise<string> => {
    const page = await get(address);
    if (page.location !== null) return (await get(page.location)).text;
    const declines = /Need admin approval/.test(page.text);
    if (!declines && !/Permissions requested/.test(page.text)) return page.text;
    const url = new URL(address);
    url.searchParams.set('consent', declines ? 'no' : consent);
    const next = await get(url.href);
    return next.location === null ? next.text : (await get(next.location)).text;
  };
  return {
    simulator,
    place,
    permissions: personPermissions(),
    session: (options) =>
      createPersonSession({
        place,
        tenantId: null,
        clients: { graph: clientId, exchange: clientId },
        permissions: personPermissions(),
        waitMs: 10_000,
        ...options,
      }),
    browse: (address, { account, consent = 'yes' }) => {
      const url = new URL(address);
      url.searchParams.set('account', account);
      return follow(url.href, consent);
    },
    typeIn: ({ address, code }, { account, consent = 'yes' }) => {
      const url = new URL(address);
      url.searchParams.set('otc', code);
      url.searchParams.set('account', account);
      return follow(url.href, consent);
    },
    anew: (settings = {}) => {
      simulator.load(tryState({ ...simulatorSettings, ...settings }));
      simulator.delegations().withdraw(clientId);
    },
    close: async () => {
      await agent.close();
      await simulator.close();
    },
  };
}
