/** What public DNS says under names, asked for as they turn up; absence is an answer, failure is not. */
import { type Read, readOf } from '../../tenant/resource.js';
import { cnameRecords, txtRecords } from '../../tenant/resources/dns-record.js';
import type { Outcomes } from '../control.js';
import type { RowCollector } from '../reasoning/findings/row-collector.js';
import { normalDomain } from '../reasoning/mail-flow/domain.js';

/** `unasked`: it has to be read first. `unread`: no answer. Otherwise the records, none where there is no such name. */
export type Answer = 'unasked' | 'unread' | readonly string[];

interface Asked {
  readonly read: Read;
  readonly values: string[];
}

export class Names {
  private readonly rows: RowCollector;
  private readonly parameters: { readonly resolvers: string[] } | undefined;
  private readonly asked = new Map<string, Asked>();
  private outcomes: Outcomes | null = null;

  constructor(rows: RowCollector, resolvers: readonly string[]) {
    this.rows = rows;
    this.parameters = resolvers.length > 0 ? { resolvers: [...resolvers] } : undefined;
  }

  texts(name: string): Answer {
    return this.answer(`TXT ${normalDomain(name)}`);
  }

  aliases(name: string): Answer {
    return this.answer(`CNAME ${normalDomain(name)}`);
  }

  /** The name of a read that failed, or is still to come. */
  wantTexts(name: string): void {
    const where = this.where(normalDomain(name));
    const read = readOf(txtRecords, ['text'], where);
    this.want(`TXT ${normalDomain(name)}`, read, (values) => this.rows.on(read, ({ text }) => void (text && values.push(text))));
  }

  wantAliases(name: string): void {
    const where = this.where(normalDomain(name));
    const read = readOf(cnameRecords, ['target'], where);
    this.want(`CNAME ${normalDomain(name)}`, read, (values) =>
      this.rows.on(read, ({ target }) => void (target && values.push(target))),
    );
  }

  /** Everything asked for so far; call it when the rows of what was asked before are there. */
  reads(outcomes: Outcomes): readonly Read[] {
    this.outcomes = outcomes;
    return [...this.asked.values()].map(({ read }) => read);
  }

  /** Answers of the reads so far are there. */
  settle(outcomes: Outcomes): void {
    this.outcomes = outcomes;
  }

  private where(of: string): Pick<Read, 'of' | 'parameters'> {
    return { of, ...(this.parameters === undefined ? {} : { parameters: this.parameters }) };
  }

  private want(key: string, read: Read, listen: (values: string[]) => unknown): void {
    if (this.asked.has(key)) return;
    const values: string[] = [];
    listen(values);
    this.asked.set(key, { read, values });
  }

  private answer(key: string): Answer {
    const asked = this.asked.get(key);
    if (asked === undefined || this.outcomes === null) return 'unasked';
    return this.outcomes(asked.read).complete ? asked.values : 'unread';
  }
}
