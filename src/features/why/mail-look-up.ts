/** Gathers what became of messages like the one that is asked about, and what decides over it now. */
import type { Outcomes, RowFold } from '../../controls/control.js';
import { RowCollector } from '../../controls/reasoning/findings/row-collector.js';
import { isAddressSet, parseAddresses } from '../../controls/reasoning/ip/address-set.js';
import { domainOf } from '../../controls/reasoning/mail-flow/domain.js';
import { domainRead, flowReads, MailInputs } from '../../controls/reasoning/mail-flow/inputs.js';
import { type MailFact, mailFactOf } from '../../controls/reasoning/mail-flow/mail-fact.js';
import { type MailStep, type MailWay, wayOf } from '../../controls/reasoning/mail-flow/message.js';
import { unreadDomain } from '../../controls/reasoning/mail-flow/recipients.js';
import { type Refusal, refuse } from '../../lib/errors.js';
import type { TenantOrigin } from '../../tenant/origin.js';
import { type Read, readInWords, readOf } from '../../tenant/resource.js';
import { quotedText } from '../../tenant/resources/graph-object.js';
import { type OneMailbox, oneMailbox } from '../../tenant/resources/mailbox.js';
import { type MessageTrace, messageTraces } from '../../tenant/resources/message-trace.js';
import { organizationConfigs } from '../../tenant/resources/organization-config.js';
import { type OneRecipient, oneRecipient } from '../../tenant/resources/recipient.js';
import { type MailAnswer, maxListed, shortened } from './answer.js';
import type { MailQuestion } from './mail-question.js';

const maxNote = 600;
const organizationRead = readOf(organizationConfigs, ['RejectDirectSend']);

/** Milliseconds: as long as one request for traces may ask for. */
const traceMs = 10 * 24 * 60 * 60 * 1000;
const shownTraces = 5;

interface Moment {
  readonly asOf: Date;
  /** Who answers. */
  readonly origin: TenantOrigin;
}

export class MailLookUp implements RowFold {
  private readonly rows = new RowCollector();
  private readonly mail: MailInputs;
  private readonly recipientRead: Read;
  private readonly mailboxRead: Read;
  private readonly traceRead: Read<MessageTrace>;
  private rejects: boolean | null = null;
  private recipient: OneRecipient | null = null;
  private mailbox: OneMailbox | null = null;
  /** The newest first. */
  private traces: readonly MessageTrace[] = [];

  constructor(
    private readonly question: MailQuestion,
    private readonly by: Moment,
  ) {
    const { asOf } = by;
    const { to } = question;
    this.mail = new MailInputs(this.rows, asOf);
    const recipient = readOf(
      oneRecipient,
      ['PrimarySmtpAddress', 'EmailAddresses', 'ExternalEmailAddress', 'RecipientTypeDetails'],
      {
        of: to,
      },
    );
    const mailbox = readOf(oneMailbox, ['ForwardingSmtpAddress', 'ForwardingAddress', 'DeliverToMailboxAndForward'], { of: to });
    this.recipientRead = recipient;
    this.mailboxRead = mailbox;
    this.traceRead = tracesOf(question, asOf);
    this.rows
      .on(organizationRead, (row) => {
        this.rejects = row.RejectDirectSend ?? null;
      })
      .on(recipient, (row) => {
        this.recipient = row;
      })
      .on(mailbox, (row) => {
        this.mailbox = row;
      })
      .on(this.traceRead, (row) => this.takeTrace(row));
  }

  reads(): readonly Read[] {
    return [...flowReads, organizationRead, this.recipientRead, this.mailboxRead, this.traceRead];
  }

  get see(): RowFold['see'] {
    return this.rows.see;
  }

