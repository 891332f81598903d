/** The sign-in page over HTTP before the simulated Entra ID, on a ledger in memory; and browsers of people who use it. */

import { randomUUID } from 'node:crypto';
import { Agent, fetch, type Response } from 'undici';
import { createEntraSignIn } from '../../../adapters/m365/sign-in';
import { type Simulator, startSimulator } from '../../../adapters/m365/simulator/index';
import { createSignInPage, type PageLinking, pageAddress, redirectUri } from '../../../adapters/sign-in/index';
import type { Card } from '../../../src/chat/card';
import type { Ledger } from '../../../src/engine/ledger/ledger';
import { decisionSigner, decisionVerifier } from '../../../src/engine/plan/decision';
import { acceptOnPage } from '../../../src/gateway/ask/page-ask';
import { createLinking, type Linking } from '../../../src/gateway/decisions/link-accounts';
import { isRefusal } from '../../../src/lib/errors';
import { newCode } from '../../../src/lib/ids';
import { directoryHome } from '../../../src/people/directory-home';
import { type AccountLinks, ledgerLinks } from '../../../src/people/links';
import { gatewayKeys, keyring, memoryLedger } from '../ledger/signed-entries';
import { emptyStorage, memoryLinkCodes, memoryOnce, type Storage } from '../stores/memory-stores';
import { KeptLog } from './kept-log';

export const bo = 'b0b0b0b0-0000-4000-8000-000000000002';
export const cy = 'c1c1c1c1-0000-4000-8000-000000000003';
export const gus = '90909090-0000-4000-8000-000000000009';
export const clientId = '51910000-0000-4000-8000-000000000001';
export const publicUrl = 'https://bot.example.com';
export const stranger = { platform: 'slack', id: 'U77', membership: 'member' } as const;

export interface SignInLab {
  readonly simulator: Simulator;
  readonly linking: Linking & PageLinking;
  readonly links: AccountLinks;
  readonly storage: Storage;
  /** What each code stands for. */
  readonly asked: ReturnType<typeof memoryLinkCodes>['kept'];
  readonly log: KeptLog;
  /** Types /harden link as an account of the chat; the address in the answer. */
  link(actor?: { readonly platform: string; readonly id: string; readonly membership: 'member' }): Promise<string>;
  browser(): Browser;
  /** Moves the clocks of the page and of Entra ID. */
  forward(ms: number): void;
  /** What the simulated Entra ID does from here on. */
  entra(signIn: Readonly<Record<string, unknown>>): void;
  /** Nobody is linked, nothing is logged, and Entra ID does as it should. */
  reset(): void;
  close(): Promise<void>;
}

/** `clientSecret`: what the page is given for an app that is no public client. */
export async function openSignInLab(clientSecret?: string): Promise<SignInLab> {
  let ahead = 0;
  const now = (): Date => new Date(Date.now() + ahead);
  const clock = { now, monotonicMs: () => now().getTime(), sleep: () => Promise.resolve() };
  const stateWith = (signIn: Readonly<Record<string, unknown>>, id?: string) => ({
    schema: 'tenant-state/1',
    ...(id === undefined ? {} : { organization: { id } }),
    graph: {
      users: [
        { id: bo, displayName: 'Bo', userPrincipalName: 'bo@contoso.com', userType: 'Member' },
        { id: cy, displayName: 'Cy', userPrincipalName: 'cy@contoso.com', userType: 'Member' },
        { id: gus, displayName: 'Gus', userPrincipalName: 'gus_fabrikam.com#EXT#@contoso.com', userType: 'Guest' },
      ],
    },
    simulator: { signIn: { redirectUris: { [clientId]: [redirectUri(publicUrl)] }, ...signIn } },
  });
  const simulator = await startSimulator({ state: stateWith({}), now });
  const storage = emptyStorage();
  let current = memoryLedger(storage, clock);
  // A store that was emptied is another store: anyone who had seen the old one would not write to it.
  const ledger = new Proxy({} as Ledger, { get: (_target, name) => Reflect.get(current, name) as unknown });
  const links = ledgerLinks(
    ledger,
    decisionVerifier(keyring),
    directoryHome({ ledger, verifier: decisionVerifier(keyring), named: simulator.tenantId, others: () => Promise.resolve([]) }),
  );
  const codes = memoryLinkCodes(clock);
  const key = new Uint8Array(32).fill(7);
  const inChats = createLinking({
    ledger,
    clock,
    signer: decisionSigner(gatewayKeys.privateKeyPem),
    newNonce: () => randomUUID(),
    newCode,
    directoryTenant: simulator.tenantId,
    links,
    codes,
    announce: () => Promise.resolve(),
    directory: { nameOf: (entraId) => entraId, isListed: () => false, membersOf: () => Promise.resolve([]) },
    verifier: decisionVerifier(keyring),
    tenants: [],
    approvalsOfHighRisk: () => 2,
    pageFor: (invitation) => pageAddress(publicUrl, key, invitation),
  });
  // As the router does it with the button Link.
  const accept = acceptOnPage(({ button, actor, signedIn: person, subject, digest }) => {
    if (person === undefined) throw new Error('Nobody signed in.');
    const answer = button.runForPerson?.({ call: { person, actor }, subject, digest }, { linking: inChats });
    return Promise.resolve(answer ?? null);
  });
  const linking = { ...inChats, accept };
  const provider = createEntraSignIn({
    tenantId: simulator.tenantId,
    authorityHost: simulator.endpoints.authorityHost,
    ca: simulator.ca,
    clientId,
    redirectUri: redirectUri(publicUrl),
    ...(clientSecret === undefined ? {} : { clientSecret }),
    now,
  });
  const log = new KeptLog();
  const once = memoryOnce(clock);
  const page = createSignInPage({
    url: publicUrl,
    listen: { host: '127.0.0.1', port: 0 },
    provider,
    linking,
    key,
    nameOf: (id) => (id === bo ? 'Bo' : id),
    claim: (name) => once.claim(name, 600_000),
    logger: log,
    now,
  });
  await page.start();
  const agent = new Agent({ connect: { ca: simulator.ca } });
  return {
    simulator,
    linking,
    links,
    storage,
    asked: codes.kept,
    log,
    link: async (actor = stranger) => {
      const card = await linking.ask(actor);
      if (isRefusal(card)) throw new Error(card.reason);
      return addressIn(card);
    },
    browser: () => new Browser(`http://127.0.0.1:${page.port()}`, agent),
    forward: (ms) => {
      ahead += ms;
    },
    entra: (signIn) => simulator.load(stateWith(signIn, simulator.tenantId)),
    reset: () => {
      storage.entries.clear();
      storage.halted.clear();
      current = memoryLedger(storage, clock);
      codes.kept.clear();
      log.lines.length = 0;
      simulator.load(stateWith({}, simulator.tenantId));
    },
    close: async () => {
      await page.stop();
      await provider.close();
      await agent.close();
      await simulator.close().catch(() => undefined);
    },
  };
}

