/** A ledger that is halted in the middle of a change, as its worker meets it. */
import { LedgerBehind } from '../../../src/engine/ledger/retry-later';
import type { Office } from './office';

/** The worker writes the given number of entries of the change, and no more until the returned function is called. */
export function haltBehind(office: Office, subject: string, entries: number): () => void {
  const { ledger } = office.work;
  const { append, appendAll } = ledger;
  let written = 0;
  const orHalted =
    <Given extends readonly unknown[], Result>(write: (tenant: string, about: string, ...more: Given) => Promise<Result>) =>
    async (tenant: string, about: string, ...more: Given): Promise<Result> => {
      if (written >= entries) throw new LedgerBehind('It was tried.');
      if (about === subject) written += 1;
      return write(tenant, about, ...more);
    };
  Object.assign(ledger, { append: orHalted(append), appendAll: orHalted(appendAll) });
  return () => Object.assign(ledger, { append, appendAll });
}