  answer(outcomes: Outcomes): MailAnswer | Refusal {
    const { to, ip } = this.question;
    const sender = this.question.sender ?? null;
    const domain = domainOf(to) ?? '';
    const known = this.mail.index.domains.find(({ name }) => name === domain);
    const isWhole = outcomes(domainRead).complete;
    if (known === undefined && isWhole)
      return refuse('not-ours', `${domain} is no accepted domain of this tenant.`, 'Write an address of someone here.');
    const recipient = outcomes(this.recipientRead);
    if (!recipient.complete && recipient.missing.status === 404 && known?.relayed === false)
      return refuse('unknown-recipient', `Nobody here has the address ${to}, so mail to it is refused.`, 'Correct the address.');
    const server = ip === undefined ? null : parseAddresses([ip]);
    const primary = this.recipient?.PrimarySmtpAddress ?? null;
    const way = wayOf(
      this.mail.flow(outcomes),
      {
        ip: server !== null && isAddressSet(server) ? server : null,
        sender,
        recipient: to,
        addresses: addressesOf(this.recipient),
        cell: { domain: known ?? unreadDomain, primary: primary === null ? null : domainOf(primary) },
        claimsOwn: this.claimsOwn(sender, isWhole),
      },
      outcomes(organizationRead).complete ? mailFactOf(this.rejects) : 'unknown',
    );
    return this.told(way, outcomes);
  }

  private told({ outcome, steps }: MailWay, outcomes: Outcomes): MailAnswer {
    const { to, sender = null, ip = null } = this.question;
    const beyond = recipientSteps(this.recipient, this.mailbox);
    const open = this.isUnknownRecipient(outcomes) || beyond.some(({ does, told }) => does === 'rejects' && told !== false);
    const elsewhere = beyond.some(({ does, told }) => does === 'routes' && told === true);
    const delivered = open ? 'depends' : elsewhere ? 'elsewhere' : 'delivered';
    return {
      kind: 'mail',
      source: this.by.origin,
      asOf: this.by.asOf.toISOString(),
      to,
      sender,
      ip,
      traces: this.traces.map(({ receivedDateTime, senderAddress, fromIP, status }) => ({
        at: receivedDateTime?.toISOString() ?? null,
        sender: shortened(senderAddress ?? 'unknown'),
        ip: fromIP ? shortened(fromIP) : null,
        status: shortened(status ?? 'unknown'),
      })),
      outcome: outcome === 'delivered' ? delivered : outcome,
      steps: [...steps, ...beyond].slice(0, maxListed).map((step) => ({
        kind: step.kind,
        name: shortened(step.name),
        does: step.does,
        to: (step.to ?? []).slice(0, maxListed).map((one) => shortened(one)),
        isCertain: step.told === true,
        because: shortened(step.because),
      })),
      isWhole: [...flowReads, organizationRead, this.recipientRead].every((read) => outcomes(read).complete),
      notes: this.notes(outcomes)
        .slice(0, maxListed)
        .map((note) => shortened(note, maxNote)),
    };
  }

  /** Mail to a name that nobody has is rejected, but in a relayed domain. */
  private isUnknownRecipient(outcomes: Outcomes): boolean {
    const recipient = outcomes(this.recipientRead);
    if (recipient.complete) return false;
    const domain = this.mail.index.domains.find(({ name }) => name === domainOf(this.question.to));
    return recipient.missing.status !== 404 || domain?.relayed !== true;
  }

  private claimsOwn(sender: string | null, isWhole: boolean): MailFact {
    if (sender === null) return 'unknown';
    const isOwn = this.mail.index.domains.some(({ name }) => name === domainOf(sender));
    return isOwn ? true : isWhole ? false : 'unknown';
  }

  /** A filter is a wish: what comes of others is passed over. */
  private takeTrace(row: MessageTrace): void {
    const { to, sender, ip } = this.question;
    const { asOf } = this.by;
    const at = row.receivedDateTime;
    if (!at || at > asOf || at.getTime() < asOf.getTime() - traceMs) return;
    if (row.recipientAddress?.toLowerCase() !== to) return;
    if (sender !== undefined && row.senderAddress?.toLowerCase() !== sender) return;
    if (ip !== undefined && row.fromIP !== ip) return;
    this.traces = [...this.traces, row]
      .toSorted((one, other) => (other.receivedDateTime?.getTime() ?? 0) - (one.receivedDateTime?.getTime() ?? 0))
      .slice(0, shownTraces);
  }

