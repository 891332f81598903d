/** What a feature has in the gateway: its commands, its buttons, and the messages that it has drawn. */

import type { ActionName, Card, Message, Span } from '../chat/card.js';
import type { ReadsDisplayedVersion } from '../chat/message-store.js';
import type { Answer, Conversation } from '../chat/platform.js';
import type { Change, dueSince } from '../engine/changes/change.js';
import type { Ledger } from '../engine/ledger/ledger.js';
import type { VerifiedEntry } from '../engine/ledger/verified-entry.js';
import type { BegunFrom, FeatureView } from '../features/terms.js';
import type { Refusal } from '../lib/errors.js';
import { lookupOwn } from '../lib/lookup-own.js';
import type { NamedTenant } from '../lib/named-tenant.js';
import type { KnowsPolicy } from '../people/directory.js';
import type { DrawJob, DrawView } from '../queue/redraw.js';
import type { AcrossTenants } from './across-tenants.js';
import type { Button } from './buttons/button.js';
import type { CommandCall, CommandPorts } from './commands/command.js';
import type { CommandGroup } from './commands/help.js';
import type { AsksForWork, Call } from './decisions/decisions.js';
import type { SeveralDecisions, SeveralPorts } from './decisions/several.js';
import type { Alarm } from './outbox/alarms.js';
import type { DueMessage } from './outbox/bring-missing.js';
import type { DrawPorts } from './outbox/draw-ports.js';
import type { CardPorts } from './outbox/load-change-view.js';
import type { TenantChannels } from './outbox/tenant-channels.js';
import type { AlarmMemory, AlarmWatch } from './outbox/watch-alarms.js';

interface MessageOfFeature {
  /** For a view that others have too: the subjects whose message it is. Absent: all of the view. */
  isOf?(subject: string): boolean;
  /** The keys that its message may have; `any`: it has none. */
  keys(job: DrawJob): readonly string[] | 'any';
  /** The changes that the message shows in place of their own cards. */
  covers?(ledger: DrawPorts['ledger'], tenant: string, subject: string): Promise<readonly CoveredChange[]>;
  /** What everyone sees who sees the place; null: there is nothing to show. */
  draw?(job: DrawJob, tenant: TenantChannels, ports: CardPorts): Promise<Message | null>;
  /** In place of `draw`: what it calls people for. It is always a new message; null: there is nothing to call them for. */
  alarm?(job: DrawJob, tenant: TenantChannels, ports: DrawPorts): Promise<Alarm | null>;
  /** Set where it stays in the conversation that asked for it, and goes into no other channel. */
  readonly stays?: true;
  /** Set where it is of a day, and of no entry of the ledger. */
  readonly isOfDay?: true;
  /** In place of `draw`: brings it where it belongs. Throws DeliveryError of kind `later` for the queue to try again. */
  deliver?(job: DrawJob, ports: DrawPorts): Promise<void>;
}

/** Null: it was not asked for, or is no part of it. */
interface CoveredChange {
  readonly id: string;
  readonly change: Change | null;
}

export interface WatchOfFeature {
  isOf(subject: string): boolean;
  /** The view of the card that each has under its id. Absent: it has none, or it is that of a change. */
  readonly card?: FeatureView;
  /** Entries of other subjects that the card shows as well; absent: none. */
  alsoShows?(ledger: CardPorts['ledger'], tenant: string, subject: string): Promise<readonly VerifiedEntry[]>;
  /** Messages beside it that should be there, and come without the queue where that does not bring them; absent: there are none. */
  messages?(ports: WatchPorts, tenant: TenantChannels, subject: string): Promise<readonly DueMessage[]>;
  /** Whether that card waits until quiet hours are over; absent: it never does. */
  waits?(entries: readonly VerifiedEntry[]): boolean;
  /** Whether people may still have to be called from here; absent: they are called for none. */
  tell?(input: AlarmWatch & WatchPorts, tenant: TenantChannels, memory: AlarmMemory, subject: string): Promise<boolean>;
}

export interface WatchPorts {
  readonly ledger: CardPorts['ledger'];
  readonly shown: ReadsDisplayedVersion;
  readonly directory: KnowsPolicy;
}

/** What messages of a day are made of. */
export type DayPorts = Pick<DrawPorts, 'rounds' | 'digestAt' | 'shown' | 'tenants' | 'now'>;

/** What is shown to someone before they decide on it. */
export interface DisplayedVersion {
  readonly card: Card;
  /** What a decision on it is bound to. */
  readonly digest: string;
}

/** What people decide on that is no single change. */
export interface SubjectOfFeature {
  isOf(id: string): boolean;
  /** By the name of the button. */
  readonly buttons: Readonly<Partial<Record<ActionName, NonNullable<Button['run']>>>>;
  /** The answer to every other button. */
  readonly noSuchButton: Refusal;
  /** Its card as an answer, and what its button Approve stands for. */
  shown(call: CommandCall, id: string, ports: CommandPorts): Promise<DisplayedVersion | Refusal>;
  /** Calls those who are waited for, as a reminder of a plan does; null: there is nothing to show. */
  reminder?(id: string, tenant: TenantChannels, ports: CardPorts): Promise<Message | null>;
  /** /harden approve with its id and the digest of what was shown. */
  approve(
    call: CommandCall,
    seen: { readonly id: string; readonly digest: string },
    ports: CommandPorts,
  ): Promise<Answer | Refusal> | Refusal;
}

