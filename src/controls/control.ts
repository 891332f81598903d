/** What a control is: one thing that should be true of a tenant, judged from its own rows by a pure fold. */
import type { z } from 'zod';
import type { ChangeTitle, Measure } from '../engine/plan/measure.js';
import type { Operation } from '../engine/plan/operation.js';
import type { InUse } from '../engine/plan/plan.js';
import type { Tier } from '../engine/plan/risk.js';
import type { Verdict } from '../engine/plan/verdict.js';
import { type Refusal, refuse } from '../lib/errors.js';
import type { Read } from '../tenant/resource.js';
import type { AccessProof } from './access-proof.js';
import type { Finding, Missing, Warning } from './finding.js';
import type { Looser } from './looser.js';
import type { Question } from './question.js';
import type { AccessException } from './reasoning/access/access-exception.js';
import type { SweptMailboxes } from './reasoning/mail-policy/swept-mailboxes.js';
import type { SettingSentence } from './setting-sentence.js';
import type { Suggesting } from './suggestion.js';

/** What reports call the parts that controls belong to: eight ways of hardening, and 9, the basics that every tenant needs beside them. */
export type Way = 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8 | 9;

export const basics = 9 satisfies Way;

/** An enforced change that hardenbot undid because nobody kept it, by its signed record. */
export interface LapsedKeep {
  /** Between these two it wrote what was before. */
  readonly from: Date;
  readonly until: Date;
  /** Since when the policy had only reported before the change, at the latest. */
  readonly reportedSince: Date;
}

/** All that a pure control may know beside the rows. */
export interface Context<Settings = unknown> {
  /** The control's own settings, parsed by its schema. */
  readonly settings: Settings;
  readonly tenant: { readonly id: string };
  /** Declared emergency accounts, by user principal name or object id. */
  readonly breakGlass: readonly string[];
  readonly bot: { readonly servicePrincipalId: string | null /** addresses in CIDR form */; readonly egress: readonly string[] };
  /** Requester, then approvers, by Entra object id or user principal name: a plan must not lock them out. */
  readonly protectedPeople: readonly string[];
  /** How long a report-only policy has to run before it may be enforced, in milliseconds. */
  readonly reportOnlyForMs: number;
  /** Enforced changes of this control that nobody kept; absent: none. */
  readonly lapsed?: readonly LapsedKeep[];
  /** Who may sign in from blocked countries for a time, by hardenbot's own record; absent: nobody. */
  readonly exceptions?: readonly AccessException[];
  /** What a background sweep knows of the mailboxes, where the control wants it; null or absent: nothing. */
  readonly swept?: SweptMailboxes | null;
  /** "Now": the time that decides expiry. */
  readonly asOf: Date;
}

/** What became of a read: whole, or not, with the reason. `rows` is what came either way. */
export type ReadOutcome =
  | { readonly complete: true; readonly rows: number }
  | { readonly complete: false; readonly rows: number; readonly missing: Missing };

/** Looks up what became of a read; a read that was never asked for is a bug and throws. */
export type Outcomes = (read: Read) => ReadOutcome;

/** A fold over streamed rows: rows go in one by one, the result comes out at the end. */
export interface RowFold {
  /** Takes one row, already parsed by the read's resource. */
  see(read: Read, row: unknown): void;
  /**
   * Reads that only the rows so far could name (members of a group that a policy refers to). Called after all its reads so far
   * have ended, again and again until it names nothing new.
   */
  follow?(outcomes: Outcomes): readonly Read[];
  /** What `follow` may name: a read of the same collection from the start waits for it, so that a long list is read once for all. */
  readonly mayFollow?: readonly Read[];
}

export interface Audit extends RowFold {
  judge(outcomes: Outcomes): Judgement;
}

/** A finding without what the control itself adds (its id and way). */
export type Judgement = Omit<Finding, 'control' | 'way'> & {
  /** The summary itself names why a gap is there and what to do; absent: the first gap is named behind it. */
  readonly reasoned?: true;
};

/** What would be done. `prepare` is what goes in report-only, audit or disabled first; `enforce` makes it bite. */
export interface PlanDraft {
  readonly stage: 'prepare' | 'enforce';
  /** The verdict that the audit must give after apply. */
  readonly expects: Verdict;
  /** Each exactly one call; may be a generator, so that ten thousand operations are never held. Empty: nothing to change. */
  readonly operations: Iterable<Operation>;
  readonly warnings: readonly Warning[];
  /** Since when what it enforces only reported: its trial is counted once more before there is a plan. */
  readonly reportedSince?: Date;
}

