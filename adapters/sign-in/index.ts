/** The sign-in page: links a chat account to the person who signs in to Entra ID and says that the account is theirs. */
import { createHash, createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import { type Listening, refusalLog } from '../../src/chat/http-listener.js';
import type { Account } from '../../src/chat/platform.js';
import type { Invitation, Linking } from '../../src/gateway/decisions/link-accounts.js';
import { isRefusal, type Refusal } from '../../src/lib/errors.js';
import { canonicalJson } from '../../src/lib/json.js';
import type { Logger, LogsWarnings } from '../../src/lib/log.js';
import type { Person } from '../../src/lib/person.js';
import type { SignInProvider } from '../../src/people/sign-in-provider.js';
import { confirmPage, declinedPage, linkedPage, notSignedInPage, overPage, type Page, startPage } from './pages.js';
import { openListener, type PageAnswer, type PageRequest } from './request-listener.js';
import { createSeal, type Seal, type Visit, visitSeconds } from './seal.js';

/** What the page needs of linking; all that carries authority happens there. */
export interface PageLinking extends Pick<Linking, 'invitation' | 'accountsOf'> {
  /** A person who signed in says that the account they were shown is theirs. */
  accept(person: Person, shown: Pick<Invitation, 'code' | 'account'>): Promise<Account | Refusal>;
}

interface SignInPageOptions {
  /** Where browsers reach the page: https and a host. */
  readonly url: string;
  readonly listen: { readonly host: string; readonly port: number };
  readonly provider: SignInProvider;
  readonly linking: PageLinking;
  /** 32 bytes that only gateways know: what browsers carry for us is sealed with it. */
  readonly key: Uint8Array;
  readonly nameOf: (entraId: string) => string;
  /** Claims a key once for ten minutes; false: claimed before. */
  readonly claim: (key: string) => Promise<boolean>;
  readonly logger: Logger;
  readonly now: () => Date;
}

export interface SignInPage {
  start(): Promise<void>;
  stop(): Promise<void>;
  /** The port it listens on. Throws before `start`. */
  port(): number;
}

export function createSignInPage(options: SignInPageOptions): SignInPage {
  const { linking, key, now } = options;
  const visits = createVisits({
    ...options,
    seal: createSeal(key, now),
    refusals: refusalLog(options.logger, now),
    person: (entraId) => ({ entraId, name: options.nameOf(entraId) }),
    invitation: (ticket) => invitationOf(ticket, linking, key),
  });
  let listener: Listening | null = null;

  return {
    start: async () => {
      listener = await openListener({ listen: options.listen, logger: options.logger, answer: visits });
    },
    stop: async () => {
      await listener?.close();
      listener = null;
    },
    port: () => {
      if (listener === null) throw new Error('The sign-in page was not opened.');
      return listener.port;
    },
  };
}

/** The address of the page for one invitation: its code, and a proof that a gateway made it for this account. */
export function pageAddress(url: string, key: Uint8Array, invitation: Invitation): string {
  return `${url}/link/${invitation.code}.${proofOf(invitation, key)}`;
}

/** The address that the app registration has to allow. */
export function redirectUri(url: string): string {
  return `${url}/link/callback`;
}

async function invitationOf(ticket: string, linking: PageLinking, key: Uint8Array): Promise<Invitation | Refusal | null> {
  const [code = '', proof = '', ...rest] = ticket.split('.');
  if (rest.length > 0) return null;
  const invitation = await linking.invitation(code);
  if (isRefusal(invitation)) return invitation;
  return equalTexts(proof, proofOf(invitation, key)) ? invitation : null;
}

/** 128 bits: the code alone is short enough to be typed, this cannot be guessed. */
function proofOf({ code, account }: Invitation, key: Uint8Array): string {
  const about = canonicalJson(['link', code, account.platform, account.id]);
  return createHmac('sha256', key).update(about).digest().subarray(0, 16).toString('base64url');
}

interface VisitPorts {
  readonly url: string;
  readonly provider: SignInProvider;
  readonly linking: PageLinking;
  readonly seal: Seal;
  readonly person: (entraId: string) => Person;
  /** What a ticket stands for; anything but an invitation: nothing (any more). */
  readonly invitation: (ticket: string) => Promise<Invitation | Refusal | null>;
  readonly claim: (key: string) => Promise<boolean>;
  readonly logger: Logger;
  /** Of what a browser of nobody can bring about. */
  readonly refusals: LogsWarnings;
}

type Stage<Name extends Visit['stage']> = Extract<Visit, { stage: Name }>;

const isInvitation = (found: Invitation | Refusal | null): found is Invitation => found !== null && !isRefusal(found);

function createVisits(ports: VisitPorts): (request: PageRequest) => Promise<PageAnswer> {
  return async (request) => {
    const [, first, second = '', ...rest] = request.path.split('/');
    if (first !== 'link' || second === '' || rest.length > 0) return shown(404, overPage);
    if (request.method === 'POST' && !isFromOurselves(request, ports.url)) return refused(ports, 'another site sent a form', 403);
    if (second === 'callback') return request.method === 'GET' ? comeBack(ports, request) : shown(405, overPage);
    if (second === 'confirm') return request.method === 'GET' ? ask(ports, request) : decide(ports, request);
    return request.method === 'GET' ? begin(ports, second) : leave(ports, second);
  };
}

/** Nothing is used up by looking: chats open links to show a preview. */
async function begin(ports: VisitPorts, ticket: string): Promise<PageAnswer> {
  const invitation = await ports.invitation(ticket);
  return isInvitation(invitation) ? shown(200, startPage(invitation.account)) : shown(404, overPage);
}

/** The browser that goes first is the only one that may come back. */
async function leave(ports: VisitPorts, ticket: string): Promise<PageAnswer> {
  const invitation = await ports.invitation(ticket);
  if (!isInvitation(invitation)) return shown(404, overPage);
  const visit = { stage: 'away', ticket, state: newSecret(), nonce: newSecret(), verifier: newSecret() } as const;
  const location = await ports.provider.address({ ...visit, challenge: digestOf(visit.verifier) });
  if (!(await ports.claim(`sign-in:leave:${digestOf(invitation.code)}`)))
    return refused(ports, 'a link was opened a second time', 404);
  return { status: 303, page: null, location, cookie: visitCookie(await ports.seal.close(visit)) };
}

async function comeBack(ports: VisitPorts, request: PageRequest): Promise<PageAnswer> {
  const visit = await visitOf(ports, request, 'away');
  if (visit === null) return refused(ports, 'a browser came back that was not sent', 403);
  if (!equalTexts(request.query.get('state') ?? '', visit.state))
    return refused(ports, 'a state does not belong to the browser', 403);
  if (!(await ports.claim(`sign-in:state:${digestOf(visit.state)}`)))
    return refused(ports, 'a browser came back a second time', 403);
  const code = request.query.get('code');
  if (request.query.has('error') || code === null) return { ...shown(403, notSignedInPage), cookie: clearedCookie };
  const person = await ports.provider.redeem({ code, nonce: visit.nonce, verifier: visit.verifier });
  if (isRefusal(person)) {
    ports.logger.warn({ code: person.code }, `someone could not sign in: ${person.reason}`);
    return { ...shown(403, notSignedInPage), cookie: clearedCookie };
  }
  const asked = { stage: 'asked', ticket: visit.ticket, entraId: person.entraId, token: newSecret() } as const;
  return { status: 303, page: null, location: '/link/confirm', cookie: visitCookie(await ports.seal.close(asked)) };
}

async function ask(ports: VisitPorts, request: PageRequest): Promise<PageAnswer> {
  const visit = await visitOf(ports, request, 'asked');
  const invitation = visit === null ? null : await ports.invitation(visit.ticket);
  if (visit === null || !isInvitation(invitation)) return shown(403, overPage);
  const person = ports.person(visit.entraId);
  const others = await ports.linking.accountsOf(person);
  return shown(200, confirmPage({ account: invitation.account, person, token: visit.token, others }));
}

async function decide(ports: VisitPorts, request: PageRequest): Promise<PageAnswer> {
  const visit = await visitOf(ports, request, 'asked');
  if (visit === null) return refused(ports, 'a browser decides that was not asked', 403);
  if (!equalTexts(request.form.get('token') ?? '', visit.token))
    return refused(ports, 'a form was not made for the browser', 403);
  if (!(await ports.claim(`sign-in:decide:${digestOf(visit.token)}`)))
    return refused(ports, 'a form was sent a second time', 403);
  const invitation = await ports.invitation(visit.ticket);
  if (!isInvitation(invitation)) return { ...shown(403, overPage), cookie: clearedCookie };
  const person = ports.person(visit.entraId);
  const about = { account: invitation.account.id, platform: invitation.account.platform, person: person.entraId };
  if (request.form.get('answer') !== 'yes') {
    ports.logger.warn(about, 'someone was offered an account that is not theirs');
    return { ...shown(200, declinedPage), cookie: clearedCookie };
  }
  const linked = await ports.linking.accept(person, invitation);
  if (isRefusal(linked)) return { ...shown(403, overPage), cookie: clearedCookie };
  ports.logger.info(about, 'an account was linked');
  return { ...shown(200, linkedPage(linked, person.name)), cookie: clearedCookie };
}

async function visitOf<Name extends Visit['stage']>(
  ports: VisitPorts,
  request: PageRequest,
  stage: Name,
): Promise<Stage<Name> | null> {
  const sealed = cookieOf(request.header('cookie'));
  const visit = sealed === null ? null : await ports.seal.open(sealed);
  return visit?.stage === stage ? (visit as Stage<Name>) : null;
}

/** People get one page whatever it was; the log says which. */
function refused(ports: VisitPorts, why: string, status: number): PageAnswer {
  ports.refusals.warn({ status }, `the sign-in page refused: ${why}`);
  return shown(status, overPage);
}

function shown(status: number, page: Page): PageAnswer {
  return { status, page };
}

/** Browsers say which site a form comes from; without a referrer the origin is `null`, so that alone says nothing. */
function isFromOurselves(request: PageRequest, url: string): boolean {
  const site = request.header('sec-fetch-site');
  const origin = request.header('origin');
  return (site === null || site === 'same-origin') && (origin === null || origin === 'null' || origin === url);
}

const name = '__Host-hardenbot-link';
/** Lax, not Strict: the way back from Entra ID is a link from another site. */
const attributes = 'Path=/; Secure; HttpOnly; SameSite=Lax';

/** The one cookie of the sign-in page: for this host alone, over TLS alone, out of reach of scripts, gone after ten minutes. */
function visitCookie(sealed: string): string {
  return `${name}=${sealed}; ${attributes}; Max-Age=${visitSeconds}`;
}

const clearedCookie = `${name}=; ${attributes}; Max-Age=0`;

/** The sealed visit in a `Cookie` header; null without one, and where there are two. */
function cookieOf(header: string | null): string | null {
  const values = (header ?? '').split(';').flatMap((part) => {
    const [key, ...value] = part.trim().split('=');
    return key === name ? [value.join('=')] : [];
  });
  return values.length === 1 ? (values[0] ?? null) : null;
}

/** 256 bits, base64url. */
function newSecret(): string {
  return randomBytes(32).toString('base64url');
}

function equalTexts(one: string, other: string): boolean {
  const hash = (text: string): Buffer => createHash('sha256').update(text).digest();
  return timingSafeEqual(hash(one), hash(other));
}

/** SHA-256, base64url: also what PKCE calls S256. */
function digestOf(text: string): string {
  return createHash('sha256').update(text).digest('base64url');
}
