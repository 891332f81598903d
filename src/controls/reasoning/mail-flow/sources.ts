/** Where mail came from in the last 30 days, by message traces: counted by address of the last hop, never held message by message. */
import { type Read, readOf } from '../../../tenant/resource.js';
import { type MessageTrace, messageTraces } from '../../../tenant/resources/message-trace.js';
import type { Impact, ImpactStudy, MailImpact, MailOutcome, Outcomes } from '../../control.js';
import { RowCollector } from '../findings/row-collector.js';
import { MailTally } from './mail-tally.js';

const day = 24 * 60 * 60 * 1000;
const shown = 10;
/** Sources distinguished; what comes from further ones is counted together. */
const maxSources = 10_000;
/** Characters of what a service said. */
const maxReason = 300;

export interface Source {
  readonly name: string;
  readonly messages: number;
}

/** What becomes of the mail, and whom it is missing to. */
interface MailEnd extends MailOutcome {
  /** Absent: the address that it was sent from. */
  readonly noticedBy?: (trace: MessageTrace) => string | null | undefined;
}

export class MailSources {
  readonly read: Read<MessageTrace>;
  private readonly counts = new Map<string, number>();
  private readonly tally = new MailTally();
  private total = 0;

  /** `sourceOf` names what a message is counted under, or null for one that does not count. */
  constructor(
    rows: RowCollector,
    {
      asOf,
      sourceOf,
      noticedBy = ({ senderAddress }) => senderAddress,
    }: {
      readonly asOf: Date;
      readonly sourceOf: (trace: MessageTrace) => string | null;
      readonly noticedBy?: MailEnd['noticedBy'];
    },
  ) {
    const from = new Date(asOf.getTime() - 30 * day);
    this.read = readOf(messageTraces, ['receivedDateTime', 'senderAddress', 'recipientAddress', 'fromIP', 'status'], {
      period: { from, to: asOf },
    });
    rows.on(this.read, (trace) => {
      const at = trace.receivedDateTime;
      if (at instanceof Date && (at < from || at > asOf)) return;
      const source = sourceOf(trace);
      if (source === null) return;
      this.count(source);
      this.tally.take(trace, noticedBy(trace)?.toLowerCase() ?? 'unknown address', trace.fromIP ?? 'unknown source');
    });
  }

  private count(source: string): void {
    this.total += 1;
    const known = this.counts.get(source);
    if (known !== undefined || this.counts.size < maxSources) this.counts.set(source, (known ?? 0) + 1);
  }

  get messages(): number {
    return this.total;
  }

  /** The sources with most messages. */
  top(): readonly Source[] {
    return [...this.counts]
      .map(([name, messages]) => ({ name, messages }))
      .sort((left, right) => right.messages - left.messages || left.name.localeCompare(right.name))
      .slice(0, shown);
  }

  /** Messages of every source of which this holds; of those beyond `maxSources` nothing is known. */
  messagesOf(isMeant: (source: string) => boolean): number {
    return [...this.counts].reduce((sum, [name, messages]) => (isMeant(name) ? sum + messages : sum), 0);
  }

  /** Messages of sources that `top` does not name. */
  get others(): number {
    return this.total - this.top().reduce((sum, source) => sum + source.messages, 0);
  }

  /** The same messages by day. */
  mail(outcomes: Outcomes, outcome: MailOutcome): MailImpact {
    return this.tally.all(outcome, outcomes(this.read).complete);
  }

  /** Why the traces are not the whole, or null. */
  problem(outcomes: Outcomes): string | null {
    const outcome = outcomes(this.read);
    if (outcome.complete) return null;
    const { permission, reason } = outcome.missing;
    const why = permission === undefined ? (reason ?? 'nobody knows why').slice(0, maxReason) : `it takes ${permission}`;
    return `Message traces could not be read (${why}): what delivers mail today is unknown.`;
  }
}

/** A study of message traces alone: from where mail came in the last 30 days that a change would hit. */
export function sourceStudy(options: {
  readonly asOf: Date;
  readonly label: string;
  readonly sourceOf: (trace: MessageTrace) => string | null;
  /** What traces do not show of it, each a sentence. */
  readonly notMeasured: readonly string[];
  readonly mail: MailEnd;
  /** What else is read, and what is said of it in view of the sources; absent: nothing. */
  readonly beside?: (rows: RowCollector) => {
    readonly reads: readonly Read[];
    lines(sources: MailSources, outcomes: Outcomes): Impact['lines'];
  };
}): ImpactStudy & { reads(): readonly Read[] } {
  const rows = new RowCollector();
  const sources = new MailSources(rows, { ...options, ...options.mail });
  const beside = options.beside?.(rows);
  return {
    reads: () => [sources.read, ...(beside?.reads ?? [])],
    see: rows.see,
    report: (outcomes) => {
      const problem = sources.problem(outcomes);
      return {
        lines: [
          ...(problem === null || sources.messages > 0 ? sourceLines(options.label, sources) : []),
          ...(beside?.lines(sources, outcomes) ?? []),
        ],
        notMeasured: [...(problem === null ? [] : [problem]), ...options.notMeasured],
        mail: sources.mail(outcomes, options.mail),
      };
    },
  };
}

/** Lines for a card: the sources with most messages, then the rest. */
export function sourceLines(label: string, sources: MailSources): readonly { readonly label: string; readonly value: string }[] {
  const rest = sources.others;
  return [
    { label, value: sources.messages === 0 ? 'none' : messagesInWords(sources.messages) },
    ...sources.top().map(({ name, messages }) => ({ label: name, value: messagesInWords(messages) })),
    ...(rest > 0 ? [{ label: 'Other sources', value: messagesInWords(rest) }] : []),
  ];
}

/** A number of messages in words. */
export function messagesInWords(count: number): string {
  return `${count} ${count === 1 ? 'message' : 'messages'}`;
}
