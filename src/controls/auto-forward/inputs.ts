/** Reads all that auto-forward judges and plans by: policies and rules first, then groups that they name, then mailboxes, then their targets. */
import { type Read, readKey, readOf } from '../../tenant/resource.js';
import type { AcceptedDomain } from '../../tenant/resources/accepted-domain.js';
import { journalRules } from '../../tenant/resources/journal-rule.js';
import { type Mailbox, mailboxes, mailboxIdentity } from '../../tenant/resources/mailbox.js';
import { organizationConfigs } from '../../tenant/resources/organization-config.js';
import type { OutboundConnector } from '../../tenant/resources/outbound-connector.js';
import {
  type OutboundSpamPolicy,
  type OutboundSpamRule,
  outboundSpamPolicies,
  outboundSpamRules,
} from '../../tenant/resources/outbound-spam-policy.js';
import { remoteDomains } from '../../tenant/resources/remote-domain.js';
import type { Context, Outcomes } from '../control.js';
import { RowCollector } from '../reasoning/findings/row-collector.js';
import { type Known, looksAtPrimaries } from '../reasoning/mail-flow/cells.js';
import { domainRead, ruleRead as transportRead } from '../reasoning/mail-flow/inputs.js';
import type { MailFact } from '../reasoning/mail-flow/mail-fact.js';
import { RecipientIndex } from '../reasoning/mail-flow/recipients.js';
import { type MailRule, mailRules } from '../reasoning/mail-flow/rule.js';
import { isPersonMailbox, type MailPerson, mailPerson } from '../reasoning/mail-policy/mail-person.js';
import { NamedGroups } from '../reasoning/mail-policy/named-groups.js';
import { type EffectivePolicy, groupNames, PolicyPrecedence } from '../reasoning/mail-policy/precedence.js';
import { connectorReads } from './connectors.js';
import { type Copying, copyingOf } from './copies.js';
import type { Settings } from './definition.js';
import { wantTargets } from './journals.js';
import { type RuledModes, ruledModes } from './modes.js';
import { Outside } from './outside.js';
import { Targets } from './targets.js';

export const policyRead = readOf(outboundSpamPolicies, [
  'Guid',
  'Identity',
  'Name',
  'IsDefault',
  'AutoForwardingMode',
  'RecipientLimitExternalPerHour',
  'RecipientLimitInternalPerHour',
  'RecipientLimitPerDay',
  'ActionWhenThresholdReached',
]);
export const ruleRead = readOf(outboundSpamRules, [
  'Guid',
  'Identity',
  'Name',
  'State',
  'Priority',
  'HostedOutboundSpamFilterPolicy',
  'From',
  'FromMemberOf',
  'SenderDomainIs',
  'ExceptIfFrom',
  'ExceptIfFromMemberOf',
  'ExceptIfSenderDomainIs',
]);
const remoteRead = readOf(remoteDomains, ['Guid', 'Identity', 'Name', 'DomainName', 'AutoForwardEnabled']);
const journalRead = readOf(journalRules, ['Guid', 'Identity', 'Name', 'Enabled', 'JournalEmailAddress']);
const organizationRead = readOf(organizationConfigs, ['IsDehydrated']);
export const mailboxRead = readOf(mailboxes, [
  ...mailboxIdentity,
  'ForwardingSmtpAddress',
  'ForwardingAddress',
  'DeliverToMailboxAndForward',
]);

export function firstReads({ allow }: Settings): readonly Read[] {
  return [
    policyRead,
    ruleRead,
    remoteRead,
    transportRead,
    journalRead,
    ...connectorReads,
    domainRead,
    ...(allow.length > 0 ? [organizationRead] : []),
  ];
}

/** Mailboxes that fare alike. */
export interface Tally {
  readonly effective: EffectivePolicy<OutboundSpamPolicy>;
  /** `unlisted`: groups could not be read, and settings may mean one of them. */
  readonly allowed: MailFact | 'unlisted';
  count: number;
  readonly sample: string[];
}

/** A mailbox that sends its mail on, on its own. */
export interface Forward {
  readonly person: MailPerson;
  readonly effective: EffectivePolicy<OutboundSpamPolicy>;
  readonly allowed: Tally['allowed'];
  readonly to: string;
  readonly byAddress: boolean;
  readonly keepsCopy: boolean;
}

