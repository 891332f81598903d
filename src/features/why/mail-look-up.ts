/** Gathers what decides over one message, and tells what becomes of it. */
import type { Outcomes, RowFold } from '../../controls/control.js';
import { RowCollector } from '../../controls/reasoning/findings/row-collector.js';
import { isAddressSet, parseAddresses } from '../../controls/reasoning/ip/address-set.js';
import { domainOf } from '../../controls/reasoning/mail-flow/domain.js';
import { domainRead, flowReads, MailInputs } from '../../controls/reasoning/mail-flow/inputs.js';
import { type MailFact, mailFactOf } from '../../controls/reasoning/mail-flow/mail-fact.js';
import { type MailWay, wayOf } from '../../controls/reasoning/mail-flow/message.js';
import { unreadDomain } from '../../controls/reasoning/mail-flow/recipients.js';
import { type Refusal, refuse } from '../../lib/errors.js';
import type { TenantOrigin } from '../../tenant/origin.js';
import { type Read, readOf } from '../../tenant/resource.js';
import { organizationConfigs } from '../../tenant/resources/organization-config.js';
import { oneRecipient } from '../../tenant/resources/recipient.js';
import { type MailAnswer, maxListed, shortened } from './answer.js';
import type { MailQuestion } from './mail-question.js';

const maxNote = 600;
const organizationRead = readOf(organizationConfigs, ['RejectDirectSend']);

export class MailLookUp implements RowFold {
  private readonly rows = new RowCollector();
  private readonly mail: MailInputs;
  private readonly recipientRead: Read;
  private rejects: boolean | null = null;
  private primary: string | null = null;

  constructor(
    private readonly question: MailQuestion,
    private readonly by: { readonly asOf: Date; readonly origin: TenantOrigin },
  ) {
    const { asOf } = by;
    this.mail = new MailInputs(this.rows, asOf);
    const recipient = readOf(oneRecipient, ['PrimarySmtpAddress', 'RecipientTypeDetails'], { of: question.to });
    this.recipientRead = recipient;
    this.rows
      .on(organizationRead, (row) => {
        this.rejects = row.RejectDirectSend ?? null;
      })
      .on(recipient, (row) => {
        this.primary = row.PrimarySmtpAddress ?? null;
      });
  }

  reads(): readonly Read[] {
    return [...flowReads, organizationRead, this.recipientRead];
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
      return refuse('not-ours', `${domain} is no accepted domain of this tenant.`, 'Write an address of somebody here.');
    const recipient = outcomes(this.recipientRead);
    if (!recipient.complete && recipient.missing.status === 404 && known?.relayed === false)
      return refuse('unknown-recipient', `Nobody here has the address ${to}, so mail to it is refused.`, 'Correct the address.');
    const server = ip === undefined ? null : parseAddresses([ip]);
    const way = wayOf(
      this.mail.flow(outcomes),
      {
        ip: server !== null && isAddressSet(server) ? server : null,
        sender,
        recipient: to,
        cell: { domain: known ?? unreadDomain, primary: this.primary === null ? null : domainOf(this.primary) },
        claimsOwn: this.claimsOwn(sender, isWhole),
      },
      outcomes(organizationRead).complete ? mailFactOf(this.rejects) : 'untold',
    );
    return told(this.question, way, { ...this.by, notes: this.notes(outcomes) });
  }

  private claimsOwn(sender: string | null, isWhole: boolean): MailFact {
    if (sender === null) return 'untold';
    const isOwn = this.mail.index.domains.some(({ name }) => name === domainOf(sender));
    return isOwn ? true : isWhole ? false : 'untold';
  }

  private notes(outcomes: Outcomes): readonly string[] {
    const reads = new Map<string, string[]>();
    for (const outcome of this.reads().map((read) => outcomes(read))) {
      if (outcome.complete) continue;
      const { read, reason = 'it could not be read', permission } = outcome.missing;
      const why = `${reason.replace(`${read}: `, '')}${permission === undefined ? '' : ` (needs ${permission})`}`;
      reads.set(why, [...(reads.get(why) ?? []), read]);
    }
    // Where one thing stands behind all of them it is told once.
    return [...reads].map(([why, those]) => `${those.join(', ')} could not be read: ${why}`);
  }
}

function told(
  { to, ...from }: MailQuestion,
  { outcome, steps }: MailWay,
  { asOf, origin, notes }: { readonly asOf: Date; readonly origin: TenantOrigin; readonly notes: readonly string[] },
): MailAnswer {
  return {
    kind: 'mail',
    source: origin,
    asOf: asOf.toISOString(),
    to,
    sender: from.sender ?? null,
    ip: from.ip ?? null,
    outcome,
    steps: steps.slice(0, maxListed).map((step) => ({
      kind: step.kind,
      name: shortened(step.name),
      does: step.does,
      isCertain: step.told === true,
      because: shortened(step.because),
    })),
    notes: notes.slice(0, maxListed).map((note) => shortened(note, maxNote)),
  };
}