/** The address that opens when pressed. */
export function addressIn(card: Card | null): string {
  const spans = (card?.blocks ?? []).flatMap((block) => (block.kind === 'text' ? block.spans : []));
  return spans.find((span) => span.opens !== undefined)?.opens ?? '';
}

export interface Seen {
  readonly status: number;
  readonly text: string;
  readonly headers: Response['headers'];
  /** Where the browser is asked to go. */
  readonly location: string;
}

/** A browser behind a proxy that ends TLS: it keeps cookies of the page, and follows redirects when it is asked to. */
export class Browser {
  cookie: string | null = null;

  constructor(
    private readonly page: string,
    private readonly agent: Agent,
  ) {}

  /** The address of a path as it is behind the proxy. */
  address(path: string): string {
    return `${this.page}${path}`;
  }

  get(address: string, headers: Readonly<Record<string, string>> = {}): Promise<Seen> {
    return this.send(address, { method: 'GET', headers });
  }

  post(address: string, form: Readonly<Record<string, string>>, headers: Readonly<Record<string, string>> = {}): Promise<Seen> {
    const sent = { 'sec-fetch-site': 'same-origin', origin: 'null', ...headers };
    return this.send(address, { method: 'POST', headers: sent, body: new URLSearchParams(form).toString() });
  }

  /** Opens a link and presses the button; where Entra ID is asked. */
  async leaves(link: string): Promise<string> {
    await this.get(link);
    return (await this.post(link, {})).location;
  }

  /** Signs in as someone at the address of Entra ID; the address that the browser is sent back to. */
  async picks(authorize: string, person: string): Promise<string> {
    const url = new URL(authorize);
    url.searchParams.set('account', person);
    return (await this.get(url.href)).location;
  }

  /** The whole way to the question whether the account is theirs. */
  async arrives(link: string, person: string): Promise<Seen> {
    const back = await this.get(await this.picks(await this.leaves(link), person));
    return back.location === '' ? back : this.get(`${publicUrl}${back.location}`);
  }

  decides(question: Seen, answer: 'yes' | 'no'): Promise<Seen> {
    const token = /name="token" value="([^"]+)"/.exec(question.text)?.[1] ?? '';
    return this.post(`${publicUrl}/link/confirm`, { token, answer });
  }

  private async send(address: string, init: { method: string; headers: Record<string, string>; body?: string }): Promise<Seen> {
    const isPage = address.startsWith(`${publicUrl}/`);
    const response = await fetch(address.replace(publicUrl, this.page), {
      ...init,
      headers: {
        ...init.headers,
        ...(init.body === undefined ? {} : { 'content-type': 'application/x-www-form-urlencoded' }),
        ...(isPage && this.cookie !== null ? { cookie: this.cookie } : {}),
      },
      redirect: 'manual',
      dispatcher: this.agent,
    });
    const [set] = response.headers.getSetCookie();
    if (isPage && set !== undefined) this.cookie = set.includes('Max-Age=0') ? null : (set.split(';')[0] ?? null);
    return {
      status: response.status,
      text: await response.text(),
      headers: response.headers,
      location: response.headers.get('location') ?? '',
    };
  }
}
