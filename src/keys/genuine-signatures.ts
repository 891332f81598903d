/** Signatures that fitted once, by the keyring that has their keys: a keyring does not change, so they fit whenever someone looks again. */
import type { Keyring } from './keyring.js';

/** Something signed. */
export interface Signed {
  /** Stands for the key and for all that was signed: two that differ in either have different hashes. */
  readonly hash: string;
  readonly signature: string;
}

const maxRemembered = 20_000;

/** Those of one kind, so that what was signed as one is never taken for another. */
export class GenuineSignatures {
  /** The signature of each, by its hash. */
  readonly #found = new WeakMap<Keyring, Map<string, string>>();

  /** Whether its signature was found to fit. Says nothing of whether its key still counts. */
  has(keyring: Keyring, { hash, signature }: Signed): boolean {
    return this.#found.get(keyring)?.get(hash) === signature;
  }

  /** It was verified, or this process signed it. */
  add(keyring: Keyring, { hash, signature }: Signed): void {
    const known = this.#found.get(keyring) ?? new Map<string, string>();
    this.#found.set(keyring, known);
    if (known.size >= maxRemembered) known.clear();
    known.set(hash, signature);
  }
}
