/** Microsoft Graph v1.0: lists by `@odata.nextLink`, single objects, usage reports as CSV, and single calls. */
import { z } from 'zod';
import type { TenantError } from '../../src/lib/errors.js';
import { canonicalJson, isObject } from '../../src/lib/json.js';
import type { Cloud } from '../../src/tenant/cloud.js';
import type { ListAddress, LogReach, Period, Read, VendorCall } from '../../src/tenant/resource.js';
import { csvPages } from './csv.js';
import { incomplete, notInCloud, outOfReach, type Subject, subjectOf } from './errors.js';
import type { GraphSend } from './graph-client.js';
import type { RateLimit, ServiceClass } from './rate-limits.js';
import type { Answer, RetryingClient } from './retrying-client.js';
import {
  brokenPage,
  type CallAnswer,
  type Calling,
  errorInside,
  filled,
  followLinks,
  type Listing,
  leadsHome,
  type RawPage,
} from './service.js';
import { jsonOf, type Wire } from './wire.js';

const second = 1000;

/** A moment as logs take it in a filter: whole seconds, UTC. */
function moment(at: Date): string {
  return `${at.toISOString().slice(0, 19)}Z`;
}

/**
 * Neighbours share the second between them: a row of a part of that second would otherwise be in neither. None where the period ends before it
 * begins.
 */
export function windowsOf({ from, to }: Period, { atOnceMs }: Pick<LogReach, 'atOnceMs'>): readonly Period[] {
  const first = wholeSecond(from);
  const windows: Period[] = [];
  for (let end = wholeSecond(to); end >= first; ) {
    const begin = Math.max(first, end - atOnceMs);
    windows.push({ from: new Date(begin), to: new Date(end) });
    if (begin === first) break;
    end = begin;
  }
  return windows;
}

/** The service measures its reach when a request arrives, which is later than the end of the period: it would refuse the first minutes. */
const spareMs = 60 * 60 * 1000;

/**
 * The pages of every piece. A piece that breaks off ends all: what is older is not the whole without it. What is older than the log reaches
 * is not asked for, and the list ends as one that is not whole.
 */
async function* inWindows(
  subject: Subject,
  { period, log }: { readonly period: Period; readonly log: LogReach },
  pagesOf: (window: Period) => AsyncIterable<RawPage>,
): AsyncGenerator<RawPage> {
  const begins = new Date(period.to.getTime() - log.backMs + spareMs);
  const isBeyond = period.from < begins;
  let seen: ReadonlySet<string> = new Set();
  for (const window of windowsOf(isBeyond ? { from: begins, to: period.to } : period, log)) {
    const shared = new Set<string>();
    for await (const page of pagesOf(window)) {
      const rows = seen.size === 0 ? page.rows : page.rows.filter((row) => !seen.has(canonicalJson(row)));
      for (const row of rows) if (secondOf(row, log.moment) === window.from.getTime()) shared.add(canonicalJson(row));
      yield { ...page, rows };
      if (page.broken !== null) return;
    }
    seen = shared;
  }
  if (isBeyond) yield brokenPage(outOfReach(subject, begins), 0);
}

function secondOf(row: unknown, property: string): number | null {
  const at = isObject(row) ? row[property] : null;
  return typeof at === 'string' && !Number.isNaN(Date.parse(at)) ? wholeSecond(new Date(at)) : null;
}

function wholeSecond(at: Date): number {
  return Math.floor(at.getTime() / second) * second;
}

type GraphList = Extract<ListAddress, { readonly service: 'graph' }>;
type GraphCall = Extract<VendorCall, { readonly service: 'graph' | 'arm' }>;

interface Ports {
  readonly send: GraphSend;
  readonly wire: Wire;
  readonly retrying: RetryingClient;
  readonly rateLimits: Readonly<Record<ServiceClass, RateLimit>>;
}

const listBody = z.object({ value: z.array(z.unknown()), '@odata.nextLink': z.string().nullish() });
const objectBody = z.record(z.string(), z.unknown());

export class Graph implements Listing, Calling<GraphCall> {
  readonly #ports: Ports;
  readonly #endpoint: string;
  readonly #cloud: Cloud;

  constructor(ports: Ports, endpoint: string, cloud: Cloud) {
    this.#ports = ports;
    this.#endpoint = endpoint;
    this.#cloud = cloud;
  }

