/** Exchange Online by the REST interface that its PowerShell module speaks: every cmdlet is a POST to InvokeCommand. */
import { z } from 'zod';
import type { Fields } from '../../src/engine/plan/operation.js';
import { omitUndefined } from '../../src/lib/omit-undefined.js';
import type { Read, VendorCall } from '../../src/tenant/resource.js';
import { incomplete, type Subject, subjectOf } from './errors.js';
import type { RateLimit } from './rate-limits.js';
import type { Answer, ManyReplies, RetryingClient } from './retrying-client.js';
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
import { jsonOf, type Reply, type Wire } from './wire.js';

/**
 * The wire of Exchange's `$batch`: up to ten calls of InvokeCommand in one request. Source: published clients of this interface.
 */
interface BatchPart {
  /** Where the call would go on its own, absolute. */
  readonly url: string;
  /** All that the call would carry on its own, the token included. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: object;
}

/** Answers are distinguished by their number: that of a change is empty. */
function batchBody(parts: readonly BatchPart[]): string {
  return JSON.stringify({ requests: parts.map((part, number) => ({ id: String(number), method: 'POST', ...part })) });
}

const batchReply = z.object({
  responses: z.array(
    z.object({
      id: z.string(),
      status: z.number().int(),
      headers: z.record(z.string(), z.unknown()).nullish(),
      body: z.unknown(),
    }),
  ),
});

/** An answer that is none, or holds one part twice, says nothing about any of them. */
function repliesOf(reply: Reply, count: number): ManyReplies {
  if (reply.status !== 200) return { whole: reply };
  const parsed = batchReply.safeParse(jsonOf(reply));
  const responses = parsed.data?.responses ?? [];
  const byId = new Map(responses.map((response) => [response.id, response]));
  const isClear = byId.size === responses.length;
  return {
    each: Array.from({ length: count }, (_unused, number) => {
      const response = isClear ? byId.get(String(number)) : undefined;
      if (response === undefined) return null;
      const headers = new Map(Object.entries(response.headers ?? {}).map(([name, value]) => [name.toLowerCase(), value]));
      const header = (name: string): string | null => {
        const value = headers.get(name);
        return typeof value === 'string' || typeof value === 'number' ? String(value) : null;
      };
      return { status: response.status, header, text: textOf(response.body) };
    }),
  };
}

function textOf(body: unknown): string {
  if (body === undefined || body === null) return '';
  return typeof body === 'string' ? body : JSON.stringify(body);
}

type ExchangeCall = Extract<VendorCall, { readonly service: 'exchange' }>;

/** A cmdlet with what its address and answer depend on. */
interface Command {
  readonly cmdlet: string;
  readonly parameters: Fields;
  readonly select?: readonly string[];
}

const answerBody = z.object({
  value: z.array(z.unknown()),
  '@odata.nextLink': z.string().nullish(),
  '@adminapi.warnings': z.array(z.string()).nullish(),
  /** Errors that did not stop the cmdlet, inside a 200. */
  '@adminapi.errors': z.array(z.unknown()).nullish(),
  error: z.unknown().optional(),
});
type AnswerBody = z.infer<typeof answerBody>;

/** Says that the service knows no batches, not what became of their parts. */
const withoutBatches: ReadonlySet<number> = new Set([400, 404, 405, 413, 415, 501]);

/** Redirects to a regional host that are followed for one request. */
const maxHops = 3;

export class Exchange implements Listing, Calling<ExchangeCall> {
  readonly #wire: Wire;
  readonly #retrying: RetryingClient;
  readonly #rateLimits: { readonly exchange: RateLimit; readonly exchangeWrites: RateLimit };
  readonly #endpoint: string;
  readonly #tenantId: string;
  /** The permission that a person can give could write, so nothing but `Get-*` is ever sent in their name. */
  readonly #onlyGets: boolean;
  /** False once the service refused a batch as such. */
  #takesBatches = true;
  /** Where requests go: the endpoint, or the regional host it sent us to. */
  #home: string;

  constructor(
    ports: {
      wire: Wire;
      retrying: RetryingClient;
      rateLimits: { readonly exchange: RateLimit; readonly exchangeWrites: RateLimit };
    },
    endpoint: string,
    { tenantId, onlyGets }: { readonly tenantId: string; readonly onlyGets: boolean },
  ) {
    this.#wire = ports.wire;
    this.#retrying = ports.retrying;
    this.#rateLimits = ports.rateLimits;
    this.#endpoint = endpoint;
    this.#tenantId = tenantId;
    this.#onlyGets = onlyGets;
    this.#home = new URL(endpoint).origin;
  }

