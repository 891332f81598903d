/** What the services of a tenant have in common for reading and writing: pages that follow links, and single calls. */
import { setImmediate as turnOfTheEventLoop } from 'node:timers/promises';
import type { TenantError } from '../../src/lib/errors.js';
import { isObject } from '../../src/lib/json.js';
import type { Redaction } from '../../src/lib/redaction.js';
import type { Read, VendorCall } from '../../src/tenant/resource.js';
import { type Failure, incomplete, type Subject } from './errors.js';

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

/** An answer that is well by its status, and holds an error that came up while it was written: what stands beside it is not whole. Null: none. */
export function errorInside(body: unknown, redact: Redaction): string | null {
  const error = isObject(body) ? body['error'] : undefined;
  if (error === undefined || error === null) return null;
  return `an answer that should be whole holds an error: ${redact(JSON.stringify(error)).slice(0, 300)}`;
}

/** undici looks for a turn of the event loop whether an idle connection still stands, and writes in the next. */
const turnsUntilSent = 2;

/**
 * What a chain of pages may be: services give empty pages on the way to a full one, so some are followed, and ten million rows are more
 * than the largest tenants have of anything.
 */
export const chainLimits = { pages: 10_000, emptyPages: 25 } as const;

/**
 * Walks a chain of pages. The request for the next page is on its way before the last one is handed on, so that the service works while
 * we do. A chain that leads back to itself or to no end breaks off.
 */
export async function* followLinks(
  subject: Subject,
  fetchPage: (next: string | null) => Promise<RawPage>,
): AsyncGenerator<RawPage> {
  const whyStop = chainWatch();
  let ahead: Promise<RawPage> | null = fetchPage(null);
  while (ahead !== null) {
    const page: RawPage = await ahead;
    const why = page.next === null || page.broken !== null ? null : whyStop(page, page.next);
    ahead = page.next === null || page.broken !== null || why !== null ? null : fetchPage(page.next);
    if (ahead !== null) for (let turn = 0; turn < turnsUntilSent; turn += 1) await turnOfTheEventLoop();
    yield why === null ? page : { ...page, next: null, broken: incomplete(subject, why) };
  }
}

/** Looks at each page of one chain and the link to its next one: null, or why it is not followed. */
function chainWatch(): (page: RawPage, next: string) => string | null {
  const links = new Set<string>();
  let empty = 0;
  return ({ rows }, next) => {
    empty = rows.length === 0 ? empty + 1 : 0;
    if (links.has(next)) return 'the list leads back to a page that was read already; it was not read again';
    links.add(next);
    if (empty >= chainLimits.emptyPages) return `${empty} pages in a row held nothing and led to another one`;
    return links.size >= chainLimits.pages ? `the list has no end: ${links.size} pages were read` : null;
  };
}

/** Fills `{of}` in an address; throws when the read does not say below which object, which is a bug of anyone who asked. */
export function filled(template: string, read: Read, encode: (text: string) => string): string {
  if (!template.includes('{of}')) return template;
  if (read.of === undefined) throw new Error(`${read.resource.key} is read below an object, and the read names none.`);
  const of = encode(read.of);
  // By a function: `$$` and the like in a name mean something where a text is given.
  return template.replaceAll('{of}', () => of);
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
