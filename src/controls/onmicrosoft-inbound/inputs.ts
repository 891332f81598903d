/** Reads all that onmicrosoft-inbound judges and plans by. */
import type { Read } from '../../tenant/resource.js';
import type { Outcomes } from '../control.js';
import { RowCollector } from '../reasoning/findings/row-collector.js';
import { AddressSet, isAddressSet, parseAddresses } from '../reasoning/ip/address-set.js';
import { looksAtPrimaries } from '../reasoning/mail-flow/cells.js';
import { domainOf, wordCovers } from '../reasoning/mail-flow/domain.js';
import { domainRead, flowReads, MailInputs, mailboxRead } from '../reasoning/mail-flow/inputs.js';
import type { MailFlow } from '../reasoning/mail-flow/routes.js';
import type { MailRule } from '../reasoning/mail-flow/rule.js';
import { type Listed, listed } from '../reasoning/scope/listed.js';
import type { Settings } from './definition.js';
import type { Tenant } from './exposure.js';

export class Inputs {
  private readonly rows = new RowCollector();
  readonly mail: MailInputs;
  private readonly allow: readonly string[];

  constructor(chosen: Settings, asOf: Date) {
    this.allow = chosen.allow;
    this.mail = new MailInputs(this.rows, asOf);
  }

  get see() {
    return this.rows.see;
  }

  /** Mailboxes, where a rule is there that could keep their mail out. */
  follow(outcomes: Outcomes): readonly Read[] {
    return this.needsMailboxes(outcomes) ? [mailboxRead] : [];
  }

  reads(outcomes: Outcomes): readonly Read[] {
    return [...flowReads, ...this.follow(outcomes)];
  }

  tenant(
    outcomes: Outcomes,
    {
      flow = this.mail.flow(outcomes),
      mailboxesRead = this.needsMailboxes(outcomes),
    }: { flow?: MailFlow; mailboxesRead?: boolean } = {},
  ): Tenant {
    return {
      flow,
      index: this.mail.index,
      domainsWhole: outcomes(domainRead).complete,
      mailboxesWhole: mailboxesRead && outcomes(mailboxRead).complete,
      allowed: this.allowed,
      mayBeAllowed: mailboxesRead && !outcomes(mailboxRead).complete ? this.unreadMailboxes(flow) : () => false,
      fine: AddressSet.union(
        this.allow
          .map((text) => parseAddresses(text))
          .filter(isAddressSet)
          .filter((set) => !set.holdsAllIPv4),
      ),
    };
  }

  /** A mailbox is listed by any of its names, and an exception names it by its address. */
  private get allowed(): Listed {
    const direct = listed(this.allow);
    const addresses = listed(
      this.mail.index.livingAtMicrosoft.filter(({ names }) => direct(...names)).map(({ address }) => address),
    );
    return (...names) => direct(...names) || addresses(...names);
  }

  /** Addresses that nobody was read at, where settings list something that is no address and nothing that was read. */
  private unreadMailboxes({ connectors, rules }: MailFlow): Listed {
    const { livingAtMicrosoft, microsoftDomains } = this.mail.index;
    const read = [...livingAtMicrosoft.flatMap(({ names }) => names), ...connectors.map(({ name }) => name)];
    const known = listed([...read, ...rules.map(({ name }) => name)]);
    if (this.allow.every((text) => known(text) || isAddressSet(parseAddresses(text)))) return () => false;
    return (...names) =>
      names.some((name) => {
        const domain = typeof name === 'string' && !known(name) ? domainOf(name) : null;
        return domain !== null && microsoftDomains.some((one) => one.name === domain);
      });
  }

  private needsMailboxes(outcomes: Outcomes): boolean {
    const { rules } = this.mail.flow(outcomes);
    return looksAtPrimaries(rules) || rules.some((rule) => this.isAbout(rule));
  }

  private isAbout(rule: MailRule): boolean {
    if (rule.inEffect === false || rule.refuses === false) return false;
    const { only } = rule.recipients;
    if (only === null) return rule.conditions.length === 0;
    return this.mail.index.microsoftDomains.some(({ name }) => only.some((word) => name !== null && wordCovers(word, name)));
  }
}
