/** What only a worker may say of a change counts with its mark alone: entries that somebody wrote into the store begin nothing and put nothing off. */
import { type Office, openOffice, tenantId } from './support/office';

const minute = 60_000;

async function approved(undoesItself: boolean): Promise<{ office: Office; id: string }> {
  const office = openOffice({ undoesItself, approvals: { tiers: { medium: 1 } } });
  await office.does('ana', { says: 'plan pop-imap' });
  await office.settle();
  const id = office.newest();
  await office.does('bo', { clicks: 'approve', on: id, digest: office.change(id)?.plan?.digest ?? '' });
  return { office, id };
}

test('a time to keep that somebody prolonged in the store does not hold: the change undoes itself when it was to', async () => {
  const { office, id } = await approved(true);
  await office.settle();
  await office.work.ledger.append(tenantId, id, { type: 'keepBy', until: '2099-01-01T00:00:00.000Z' });
  office.forward(31 * minute);
  await office.settle();
  expect(office.change(id)?.status).toBe('undone');
});

test('the mark of one time to keep does not fit another', async () => {
  const { office, id } = await approved(true);
  await office.settle();
  const entries = await office.work.ledger.subject(tenantId, id);
  const genuine = entries.findLast(({ event }) => event.type === 'keepBy')?.event;
  if (genuine?.type !== 'keepBy') throw new Error('No time to keep was set.');
  await office.work.ledger.append(tenantId, id, { ...genuine, until: '2099-01-01T00:00:00.000Z' });
  office.forward(31 * minute);
  await office.settle();
  expect(office.change(id)?.status).toBe('undone');
});

test('operations that were edited before they are put back are not written, and the change says that a person has to look', async () => {
  const { office, id } = await approved(true);
  await office.settle();
  const before = JSON.stringify(office.state);
  const operations = office.storage.plans.get(`${tenantId}/${id}`) ?? [];
  operations.reverse();
  office.forward(31 * minute);
  await office.settle();
  expect(JSON.stringify(office.state)).toBe(before);
  expect(office.change(id)).toMatchObject({ status: 'undoStopped', stopped: expect.stringContaining('stored plan') });
});

test('what was begun in the words of another key is not gone on with, and does not stay half done in silence', async () => {
  const { office, id } = await approved(false);
  const nonces = office.change(id)?.approvals.map(({ decision }) => decision.nonce) ?? [];
  const [operation] = office.storage.plans.get(`${tenantId}/${id}`) ?? [];
  if (operation === undefined) throw new Error('Nothing was planned.');
  await office.work.ledger.append(tenantId, id, { type: 'applying', nonces });
  await office.work.ledger.append(tenantId, id, { type: 'intent', n: 1, operation });
  await office.settle();
  expect(office.writes).toEqual([]);
  expect(office.change(id)?.status).toBe('stopped');
});