  private notes(outcomes: Outcomes): readonly string[] {
    const reads = new Map<string, string[]>();
    for (const one of this.reads()) {
      const outcome = outcomes(one);
      // Only a mailbox is one: a group, a contact or a relayed recipient has none, which is no gap in what was read.
      if (outcome.complete || (one === this.mailboxRead && outcome.missing.status === 404)) continue;
      const { read, reason = 'it could not be read', permission } = outcome.missing;
      const why = `${reason.replace(`${read}: `, '')}${permission === undefined ? '' : ` (needs ${permission})`}`;
      reads.set(why, [...(reads.get(why) ?? []), whatIsRead.get(one.resource.key) ?? readInWords(read)]);
    }
    // Where one thing stands behind all of them it is reported once.
    return [...reads].map(([why, those]) => `${those.join(', ')} could not be read: ${why}`);
  }
}

/** What people call a read that a note names. */
const whatIsRead: ReadonlyMap<string, string> = new Map([
  [messageTraces.key, 'What happened to earlier messages (message trace)'],
  [oneMailbox.key, 'Whether the mailbox forwards its mail'],
]);

function tracesOf({ to, sender }: MailQuestion, asOf: Date): Read<MessageTrace> {
  const filters = [
    `recipientAddress eq ${quotedText(to)}`,
    ...(sender === undefined ? [] : [`senderAddress eq ${quotedText(sender)}`]),
  ];
  return readOf(messageTraces, ['receivedDateTime', 'senderAddress', 'recipientAddress', 'fromIP', 'status'], {
    filter: encodeURIComponent(filters.join(' and ')),
    period: { from: new Date(asOf.getTime() - traceMs), to: asOf },
  });
}

/** In lower case; null where the row does not list them all. */
function addressesOf(recipient: OneRecipient | null): readonly string[] | null {
  if (recipient?.EmailAddresses === undefined) return null;
  const written = [recipient.PrimarySmtpAddress ?? '', ...recipient.EmailAddresses];
  return written.map((one) => one.replace(/^smtp:/i, '').toLowerCase()).filter((one) => one.includes('@') && !one.includes(':'));
}

/** What the recipient itself does with a message that gets there. */
function recipientSteps(recipient: OneRecipient | null, mailbox: OneMailbox | null): readonly MailStep[] {
  return [...forwarding(mailbox), ...(recipient === null ? [] : sendingOn(recipient))];
}

/** ForwardingAddress wins where both are set. Source: Set-Mailbox of the Exchange Online cmdlet reference. */
function forwarding(mailbox: OneMailbox | null): readonly MailStep[] {
  const target = mailbox?.ForwardingAddress || mailbox?.ForwardingSmtpAddress?.replace(/^smtp:/i, '');
  if (!target) return [];
  const keeps = mailbox?.DeliverToMailboxAndForward;
  const copy =
    keeps === true
      ? 'a copy stays in the mailbox'
      : keeps === false
        ? 'no copy stays in the mailbox'
        : 'whether a copy stays in the mailbox is unknown';
  const because = `${copy}; the outbound spam policy may stop it where it goes to an external address`;
  return [{ kind: 'recipient', name: 'mailbox forwarding', does: 'forwards', to: [target], told: true, because }];
}

/** Groups that are mail-enabled take mail from inside only unless that was changed. Source: RequireSenderAuthenticationEnabled of Set-DistributionGroup. */
function sendingOn({ RecipientTypeDetails: kind, ExternalEmailAddress: external }: OneRecipient): readonly MailStep[] {
  const type = kind?.toLowerCase() ?? '';
  if (/(group|list)/.test(type))
    return [
      {
        kind: 'recipient',
        name: 'group',
        does: 'rejects',
        told: 'unknown',
        because: 'a group may accept only mail from inside (RequireSenderAuthenticationEnabled), which was not read',
      },
    ];
  if (!external || !/(mailuser|mailcontact|remote)/.test(type)) return [];
  const target = external.replace(/^smtp:/i, '');
  const because = `the mailbox is not in Exchange Online (${kind}); an outbound connector may decide the server`;
  return [{ kind: 'recipient', name: 'recipient', does: 'routes', to: [target], told: true, because }];
}
