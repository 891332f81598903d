/**
 * Where a browser brings back what Entra ID answered: an address of this machine alone, for as long as a person signs in. Any page that the
 * browser shows can send something here, so only an answer that repeats our `state` counts; everything else is turned away and waited past.
 */
import { timingSafeEqual } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What came back: a code, or why there is none. */
type BroughtBack = { readonly code: string } | { readonly error: string; readonly code: null; readonly description: string };

interface Loopback {
  /** `http://localhost:PORT`, which Entra ID takes with any port for an app that registered `http://localhost`. */
  readonly redirectUri: string;
  readonly answer: Promise<BroughtBack>;
  close(): Promise<void>;
}

/** Longer than any code or text of Entra ID; what is longer is none. */
const maxValue = 8192;

export async function listenForAnswer(state: string): Promise<Loopback> {
  let tell: (answer: BroughtBack) => void = () => undefined;
  const answer = new Promise<BroughtBack>((resolve) => {
    tell = resolve;
  });
  const server = createServer({ requestTimeout: 10_000 }, (request, response) => {
    const found = answerIn(request, state, `localhost:${portOf(server.address())}`);
    respond(response, found);
    if (found !== null) tell(found);
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', resolve);
  });
  return {
    redirectUri: `http://localhost:${portOf(server.address())}`,
    answer,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeIdleConnections();
      }),
  };
}

function portOf(address: AddressInfo | string | null): number {
  if (address === null || typeof address === 'string') throw new Error('The server listens on no port.');
  return address.port;
}

function answerIn({ method, url = '', headers }: IncomingMessage, state: string, host: string): BroughtBack | null {
  if (method !== 'GET' || headers.host !== host || !url.startsWith('/?')) return null;
  const values = new URL(url, `http://${host}`).searchParams;
  const value = (name: string): string => values.get(name)?.slice(0, maxValue) ?? '';
  if (!isSame(value('state'), state)) return null;
  if (value('error') !== '') return { error: value('error'), code: null, description: value('error_description') };
  return value('code') === '' ? null : { code: value('code') };
}

function isSame(one: string, other: string): boolean {
  const [given, expected] = [Buffer.from(one), Buffer.from(other)];
  return given.length === expected.length && timingSafeEqual(given, expected);
}

/** Nothing of what came is in the page, and the address with the code goes to nobody as a referrer. */
function respond(response: ServerResponse, found: BroughtBack | null): void {
  const [status, text] =
    found === null
      ? [404, 'This is not the sign-in that hardenbot waits for.']
      : 'error' in found
        ? [200, 'You did not allow it. You can close this page: hardenbot goes on in the terminal.']
        : [200, 'You are signed in. You can close this page: hardenbot goes on in the terminal.'];
  response.writeHead(status, {
    'content-type': 'text/html; charset=utf-8',
    'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'",
    'cache-control': 'no-store',
    'referrer-policy': 'no-referrer',
    connection: 'close',
  });
  response.end(
    `<!doctype html><meta charset="utf-8"><title>hardenbot</title><body style="font: 1.1rem/1.5 system-ui, sans-serif; margin: 3rem"><p>${text}</p>`,
  );
}
