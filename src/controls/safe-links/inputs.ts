/** Reads all that safe-links judges by: licences first, then policies and rules, then groups that rules name, then mailboxes. */
import { type Read, readKey, readOf } from '../../tenant/resource.js';
import { builtInProtectionRules, defenderPresetRules } from '../../tenant/resources/defender-policy-rule.js';
import { recipientRuleColumns } from '../../tenant/resources/mail-filter-rule.js';
import { type Mailbox, mailboxes, mailboxIdentity } from '../../tenant/resources/mailbox.js';
import {
  type SafeAttachmentPolicy,
  safeAttachmentPolicies,
  safeAttachmentRules,
} from '../../tenant/resources/safe-attachment-policy.js';
import { type SafeLinksPolicy, safeLinksPolicies, safeLinksRules } from '../../tenant/resources/safe-links-policy.js';
import { type TenantAllowItem, tenantAllowItems } from '../../tenant/resources/tenant-allow-item.js';
import type { Context, Outcomes } from '../control.js';
import { defenderForOffice, type Licence, LicenceCheck, licenceRead } from '../reasoning/access/tenant/licence.js';
import { NameSample } from '../reasoning/findings/name-sample.js';
import { RowCollector } from '../reasoning/findings/row-collector.js';
import { ruleRead } from '../reasoning/mail-flow/inputs.js';
import { mailRules } from '../reasoning/mail-flow/rule.js';
import { isPersonMailbox, mailPerson } from '../reasoning/mail-policy/mail-person.js';
import { NamedGroups } from '../reasoning/mail-policy/named-groups.js';
import { type EffectivePolicy, groupNames } from '../reasoning/mail-policy/precedence.js';
import { type Allowance, allowance } from '../reasoning/scope/allowance.js';
import { listed } from '../reasoning/scope/listed.js';
import type { Settings } from './definition.js';
import { type Given, Protection } from './protection.js';
import { type Skip, skipsOf } from './skips.js';

const named = ['Guid', 'Identity', 'Name', 'IsBuiltInProtection', 'RecommendedPolicyType'] as const;
const given = ['SafeLinksPolicy', 'SafeAttachmentPolicy'] as const;

const reads = {
  links: readOf(safeLinksPolicies, [
    ...named,
    'EnableSafeLinksForEmail',
    'EnableSafeLinksForTeams',
    'EnableSafeLinksForOffice',
    'ScanUrls',
    'EnableForInternalSenders',
    'DisableUrlRewrite',
    'DoNotRewriteUrls',
    'AllowClickThrough',
  ]),
  linkRules: readOf(safeLinksRules, [...recipientRuleColumns, 'SafeLinksPolicy']),
  attachments: readOf(safeAttachmentPolicies, [...named, 'Enable', 'Action']),
  attachmentRules: readOf(safeAttachmentRules, [...recipientRuleColumns, 'SafeAttachmentPolicy']),
  presets: readOf(defenderPresetRules, [...recipientRuleColumns, ...given]),
  builtIn: readOf(builtInProtectionRules, [
    'Guid',
    'Identity',
    'Name',
    'State',
    ...given,
    'ExceptIfSentTo',
    'ExceptIfSentToMemberOf',
    'ExceptIfRecipientDomainIs',
  ]),
} as const;
const policyReads: readonly Read[] = [...Object.values(reads), ruleRead];
/** Kinds of entries that Safe Links and Safe Attachments obey; each takes a call of its own. */
const allowKinds = ['Url', 'FileHash'] as const;
type AllowKind = (typeof allowKinds)[number];
const allowReads = allowKinds.map((of) => readOf(tenantAllowItems, ['Value', 'Action', 'ExpirationDate'], { of }));
const mailboxRead = readOf(mailboxes, [...mailboxIdentity]);

export const firstReads: readonly Read[] = [licenceRead];
/** Asked only where the licence may be there: without it the cmdlets are not. */
export const laterReads: readonly Read[] = [...policyReads, mailboxRead, ...allowReads];

/** The policies that protect a mailbox. */
export interface Effective {
  readonly links: EffectivePolicy<Given<SafeLinksPolicy>>;
  readonly attachments: EffectivePolicy<Given<SafeAttachmentPolicy>>;
}

/** Mailboxes that are protected by the same policies. */
export interface Tally extends Effective {
  readonly mailboxes: NameSample;
}

interface Protections {
  readonly links: Protection<SafeLinksPolicy>;
  readonly attachments: Protection<SafeAttachmentPolicy>;
}

export class Inputs {
  readonly seen;
  readonly exempt = new NameSample();
  /** What the Tenant Allow/Block List lets go unchecked today. */
  readonly allowList: Readonly<Record<AllowKind, NameSample>> = { Url: new NameSample(), FileHash: new NameSample() };
  /** Addresses, in small letters, that settings let a policy leave out. */
  readonly urls: ReadonlySet<string>;
  private readonly rows = new RowCollector();
  private readonly context: Context<Settings>;
  private readonly transportRows;
  private readonly groups: NamedGroups;
  private readonly licences = new LicenceCheck(defenderForOffice);
  private readonly allowed: Allowance;
  private readonly asked = new Map<string, Read>(firstReads.map((read) => [readKey(read), read]));
  private readonly byKey = new Map<string, Tally>();
  private readonly numbers = new Map<unknown, number>();
  private outcomes: Outcomes | null = null;
  private known: Protections | null = null;

