/** Reads all that inbound-filter judges and plans by. */
import { type Read, readOf } from '../../tenant/resource.js';
import { organizationConfigs } from '../../tenant/resources/organization-config.js';
import type { Outcomes } from '../control.js';
import { RowCollector } from '../reasoning/findings/row-collector.js';
import { cellGroups, looksAtPrimaries } from '../reasoning/mail-flow/cells.js';
import { MailExchangers } from '../reasoning/mail-flow/exchangers.js';
import { domainRead, flowReads, MailInputs, mailboxRead } from '../reasoning/mail-flow/inputs.js';
import { type MailFact, mailFactOf } from '../reasoning/mail-flow/mail-fact.js';
import type { MailFlow } from '../reasoning/mail-flow/routes.js';
import type { Tenant } from './exposure.js';

const organizationRead = readOf(organizationConfigs, ['RejectDirectSend']);

export const firstReads: readonly Read[] = [...flowReads, organizationRead];

export class Inputs {
  private readonly rows = new RowCollector();
  readonly mail: MailInputs;
  readonly exchangers: MailExchangers;
  /** As the row has it. */
  rejectDirectSend: boolean | null = null;

  constructor(asOf: Date) {
    this.mail = new MailInputs(this.rows, asOf);
    this.exchangers = new MailExchangers(this.rows);
    this.rows.on(organizationRead, (row) => {
      this.rejectDirectSend = row.RejectDirectSend ?? null;
    });
  }

  get see() {
    return this.rows.see;
  }

  /** Mail exchangers of the domains, and the mailboxes where a rule looks at their primary addresses. */
  follow(outcomes: Outcomes): readonly Read[] {
    return [...(this.needsMailboxes(outcomes) ? [mailboxRead] : []), ...this.exchangers.follow(this.mail.index)];
  }

  reads(outcomes: Outcomes): readonly Read[] {
    return [...firstReads, ...this.follow(outcomes)];
  }

  /** The tenant as read; `flow` stands for another flow to judge in its place. */
  tenant(outcomes: Outcomes, flow: MailFlow = this.mail.flow(outcomes)): Tenant {
    const known = {
      domainsWhole: outcomes(domainRead).complete,
      mailboxesWhole: this.needsMailboxes(outcomes) && outcomes(mailboxRead).complete,
    };
    const rejectsDirectSend: MailFact = outcomes(organizationRead).complete ? mailFactOf(this.rejectDirectSend) : 'unknown';
    return { flow, groups: cellGroups(flow, this.mail.index, known), rejectsDirectSend };
  }

  private needsMailboxes(outcomes: Outcomes): boolean {
    return looksAtPrimaries(this.mail.flow(outcomes).rules);
  }
}
