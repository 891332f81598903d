/** What of this process is under way at the machine, which no clock of a test says: requests, files, names and connections. */
import { subscribe, unsubscribe } from 'node:diagnostics_channel';

const started = ['undici:request:create', 'http.client.request.start', 'http.server.request.start'];
const ended = [
  'undici:request:trailers',
  'undici:request:error',
  'http.client.response.finish',
  'http.client.request.error',
  'http.server.response.finish',
];

/**
 * Says of every request, made or answered here, when it begins and when it is over.
 * @param begins gets an object that is the same when it is over
 * @returns ends it
 */
export function watchRequests(begins: (request: unknown) => void, over: (request: unknown) => void): () => void {
  const begin = (message: unknown): void => begins(requestOf(message));
  const end = (message: unknown): void => over(requestOf(message));
  for (const name of started) subscribe(name, begin);
  for (const name of ended) subscribe(name, end);
  return () => {
    for (const name of started) unsubscribe(name, begin);
    for (const name of ended) unsubscribe(name, end);
  };
}

/** Whether files, names or connections are waited for. */
export function isMachineAwaited(): boolean {
  return process
    .getActiveResourcesInfo()
    .some((name) => /^(FSReq|TCPConnect|PipeConnect|GetAddrInfo|GetNameInfo|Query)/.test(name));
}

function requestOf(message: unknown): unknown {
  return (message as { readonly request?: unknown }).request;
}
