/** Usage reports: Graph answers with a redirect to a file that needs no token, which is parsed as it streams in. */
import { pipeline, Readable } from 'node:stream';
import { CsvError, parse } from 'csv-parse';
import type { TenantError } from '../../src/lib/errors.js';
import { incomplete, networkFailure, type Subject } from './errors.js';
import type { Answer } from './retrying-client.js';
import { brokenPage, type RawPage } from './service.js';
import { NetworkFailure, type Reply, type Wire } from './wire.js';

const rowsPerPage = 1000;

/** Far more than the line of one account, and than the report on a million accounts (some 300 bytes each). */
const limits = { recordCharacters: 100_000, fileBytes: 1024 * 1024 * 1024, fileMs: 3_600_000 } as const;

/** What a report is read for. */
interface WantedReport {
  readonly subject: Subject;
  /** Its header line has to name each of them: a column that is called otherwise would read as one in which nobody has anything. */
  readonly columns: readonly string[];
  /** What the service is called. */
  readonly speaker: string;
}

/**
 * The rows of the report that `ask` leads to, by the names in its header line. The token is for Graph alone: the file is asked
 * for without it, over https only.
 */
export async function* csvPages(report: WantedReport, wire: Wire, ask: () => Promise<Answer>): AsyncGenerator<RawPage> {
  const answer = await ask();
  if (!answer.ok) {
    yield brokenPage(answer.failure.error, answer.calls);
    return;
  }
  if (answer.reply.status < 300) {
    yield* rowsOf(Readable.from([answer.reply.text]), answer.calls, report);
    return;
  }
  const calls = answer.calls + 1;
  const download = await opened(answer.reply, wire, report);
  if ('problem' in download) yield brokenPage(download.problem, calls);
  else yield* rowsOf(download.body, calls, report);
}

async function opened(
  reply: Reply,
  wire: Wire,
  { subject, speaker }: Pick<WantedReport, 'subject' | 'speaker'>,
): Promise<{ readonly body: Readable } | { readonly problem: TenantError }> {
  const location = reply.header('location');
  if (location === null || !URL.canParse(location) || new URL(location).protocol !== 'https:')
    return { problem: incomplete(subject, `${speaker} names no https address of the report`) };
  try {
    const { status, body } = await wire.open(location);
    if (status === 200) return { body };
    body.destroy();
    return { problem: incomplete(subject, `the report could not be downloaded (${status})`) };
  } catch (error) {
    if (!(error instanceof NetworkFailure)) throw error;
    return { problem: networkFailure(speaker, subject, error).error };
  }
}

async function* bounded(file: AsyncIterable<Uint8Array | string>): AsyncGenerator<Uint8Array | string> {
  let bytes = 0;
  const tooLong = AbortSignal.timeout(limits.fileMs);
  for await (const chunk of file) {
    bytes += chunk.length;
    if (tooLong.aborted) throw new Error('it takes longer than an hour');
    if (bytes > limits.fileBytes) throw new Error('it is longer than 1 GB');
    yield chunk;
  }
}

async function* rowsOf(file: Readable, calls: number, { subject, columns }: WantedReport): AsyncGenerator<RawPage> {
  let hasHeader = false;
  const readHeader = (header: string[]): string[] => {
    hasHeader = true;
    const lacking = columns.filter((column) => !header.includes(column));
    if (lacking.length > 0) throw new Error(`it has no column ${lacking.join(', ')}`);
    return header;
  };
  const records = parse({ columns: readHeader, bom: true, skip_empty_lines: true, max_record_size: limits.recordCharacters });
  pipeline(file, bounded, records, () => {
    // An error of either stream ends the loop below.
  });
  let rows: unknown[] = [];
  let uncounted = calls;
  try {
    for await (const record of records) {
      rows.push(record);
      if (rows.length < rowsPerPage) continue;
      yield { rows, calls: uncounted, next: null, broken: null };
      rows = [];
      uncounted = 0;
    }
    if (!hasHeader) throw new Error('it is empty, without the names of its columns');
    yield { rows, calls: uncounted, next: null, broken: null };
  } catch (error) {
    const said = error instanceof Error ? error.message : String(error);
    // Behind the colon it repeats what the report says.
    const why = error instanceof CsvError ? `${said.split(':', 1)[0]} in line ${String(error['lines'])}` : said;
    yield { rows, calls: uncounted, next: null, broken: incomplete(subject, `the report is not whole (${why})`) };
  }
}