export interface Planning extends RowFold {
  /** Called after every read ended. A refusal says what to do instead. */
  draft(outcomes: Outcomes): PlanDraft | Refusal;
  /** Reads in the same pass, and shares what was read; absent: the change cannot keep anyone from signing in. */
  readonly proof?: AccessProof;
}

/** One sign-in that a change is about: it would not have gone through as it did. */
export interface Hit {
  /** Of the sign-in in the log. */
  readonly id: string;
  /** ISO 8601; null where the log does not say. */
  readonly at: string | null;
  /** Object id of the account, in lower case. */
  readonly user: string | null;
  /** The account as people know it. */
  readonly who: string;
  /** Its address. */
  readonly from: string | null;
  /** False for a guess at a password. */
  readonly succeeded: boolean;
  /** What Entra ID made of it: `low`, `medium`, `high`; `none`, or `hidden` without the licence. */
  readonly risk: string | null;
}

/** Mail that a change is about, of one day, sender or mailbox, and source. */
export interface MailCount {
  /** UTC, as 2026-11-24. */
  readonly day: string;
  /** The mailbox or address that notices. */
  readonly who: string;
  /** The address it came from, or where it was sent on to. */
  readonly by: string;
  /** The filter held it already: nobody notices that it does not come. */
  readonly isHeld: boolean;
  readonly messages: number;
}

/** What becomes of mail, and how sure the figure is. */
export interface MailOutcome {
  /** Which way the figure may be off, because traces do not show all that decides; `about`: either way. */
  readonly bound: 'at most' | 'at least' | 'about';
  /** What becomes of it, behind a number of messages. */
  readonly end: 'rejected' | 'not forwarded' | 'filtered like other mail';
}

export interface MailImpact extends MailOutcome {
  readonly counts: readonly MailCount[];
  /** Messages of further days, senders and sources. */
  readonly leftOut: number;
  /** Whether the traces were read whole. */
  readonly complete: boolean;
}

/** Who and what a change would have hit, measured before it is made. */
export interface Impact {
  readonly lines: readonly { readonly label: string; readonly value: string }[];
  /** What could not be measured, and why: each a sentence. */
  readonly notMeasured: readonly string[];
  /** Those who use what the change closes, the first of them: by the name that their object has in the plan, and how. */
  readonly inUse?: readonly InUse[];
  /** The sign-ins themselves, guesses at passwords among them; absent: the study reads no log of sign-ins. Exemptions of a plan are not taken off. */
  readonly hits?: readonly Hit[];
  /** How many more there were. */
  readonly hitsLeftOut?: number;
  /** The mail itself, by day; absent: the study reads no message traces. */
  readonly mail?: MailImpact;
  /** Set where a trial could not say what would have happened to this many of the sign-ins: nobody enforces what it is about on that. */
  readonly unknown?: { readonly signIns: number; readonly of: number };
}

export interface ImpactStudy extends RowFold {
  report(outcomes: Outcomes): Impact;
}

export interface References {
  readonly cis?: readonly string[];
  readonly scuba?: readonly string[];
  readonly mitre?: readonly string[];
  /** Checks of other tools that look at the same thing. */
  readonly peers?: readonly string[];
}

/** A list of the settings that a request may replace for its own plan. */
export interface Parameter {
  /** Its key in the settings, and what people type before `=`. */
  readonly key: string;
  readonly label: string;
  /** How to write it. */
  readonly hint: string;
  readonly kind: 'list';
}

/** One of several things that a control judges. Lists of others ask for it by its id, and findings and archives keep its verdict by it, so that it stays. */
export interface PartDefinition {
  readonly id: string;
  /** The state wanted, in the present tense, as of a control. */
  readonly title: string;
  /** Measured for lists of others alone: neither the verdict of the control nor its plan asks for it. */
  readonly beside?: true;
  /** No plan closes it: a person does, as `byHand` of the control says. */
  readonly byHand?: true;
  /** Parts that hold wherever this one holds by default settings, by id: it is a stricter limit of the same thing. */
  readonly includes?: readonly string[];
}

