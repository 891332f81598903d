/** Mail exchangers of a domain: public records, read through the resolver that the connection brings. */
import { TenantError } from '../../src/errors.js';
import { type Read, readName } from '../../src/tenant/resource.js';
import { brokenPage, type Listing, type RawPage } from './service.js';

/** The words by which a resolver says that there is no such record, which is an answer too. */
const noRecord: ReadonlySet<string> = new Set(['ENODATA', 'ENOTFOUND']);

/** Rows are `{ domain, exchange }`, one for each mail exchanger. */
export class MailExchangers implements Listing {
  readonly #resolveMx: (domain: string) => Promise<readonly string[]>;

  constructor(resolveMx: (domain: string) => Promise<readonly string[]>) {
    this.#resolveMx = resolveMx;
  }

  async *pages(read: Read): AsyncGenerator<RawPage> {
    const domain = read.of;
    if (domain === undefined) throw new Error(`${read.resource.key} is read for a domain, and the read names none.`);
    try {
      const exchanges = await this.#resolveMx(domain);
      yield { rows: exchanges.map((exchange) => ({ domain, exchange })), calls: 1, next: null, broken: null };
    } catch (error) {
      if (error instanceof TenantError) {
        yield brokenPage(error, 1);
        return;
      }
      const code = error instanceof Error && 'code' in error ? String(error.code) : null;
      if (code === null) throw error;
      if (noRecord.has(code)) yield { rows: [], calls: 1, next: null, broken: null };
      else yield brokenPage(new TenantError(`${readName(read)}: no answer from DNS (${code})`, { kind: 'unavailable' }), 1);
    }
  }
}
