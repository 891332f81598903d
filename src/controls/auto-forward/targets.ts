/** Where mail ends up that a rule or mailbox sends on to a name: an address outside, one inside, or nobody that could be found. */
import { type Read, readOf } from '../../tenant/resource.js';
import { type Recipient, recipientAddress, recipients } from '../../tenant/resources/recipient.js';
import type { Outcomes } from '../control.js';
import type { RowCollector } from '../reasoning/findings/row-collector.js';
import type { MailFact } from '../reasoning/mail-flow/mail-fact.js';
import type { Outside } from './outside.js';

const recipientRead = readOf(recipients, [
  'Guid',
  'Identity',
  'Name',
  'DisplayName',
  'PrimarySmtpAddress',
  'ExternalEmailAddress',
  'ExternalDirectoryObjectId',
  'RecipientTypeDetails',
]);

export interface Target {
  /** The address where mail ends up; as it was written where that could not be found. */
  readonly address: string;
  readonly outside: MailFact;
  /** No recipient goes by this name. */
  readonly lost: boolean;
}

/** Only of the names that are asked for, recipients are kept. */
export class Targets {
  private readonly wanted = new Set<string>();
  /** By name the address; null where the recipient shows none. */
  private readonly found = new Map<string, string | null>();

  constructor(rows: RowCollector) {
    rows.on(recipientRead, (row) => this.consider(row));
  }

  /** A name or address of a recipient whose mail may end up elsewhere. */
  want(name: string): void {
    this.wanted.add(normal(name));
  }

  /** The list of recipients, where some name has to be looked up. */
  reads(): readonly Read[] {
    return this.wanted.size > 0 ? [recipientRead] : [];
  }

  resolve(name: string, outside: Outside, outcomes: Outcomes): Target {
    const address = this.found.get(normal(name));
    if (typeof address === 'string') return { address, outside: outside.isAddressOutside(address), lost: false };
    const bare = name.replace(/^smtp:/i, '');
    // An address of a domain that is someone else's leads outside, no matter who is known by it.
    if (bare.includes('@') && outside.isAddressOutside(bare) === true) return { address: bare, outside: true, lost: false };
    // A domain that settings call ours is no accepted one: no recipient here stands for its addresses.
    if (outside.isFriend(bare)) return { address: bare, outside: false, lost: false };
    const lost = address === undefined && this.wanted.has(normal(name)) && outcomes(recipientRead).complete;
    return { address: bare, outside: 'unknown', lost };
  }

  private consider(row: Recipient): void {
    const names = [row.Name, row.Identity, row.DisplayName, row.PrimarySmtpAddress, row.Guid, row.ExternalDirectoryObjectId];
    const address = recipientAddress(row);
    for (const name of names) if (name && this.wanted.has(normal(name))) this.found.set(normal(name), address);
  }
}

function normal(name: string): string {
  return name
    .replace(/^smtp:/i, '')
    .trim()
    .toLowerCase();
}
