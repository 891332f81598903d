/** Mail exchangers of the organisation's domains, read from DNS: evidence of the way that senders take. */
import { type Read, readOf } from '../../../tenant/resource.js';
import { mxRecords } from '../../../tenant/resources/dns-record.js';
import type { Outcomes } from '../../control.js';
import type { RowCollector } from '../findings/row-collector.js';
import { isMicrosoftExchanger } from './domain.js';
import type { RecipientIndex } from './recipients.js';

export class MailExchangers {
  private readonly hosts = new Map<string, string[]>();
  private readonly asked: Read[] = [];
  private readonly rows: RowCollector;

  constructor(rows: RowCollector) {
    this.rows = rows;
  }

  /** One read for each domain of the tenant seen so far; domains under onmicrosoft.com need none, for theirs are always Microsoft's. */
  follow(index: RecipientIndex): readonly Read[] {
    for (const { name, microsofts } of index.domains) {
      if (name === null || microsofts || this.hosts.has(name)) continue;
      const found: string[] = [];
      this.hosts.set(name, found);
      const read = readOf(mxRecords, ['exchange'], { of: name });
      this.rows.on(read, (row) => {
        if (row.exchange) found.push(row.exchange);
      });
      this.asked.push(read);
    }
    return this.asked;
  }

  /** What DNS said of a domain; null where it could not be asked or the answer broke off. */
  of(domain: string, outcomes: Outcomes): readonly string[] | null {
    const read = this.asked.find((one) => one.of === domain);
    return read !== undefined && outcomes(read).complete ? (this.hosts.get(domain) ?? []) : null;
  }

  /** The tenant's domains whose senders deliver to Microsoft directly, by any of their exchangers. */
  atMicrosoft(index: RecipientIndex, outcomes: Outcomes): readonly string[] {
    return index.domains.flatMap(({ name }) =>
      name !== null && (this.of(name, outcomes) ?? []).some(isMicrosoftExchanger) ? [name] : [],
    );
  }

  /** The tenant's domains that DNS could not be asked about. */
  unread(outcomes: Outcomes): readonly string[] {
    return this.asked.flatMap((read) => (read.of !== undefined && !outcomes(read).complete ? [read.of] : []));
  }
}