  pages(read: Read): AsyncIterable<RawPage> {
    const { list } = read.resource;
    if (list.service !== 'graph') throw new Error(`${read.resource.key} is not of Graph.`);
    const subject = subjectOf(read);
    if (list.clouds?.includes(this.#cloud) === false) return onePage(brokenPage(notInCloud(subject, this.#cloud), 0));
    const { log } = list;
    if (log === undefined) return this.#pagesOf(list, read, subject);
    return inWindows(subject, { period: periodOf(read), log }, (window) =>
      this.#pagesOf(list, { ...read, filter: during(read, log.moment, window) }, subject),
    );
  }

  #pagesOf(list: GraphList, read: Read, subject: Subject): AsyncIterable<RawPage> {
    // A path alone is taken to be below v1.0.
    const address =
      list.version === undefined ? addressOf(list, read) : `${this.#endpoint}/${list.version}${addressOf(list, read)}`;
    if (list.format === 'csv')
      return csvPages({ subject, columns: read.fields, speaker: this.#ports.retrying.names.graph }, this.#ports.wire, () =>
        this.#ask({ method: 'GET', path: address }, subject, true),
      );
    return followLinks(subject, async (next) => {
      const answer = await this.#ask({ method: 'GET', path: next ?? address }, subject);
      return list.single ? this.#singlePage(answer, subject) : this.#listPage(answer, subject);
    });
  }

  async call(call: GraphCall, subject: Subject): Promise<CallAnswer> {
    const answer = await this.#ask(call, subject);
    if (!answer.ok) return answer;
    const isLook = call.method === 'GET';
    // Anyone who looks for something would find that it is not there.
    if (answer.reply.text === '' && !isLook) return { ok: true, rows: [] };
    const body = jsonOf(answer.reply);
    if (isLook && listBody.safeParse(body).success) return this.#wholeList(answer, subject);
    const inside = this.#errorInside(body, subject);
    if (inside !== null) return { ok: false, failure: { error: inside, replay: 'reads' } };
    const list = listBody.safeParse(body);
    if (list.success) return { ok: true, rows: list.data.value };
    const object = objectBody.safeParse(body);
    if (object.success) return { ok: true, rows: [object.data] };
    return { ok: false, failure: { error: incomplete(subject, notAnAnswer(this.#ports.retrying.names.graph)), replay: 'reads' } };
  }

  /** What is looked for may stand on a further page, behind one that holds nothing. */
  async #wholeList(first: Answer, subject: Subject): Promise<CallAnswer> {
    const rows: unknown[] = [];
    const pageAt = async (next: string | null): Promise<RawPage> =>
      this.#listPage(next === null ? first : await this.#ask({ method: 'GET', path: next }, subject), subject);
    for await (const page of followLinks(subject, pageAt)) {
      rows.push(...page.rows);
      if (page.broken !== null) return { ok: false, failure: { error: page.broken, replay: 'reads' } };
    }
    return { ok: true, rows };
  }

  #listPage(answer: Answer, subject: Subject): RawPage {
    const { calls } = answer;
    if (!answer.ok) return brokenPage(answer.failure.error, calls);
    const json = jsonOf(answer.reply);
    const body = listBody.safeParse(json);
    if (!body.success)
      return brokenPage(
        this.#errorInside(json, subject) ?? incomplete(subject, notAnAnswer(this.#ports.retrying.names.graph)),
        calls,
      );
    const next = body.data['@odata.nextLink'] ?? null;
    const foreign = next !== null && !leadsHome(next, this.#endpoint, { subdomains: false });
    const broken = foreign
      ? incomplete(
          subject,
          `the next page lies at an address that is not ${this.#ports.retrying.names.graph}; it was not followed`,
        )
      : this.#errorInside(json, subject);
    return { rows: body.data.value, calls, next: broken === null ? next : null, broken };
  }

  #singlePage(answer: Answer, subject: Subject): RawPage {
    const { calls } = answer;
    if (!answer.ok) return brokenPage(answer.failure.error, calls);
    const body = objectBody.safeParse(jsonOf(answer.reply));
    if (!body.success) return brokenPage(incomplete(subject, notAnAnswer(this.#ports.retrying.names.graph)), calls);
    const broken = this.#errorInside(body.data, subject);
    return broken === null ? { rows: [body.data], calls, next: null, broken } : brokenPage(broken, calls);
  }

  #errorInside(body: unknown, subject: Subject): TenantError | null {
    const inside = errorInside(body, this.#ports.retrying.redact);
    return inside === null ? null : incomplete(subject, inside);
  }

  #ask(call: Omit<GraphCall, 'service'>, subject: Subject, expectsRedirect = false): Promise<Answer> {
    const { list } = subject.resource;
    const rateLimit = (list.service === 'graph' ? list.rateLimit : undefined) ?? (subject.write ? 'graphWrites' : 'graph');
    return this.#ports.retrying.ask({
      service: 'graph',
      endpoint: this.#endpoint,
      subject,
      rateLimit: this.#ports.rateLimits[rateLimit],
      ...(expectsRedirect ? { expectsRedirect } : {}),
      send: (token) =>
        this.#ports.send({
          method: call.method,
          address: call.path,
          token,
          body: call.body,
          headers: {
            ...(call.method === 'GET' || !subject.write ? { prefer: allMembers } : {}),
            ...(call.path.includes('$count=true') ? { consistencylevel: 'eventual' } : {}),
          },
        }),
    });
  }
}

/**
 * Sent with whatever only reads, POST as well: without it Graph answers the members that joined an enumeration later
 * (`reportOnlyFailure`, `linux`, `riskRemediation`) as `unknownFutureValue`. Source: the pages of those resources in the Graph reference.
 */
const allMembers = 'include-unknown-enum-members';

async function* onePage(page: RawPage): AsyncGenerator<RawPage> {
  yield page;
}

/** A log answers what is not asked for a period with some hours of its own choice. */
function periodOf({ resource, period }: Read): Period {
  if (period === undefined) throw new Error(`${resource.key} is read between two moments, and the read names none.`);
  return period;
}

/** The filter of a read, with both bounds of a period. */
function during({ filter }: Read, property: string, { from, to }: Period): string {
  const bounds = encodeURIComponent(`${property} ge ${moment(from)} and ${property} le ${moment(to)}`);
  return filter === undefined ? bounds : `${filter}${encodeURIComponent(' and ')}${bounds}`;
}

const notAnAnswer = (name: string): string => `${name} answered with something else than what was asked for`;

function addressOf(list: GraphList, read: Read): string {
  const selected = read.fields.filter((field) => !(read.resource.notes ?? []).includes(field));
  const options = [
    ...(list.select && selected.length > 0 ? [`$select=${selected.map(encodeURIComponent).join(',')}`] : []),
    ...(list.pageSize === undefined ? [] : [`$top=${list.pageSize}`]),
    ...(read.filter === undefined ? [] : [`$filter=${read.filter}`]),
    ...(list.query === undefined ? [] : [list.query]),
  ];
  const path = filled(list.path, read, encodeURIComponent);
  return options.length === 0 ? path : `${path}${path.includes('?') ? '&' : '?'}${options.join('&')}`;
}
