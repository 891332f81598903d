/** Who did what made a control regress, as far as the tenant's own logs tell: doings of the right kind since the last good audit. */
import { identityOf } from '../../controls/open-objects.js';
import type { Author } from '../../engine/ledger/move.js';
import { refusalText, TenantError } from '../../lib/errors.js';
import { type ReportInternalError, refusalOfInternalError, reportedError } from '../../lib/internal-error.js';
import type { ReadsTenant } from '../../tenant/client.js';
import { type Read, readOf } from '../../tenant/resource.js';
import { userName, users } from '../../tenant/resources/user.js';
import { rowsOf } from '../../tenant/rows-of.js';
import { type ChangeLog, entraLog, exchangeLog, isObjectId, type Trace, withId } from './change-log.js';

export interface Attribution {
  /** Newest first; those whose object the finding names come before the others. */
  readonly authors: readonly Author[];
  /** Why nobody is named, or which log could not be asked; absent: every log was read and someone is named. */
  readonly unattributed?: string;
}

interface Regression {
  readonly reads: readonly Read[];
  readonly objects: readonly string[];
  /** The last audit that found it in order. */
  readonly since: Date;
}

const logs: readonly ChangeLog[] = [entraLog, exchangeLog];
const max = 3;

/** What one log answered, for all regressions. */
interface LogAnswer {
  readonly log: ChangeLog;
  readonly traces: (reads: readonly Read[]) => readonly Trace[];
  /** Why it could not be read. */
  readonly problem?: string;
}

interface Reading {
  readonly client: ReadsTenant;
  readonly until: Date;
  readonly faulted?: ReportInternalError;
}

/** Reads each log once for all regressions of an audit. Never throws for the tenant's sake. */
export async function whoChanged(reading: Reading, regressions: readonly Regression[]): Promise<readonly Attribution[]> {
  const answers = await Promise.all(logs.map((log) => ask(log, reading, regressions)));
  const found = regressions.map((regression) =>
    attribute(
      regression,
      answers.filter(({ log }) => log.covers(regression.reads)),
    ),
  );
  const names = await namesOf(
    reading.client,
    found.flatMap(({ authors }) => authors.flatMap(({ who, object }) => [who, object]).filter(isObjectId)),
  );
  const named = (id: string): string => {
    const name = names.get(id.toLowerCase());
    return name === undefined ? id : withId(name, id);
  };
  return found.map((one) => ({
    ...one,
    authors: one.authors.map((author) => ({ ...author, who: named(author.who), object: named(author.object) })),
  }));
}

/** Conditions that Microsoft Graph takes in one filter are few. */
const together = 10;

/** What accounts are called that a log names by their ids alone; without those that cannot be read. */
async function namesOf(client: ReadsTenant, ids: readonly string[]): Promise<ReadonlyMap<string, string>> {
  const wanted = [...new Set(ids.map((id) => id.toLowerCase()))];
  const names = new Map<string, string>();
  for (let start = 0; start < wanted.length; start += together) {
    const some = wanted.slice(start, start + together);
    const filter = encodeURIComponent(some.map((id) => `id eq '${id}'`).join(' or '));
    const { rows } = await rowsOf(client, readOf(users, ['id', 'userPrincipalName', 'displayName', 'mail'], { filter }));
    for (const user of rows) {
      const id = user.id?.toLowerCase() ?? '';
      if (some.includes(id) && !isObjectId(userName(user))) names.set(id, userName(user));
    }
  }
  return names;
}

async function ask(log: ChangeLog, { client, until, faulted }: Reading, regressions: readonly Regression[]): Promise<LogAnswer> {
  const concerned = regressions.filter(({ reads }) => log.covers(reads));
  const nothing = { log, traces: () => [] };
  if (concerned.length === 0) return nothing;
  const since = new Date(Math.min(...concerned.map((one) => one.since.getTime())));
  const reads = concerned.flatMap((one) => one.reads);
  try {
    return { log, traces: await log.read({ client, reads, since, until }) };
  } catch (error) {
    const why = error instanceof TenantError ? error.message : refusalText(refusalOfInternalError(reportedError(error, faulted)));
    return { ...nothing, problem: `${capital(log.name)} could not be read: ${why}` };
  }
}

function attribute({ reads, objects, since }: Regression, answers: readonly LogAnswer[]): Attribution {
  const named = new Set(objects.map(identityOf));
  const isNamed = ({ names }: Trace) => names.some((name) => named.has(identityOf(name)));
  const fitting = answers
    .flatMap(({ traces }) => traces(reads))
    .filter(({ author }) => new Date(author.at) >= since)
    .sort((one, other) => Number(isNamed(other)) - Number(isNamed(one)) || (other.author.at > one.author.at ? 1 : -1));
  const problems = answers.flatMap(({ problem }) => problem ?? []);
  const authors = fitting.slice(0, max).map(({ author }) => author);
  if (problems.length > 0) return { authors, unattributed: problems.join(' ') };
  return authors.length > 0 ? { authors } : { authors, unattributed: nobody(answers) };
}

function nobody(answers: readonly LogAnswer[]): string {
  if (answers.length === 0) return 'Changes of this kind are in no log that hardenbot reads.';
  const names = capital(answers.map(({ log }) => log.name).join(' and '));
  return `${names} ${answers.length > 1 ? 'name' : 'names'} nobody yet; entries can be hours late.`;
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