/** What a control is, without what reads and judges a tenant: all that a process needs of it which opens none. */
export interface ControlDefinition<Settings = unknown> {
  /** What people type; also the folder. */
  readonly id: string;
  /** The way of hardening it belongs to. */
  readonly way: Way;
  /** The state wanted, in the present tense. */
  readonly title: string;
  /** The same of one plan: see `Measure`. */
  readonly titleIn?: NonNullable<Measure['titleIn']>;
  /** What a change of it does, as the title of its plan says it. */
  readonly changeTitle: ChangeTitle;
  readonly severity: Tier;
  /** How much a change of this control can hurt: decides how many approvers it takes. */
  readonly risk: Tier;
  /** The change can lock people out or stop mail, so it undoes itself unless someone keeps it in time. */
  readonly revertedUnlessKept?: true;
  /** Each step of its plans is about one object alone, so that a request may leave some out. */
  readonly eachObject?: true;
  /** How long there is to keep it at least, in milliseconds, where its effect takes longer than settings give; beside `revertedUnlessKept`. */
  readonly keepWithinAtLeastMs?: number;
  /** Which attack it stops. */
  readonly why: string;
  /** Who notices the change, and how; shown above Approve. */
  readonly impact: string;
  /** How long until a change has effect, with what Microsoft does not confirm said so. */
  readonly delay: string;
  /** What no source says for certain and no tenant has shown yet, beside what its resources say of themselves. */
  readonly unconfirmed?: readonly string[];
  readonly references: References;
  /** The control's part of hardenbot.yaml; parsing `{}` gives the defaults. */
  readonly settings: z.ZodType<Settings>;
  /** Which change of a setting, by its dotted key, makes it ask for less: such a change takes more approvals. Of a key that is not named, any change. */
  readonly looser?: Readonly<Record<string, Looser>>;
  /** What a change of a setting does, in the words of the card that asks for it, by its dotted key; of a key that is not named, its name is shown. */
  readonly sentences?: Readonly<Record<string, SettingSentence>>;
  /** What an empty list of the settings stands for, by its dotted key; of a key that is not named, for nothing. */
  readonly whenEmpty?: Readonly<Record<string, readonly string[]>>;
  /** The things that it judges, each with its own verdict in every finding; absent: it is judged as a whole. */
  readonly parts?: readonly PartDefinition[];
  /** Settings that may differ from the default and take nothing from what the title says, by their dotted key: whether this value is such a one. */
  readonly isNoWeaker?: Readonly<Record<string, (value: unknown) => boolean>>;
  /** What someone has to decide before it can be judged; absent: it is judged whatever settings say. */
  readonly question?: Question;
  /** Which lists of the settings a request may replace for its own plan; absent: none. */
  readonly parameters?: readonly Parameter[];
  /** A person must make the change, and `byHand` says how: there is no `plan`. */
  readonly onlyByHand?: true;
  /** It reasons with what the background sweep knows of mailboxes. */
  readonly wantsSweep?: true;
  /** What a person has to do, with the command or page; beside a plan, what no plan of it can do. */
  readonly byHand?: string;
}

/** A control whole: what it is, with what reads and judges a tenant and plans a change of it. */
export interface Control<Settings = unknown> extends ControlDefinition<Settings> {
  reads(context: Context<Settings>): readonly Read[];
  audit(context: Context<Settings>): Audit;
  /** Absent where the change is `onlyByHand`. */
  plan?(context: Context<Settings>): Planning;
  /** What undoing a change of it does that people have to know before they approve that. */
  readonly revertWarning?: Warning;
  /** Evidence of the last 30 days, read before a plan is shown. */
  study?(context: Context<Settings>): ImpactStudy & { reads(): readonly Read[] };
  /** What the tenant shows of the answer to its question, or of its exceptions; absent: it has nothing to suggest. */
  suggest?(context: Context<Settings>): Suggesting;
  /** What the stage that only reports has shown since a moment; absent: it is in no log that hardenbot reads. */
  trial?(context: Context<Settings>, since: Date): ImpactStudy & { reads(): readonly Read[] };
}

/** Why a plan has no step: nothing is open, or what is open is not for a plan. */
export function nothingToPlan(
  { id, title, byHand }: Pick<Measure, 'id' | 'title' | 'byHand'>,
  draft: Omit<PlanDraft, 'stage' | 'operations'>,
): string {
  const { expects, warnings } = draft;
  if (expects === 'pass') return `"${title}" is true already.`;
  if (expects === 'notApplicable') return `"${title}" does not apply to this tenant.`;
  const why = warnings.length > 0 ? warnings.map(({ text }) => text).join(' ') : byHand;
  return `A plan for "${title}" would change nothing now, although not all of it is as it should be. ${why ?? `/harden explain ${id} says what is open.`}`;
}

/** What a plan for a control that hardenbot does not change is answered with. */
export function changedByHand({ id, byHand }: ControlDefinition): Refusal {
  return refuse('by-hand', `hardenbot does not change ${id} itself.`, byHand ?? 'A person has to make this change.');
}
