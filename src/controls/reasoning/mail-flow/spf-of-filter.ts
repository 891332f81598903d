/** The addresses that the SPF records of the accepted domains name for a mail filter, found by the name of its exchangers. */
import { type Read, readOf } from '../../../tenant/resource.js';
import { txtRecords } from '../../../tenant/resources/dns-record.js';
import type { RowCollector } from '../findings/row-collector.js';
import { normalDomain } from './domain.js';

/** Names of DNS that are looked up for one tenant at most; SPF itself allows ten for one domain (RFC 7208, 4.6.4). */
const maxNames = 30;

export class SpfOfFilter {
  private readonly rows: RowCollector;
  private readonly asked = new Map<string, { readonly read: Read; readonly records: string[] }>();

  constructor(rows: RowCollector) {
    this.rows = rows;
  }

  /**
   * One read for each accepted domain, then one for each `include:` whose name belongs to one of the filters.
   * @param filters registrable parts of the names of mail exchangers, e.g. `mailfilter.example`
   */
  follow(domains: readonly string[], filters: ReadonlySet<string>): readonly Read[] {
    for (const domain of domains) this.ask(normalDomain(domain));
    // Names that are asked for meanwhile are looked at too, and have no records yet.
    for (const { records } of this.asked.values())
      for (const record of records)
        for (const term of termsOf(record)) {
          const [, name] = /^[+?~-]?include:(.+)$/i.exec(term) ?? [];
          if (name !== undefined && filters.has(siteOf(name))) this.ask(normalDomain(name));
        }
    return [...this.asked.values()].map(({ read }) => read);
  }

  /** In the notation of the records; only those that a filter's own record names. */
  ranges(filters: ReadonlySet<string>): readonly string[] {
    const found = [...this.asked].flatMap(([name, { records }]) =>
      filters.has(siteOf(name)) ? records.flatMap(termsOf).flatMap((term) => /^\+?ip[46]:(.+)$/i.exec(term)?.[1] ?? []) : [],
    );
    return [...new Set(found)];
  }

  private ask(name: string): void {
    if (this.asked.has(name) || this.asked.size >= maxNames) return;
    const read = readOf(txtRecords, ['text'], { of: name });
    const records: string[] = [];
    this.asked.set(name, { read, records });
    this.rows.on(read, ({ text }) => {
      if (text && /^v=spf1(\s|$)/i.test(text)) records.push(text);
    });
  }
}

function termsOf(record: string): readonly string[] {
  return record.trim().split(/\s+/u).slice(1);
}

/** Two-part suffixes under which names are sold, of those that mail filters use. */
const soldBelow = /\.(?:(?:co|com|net|org|gov|ac)\.[a-z]{2})$/;

/** The part of a host name that one organisation owns: `mailfilter.example` of `mx1.eu.mailfilter.example`. */
export function siteOf(host: string): string {
  const name = normalDomain(host);
  const parts = name.split('.');
  return parts.slice(soldBelow.test(name) ? -3 : -2).join('.');
}
