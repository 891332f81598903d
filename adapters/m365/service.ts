/** What the services of a tenant have in common for reading and writing: pages that follow links, and single calls. */
import { setImmediate as turnOfTheEventLoop } from 'node:timers/promises';
import type { TenantError } from '../../src/errors.js';
import type { Read, VendorCall } from '../../src/tenant/resource.js';
import type { Failure, Subject } from './errors.js';

/** Rows of one request as they are on the wire. */
export interface RawPage {
  readonly rows: readonly unknown[];
  /** Requests it took, failed ones included. */
  readonly calls: number;
  /** Address of the next page; null at the end. */
  readonly next: string | null;
  /** Why the list is not whole: reading stops here. */
  readonly broken: TenantError | null;
}

/** What became of a single call. `rows`: the objects in the answer, none for an empty one. `note`: what people have to know of it. */
export type CallAnswer =
  | { readonly ok: true; readonly rows: readonly unknown[]; readonly note?: string }
  /** `failure.replay` says whether a write may have happened all the same. */
  | { readonly ok: false; readonly failure: Failure; readonly note?: string };

export interface Listing {
  pages(read: Read): AsyncIterable<RawPage>;
}

export interface Calling<Call extends VendorCall> {
  call(call: Call, subject: Subject): Promise<CallAnswer>;
}

export function brokenPage(error: TenantError, calls: number): RawPage {
  return { rows: [], calls, next: null, broken: error };
}

/** undici looks for a turn of the event loop whether an idle connection still stands, and writes in the next. */
const turnsUntilSent = 2;

/** Walks a chain of pages. The request for the next page is on its way before the last one is handed on, so that the service works while we do. */
export async function* followLinks(fetchPage: (next: string | null) => Promise<RawPage>): AsyncGenerator<RawPage> {
  let ahead: Promise<RawPage> | null = fetchPage(null);
  while (ahead !== null) {
    const page: RawPage = await ahead;
    ahead = page.next === null || page.broken !== null ? null : fetchPage(page.next);
    if (ahead !== null) for (let turn = 0; turn < turnsUntilSent; turn += 1) await turnOfTheEventLoop();
    yield page;
  }
}

/** Fills `{of}` in an address; throws when the read does not say below which object, which is a bug of whoever asked. */
export function filled(template: string, read: Read, encode: (text: string) => string): string {
  if (!template.includes('{of}')) return template;
  if (read.of === undefined) throw new Error(`${read.resource.key} is read below an object, and the read names none.`);
  return template.replaceAll('{of}', encode(read.of));
}

/** The address of a path at an endpoint. The path may come from tenant data: whatever it is, the host stays the endpoint's. */
export function below(endpoint: string, path: string): string {
  return `${new URL(endpoint).origin}/${path.replace(/^\/+/, '')}`;
}

/**
 * Whether a link of the service leads where its token may go: https, no credentials in it, the same port, the same host; with
 * `subdomains`, also a host below it.
 */
export function leadsHome(link: string, endpoint: string, options: { readonly subdomains: boolean }): boolean {
  if (!URL.canParse(link)) return false;
  const url = new URL(link);
  const home = new URL(endpoint);
  const beneath = options.subdomains && url.hostname.endsWith(`.${home.hostname}`);
  return (
    url.protocol === 'https:' &&
    url.username === '' &&
    url.password === '' &&
    url.port === home.port &&
    (url.hostname === home.hostname || beneath)
  );
}
