/** A tenant state and the verdict it deserves; the contract suite runs every case of every control through the real adapters. */
import type { Verdict } from '../engine/plan/verdict.js';
import type { SweptMailboxes } from './reasoning/mail-policy/swept-mailboxes.js';

export interface Case {
  /** A sentence about the tenant. */
  readonly name: string;
  /** A `tenant-state/1` document; `schema` and `asOf` (2026-11-24T00:00:00Z) are filled in where they are missing. */
  readonly state: Readonly<Record<string, unknown>>;
  /** The control's own part of the settings. */
  readonly settings?: unknown;
  readonly breakGlass?: readonly string[];
  readonly bot?: { readonly servicePrincipalId?: string; readonly egress?: readonly string[] };
  readonly protectedPeople?: readonly string[];
  /** What a background sweep knows of the mailboxes; absent: there is none. */
  readonly swept?: SweptMailboxes;
  readonly verdict: Verdict;
  /** It is `unknown` because nobody has decided, and for no other reason. */
  readonly undecided?: true;
  /** Codes that must be among the warnings. */
  readonly warns?: readonly string[];
  /** Words that must be in the summary or in a warning. */
  readonly says?: readonly string[];
  /** Words that must be in neither. */
  readonly saysNot?: readonly string[];
  /** Words that must be in what the control suggests as the answer to its question. */
  readonly suggests?: readonly string[];
  /** Objects that must be named by the evidence. */
  readonly names?: readonly string[];
  /** Reads that must be among the missing. */
  readonly missing?: readonly string[];
  /** Fields, as `collection.property` (`exchange.CASMailbox.PopEnabled`), on which this pass rests: without one it is no pass. */
  readonly restsOn?: readonly string[];
  /**
   * - a code: the plan is refused with it
   * - a number: this many operations in the first plan
   * - absent: a failing or partial case must be plannable to the end (pass), through all its stages
   */
  readonly plan?: string | number;
  /** Codes that must be among the warnings of the first plan. */
  readonly planWarns?: readonly string[];
  /** Words that must be in the sentence by which the plan is refused. */
  readonly refuses?: string;
  /** What the audit gives when every stage is applied, where parts are left to a person; absent: pass. */
  readonly ends?: Verdict;
}
