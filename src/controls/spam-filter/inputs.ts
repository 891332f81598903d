/** Reads all that spam-filter judges and plans by: policies, rules and ways to bypass first, then groups that rules name, then mailboxes. */
import { type Read, readKey, readOf } from '../../tenant/resource.js';
import { type AntiPhishPolicy, antiPhishPolicies, antiPhishRules } from '../../tenant/resources/anti-phish-policy.js';
import { connectionFilterPolicies } from '../../tenant/resources/connection-filter-policy.js';
import {
  type ContentFilterPolicy,
  contentFilterPolicies,
  contentFilterRules,
} from '../../tenant/resources/content-filter-policy.js';
import { recipientRuleColumns } from '../../tenant/resources/mail-filter-rule.js';
import { type Mailbox, mailboxes, mailboxIdentity } from '../../tenant/resources/mailbox.js';
import {
  type MalwareFilterPolicy,
  malwareFilterPolicies,
  malwareFilterRules,
} from '../../tenant/resources/malware-filter-policy.js';
import { phishingSimulationRules } from '../../tenant/resources/phishing-simulation-rule.js';
import { type PresetPolicyRule, presetPolicyRules } from '../../tenant/resources/preset-policy-rule.js';
import { remoteDomains } from '../../tenant/resources/remote-domain.js';
import { securityMailboxRules } from '../../tenant/resources/security-mailbox-rule.js';
import { tenantAllowItems, tenantAllowSpoofItems, tenantAllowTypes } from '../../tenant/resources/tenant-allow-item.js';
import type { Context, Outcomes } from '../control.js';
import { RowCollector } from '../reasoning/findings/row-collector.js';
import { looksAtPrimaries } from '../reasoning/mail-flow/cells.js';
import { mailConnector } from '../reasoning/mail-flow/connector.js';
import { MailExchangers } from '../reasoning/mail-flow/exchangers.js';
import { connectorRead, domainRead, ruleRead as transportRead } from '../reasoning/mail-flow/inputs.js';
import { RecipientIndex } from '../reasoning/mail-flow/recipients.js';
import type { MailFlow } from '../reasoning/mail-flow/routes.js';
import { mailRules } from '../reasoning/mail-flow/rule.js';
import { isPersonMailbox, mailPerson } from '../reasoning/mail-policy/mail-person.js';
import { NamedGroups } from '../reasoning/mail-policy/named-groups.js';
import { type EffectivePolicy, groupNames } from '../reasoning/mail-policy/precedence.js';
import { contentLacks, malwareLacks, phishLacks } from './checks.js';
import type { Settings } from './definition.js';
import { Kind } from './kinds.js';

const named = ['Guid', 'Identity', 'Name', 'IsDefault', 'RecommendedPolicyType'] as const;

export const reads = {
  content: readOf(contentFilterPolicies, [
    ...named,
    'SpamAction',
    'HighConfidenceSpamAction',
    'PhishSpamAction',
    'HighConfidencePhishAction',
    'BulkSpamAction',
    'BulkThreshold',
    'MarkAsSpamBulkMail',
    'SpamZapEnabled',
    'PhishZapEnabled',
    'AllowedSenders',
    'AllowedSenderDomains',
  ]),
  contentRules: readOf(contentFilterRules, [...recipientRuleColumns, 'HostedContentFilterPolicy']),
  malware: readOf(malwareFilterPolicies, [...named, 'EnableFileFilter', 'FileTypes', 'ZapEnabled']),
  malwareRules: readOf(malwareFilterRules, [...recipientRuleColumns, 'MalwareFilterPolicy']),
  phish: readOf(antiPhishPolicies, [
    ...named,
    'Enabled',
    'EnableSpoofIntelligence',
    'HonorDmarcPolicy',
    'AuthenticationFailAction',
  ]),
  phishRules: readOf(antiPhishRules, [...recipientRuleColumns, 'AntiPhishPolicy']),
  presets: readOf(presetPolicyRules, [
    ...recipientRuleColumns,
    'HostedContentFilterPolicy',
    'MalwareFilterPolicy',
    'AntiPhishPolicy',
  ]),
  connection: readOf(connectionFilterPolicies, ['Guid', 'Identity', 'Name', 'IPAllowList', 'EnableSafeList']),
  remote: readOf(remoteDomains, ['Guid', 'Identity', 'Name', 'DomainName', 'TrustedMailInboundEnabled']),
  transport: transportRead,
  connectors: connectorRead,
  domains: domainRead,
  spoof: readOf(tenantAllowSpoofItems, ['SpoofedUser', 'SendingInfrastructure', 'Action']),
  simulations: readOf(phishingSimulationRules, ['Name', 'State', 'Mode', 'Domains', 'SenderIpRanges']),
  security: readOf(securityMailboxRules, ['Name', 'State', 'Mode', 'SentTo']),
} as const;
const allowReads = tenantAllowTypes.map((of) => readOf(tenantAllowItems, ['Value', 'Action', 'ExpirationDate'], { of }));
export const mailboxRead = readOf(mailboxes, [...mailboxIdentity]);

