/** What a command is: a word that people type after /harden, what it needs, and what it answers. */

import type { Card } from '../../chat/card.js';
import type { Actor, Conversation } from '../../chat/platform.js';
import type { SettingsOfCommands, TenantSettings } from '../../config/settings.js';
import type { ControlDefinition } from '../../controls/control.js';
import type { WaivedFinding } from '../../controls/waived-finding.js';
import type { ReadsWatermark } from '../../engine/changes/read-watermark.js';
import type { LoadsEvidence } from '../../engine/ledger/evidence-store.js';
import type { Ledger } from '../../engine/ledger/ledger.js';
import type { DecisionVerifier } from '../../engine/plan/decision.js';
import type { ReadsOperations } from '../../engine/plan/plan-store.js';
import type { SettingsInEffect } from '../../features/settings-in-effect.js';
import type { DecisionReferences } from '../../features/terms.js';
import type { Language } from '../../frameworks/framework.js';
import type { Refusal } from '../../lib/errors.js';
import type { Person } from '../../lib/person.js';
import type { Directory } from '../../people/directory.js';
import type { NotifyStore } from '../../people/notify.js';
import type { Right } from '../../people/rights.js';
import type { Digest } from '../../posture/digest.js';
import type { HistoryStore } from '../../posture/history.js';
import type { PostureStore } from '../../posture/posture.js';
import type { HomeView } from '../../views/home.js';
import type { FirstAudit } from '../../views/status.js';
import type { Deciding, TenantAddress } from '../decisions/decisions.js';
import type { Linking } from '../decisions/link-accounts.js';
import type { RequestReads } from '../decisions/recorder.js';
import type { GatewayFeature } from '../feature.js';
import type { OptionName } from './words/take-options.js';

export interface HasHistory {
  readonly history: HistoryStore;
}

export interface HasSettings {
  readonly settings: SettingsOfCommands;
}

export interface HasVerifier {
  readonly verifier: DecisionVerifier;
}

export interface HasWaived {
  /** The findings of a tenant that people accept, each with where that stands now. */
  readonly waived: (tenantId: string) => Promise<readonly WaivedFinding[]>;
}

export interface HasEveryWaived {
  /** The same, with those that have long been over. */
  readonly everyWaived: (tenantId: string) => Promise<readonly WaivedFinding[]>;
}

export interface HasHome {
  readonly home: (person: Person, tenants: readonly TenantAddress[]) => Promise<HomeView>;
}

export interface HasLastDigest {
  /** Null before the first one. */
  readonly lastDigest: (tenantId: string) => Promise<Digest | null>;
}

export interface HasNextDigest {
  /** When the next one comes; null where the settings ask for none. */
  readonly nextDigest: (tenantId: string) => Date | null;
}

export interface HasToday {
  /** The calendar day of a tenant now. */
  readonly today: (tenantId: string) => string;
}

export interface HasCalendarOf {
  /** The time zone in which the days of a tenant are counted. */
  readonly calendarOf: (tenantId: string) => string;
}

export interface HasZoneOf {
  /** The time zone in which the times of a tenant are shown. */
  readonly zoneOf: (tenantId: string) => string;
}

export interface HasNow {
  readonly now: () => Date;
}

export interface HasFirstAudit {
  /** What became of the audit of a tenant of which nothing is kept; null: none was asked for. */
  readonly firstAudit: (tenantId: string) => Promise<FirstAudit | null>;
}

export interface HasSealFile {
  /** Signs a file that has a place for its seal. */
  readonly sealFile: (content: string) => string;
}

export interface HasPages {
  /** Who hands pages out and with which picture (a data URI), where settings say so, and in which language they speak. */
  readonly pages: { readonly issuer: string | null; readonly logo: string | null; readonly language: Language };
}

export interface HasDeciding {
  readonly deciding: Deciding;
}

export interface HasLinking {
  readonly linking: Linking;
}

export interface HasDirectory {
  readonly directory: Directory;
}

export interface HasLedger {
  readonly ledger: Ledger;
}

export interface HasPostures {
  readonly postures: PostureStore;
}

export interface HasDecided {
  /** What people decided of the settings in chat. */
  readonly decided: SettingsInEffect<TenantSettings>;
}

export interface HasControls {
  readonly controls: readonly ControlDefinition[];
}

