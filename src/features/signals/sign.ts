/** What a judge makes of observations: one sign, about one person or thing, with the rows that show it and what people can do about it. */
import type { Json } from '../../lib/json.js';

/** What a sign is about. Signs about the same one within an hour share a card. */
export interface About {
  readonly type: 'person' | 'policy' | 'app' | 'object' | 'tenant';
  /** Of a person, policy or app the object id in lower case; else its identity in the tenant, in lower case. */
  readonly id: string;
  /** As people call it. It comes from the tenant, so it is hostile until it is drawn as plain text. */
  readonly name: string;
}

/**
 * - `A`: rings at once · `B`: rings where the person is privileged or break-glass, or where two signs meet within an hour · `C`: for the digest alone
 */
export type Weight = 'A' | 'B' | 'C';

/** How sure it is that what the rows say is what happened: not how bad it would be. */
type Confidence = 'certain' | 'likely' | 'possible';

export interface Somebody {
  /** Entra object id, in lower case. */
  readonly id: string;
  readonly name: string;
}

/** What people can do with one press beside the answers that every card has. */
export type Press =
  | { readonly press: 'contain'; readonly person: Somebody }
  | { readonly press: 'ask'; readonly person: Somebody }
  | {
      /** An exact plan back to the state that the row holds: only where the log has the whole value from before. */
      readonly press: 'restore';
      /** The key of the resource, e.g. `graph.conditionalAccessPolicies`. */
      readonly resource: string;
      readonly id: string;
      readonly name: string;
      /** The whole object as it was before. */
      readonly before: Json;
      /** As the change left it; null: it was deleted. */
      readonly after: Json;
    };

/** Something in the mailbox of the person that the rows name, so that an incident proposes to clean it. */
export type Left =
  | { readonly in: 'rules'; readonly name: string }
  | { readonly in: 'forwarding' }
  /** Who may open the mailbox, or send as its owner. */
  | { readonly in: 'rights'; readonly name: string };

export interface Sign {
  /** The id of its kind. */
  readonly kind: string;
  readonly about: About;
  /** The vendor's ids of the rows that show it, at least one. */
  readonly rowIds: readonly string[];
  readonly event: {
    /** When it happened: of several rows the first. */
    readonly at: Date;
    /** The same for every row of one action (its correlation id), so that a twin that comes later is no second sign. Else the id of the row. */
    readonly key: string;
    /** When the answer came that completed it: of several rows the last. */
    readonly answeredAt: Date;
  };
  /** One sentence: who did what to whom. */
  readonly says: string;
  /** Further facts, a line each, eight at most: where from, which values before and after. */
  readonly evidence: readonly string[];
  readonly confidence: Confidence;
  readonly weight: Weight;
  /** Why it weighs so, a sentence each; what lowered it too. */
  readonly reasons: readonly string[];
  readonly presses: readonly Press[];
  /** What it left there; absent: nothing that the rows name. */
  readonly left?: readonly Left[];
}