/** What no mailbox has to wait for. */
const besideMailboxes: readonly Read[] = [reads.spoof, reads.simulations, reads.security, ...allowReads];
export const firstReads: readonly Read[] = Object.values(reads).filter((read) => !besideMailboxes.includes(read));

export interface EffectivePolicies {
  readonly content: EffectivePolicy<ContentFilterPolicy>;
  readonly malware: EffectivePolicy<MalwareFilterPolicy>;
  readonly phish: EffectivePolicy<AntiPhishPolicy>;
}

export interface Kinds {
  readonly content: Kind<ContentFilterPolicy>;
  readonly malware: Kind<MalwareFilterPolicy>;
  readonly phish: Kind<AntiPhishPolicy>;
}

/** Mailboxes that fall under the same policies. */
export interface Tally {
  readonly effective: EffectivePolicies;
  count: number;
  readonly sample: string[];
}

const maxSample = 100;

export class Inputs {
  readonly rows = new RowCollector();
  readonly groups: NamedGroups;
  readonly exchangers: MailExchangers;
  readonly index = new RecipientIndex();
  readonly tallies = new Map<string, Tally>();
  private lastTally: Tally | null = null;
  readonly allowCounts = new Map<string, { count: number; latest: Date | null; endless: number }>();
  readonly seen;
  private readonly context: Context<Settings>;
  private readonly asked = new Set<string>();
  private outcomes: Outcomes | null = null;
  private known: Kinds | null = null;
  private mailFlow: MailFlow | null = null;
  private homesMatter: boolean | null = null;

  constructor(context: Context<Settings>) {
    this.context = context;
    const { rows } = this;
    this.seen = {
      content: rows.all(reads.content),
      contentRules: rows.all(reads.contentRules),
      malware: rows.all(reads.malware),
      malwareRules: rows.all(reads.malwareRules),
      phish: rows.all(reads.phish),
      phishRules: rows.all(reads.phishRules),
      presets: rows.all(reads.presets),
      connection: rows.all(reads.connection),
      remote: rows.all(reads.remote),
      transport: rows.all(reads.transport),
      connectors: rows.all(reads.connectors),
      spoof: rows.all(reads.spoof),
      simulations: rows.all(reads.simulations),
      security: rows.all(reads.security),
    };
    this.groups = new NamedGroups(rows);
    this.exchangers = new MailExchangers(rows);
    rows.on(reads.domains, (row) => this.index.seeDomain(row)).on(mailboxRead, (row) => this.take(row));
    for (const read of allowReads)
      rows.on(read, ({ ExpirationDate, Action }) => {
        if (Action?.toLowerCase() === 'block') return;
        const known = this.allowCounts.get(read.of ?? '') ?? { count: 0, latest: null, endless: 0 };
        this.allowCounts.set(read.of ?? '', known);
        known.count += 1;
        if (!ExpirationDate) known.endless += 1;
        else if (known.latest === null || ExpirationDate > known.latest) known.latest = ExpirationDate;
      });
  }

  get see() {
    return this.rows.see;
  }

  follow(outcomes: Outcomes): readonly Read[] {
    this.outcomes = outcomes;
    const next = this.nextReads();
    for (const read of next) this.asked.add(readKey(read));
    return next;
  }

  /** Groups before mailboxes, so that none of these has to be kept. */
  private nextReads(): readonly Read[] {
    const others = [...this.groupReads(), ...this.exchangers.follow(this.index)];
    return others.every((read) => this.asked.has(readKey(read))) ? [...others, mailboxRead, ...besideMailboxes] : others;
  }

  get kinds(): Kinds {
    this.known ??= this.makeKinds();
    return this.known;
  }

  /** Without those that are evidence alone. */
  get decisive(): readonly Read[] {
    const beside: readonly Read[] = [reads.spoof, reads.simulations, reads.security, reads.domains];
    const needed = Object.values(reads).filter((read) => !beside.includes(read));
    const list = this.context.settings.allow.tenant ? [] : [...allowReads, reads.spoof];
    return [...needed, ...list, ...this.groupReads(), mailboxRead];
  }

