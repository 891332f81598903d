/** Sends webhooks: to an address that was looked up and checked, over the connection that goes to it, without following anything. */
import { lookup } from 'node:dns/promises';
import { request as httpRequest } from 'node:http';
import { request as httpsRequest, type RequestOptions } from 'node:https';
import { isIP } from 'node:net';
import type { WebhookSender } from '../../src/gateway/webhooks/webhook.js';
import { RetryLater } from '../../src/ledger/retry-later.js';
import type { Clock } from '../../src/lib/clock.js';
import { omitUndefined } from '../../src/lib/omit-undefined.js';
import { isPublic } from './reachable.js';
import { signatureHeaders } from './sign.js';

export interface SenderOptions {
  readonly clock: Clock;
  /** The secrets of each webhook, by its name. */
  readonly secrets: ReadonlyMap<string, readonly Buffer[]>;
  /** Every address of a host; of the machine's own resolver where it is left out. */
  readonly resolve?: (host: string) => Promise<readonly string[]>;
  /** Which addresses may be reached; those of the internet where it is left out. */
  readonly mayReach?: (address: string) => boolean;
  /** PEM of an authority beside those that Node trusts. */
  readonly ca?: string;
  /** How long one try may take in all, in milliseconds. */
  readonly timeoutMs?: number;
}

const usualTimeoutMs = 15_000;
/** What a receiver says for how long it wants to be left alone is believed up to an hour. */
const maxPauseMs = 3_600_000;

export function createWebhookSender(options: SenderOptions): WebhookSender {
  const { clock, secrets, resolve = addressesOf, mayReach = isPublic, ca, timeoutMs = usualTimeoutMs } = options;
  return async ({ name, url }, { id, body }) => {
    const address = await checkedAddress(url, resolve, mayReach);
    const seconds = Math.floor(clock.now().getTime() / 1000);
    const { status, retryAfter } = await post(url, {
      // What was looked up and checked is where the connection goes: another answer a moment later leads nowhere.
      ...pinned(address),
      ...omitUndefined({ ca }),
      method: 'POST',
      agent: false,
      signal: AbortSignal.timeout(timeoutMs),
      headers: {
        'content-type': 'application/cloudevents+json; charset=utf-8',
        'user-agent': 'hardenbot',
        ...signatureHeaders({ id, seconds, body }, secrets.get(name) ?? []),
      },
      body,
    });
    if (status >= 200 && status < 300) return;
    const pauseMs = pauseOf(retryAfter, clock.now());
    if ((status === 429 || status === 503) && pauseMs !== null)
      throw new RetryLater(`The webhook ${name} asks to wait.`, pauseMs);
    throw new Error(
      status >= 300 && status < 400
        ? `The webhook ${name} answered with a redirect (${status}), which is not followed.`
        : `The webhook ${name} answered with ${status}.`,
    );
  };
}

/** The one address that is connected to. Rejects unless every address of the host may be reached. */
async function checkedAddress(
  { hostname }: URL,
  resolve: NonNullable<SenderOptions['resolve']>,
  mayReach: (address: string) => boolean,
): Promise<string> {
  const host = hostname.replace(/^\[(.*)\]$/, '$1');
  const addresses = isIP(host) === 0 ? await resolve(host) : [host];
  const [first] = addresses;
  const closed = addresses.find((address) => !mayReach(address));
  if (first === undefined || closed !== undefined)
    throw new Error(
      `The webhook host ${host} leads to ${closed ?? 'nowhere'}, which is no address of the internet: nothing was sent.`,
    );
  return first;
}

async function addressesOf(host: string): Promise<readonly string[]> {
  return (await lookup(host, { all: true, verbatim: true })).map(({ address }) => address);
}

function pinned(address: string): Pick<RequestOptions, 'lookup'> {
  const family = isIP(address);
  return {
    lookup: (_host, { all }, found) => (all === true ? found(null, [{ address, family }]) : found(null, address, family)),
  };
}

interface Post extends Omit<RequestOptions, 'headers'> {
  readonly body: string;
  readonly headers: Readonly<Record<string, string>>;
}

interface Answer {
  readonly status: number;
  readonly retryAfter: string | undefined;
}

/** What the receiver says besides its status is not read. */
function post(url: URL, { body, headers, ...options }: Post): Promise<Answer> {
  const send = url.protocol === 'http:' ? httpRequest : httpsRequest;
  return new Promise((resolve, reject) => {
    const sent = send(url, { ...options, headers: { ...headers, 'content-length': Buffer.byteLength(body) } });
    sent.on('response', (answer) => {
      resolve({ status: answer.statusCode ?? 0, retryAfter: answer.headers['retry-after'] });
      answer.destroy();
    });
    sent.on('error', reject);
    sent.end(body);
  });
}

/** Seconds or a date (RFC 9110, section 10.2.3), in milliseconds from now; null where it says neither. */
function pauseOf(retryAfter: string | undefined, now: Date): number | null {
  if (retryAfter === undefined) return null;
  const ms = /^\d{1,9}$/.test(retryAfter) ? Number(retryAfter) * 1000 : Date.parse(retryAfter) - now.getTime();
  return Number.isNaN(ms) ? null : Math.min(maxPauseMs, Math.max(1000, ms));
}
