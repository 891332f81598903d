/** How often one press reads a ledger, in each process: what is known is passed on, and only what has to be fresh is read again. */
import type { AsOf, Ledger } from '../../src/engine/ledger/ledger';
import { openOffice } from '../support/corridor/office';

/** The ledger, with the name of every call that reads the store put on a list. */
function noting(ledger: Ledger, reads: string[]): Ledger {
  const note = <Answer>(name: string, asOf: AsOf | undefined, answer: Answer): Answer => {
    if (asOf !== 'known') reads.push(name);
    return answer;
  };
  return {
    ...ledger,
    subject: (tenant, subject, asOf) => note('subject', asOf, ledger.subject(tenant, subject, asOf)),
    fold: (tenant, subject, fold, asOf) => note('fold', asOf, ledger.fold(tenant, subject, fold, asOf)),
    count: (tenant, subject, asOf) => note('count', asOf, ledger.count(tenant, subject, asOf)),
    recent: (tenant, limit, prefix, asOf) => note('recent', asOf, ledger.recent(tenant, limit, prefix, asOf)),
    touched: (tenant, after, asOf) => note('touched', asOf, ledger.touched(tenant, after, asOf)),
    stands: (tenant, entry, asOf) => note('stands', asOf, ledger.stands(tenant, entry, asOf)),
    head: (tenant, asOf) => note('head', asOf, ledger.head(tenant, asOf)),
    spent: (tenant, asOf) => note('spent', asOf, ledger.spent(tenant, asOf)),
  };
}

/** An office with a plan that waits for approval. */
async function planned() {
  const gateway: string[] = [];
  const worker: string[] = [];
  const office = openOffice({ before: (ledger) => noting(ledger, gateway) });
  Object.assign(office.work, { ledger: noting(office.work.ledger, worker) });
  await office.does('ana', { says: 'plan pop-imap' });
  await office.settle();
  const change = office.change(office.newest());
  if (change?.plan == null) throw new Error('There is no plan.');
  for (const reads of [gateway, worker]) reads.length = 0;
  return { office, id: change.id, digest: change.plan.digest, gateway, worker };
}

test('an approval reads the ledger once in the gateway; the worker reads it for its settings and the request, and again once it holds the lease', async () => {
  const { office, id, digest, gateway, worker } = await planned();
  expect(await office.does('bo', { clicks: 'approve', on: id, digest })).toBe('done');
  expect(gateway).toHaveLength(1);
  expect(await office.does('cy', { clicks: 'approve', on: id, digest })).toBe('done');
  await office.settle();
  expect(office.change(id)?.status).toBe('verified');
  expect(worker).toEqual(['count', 'count']);
});

test('asking for a plan reads it once in the gateway; the worker reads it for its settings and the request, and again once it holds the lease', async () => {
  // Where accounts are linked was found out with the first one.
  const { office, gateway, worker } = await planned();
  await office.does('ana', { says: `revoke ${office.newest()}` });
  gateway.length = 0;
  worker.length = 0;
  expect(await office.does('ana', { says: 'plan pop-imap' })).toBe('done');
  // Once for the person, and once for what may be open already.
  expect(gateway.filter((read) => read !== 'fold')).toHaveLength(1);
  await office.settle();
  expect(worker).toEqual(['count', 'fold']);
});

test.each([
  ['typed', 'approve'],
  ['typed, to take it back', 'revoke'],
])('a decision that is %s reads it once as well', async (_how, says) => {
  const { office, id, digest, gateway } = await planned();
  const seen = ` ${digest}`;
  expect(await office.does(says === 'approve' ? 'bo' : 'ana', { says: `${says} ${id}${seen}` })).toBe('done');
  expect(gateway).toHaveLength(1);
});