  get allReads(): readonly Read[] {
    return [...firstReads, ...besideMailboxes, ...this.groupReads(), ...this.exchangers.follow(this.index), mailboxRead];
  }

  isComplete(read: Read): boolean {
    return this.outcomes?.(read).complete === true;
  }

  /** What decides over external mail before it is filtered. */
  get flow(): MailFlow {
    this.mailFlow ??= {
      connectors: this.seen.connectors.map(mailConnector),
      connectorsWhole: this.isComplete(reads.connectors),
      rules: mailRules(this.seen.transport, this.context.asOf),
      rulesWhole: this.isComplete(reads.transport),
    };
    return this.mailFlow;
  }

  get isMailboxesRead(): boolean {
    return this.isComplete(mailboxRead);
  }

  get isAllowListRead(): boolean {
    return [...allowReads, reads.spoof].every((read) => this.isComplete(read));
  }

  private groupReads(): readonly Read[] {
    const { content, malware, phish } = this.kinds;
    return this.groups.reads(groupNames([...content.rules, ...malware.rules, ...phish.rules]));
  }

  private makeKinds(): Kinds {
    const { seen, context, groups } = this;
    const whole = (...list: readonly Read[]) => list.every((read) => this.isComplete(read));
    const presets = [...seen.presets].sort((left, right) => Number(isStandard(left)) - Number(isStandard(right)));
    const given = (column: 'HostedContentFilterPolicy' | 'MalwareFilterPolicy' | 'AntiPhishPolicy') =>
      presets.map((row) => ({ row, policy: row[column] ?? '' }));
    const { settings } = context;
    return {
      content: new Kind(
        {
          policies: seen.content,
          policiesWhole: whole(reads.content),
          rules: seen.contentRules.map((row) => ({ row, policy: row.HostedContentFilterPolicy ?? '' })),
          presets: given('HostedContentFilterPolicy'),
          rulesWhole: whole(reads.contentRules, reads.presets),
        },
        (policy) => contentLacks(policy, settings),
        groups,
      ),
      malware: new Kind(
        {
          policies: seen.malware,
          policiesWhole: whole(reads.malware),
          rules: seen.malwareRules.map((row) => ({ row, policy: row.MalwareFilterPolicy ?? '' })),
          presets: given('MalwareFilterPolicy'),
          rulesWhole: whole(reads.malwareRules, reads.presets),
        },
        (policy) => malwareLacks(policy, settings),
        groups,
      ),
      phish: new Kind(
        {
          policies: seen.phish,
          policiesWhole: whole(reads.phish),
          rules: seen.phishRules.map((row) => ({ row, policy: row.AntiPhishPolicy ?? '' })),
          presets: given('AntiPhishPolicy'),
          rulesWhole: whole(reads.phishRules, reads.presets),
        },
        phishLacks,
        groups,
      ),
    };
  }

  private take(row: Mailbox): void {
    if (!isPersonMailbox(row) || this.outcomes === null) return;
    this.homesMatter ??= looksAtPrimaries(this.flow.rules);
    if (this.homesMatter) this.index.seeMailbox(row);
    const person = mailPerson(row);
    const { content, malware, phish } = this.kinds;
    const effective: EffectivePolicies = {
      content: content.effectiveFor(person, this.outcomes),
      malware: malware.effectiveFor(person, this.outcomes),
      phish: phish.effectiveFor(person, this.outcomes),
    };
    // Most mailboxes fare as the one before.
    const last = this.lastTally;
    const tally = last !== null && isSame(last.effective, effective) ? last : this.tallyOf(effective);
    this.lastTally = tally;
    tally.count += 1;
    if (tally.sample.length < maxSample) tally.sample.push(person.shown);
  }

  private tallyOf(effective: EffectivePolicies): Tally {
    const key = [effective.content, effective.malware, effective.phish]
      .map(({ candidates, whole }) => `${String(whole)}:${candidates.map(({ policy }) => policy.Name ?? '').join('/')}`)
      .join('|');
    const tally = this.tallies.get(key) ?? { effective, count: 0, sample: [] };
    this.tallies.set(key, tally);
    return tally;
  }
}

function isSame(one: EffectivePolicies, other: EffectivePolicies): boolean {
  return one.content === other.content && one.malware === other.malware && one.phish === other.phish;
}

function isStandard({ Name, Identity }: PresetPolicyRule): boolean {
  return !/^strict/i.test(Name ?? Identity ?? '');
}
