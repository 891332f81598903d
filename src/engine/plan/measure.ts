/** What plans are made of: a control of the audit, or a stage of the playbook for a compromised account. */
import type { Operation } from './operation.js';
import type { Tier } from './risk.js';

/** What a change does, as the title of its plan says it. */
export interface ChangeTitle {
  /** In the imperative, without its objects: `Turn off POP and IMAP`. */
  readonly does: string;
  /** The resource whose operations are counted behind it, and what one of its objects is called; absent: none are counted. `isWhole`: one operation of its plans is about new objects, which the title of the state names. */
  readonly to?: { readonly resource: string; readonly one: string; readonly many?: string; readonly isWhole?: true };
}

export interface Measure {
  /** What people type. */
  readonly id: string;
  /** The state wanted, in the present tense. */
  readonly title: string;
  /** The same of one plan, by its first operations, where they name what `title` leaves to the settings; null: they do not. */
  readonly titleIn?: (operations: readonly Operation[]) => string | null;
  /** What a change of it does. */
  readonly changeTitle: ChangeTitle;
  /** How much a change of it can hurt: decides how many approvers it takes. */
  readonly risk: Tier;
  /** What a person has to do that no plan of it can, with the command or page. */
  readonly byHand?: string;
  /** Who notices the change, and how; shown above Approve. */
  readonly impact: string;
  /** The change can lock people out or stop mail, so it undoes itself unless someone keeps it in time. */
  readonly revertedUnlessKept?: true;
  /** How long there is to keep it at least, in milliseconds, where its effect takes longer than settings give. */
  readonly keepWithinAtLeastMs?: number;
  /** What undoing a change of it does that anyone who approves that has to know. */
  readonly revertWarning?: { readonly code: string; readonly text: string };
  /** Each step of its plans is about one object on its own, so that a request may leave some out. */
  readonly eachObject?: true;
  /** A step that fails does not keep the others from being done. */
  readonly stepwise?: true;
}