  pages(read: Read): AsyncIterable<RawPage> {
    const { list } = read.resource;
    if (list.service !== 'exchange') throw new Error(`${read.resource.key} is not of Exchange.`);
    const subject = subjectOf(read);
    const command: Command = {
      cmdlet: list.cmdlet,
      parameters: {
        ...filledParameters(list.parameters, read),
        ...omitUndefined({ Filter: read.filter }),
        ...read.parameters,
      },
      ...(list.select ? { select: read.fields } : {}),
    };
    return followLinks(subject, (next) => this.#page(command, { subject, next, harmless: list.harmlessWarning }));
  }

  async call(call: ExchangeCall, subject: Subject): Promise<CallAnswer> {
    return this.#judged(await this.#invoke(call, subject, null), subject);
  }

  /**
   * The answers to some calls in their order, each judged on its own. They go in one request where the service takes that; how
   * many a request may have its callers know from the resource (`together`).
   */
  async callAll(calls: readonly ExchangeCall[], subject: Subject): Promise<readonly CallAnswer[]> {
    if (calls.length < 2 || !this.#takesBatches) return Promise.all(calls.map((call) => this.call(call, subject)));
    const answers = await this.#retrying.askAll({
      ...this.#toAsk(subject),
      count: calls.length,
      send: (token, numbers) => {
        const wanted = numbers.flatMap((number) => calls[number] ?? []);
        return this.#sendTogether(wanted, token);
      },
    });
    // A change that was refused with its batch is settled by looking; only a look may simply be repeated.
    if (!this.#takesBatches && !subject.write) return this.callAll(calls, subject);
    return answers.map((answer) => this.#judged(answer, subject));
  }

  async #sendTogether(calls: readonly ExchangeCall[], token: string): Promise<ManyReplies> {
    const url = `${this.#home}/adminapi/beta/${this.#tenantId}`;
    const parts = calls.map((call) => ({
      url: `${url}/InvokeCommand`,
      headers: { ...this.#headers(call.cmdlet, token), prefer: 'odata.maxpagesize=1000;odata.continue-on-error' },
      body: bodyOf(call),
    }));
    const { 'x-cmdletname': _, ...headers } = this.#headers('', token);
    const reply = await this.#post({ url: `${url}/$batch`, body: batchBody(parts), headers });
    if (withoutBatches.has(reply.status)) this.#takesBatches = false;
    return repliesOf(reply, calls.length);
  }

  async #page(
    command: Command,
    { subject, next, harmless }: { subject: Subject; next: string | null; harmless: RegExp | undefined },
  ): Promise<RawPage> {
    const answer = await this.#invoke(command, subject, next);
    const { calls } = answer;
    if (!answer.ok) return brokenPage(answer.failure.error, calls);
    const body = parseBody(answer.reply);
    if (body === null) return brokenPage(incomplete(subject, notAnAnswer(this.#retrying.names.exchange)), calls);
    const link = body['@odata.nextLink'] ?? null;
    const name = this.#retrying.names.exchange;
    const problem =
      this.#errorInside(body) ??
      whyCut(body, link, name) ??
      whyDoubtful(body, harmless, name) ??
      whyForeign(link, this.#endpoint, name);
    return {
      rows: body.value,
      calls,
      next: problem === null ? link : null,
      broken: problem === null ? null : incomplete(subject, problem),
    };
  }

  #judged(answer: Answer, subject: Subject): CallAnswer {
    if (!answer.ok) return answer;
    const body = parseBody(answer.reply);
    if (body === null)
      return { ok: false, failure: { error: incomplete(subject, notAnAnswer(this.#retrying.names.exchange)), replay: 'reads' } };
    const problem = this.#errorInside(body);
    if (problem !== null) return { ok: false, failure: { error: incomplete(subject, problem), replay: 'reads' } };
    return { ok: true, rows: body.value };
  }

  #errorInside(body: AnswerBody): string | null {
    const [error] = body['@adminapi.errors'] ?? [];
    if (error === undefined) return errorInside(body, this.#retrying.redact);
    return `${this.#retrying.names.exchange} answered 200 with an error inside: ${this.#retrying.redact(JSON.stringify(error)).slice(0, 300)}`;
  }

  #invoke(command: Command, subject: Subject, next: string | null) {
    const body = JSON.stringify(bodyOf(command));
    const select = command.select === undefined ? '' : `?$select=${command.select.map(encodeURIComponent).join(',')}`;
    return this.#retrying.ask({
      ...this.#toAsk(subject),
      send: (token) => {
        const url = next ?? `${this.#home}/adminapi/beta/${this.#tenantId}/InvokeCommand${select}`;
        return this.#post({ url, body, headers: this.#headers(command.cmdlet, token) });
      },
    });
  }

  #toAsk(subject: Subject) {
    const rateLimit = subject.write ? this.#rateLimits.exchangeWrites : this.#rateLimits.exchange;
    return { service: 'exchange' as const, endpoint: this.#endpoint, subject, rateLimit };
  }

  /** Every request has headers of its own, each part of a batch too: nothing gets past this. */
  #headers(cmdlet: string, token: string): Readonly<Record<string, string>> {
    if (this.#onlyGets && !/^(Get-\w+)?$/.test(cmdlet))
      throw new Error(`${cmdlet} was about to be sent in the name of a person.`);
    return {
      authorization: `Bearer ${token}`,
      'content-type': 'application/json; charset=utf-8',
      accept: 'application/json',
      'accept-language': 'en-US',
      prefer: 'odata.maxpagesize=1000',
      'x-anchormailbox': anchorOf(cmdlet, this.#tenantId),
      'x-cmdletname': cmdlet,
      'x-responseformat': 'json',
    };
  }

  /** The proxy may point to a regional host: the POST is repeated there, body and token included, if the host is Exchange's own. */
  async #post(message: { url: string; body: string; headers: Readonly<Record<string, string>> }): Promise<Reply> {
    let { url } = message;
    for (let hop = 0; ; hop += 1) {
      const reply = await this.#wire.send({ ...message, method: 'POST', url });
      const location = reply.status >= 300 && reply.status < 400 ? reply.header('location') : null;
      if (location === null || hop === maxHops || !URL.canParse(location, url)) return reply;
      const target = new URL(location, url);
      if (!leadsHome(target.href, this.#endpoint, { subdomains: true })) return reply;
      this.#home = target.origin;
      url = target.href;
    }
  }
}

const notAnAnswer = (name: string): string => `${name} answered 200 with something else than a list`;

function bodyOf({ cmdlet, parameters }: Command): object {
  return { CmdletInput: { CmdletName: cmdlet, Parameters: onTheWire(parameters) } };
}

function parseBody(reply: Reply): AnswerBody | null {
  const parsed = answerBody.safeParse(jsonOf(reply));
  return parsed.success ? parsed.data : null;
}

const cutWarning = /more results available/i;

function whyCut(body: AnswerBody, link: string | null, name: string): string | null {
  const warning = (body['@adminapi.warnings'] ?? []).find((text) => cutWarning.test(text));
  return warning === undefined || link !== null ? null : `${name} cut the list: it says that more results are available`;
}

function whyDoubtful(body: AnswerBody, harmless: RegExp | undefined, name: string): string | null {
  if (harmless === undefined) return null;
  const warning = (body['@adminapi.warnings'] ?? []).find((text) => !harmless.test(text) && !cutWarning.test(text));
  return warning === undefined ? null : `${name} gave the list with a warning: ${warning.slice(0, 300)}`;
}

function whyForeign(link: string | null, endpoint: string, name: string): string | null {
  if (link === null || leadsHome(link, endpoint, { subdomains: true })) return null;
  return `the next page lies at an address that is not ${name}; it was not followed`;
}

function filledParameters(parameters: Fields, read: Read): Fields {
  return Object.fromEntries(
    Object.entries(parameters).map(([name, value]) => [name, typeof value === 'string' ? filled(value, read, String) : value]),
  );
}

/** An empty list clears a property; published clients send an empty hashtable for it. */
function onTheWire(parameters: Fields): Fields {
  return Object.fromEntries(
    Object.entries(parameters).map(([name, value]) => [
      name,
      Array.isArray(value) && value.length === 0 ? { '@odata.type': '#Exchange.GenericHashTable' } : value,
    ]),
  );
}

const organisation = 'bb558c35-97f1-4cb9-8ff7-d53741dc928c';

/** Cmdlets that the service runs only in another system mailbox, by their lower-case names. */
const elsewhere: ReadonlyMap<string, string> = new Map([['set-adminauditlogconfig', '8cc370d3-822a-4ab8-a926-bb94bd0641a9']]);

/** The mailbox that a cmdlet has to be routed by, or null where the usual one does. */
export function ownAnchorOf(cmdlet: string): string | null {
  return elsewhere.get(cmdlet.toLowerCase()) ?? null;
}

/** The value of `X-AnchorMailbox` for an app. The same for every page of a list, or the service loses its place. */
export function anchorOf(cmdlet: string, tenantId: string): string {
  return `APP:SystemMailbox{${ownAnchorOf(cmdlet) ?? organisation}}@${tenantId}`;
}
