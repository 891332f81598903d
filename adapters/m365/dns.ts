/** Public DNS records of a name, read through the resolver that the connection brings: absence is an answer, failure is not. */

import { TenantError } from '../../src/lib/errors.js';
import { type Read, readName } from '../../src/tenant/resource.js';
import type { DnsQuestion, TenantConnection } from './connection.js';
import { brokenPage, type Listing, type RawPage } from './service.js';

/** The words by which a resolver says that there is no such record, which is an answer too. */
const noRecord: ReadonlySet<string> = new Set(['ENODATA', 'ENOTFOUND']);

/** What a record is called in a row, beside the `domain` that it is for. */
const valueNames = { MX: 'exchange', TXT: 'text', CNAME: 'target' } as const;

export class DnsRecords implements Listing {
  readonly #resolve: TenantConnection['resolve'];

  constructor(resolve: TenantConnection['resolve']) {
    this.#resolve = resolve;
  }

  async *pages(read: Read): AsyncGenerator<RawPage> {
    const question = questionOf(read);
    try {
      const values = await this.#resolve(question);
      const rows = values.map((value) => ({ domain: question.name, [valueNames[question.record]]: value }));
      yield { rows, calls: 1, next: null, broken: null };
    } catch (error) {
      if (error instanceof TenantError) {
        yield brokenPage(error, 1);
        return;
      }
      const code = codeOf(error);
      if (code === null) throw error;
      if (noRecord.has(code)) yield { rows: [], calls: 1, next: null, broken: null };
      else yield brokenPage(new TenantError(`${readName(read)}: no answer from DNS (${code})`, { kind: 'unavailable' }), 1);
    }
  }
}

/** The code of a resolver's error, or null for an error that is none. By its shape: an error of Node's own is no `Error` of another context. */
function codeOf(error: unknown): string | null {
  return typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : null;
}

function questionOf(read: Read): DnsQuestion {
  const { list, key } = read.resource;
  if (list.service !== 'dns' || read.of === undefined) throw new Error(`${key} is read for a name, and the read names none.`);
  const servers = read.parameters?.['resolvers'];
  return { record: list.record, name: read.of, servers: Array.isArray(servers) ? servers.map(String) : [] };
}
