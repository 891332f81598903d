/** The steps of one visit: open the link, sign in, come back, say whether the account is yours. */

import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import type { Invitation } from '../../src/gateway/decisions/link-accounts.js';
import { isRefusal, type Refusal } from '../../src/lib/errors.js';
import type { Logger, LogsWarnings } from '../../src/lib/log.js';
import type { Person } from '../../src/lib/person.js';
import type { SignInProvider } from '../../src/people/sign-in-provider.js';
import type { PageLinking } from './index.js';
import { confirmPage, declinedPage, linkedPage, notSignedInPage, overPage, type Page, startPage } from './pages.js';
import type { PageAnswer, PageRequest } from './request-listener.js';
import { type Seal, type Visit, visitSeconds } from './seal.js';

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

export function createVisits(ports: VisitPorts): (request: PageRequest) => Promise<PageAnswer> {
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

export function equalTexts(one: string, other: string): boolean {
  const hash = (text: string): Buffer => createHash('sha256').update(text).digest();
  return timingSafeEqual(hash(one), hash(other));
}

/** SHA-256, base64url: also what PKCE calls S256. */
function digestOf(text: string): string {
  return createHash('sha256').update(text).digest('base64url');
}