/** Begins to cut an account off, by its name or object id. @param from the signal that showed it */
type ContainsAccounts = (
  ports: AsksForWork,
  call: Call,
  account: string,
  from: BegunFrom | undefined,
) => Promise<Answer | Refusal>;

interface DrawnChange {
  readonly tenant: TenantChannels;
  readonly change: Change;
}

/** What waits for others, where the gateway looks for what is overdue. */
export interface WaitingOfFeature {
  /** Whether the change is one of those that wait for each other. */
  has(change: Change): boolean;
  /** For one look at many of them that were approved and are due: since when each could be done; null: it still waits for another one. */
  look(ports: HeldUpPorts & { readonly tenants: readonly NamedTenant[] }): QueuedDues;
  /** What holds one of them up that nobody can do anything about in chat; null: nothing. */
  heldUp(change: Change, ports: HeldUpPorts): Promise<HeldUp | null>;
}

export type QueuedDues = (change: Change, due: Due) => Promise<QueuedDue | null>;

export interface HeldUpPorts {
  readonly ledger: Ledger;
  /** Tenants that left the settings, and that nobody gave up. */
  readonly left: () => Promise<readonly NamedTenant[]>;
  readonly now: () => Date;
}

/** What a worker should have done. */
export type Due = NonNullable<ReturnType<typeof dueSince>>;

export interface QueuedDue extends Due {
  readonly heldUp: HeldUp | null;
}

export interface HeldUp {
  /** Ids of the tenants that hold it up. */
  readonly elsewhere: readonly string[];
  /** For the title of its card. */
  readonly short: string;
  readonly says: readonly Span[];
  readonly log: string;
}

export interface GatewayFeature {
  /** What to type for a word that is no command. */
  readonly meant?: Readonly<Record<string, string>>;
  /** Its commands, with the title of their group in help. */
  readonly help: CommandGroup;
  /** The buttons that no other feature has. */
  readonly buttons?: readonly Button[];
  /** Subjects of its own that buttons and commands may be about. */
  readonly subject?: SubjectOfFeature;
  /** For the feature that puts several plans on one card. */
  readonly several?: (ports: SeveralPorts) => SeveralDecisions;
  /** The message that shows a change of this feature in place of a card of its own; null: none does. */
  readonly shownBy?: (change: Change) => { readonly view: FeatureView; readonly subject: string } | null;
  /** The message that says where a change stands beside the card of its own, and is drawn with that; null: none does. */
  readonly mentionedBy?: (change: Change) => { readonly view: FeatureView; readonly subject: string } | null;
  /** What it has in several tenants at once. */
  readonly across?: AcrossTenants;
  /**
   * For a change that stands on a card with those of other tenants: has that card drawn, and says where the change has one of its own.
   * Null: another change, or a message that is about this one alone.
   */
  readonly placesOf?: (job: DrawJob, of: DrawnChange, ports: DrawPorts) => Promise<readonly Conversation[] | null>;
  /** For changes that wait for each other. */
  readonly waiting?: WaitingOfFeature;
  /** What it has drawn, by the view of a job. */
  readonly messages?: Readonly<Partial<Record<DrawView, MessageOfFeature>>>;
  /** For the feature that cuts compromised accounts off. */
  readonly contain?: ContainsAccounts;
  /** For subjects whose cards and alarms the gateway brings on its own where no job did. */
  readonly watch?: WatchOfFeature;
  /** Messages of today that should be there and are of no entry of the ledger, each with the tenant that it goes by. */
  readonly messagesOfDay?: (ports: DayPorts) => Promise<readonly (readonly [TenantChannels, DueMessage])[]>;
  /** By what a button Plan is about: what the form behind it asked for. */
  readonly plans?: Readonly<Record<string, NonNullable<Button['run']>>>;
}

export interface HasGatewayFeatures {
  readonly features: readonly GatewayFeature[];
}

/** What to type for words that are no commands. */
export function meantBy(features: readonly GatewayFeature[]): Readonly<Record<string, string>> {
  return Object.assign({}, ...features.map(({ meant }) => meant));
}

/** Undefined where no feature draws it. */
export function messageOfFeature({ features }: HasGatewayFeatures, { view, subject }: DrawJob): MessageOfFeature | undefined {
  for (const { messages = {} } of features) {
    const message = lookupOwn<MessageOfFeature | undefined>(messages, view);
    if (message?.isOf?.(subject) ?? message !== undefined) return message;
  }
  return undefined;
}

/** Undefined for a change that waits for no other. */
export function waitingOf({ features }: HasGatewayFeatures, change: Change): WaitingOfFeature | undefined {
  return features.flatMap(({ waiting }) => waiting ?? []).find((waiting) => waiting.has(change));
}

/** Undefined for a single change, and for what no feature knows. */
export function subjectOfFeature({ features }: HasGatewayFeatures, id: string): SubjectOfFeature | undefined {
  return features.flatMap(({ subject }) => subject ?? []).find((subject) => subject.isOf(id));
}

/** @throws where no feature does: a gateway is never put together without */
export function containing({ features }: HasGatewayFeatures): ContainsAccounts {
  const [contain] = features.flatMap((feature) => feature.contain ?? []);
  if (contain === undefined) throw new Error('No feature contains compromised accounts.');
  return contain;
}

/** Undefined where no feature watches the subject. */
export function watchOf({ features }: HasGatewayFeatures, subject: string): WatchOfFeature | undefined {
  return features.flatMap(({ watch }) => watch ?? []).find((one) => one.isOf(subject));
}
