/** Sends webhooks: to an address that was looked up and checked, over the connection that goes to it, without following anything. */
import { lookup } from 'node:dns/promises';
import { once } from 'node:events';
import { request as httpRequest } from 'node:http';
import { request as httpsRequest, type RequestOptions } from 'node:https';
import { BlockList, isIP } from 'node:net';
import { connect } from 'node:tls';
import { AsksToWait, NotTaken, type Receiver, type WebhookSender } from '../../src/gateway/webhooks/webhook.js';
import type { Clock } from '../../src/lib/clock.js';
import { omitUndefined } from '../../src/lib/omit-undefined.js';
import { signatureHeaders } from './sign.js';

/** Where to connect, and whom to trust there. */
export interface ReachOptions {
  /** Every address of a host; of the machine's own resolver where it is left out. */
  readonly resolve?: (host: string) => Promise<readonly string[]>;
  /** Which addresses may be reached; those of the internet where it is left out. */
  readonly mayReach?: (address: string) => boolean;
  /** PEM of an authority beside those that Node trusts. */
  readonly ca?: string;
  /** How long one try may take in all, in milliseconds. */
  readonly timeoutMs?: number;
}

export interface SenderOptions extends ReachOptions {
  readonly clock: Clock;
  /** The secrets of each webhook, by its name. */
  readonly secrets: ReadonlyMap<string, readonly Buffer[]>;
}

const usualTimeoutMs = 15_000;
/** What a receiver says for how long it wants to be left alone is believed up to an hour. */
const maxPauseMs = 3_600_000;

