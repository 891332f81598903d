/** The sign-in page: links a chat account to the person who signs in to Entra ID and says that the account is theirs. */
import { createHmac } from 'node:crypto';
import { type Listening, refusalLog } from '../../src/chat/http-listener.js';
import type { Account } from '../../src/chat/platform.js';
import type { Invitation, Linking } from '../../src/gateway/decisions/link-accounts.js';
import { isRefusal, type Refusal } from '../../src/lib/errors.js';
import { canonicalJson } from '../../src/lib/json.js';
import type { Logger } from '../../src/lib/log.js';
import type { Person } from '../../src/lib/person.js';
import type { SignInProvider } from '../../src/people/sign-in-provider.js';
import { openListener } from './request-listener.js';
import { createSeal } from './seal.js';
import { createVisits, equalTexts } from './visits.js';

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