  constructor(context: Context<Settings>) {
    const { settings } = context;
    this.context = context;
    this.allowed = allowance({ allow: settings.allow, breakGlass: [] });
    this.urls = new Set(settings.urls.map((url) => url.toLowerCase()));
    const { rows } = this;
    this.seen = {
      links: rows.all(reads.links),
      linkRules: rows.all(reads.linkRules),
      attachments: rows.all(reads.attachments),
      attachmentRules: rows.all(reads.attachmentRules),
      presets: rows.all(reads.presets),
      builtIn: rows.all(reads.builtIn),
    };
    this.transportRows = rows.all(ruleRead);
    this.groups = new NamedGroups(rows);
    for (const [index, kind] of allowKinds.entries()) {
      const read = allowReads[index];
      if (read !== undefined) rows.on(read, (row) => this.takeAllowed(kind, row));
    }
    rows.on(licenceRead, this.licences.see).on(mailboxRead, (row) => this.take(row));
  }

  get see() {
    return this.rows.see;
  }

  follow(outcomes: Outcomes): readonly Read[] {
    this.outcomes = outcomes;
    const next = this.nextReads(outcomes);
    for (const read of next) this.asked.set(readKey(read), read);
    return next;
  }

  private nextReads(outcomes: Outcomes): readonly Read[] {
    if (this.licence(outcomes) === 'absent') return [];
    if (!this.isAsked(reads.links)) return policyReads;
    const { links, attachments } = this.protections(outcomes);
    const groupReads = this.groups.reads(groupNames([...links.scoped, ...attachments.scoped]));
    return groupReads.every((read) => this.isAsked(read)) ? [mailboxRead, ...allowReads] : groupReads;
  }

  private isAsked(read: Read): boolean {
    return this.asked.has(readKey(read));
  }

  /** Everything that was asked for. */
  get allReads(): readonly Read[] {
    return [...this.asked.values()];
  }

  licence(outcomes: Outcomes): Licence {
    return this.licences.state(outcomes(licenceRead).complete);
  }

  /** Rules that may let mail go unchecked. */
  get skips(): readonly Skip[] {
    const { asOf, settings } = this.context;
    return skipsOf(mailRules(this.transportRows, asOf), listed(settings.rules));
  }

  areRulesWhole(outcomes: Outcomes): boolean {
    return outcomes(ruleRead).complete;
  }

  isAllowListRead(outcomes: Outcomes): boolean {
    return allowReads.every((read) => this.isAsked(read) && outcomes(read).complete);
  }

  isMailboxListWhole(outcomes: Outcomes): boolean {
    return this.isAsked(mailboxRead) && outcomes(mailboxRead).complete;
  }

  protections(outcomes: Outcomes): Protections {
    this.known ??= this.made(outcomes);
    return this.known;
  }

  private made(outcomes: Outcomes): Protections {
    const { seen, groups } = this;
    const whole = (...list: readonly Read[]) => list.every((read) => outcomes(read).complete);
    return {
      links: new Protection(
        {
          policies: seen.links,
          presets: seen.presets.map((row) => ({ row, policy: row.SafeLinksPolicy })),
          rules: seen.linkRules.map((row) => ({ row, policy: row.SafeLinksPolicy })),
          builtIn: seen.builtIn.map((row) => ({ row, policy: row.SafeLinksPolicy })),
          whole: whole(reads.links, reads.linkRules, reads.presets, reads.builtIn),
        },
        groups,
      ),
      attachments: new Protection(
        {
          policies: seen.attachments,
          presets: seen.presets.map((row) => ({ row, policy: row.SafeAttachmentPolicy })),
          rules: seen.attachmentRules.map((row) => ({ row, policy: row.SafeAttachmentPolicy })),
          builtIn: seen.builtIn.map((row) => ({ row, policy: row.SafeAttachmentPolicy })),
          whole: whole(reads.attachments, reads.attachmentRules, reads.presets, reads.builtIn),
        },
        groups,
      ),
    };
  }

  get tallies(): readonly Tally[] {
    return [...this.byKey.values()];
  }

  private takeAllowed(kind: AllowKind, { Value, Action, ExpirationDate: end }: TenantAllowItem): void {
    if (Action?.toLowerCase() === 'block' || (end && end <= this.context.asOf)) return;
    this.allowList[kind].add(Value ?? '(without a value)');
  }

  private take(row: Mailbox): void {
    if (!isPersonMailbox(row) || this.outcomes === null) return;
    const person = mailPerson(row);
    if (this.allowed(...person.ownNames) !== null) {
      this.exempt.add(person.shown);
      return;
    }
    const { links, attachments } = this.protections(this.outcomes);
    const effective = { links: links.of(person, this.outcomes), attachments: attachments.of(person, this.outcomes) };
    const key = [effective.links, effective.attachments].map((one) => this.keyOf(one)).join(' ');
    const tally = this.byKey.get(key) ?? { ...effective, mailboxes: new NameSample() };
    this.byKey.set(key, tally);
    tally.mailboxes.add(person.shown);
  }

  private keyOf({ candidates }: EffectivePolicy<unknown>): string {
    return candidates.map(({ policy }) => this.numberOf(policy)).join(',');
  }

  private numberOf(policy: unknown): number {
    const number = this.numbers.get(policy) ?? this.numbers.size;
    this.numbers.set(policy, number);
    return number;
  }
}