const maxSample = 100;

export class Inputs {
  readonly groups: NamedGroups;
  readonly targets: Targets;
  readonly forwards: Forward[] = [];
  readonly tallies = new Map<string, Tally>();
  private lastTally: Tally | null = null;
  /** Allowed mailboxes: what a plan has to know of each. */
  readonly allowedPeople: { readonly person: MailPerson; readonly effective: EffectivePolicy<OutboundSpamPolicy> }[] = [];
  isDehydrated = false;
  readonly policies: readonly OutboundSpamPolicy[];
  private readonly rows = new RowCollector();
  private readonly context: Context<Settings>;
  private readonly ruleRows;
  private readonly remoteRows;
  private readonly transportRows;
  readonly journalRows;
  readonly connectorRows: OutboundConnector[] = [];
  private readonly domainRows: AcceptedDomain[] = [];
  /** For whom mail arrives: mailboxes only where a rule looks at where they live. */
  readonly recipients = new RecipientIndex();
  private homesMatter: boolean | null = null;
  private readonly seen = new Set<string>();
  private rulePrecedence: PolicyPrecedence<OutboundSpamPolicy> | null = null;
  private outcomes: Outcomes | null = null;
  private known: RuledModes | null = null;
  private readonly asked = new Set<string>();

  constructor(context: Context<Settings>) {
    this.context = context;
    this.policies = this.rows.all(policyRead);
    this.ruleRows = this.rows.all(ruleRead);
    this.remoteRows = this.rows.all(remoteRead);
    this.transportRows = this.rows.all(transportRead);
    this.journalRows = this.rows.all(journalRead);
    this.groups = new NamedGroups(this.rows);
    this.targets = new Targets(this.rows);
    this.rows
      .on(organizationRead, (row) => {
        this.isDehydrated = row.IsDehydrated === true;
      })
      .on(domainRead, (row) => {
        this.domainRows.push(row);
        this.recipients.seeDomain(row);
      })
      .on(mailboxRead, (row) => this.take(row));
    for (const read of connectorReads) this.rows.on(read, (row) => this.connectorRows.push(row));
  }

  get see() {
    return this.rows.see;
  }

  follow(outcomes: Outcomes): readonly Read[] {
    this.outcomes = outcomes;
    const reads = this.nextReads();
    for (const read of reads) this.asked.add(readKey(read));
    return reads;
  }

  /** Groups before mailboxes, so that none of these has to be kept; then whom they forward to. */
  private nextReads(): readonly Read[] {
    const groupReads = this.groupReads();
    const isRead = (read: Read) => this.asked.has(readKey(read));
    if (!groupReads.every(isRead)) return groupReads;
    if (!isRead(mailboxRead)) return [...groupReads, mailboxRead];
    const { outside } = this;
    for (const { to } of this.copies) if (outside.isAddressOutside(to) !== true) this.targets.want(to);
    wantTargets(this.journalRows, outside, this.targets);
    return [...groupReads, mailboxRead, ...this.targets.reads()];
  }

  /** Everything that was asked for so far. */
  get allReads(): readonly Read[] {
    return [...firstReads(this.context.settings), ...this.groupReads(), mailboxRead, ...this.targets.reads()];
  }

  /** Of them those without which nobody can tell what is: groups do not matter where settings mean mailboxes alone, nor connectors where no rule names one. */
  get decisiveReads(): readonly Read[] {
    const groups = this.groupReads();
    const matter = groupNames(this.ruled.rules).length + this.strangers.length > 0;
    const routes = this.transportRules.some(({ row }) => row.RouteMessageOutboundConnector);
    const spare: readonly Read[] = [...(matter ? [] : groups), ...(routes ? [] : connectorReads)];
    return this.allReads.filter((read) => !spare.includes(read));
  }

  get ruled(): RuledModes {
    this.known ??= ruledModes(this.policies, this.ruleRows, this.isComplete(policyRead));
    return this.known;
  }

  get rules(): readonly OutboundSpamRule[] {
    return this.ruleRows;
  }

  get settingsAllow(): readonly string[] {
    return this.context.settings.allow;
  }

