/**
 * What the engine asks of a kind of change, beside the plain change of a control. A kind answers from the terms alone, so both processes, and anyone who reads the
 * ledger later, get the same answer. What reads a tenant is in the kind's part of the worker (`worker/change-kind.ts`), what a card shows in its section
 * (`views/card-section.ts`).
 */
import type { Refusal } from '../lib/errors.js';
import type { OwnApproval, PlanTerms, RequestTerms } from './terms.js';

/** The terms of a plan, with what else of it decides. */
interface PlannedTerms extends PlanTerms {
  readonly control: string;
  readonly reverts?: string | undefined;
}

export interface ChangeKind {
  /** The name of its folder, and of the field of requests and plans that holds its terms. */
  readonly id: keyof PlanTerms;
  /** Prefix of the ids of its changes, without the dash; absent: the one of all changes. More people may know of changes with their own prefix than may read the tenant. */
  readonly prefix?: string;
  /** The command that plans the same again. @param control as the plan names it */
  commandFor(terms: PlanTerms, control: string): string;
  /** Whether these terms of a plan are those of the request, as far as the request goes. Asked of a plan that undoes another for kinds with `whenUndone` alone. */
  isAsAsked(planned: PlannedTerms, asked: RequestTerms): boolean;
  /** The account that must not decide on it, by Entra object id; absent or undefined: none. */
  withoutSay?(terms: PlanTerms): string | undefined;
  /** That account has no say in undoing it either. */
  readonly undoneWithoutSay?: true;
  /** What of the kind it is that undoes it, as it is asked for and as it is planned; absent: nothing. */
  whenUndone?(terms: PlanTerms): { readonly asked: RequestTerms; readonly planned: PlanTerms };
  /** It cannot wait: it goes ahead of other work, calls people until one answers, and waits for no ticket. */
  readonly isUrgent?: true;
  /** Whether it begins once it was approved, although the ledger of its tenant takes no entries. */
  beginsWhileHalted?(control: string): boolean;
  /** Who decides on it, where that is not who decides on any change of its tier; null: it is. */
  approval?(terms: PlanTerms): OwnApproval | null;
  /** Why one person must not approve it alone in an emergency; null or absent: they may. */
  whyNotAlone?(terms: PlanTerms): Refusal | null;
  /** What may be done later is derived from all of its changes, so their entries stay. */
  readonly keepsEntries?: true;
  /** When it ends, for a kind whose changes have an end of their own; null: this one has none. */
  ownEnd?(terms: PlanTerms, id: string): OwnEnd | null;
  /** The code of `OwnEnd.over`. */
  readonly codeOver?: string;
  /** The account that is notified of each step once it was applied, and whose time zone the card shows too, by Entra object id. */
  notifies?(terms: PlanTerms): string | undefined;
  /** Whom it keeps from signing in (`isOut`), or whose access it restores; null: nobody. */
  keepsOut?(
    terms: PlannedTerms,
  ): { readonly account: { readonly id: string; readonly name: string }; readonly isOut: boolean } | null;
  /** What webhooks report of it beside what they report of every change. */
  reported?(asked: RequestTerms): object;
  /** What of it was chosen, as it was typed, for the line of its request. */
  chosen?(asked: RequestTerms): readonly string[] | undefined;
  /** Where its changes stand, by status, where the words for any change would not be true of them. */
  readonly statusWords?: Readonly<Partial<Record<string, string>>>;
  /** In a few words, for a line of a digest. */
  inShort?(terms: PlanTerms): string;
  /** What still happens while the ledger of a tenant takes no entries: as a clause, and as a few words. */
  readonly whileHalted?: { readonly ends: string; readonly short: string };
  /** How to speak of changes in force in a tenant that left the settings. */
  readonly orphaned?: OrphanedWords;
}

/** A change that ends at an approved time: nobody can keep it, its end is retried until done, and it ends at once where it did not begin as approved. */
export interface OwnEnd {
  /** The change that ends: this one, or the one under way whose end it postpones. A change that postpones an end writes nothing itself. */
  readonly subject: string;
  readonly until: Date;
  /** Why it does not begin any more. */
  readonly over: Refusal;
  /** Why it cannot be kept. */
  readonly whyNotKept: (changeId: string) => Refusal;
  /** Why there is nothing to end. */
  readonly nothingToEnd: (changeId: string) => Refusal;
}

export interface OrphanedWords {
  /** @param gone the beginning of the sentence, which names the tenant; `which` as `one` words them */
  inForce(gone: string, which: readonly string[]): string;
  /** One change, and until when. */
  one(terms: PlanTerms, until: Date): string;
  /** How to end it by hand. */
  readonly byHand: string;
}
