/** Azure Resource Manager: lists by `nextLink`, one list for each subscription where Azure has it so, single objects, and single calls. */
import { z } from 'zod';
import { TenantError } from '../../src/lib/errors.js';
import { omitUndefined } from '../../src/lib/omit-undefined.js';
import { type ListAddress, type Read, readName, type VendorCall } from '../../src/tenant/resource.js';
import { incomplete, type Subject } from './errors.js';
import type { RateLimit } from './rate-limits.js';
import type { Answer, RetryingClient } from './retrying-client.js';
import {
  below,
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
import { jsonOf, type Reply, type Wire } from './wire.js';

type ArmCall = Extract<VendorCall, { readonly service: 'graph' | 'arm' }>;
type ArmList = Extract<ListAddress, { readonly service: 'arm' }>;

interface ArmRequest {
  readonly method: ArmCall['method'];
  readonly url: string;
  readonly body?: object | undefined;
  readonly prefer?: string | undefined;
}

interface Ports {
  readonly wire: Wire;
  readonly retrying: RetryingClient;
  readonly rateLimits: { readonly arm: RateLimit; readonly armWrites: RateLimit };
}

const listBody = z.object({ value: z.array(z.unknown()), nextLink: z.string().nullish() });
const objectBody = z.record(z.string(), z.unknown());
const subscriptionRow = z.object({ subscriptionId: z.string() });

/** Source: Subscriptions - List of the Azure Resource Manager reference. */
const subscriptionsPath = '/subscriptions?api-version=2022-12-01';

/**
 * A subscription in which a provider was never registered holds nothing of it: nothing can be made before, and one that is in use cannot be
 * taken back. Source: Azure resource providers and types, and Resolve errors for resource provider registration.
 */
const notRegistered = 'MissingSubscriptionRegistration';

const notAnAnswer = (name: string): string => `${name} answered with something else than what was asked for`;

export class Arm implements Listing, Calling<ArmCall> {
  readonly #ports: Ports;
  readonly #endpoint: string;

  constructor(ports: Ports, endpoint: string) {
    this.#ports = ports;
    this.#endpoint = endpoint;
  }

  pages(read: Read): AsyncIterable<RawPage> {
    const { list } = read.resource;
    if (list.service !== 'arm') throw new Error(`${read.resource.key} is not of Azure.`);
    const subject: Subject = { name: readName(read), resource: read.resource, write: false };
    const path = addressOf(list, read);
    if (path.includes('{subscription}')) return this.#inEverySubscription(path, subject);
    return list.single ? this.#single(path, subject, list.prefer) : this.#list(path, subject);
  }

  async call(call: ArmCall, subject: Subject): Promise<CallAnswer> {
    const { list } = subject.resource;
    const path = list.service === 'arm' ? withVersion(call.path, list.apiVersion) : call.path;
    const answer = await this.#ask({ method: call.method, url: below(this.#endpoint, path), body: call.body }, subject);
    if (!answer.ok) return answer;
    // Anyone who looks for something would find that it is not there.
    if (answer.reply.text === '' && call.method !== 'GET') return { ok: true, rows: [] };
    const object = objectIn(answer.reply, subject, this.#ports.retrying);
    return object instanceof TenantError
      ? { ok: false, failure: { error: object, replay: 'reads' } }
      : { ok: true, rows: [object] };
  }

  /** A credential that sees no subscription cannot tell whether there is nothing or nothing for it. */
  async *#inEverySubscription(path: string, subject: Subject): AsyncGenerator<RawPage> {
    const ids: string[] = [];
    for await (const page of this.#list(subscriptionsPath, subject)) {
      const rows = z.array(subscriptionRow).safeParse(page.rows);
      yield {
        ...page,
        rows: [],
        broken: rows.success ? page.broken : incomplete(subject, notAnAnswer(this.#ports.retrying.names.arm)),
      };
      ids.push(...(rows.data ?? []).map((row) => row.subscriptionId));
    }
    if (ids.length === 0) {
      const permission = subject.resource.permission.read;
      const detail = { kind: 'forbidden', permission } as const;
      yield brokenPage(new TenantError(`${subject.name}: the credential sees no Azure subscription`, detail), 0);
    }
    for (const id of ids)
      for await (const page of this.#list(path.replace('{subscription}', encodeURIComponent(id)), subject))
        yield page.broken?.detail.code === notRegistered ? { ...page, broken: null } : page;
  }

  #list(path: string, subject: Subject): AsyncGenerator<RawPage> {
    return followLinks(subject, async (next) => {
      const answer = await this.#ask({ method: 'GET', url: next ?? below(this.#endpoint, path) }, subject);
      return listPage(answer, subject, { endpoint: this.#endpoint, speaking: this.#ports.retrying });
    });
  }

  async *#single(path: string, subject: Subject, prefer?: string): AsyncGenerator<RawPage> {
    const answer = await this.#ask({ method: 'GET', url: below(this.#endpoint, path), prefer }, subject);
    const { calls } = answer;
    const object = answer.ok ? objectIn(answer.reply, subject, this.#ports.retrying) : answer.failure.error;
    if (object instanceof TenantError) yield brokenPage(object, calls);
    else yield { rows: [object], calls, next: null, broken: null };
  }

  #ask(request: ArmRequest, subject: Subject): Promise<Answer> {
    const { retrying, rateLimits, wire } = this.#ports;
    return retrying.ask({
      service: 'arm',
      endpoint: this.#endpoint,
      subject,
      rateLimit: subject.write ? rateLimits.armWrites : rateLimits.arm,
      send: (token) =>
        wire.send({
          method: request.method,
          url: request.url,
          headers: {
            authorization: `Bearer ${token}`,
            accept: 'application/json',
            'content-type': 'application/json',
            ...omitUndefined({ prefer: request.prefer }),
          },
          ...(request.body === undefined ? {} : { body: JSON.stringify(request.body) }),
        }),
    });
  }
}

interface Speaking {
  readonly redact: RetryingClient['redact'];
  readonly names: RetryingClient['names'];
}

/** The object of an answer, or why there is none. */
function objectIn(reply: Reply, subject: Subject, { redact, names }: Speaking): Record<string, unknown> | TenantError {
  const object = objectBody.safeParse(jsonOf(reply));
  if (!object.success) return incomplete(subject, notAnAnswer(names.arm));
  const inside = errorInside(object.data, redact);
  return inside === null ? object.data : incomplete(subject, inside);
}

function listPage(
  answer: Answer,
  subject: Subject,
  { endpoint, speaking }: { readonly endpoint: string; readonly speaking: Speaking },
): RawPage {
  const { calls } = answer;
  if (!answer.ok) return brokenPage(answer.failure.error, calls);
  const { redact, names } = speaking;
  const json = jsonOf(answer.reply);
  const inside = errorInside(json, redact);
  const list = listBody.safeParse(json);
  if (!list.success) return brokenPage(incomplete(subject, inside ?? notAnAnswer(names.arm)), calls);
  if (inside !== null) return { rows: list.data.value, calls, next: null, broken: incomplete(subject, inside) };
  const next = list.data.nextLink || null;
  if (next === null || leadsHome(next, endpoint, { subdomains: false }))
    return { rows: list.data.value, calls, next, broken: null };
  const broken = incomplete(subject, `the next page lies at an address that is not ${names.arm}; it was not followed`);
  return { rows: list.data.value, calls, next: null, broken };
}

function addressOf(list: ArmList, read: Read): string {
  const path = `${withVersion(filled(list.path, read, encodeSegments), list.apiVersion)}${queryOf(list, read)}`;
  return read.filter === undefined ? path : `${path}&$filter=${read.filter}`;
}

/** Source: the query API of Azure Monitor Logs, parameters of a GET; Metrics - List of the Azure Monitor reference. */
function queryOf({ during }: ArmList, { period, resource }: Read): string {
  if (during === undefined) return '';
  if (period === undefined) throw new Error(`${resource.key} is asked for a period, and the read names none.`);
  const timespan = `${period.from.toISOString()}/${period.to.toISOString()}`;
  return Object.entries({ ...during, timespan })
    .map(([name, value]) => `&${name}=${encodeURIComponent(value)}`)
    .join('');
}

function withVersion(path: string, apiVersion: string): string {
  if (path.includes('api-version=')) return path;
  return `${path}${path.includes('?') ? '&' : '?'}api-version=${apiVersion}`;
}

/** The id of an Azure resource is a path: each part of it is encoded, the slashes between stay. */
function encodeSegments(id: string): string {
  return id.toWellFormed().split('/').map(encodeURIComponent).join('/');
}