  get precedence(): PolicyPrecedence<OutboundSpamPolicy> {
    this.rulePrecedence ??= new PolicyPrecedence({ ...this.ruled, whole: this.isComplete(ruleRead) }, this.groups);
    return this.rulePrecedence;
  }

  get outside(): Outside {
    return new Outside({
      own: this.domainRows,
      domainsWhole: this.isComplete(domainRead),
      friends: this.context.settings.domains,
      remote: this.remoteRows,
      remoteWhole: this.isComplete(remoteRead),
    });
  }

  get transportRules(): readonly MailRule[] {
    return mailRules(this.transportRows, this.context.asOf);
  }

  get transportRulesWhole(): boolean {
    return this.isComplete(transportRead);
  }

  get journalRulesWhole(): boolean {
    return this.isComplete(journalRead);
  }

  get connectorsWhole(): boolean {
    return connectorReads.every((read) => this.isComplete(read));
  }

  get copies(): readonly Copying[] {
    return copyingOf(this.transportRules);
  }

  /** How much is known of those for whom mail arrives. */
  get recipientsKnown(): Known {
    return { domainsWhole: this.isComplete(domainRead), mailboxesWhole: this.isComplete(mailboxRead) };
  }

  /** Names in `allow` that nobody and no group goes by. */
  get strangers(): readonly string[] {
    return this.context.settings.allow.filter(
      (name) => !this.seen.has(name.trim().toLowerCase()) && this.groups.meaning(name) !== 'one',
    );
  }

  isComplete(read: Read): boolean {
    return this.outcomes?.(read).complete === true;
  }

  private groupReads(): readonly Read[] {
    return this.groups.reads([...groupNames(this.ruled.rules), ...this.context.settings.allow]);
  }

  private take(row: Mailbox): void {
    if (!isPersonMailbox(row) || this.outcomes === null) return;
    this.homesMatter ??= looksAtPrimaries(this.transportRules);
    if (this.homesMatter) this.recipients.seeMailbox(row);
    const person = mailPerson(row);
    const effective = this.precedence.of(person, this.outcomes);
    const allowed = this.allowedFact(person, this.outcomes);
    this.count(person, effective, allowed);
    if (allowed === true) this.allowedPeople.push({ person, effective });
    const { ForwardingAddress: name, ForwardingSmtpAddress: address } = row;
    const to = name || address;
    if (!to) return;
    if (name) this.targets.want(name);
    const keepsCopy = row.DeliverToMailboxAndForward === true;
    this.forwards.push({ person, effective, allowed, to, byAddress: !name, keepsCopy });
  }

  private count(person: MailPerson, effective: EffectivePolicy<OutboundSpamPolicy>, allowed: Tally['allowed']): void {
    // Most mailboxes fare as the one before.
    const last = this.lastTally;
    const tally = last?.effective === effective && last.allowed === allowed ? last : this.tallyOf(effective, allowed);
    this.lastTally = tally;
    tally.count += 1;
    if (tally.sample.length < maxSample) tally.sample.push(person.shown);
  }

  private tallyOf(effective: EffectivePolicy<OutboundSpamPolicy>, allowed: Tally['allowed']): Tally {
    const key = `${String(allowed)}|${String(effective.whole)}|${effective.candidates.map(({ policy, rule }) => `${rule ?? ''}/${policy.Name ?? ''}`).join('|')}`;
    const tally = this.tallies.get(key) ?? { effective, allowed, count: 0, sample: [] };
    this.tallies.set(key, tally);
    return tally;
  }

  /** By a name of the mailbox, or by being in a group of that name. A name that means several groups lists nobody. */
  private allowedFact(person: MailPerson, outcomes: Outcomes): Tally['allowed'] {
    let fact: Tally['allowed'] = false;
    for (const name of this.context.settings.allow) {
      const wanted = name.trim().toLowerCase();
      if (person.ownNames.includes(wanted)) {
        this.seen.add(wanted);
        return true;
      }
      const inGroup = this.groups.meaning(name) === 'one' ? this.groups.holds(name, person, outcomes) : false;
      if (inGroup === true) return true;
      if (inGroup === 'unknown') fact = 'unknown';
      else if (fact === false && !this.groups.isListed(outcomes)) fact = 'unlisted';
    }
    return fact;
  }
}