/** What commands work with. */
export interface CommandPorts
  extends HasHistory,
    HasSettings,
    HasVerifier,
    HasWaived,
    HasEveryWaived,
    HasHome,
    HasLastDigest,
    HasNextDigest,
    HasToday,
    HasCalendarOf,
    HasZoneOf,
    HasNow,
    HasFirstAudit,
    HasSealFile,
    HasPages,
    HasDeciding,
    HasDirectory,
    HasLedger,
    HasPostures,
    HasControls,
    HasLinking,
    HasDecided {
  readonly features: readonly GatewayFeature[];
  readonly plans: ReadsOperations;
  readonly evidence: LoadsEvidence;
  /** Absent where nobody waits for what workers read. */
  readonly watermark?: ReadsWatermark;
  /** What people want to hear. */
  readonly notify: NotifyStore;
}

export interface KnownAccount {
  readonly person: Person;
  /** The account it was sent from. */
  readonly actor: Actor;
}

/** One command as a person sent it; references are taken out of its words. */
export interface CommandCall extends DecisionReferences, KnownAccount {
  readonly tenant: TenantAddress;
  readonly conversation: Conversation;
  /** The words behind the command's own. */
  readonly words: readonly string[];
  /** When it is to begin, as it was typed. */
  readonly at?: string;
  /** Objects that a plan leaves out. */
  readonly except?: readonly string[];
  /** See `Call`. */
  readonly reads?: RequestReads;
}

export interface NamedGroup {
  /** As it is typed behind the `@`. */
  readonly group: string;
  /** Those of the group that the person may read; at least one. */
  readonly tenants: readonly TenantAddress[];
  /** Set where it was asked in a channel: then it is about the tenants of that channel alone. */
  readonly inChannel?: true;
}

/** One command about a group of tenants. */
export interface GroupCall extends Omit<CommandCall, 'tenant'>, NamedGroup {}

export interface Command {
  /** The word people type; also the file name. */
  readonly name: string;
  /** What may follow, e.g. `<control>`; empty where nothing does. */
  readonly takes: string;
  /** One line for help: what it does. */
  readonly summary: string;
  /** A whole example. */
  readonly example: string;
  /** The names of what may stand behind `--`; absent: nothing may. */
  readonly flags?: readonly string[];
  /** What may stand among the words as `name=value`. */
  readonly options?: readonly OptionName[];
  /** How many words are read, options and the name of a group aside; absent: the command itself looks, or any number. */
  readonly maxWords?: number;
  /** Set where it lists things that people decided on. */
  readonly lists?: true;
  /** Set where words are free text, in which anything may stand. */
  readonly freeText?: true;
  /** Set where words are values, which may read like the name of a tenant. */
  readonly takesValues?: true;
  /** Set where it ends harm or decides on what is there already: it is never refused because a person did much. */
  readonly urgent?: true;
  /** Set where it reads everything that there is of a tenant: a person may ask for it a few times a minute. */
  readonly heavy?: true;
  /** Set where the answer is about no tenant: it is given in every conversation. */
  readonly anywhere?: true;
  /** The right without which it is refused in a tenant, before it runs; absent: what it does asks for the right that it takes. */
  readonly needs?: Right;
  /**
   * What to answer where a value with a blank was typed without quotes; absent: the command itself looks.
   * @param words the whole command as it was typed
   */
  whyTorn?(words: readonly string[], known: HasControls & { readonly named: (word: string) => boolean }): Refusal | null;
  /** Null: the answer is a message that follows in the channel. */
  run(call: CommandCall, ports: CommandPorts): Promise<Card | Refusal | null>;
  /**
   * For a conversation that stands for several tenants when none is named, with those that the person may see, or with none in a chat with
   * the bot alone; absent: a tenant has to be named.
   */
  runForAll?(
    call: Omit<CommandCall, 'tenant'>,
    tenants: readonly TenantAddress[],
    ports: CommandPorts,
  ): Promise<Card | Refusal | null>;
  /** How many tenants of a group one answer has room for: of a larger group it is asked page by page, with `page=2`. Absent: any number. */
  readonly tenantsAtOnce?: number;
  /** For a group of tenants, `@gold`, with those of it that the person may read; absent: it takes one tenant. */
  runForGroup?(call: GroupCall, ports: CommandPorts): Promise<Card | Refusal | null>;
  /** For an account that nobody is known by; absent: it is refused. */
  runUnknown?(call: UnknownCall, ports: CommandPorts): Promise<Card | Refusal>;
}

/** One command as an account sent it that belongs to no known person. */
interface UnknownCall {
  readonly actor: Actor;
  readonly words: readonly string[];
}
