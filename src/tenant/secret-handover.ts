/** The port through which a password that hardenbot made up reaches a person: by a way of its own, never by chat, ledger or log. */

export interface SecretHandover {
  /**
   * Makes a password ready before the service is asked to set it. Throws HandoverFailed when that cannot be done; the password is set
   * all the same, and nobody knows it.
   */
  prepare(secret: { readonly account: string; readonly password: string }): Promise<PreparedHandover>;
}

export interface PreparedHandover {
  /** The service took the password, or may have. Gives where it is, as a sentence for people. */
  deliver(): Promise<string>;
  /** The service refused the password: nothing of it is left. */
  discard(): Promise<void>;
}

/** Why a password could not be handed over; the message is for people and holds nothing of the password. */
export class HandoverFailed extends Error {
  override readonly name = 'HandoverFailed';
}

/** What becomes of a password that nobody gets. */
export const thrownAway =
  'Nobody knows the new password: it was thrown away. An administrator sets another one in the Microsoft Entra admin center before the account is used again.';

/** Where no way is configured: the password is thrown away, and the outcome says so. */
export const throwAway: SecretHandover = {
  prepare: () => Promise.resolve({ deliver: () => Promise.resolve(thrownAway), discard: () => Promise.resolve() }),
};
