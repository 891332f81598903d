/** Port: who a person is, proved by signing in to Entra ID (authorization code flow with PKCE). Its adapter is `adapters/m365/sign-in.ts`. */
import type { Refusal } from '../lib/errors.js';

export interface SignInQuestion {
  /** Comes back unread, and ties the answer to the browser that was sent. */
  readonly state: string;
  /** Comes back inside the identity token. */
  readonly nonce: string;
  /** SHA-256 of the verifier, base64url. */
  readonly challenge: string;
}

export interface SignInAnswer {
  readonly code: string;
  readonly nonce: string;
  readonly verifier: string;
}

export interface SignInProvider {
  /** Where the browser is sent. Rejects where Entra ID cannot be asked, or describes itself as another tenant. */
  address(question: SignInQuestion): Promise<string>;
  /** The Entra object id of a member of the directory tenant; a refusal for anyone else, with what to log. Rejects where Entra ID cannot be asked. */
  redeem(answer: SignInAnswer): Promise<{ readonly entraId: string } | Refusal>;
  close(): Promise<void>;
}
