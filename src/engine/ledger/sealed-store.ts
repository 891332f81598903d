/** What features keep in the store beside the ledger: each value signed for its place, see `SealedValues`. Where that is each feature says itself. */
import type { Role } from '../../keys/keyring.js';
import type { ConcludedWith } from './kept-index.js';
import type { ValuePlace } from './sealed-value.js';

export interface KeptPlace extends ValuePlace {
  /** Its key in the store, behind the tenant. */
  readonly key: string;
}

/** What processes of one role keep, and both read. */
export interface SealedStore {
  /** Null where nothing is kept, or nothing that counts. */
  read(place: KeptPlace): Promise<unknown>;
  /** Throws in a process of the other role. @param forMs it is forgotten then; absent: never */
  keep(place: KeptPlace, value: unknown, forMs?: number): Promise<void>;
  /** All of one tenant. */
  forget(...places: readonly KeptPlace[]): Promise<void>;
}

export interface SealedStores {
  readonly byGateways: SealedStore;
  readonly byWorkers: SealedStore;
}

/** For what a process concluded from ledgers: the next one of its role goes on from there. What other code concluded, or with other keys, is not to be believed. */
export interface ConcludedStore {
  readonly role: Role;
  readonly store: SealedStore;
  /** Digests of the code and of the keys of this process, worked out when they are first needed. */
  readonly concluded: () => ConcludedWith;
}