export function createWebhookSender(options: SenderOptions): WebhookSender {
  const { clock, secrets, resolve = addressesOf, mayReach = isPublic, ca, timeoutMs = usualTimeoutMs } = options;
  return async ({ name, url }, { id, body }) => {
    const address = await checkedAddress({ name, url }, resolve, mayReach);
    const seconds = Math.floor(clock.now().getTime() / 1000);
    const answer = post(url, {
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
    const { status, retryAfter } = await answer.catch((error: unknown) => {
      throw noAnswer(name, error, timeoutMs);
    });
    if (status >= 200 && status < 300) return;
    const pauseMs = pauseOf(retryAfter, clock.now());
    if ((status === 429 || status === 503) && pauseMs !== null)
      throw new AsksToWait(`The webhook ${name} asks to wait.`, pauseMs);
    throw new NotTaken(
      status >= 300 && status < 400
        ? `The webhook ${name} answered with a redirect (${status}), which is not followed.`
        : `The webhook ${name} answered with ${status}.`,
      status,
    );
  };
}

/** Connects as for sending, looks whether the certificate is trusted, and sends nothing. Rejects with NotTaken. */
export async function reachReceiver(
  { name, url }: Receiver,
  { resolve = addressesOf, mayReach = isPublic, ca, timeoutMs = usualTimeoutMs }: ReachOptions,
): Promise<void> {
  const host = await checkedAddress({ name, url }, resolve, mayReach);
  const servername = hostOf(url);
  const socket = connect({
    host,
    port: Number(url.port === '' ? 443 : url.port),
    ...(isIP(servername) === 0 ? { servername } : {}),
    ...omitUndefined({ ca }),
  });
  try {
    await once(socket, 'secureConnect', { signal: AbortSignal.timeout(timeoutMs) });
  } catch (error) {
    throw noAnswer(name, error, timeoutMs);
  } finally {
    socket.destroy();
  }
}

/** What a server or a resolver says may be anything: people read what its code means here, and the code. */
function noAnswer(name: string, error: unknown, timeoutMs: number): NotTaken {
  const isLate = error instanceof Error && (error.name === 'TimeoutError' || error.name === 'AbortError');
  const why = isLate ? `did not answer within ${timeoutMs / 1000} seconds` : `cannot be reached${meaningOf(codeOf(error))}`;
  return new NotTaken(`The webhook ${name} ${why}.`, null, error);
}

function codeOf(error: unknown): string | null {
  const code: unknown = typeof error === 'object' && error !== null && 'code' in error ? error.code : null;
  return typeof code === 'string' && /^[A-Z][A-Z0-9_]{1,60}$/.test(code) ? code : null;
}

const meanings: ReadonlyMap<string, string> = new Map([
  ['ENOTFOUND', 'DNS has no address for its host'],
  ['EAI_AGAIN', 'DNS does not answer'],
  ['ECONNREFUSED', 'nothing listens at its address'],
  ['ECONNRESET', 'the connection broke off'],
  ['EPIPE', 'the connection broke off'],
  ['ETIMEDOUT', 'its address does not answer'],
  ['EHOSTUNREACH', 'no network leads to its address'],
  ['ENETUNREACH', 'no network leads to its address'],
  ['ERR_TLS_CERT_ALTNAME_INVALID', 'its certificate is for another name'],
  ['CERT_HAS_EXPIRED', 'its certificate has expired, or the clock of this machine is wrong'],
  ['CERT_NOT_YET_VALID', 'its certificate is not valid yet, or the clock of this machine is wrong'],
]);

function meaningOf(code: string | null): string {
  if (code === null) return '';
  const isOfCertificate = /CERT|SELF_SIGNED|UNABLE_TO_VERIFY/.test(code);
  const meaning = meanings.get(code) ?? (isOfCertificate ? 'this machine does not trust its certificate' : null);
  return meaning === null ? ` (${code})` : `: ${meaning} (${code})`;
}

function hostOf({ hostname }: URL): string {
  return hostname.replace(/^\[(.*)\]$/, '$1');
}

/** The one address that is connected to. Rejects unless every address of the host may be reached. */
async function checkedAddress(
  { name, url }: Receiver,
  resolve: NonNullable<SenderOptions['resolve']>,
  mayReach: (address: string) => boolean,
): Promise<string> {
  const host = hostOf(url);
  const resolved = isIP(host) === 0 ? resolve(host) : Promise.resolve([host]);
  const addresses = await resolved.catch((error: unknown) => {
    throw noAnswer(name, error, 0);
  });
  const [first] = addresses;
  const closed = addresses.find((address) => !mayReach(address));
  if (first === undefined || closed !== undefined)
    throw new NotTaken(
      `The webhook host ${host} leads to ${closed ?? 'nowhere'}, which is no address of the internet: nothing was sent.`,
      null,
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

/** IANA's special-purpose IPv4 addresses (https://www.iana.org/assignments/iana-ipv4-special-registry), and multicast. */
const closed4 = [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  // Instance metadata of most clouds among them.
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.88.99.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  // Multicast, reserved and broadcast.
  ['224.0.0.0', 3],
  // Azure's own services for a virtual machine: a public address that leads inside (https://learn.microsoft.com/azure/virtual-network/what-is-ip-address-168-63-129-16).
  ['168.63.129.16', 32],
] as const;

/** Within global unicast, which alone is open: what stands for other addresses, and documentation. */
const closed6 = [
  // Teredo and other protocol assignments.
  ['2001::', 23],
  ['2001:db8::', 32],
  // 6to4 carries an IPv4 address of anyone's choice.
  ['2002::', 16],
  ['3fff::', 20],
] as const;

const closed = new BlockList();
for (const [network, bits] of closed4) closed.addSubnet(network, bits, 'ipv4');
for (const [network, bits] of closed6) closed.addSubnet(network, bits, 'ipv6');

const globalUnicast = new BlockList();
globalUnicast.addSubnet('2000::', 3, 'ipv6');

/** Whether an address, as a resolver gives it, is one of the internet. */
export function isPublic(address: string): boolean {
  switch (isIP(address)) {
    case 4:
      return !closed.check(address, 'ipv4');
    case 6:
      return globalUnicast.check(address, 'ipv6') && !closed.check(address, 'ipv6');
    default:
      return false;
  }
}
