/** One chat account has one say, whosever it is by now: settings may give it to someone else while something waits for approval. */
import type { Actor } from '../../src/chat/platform';
import { onePerAccount } from '../../src/engine/plan/approval';
import { decisionSigner, type SignedDecision } from '../../src/engine/plan/decision';
import { ids, keys, type Name, openOffice, type Snapshot } from '../support/corridor/office';
import { add } from '../support/ledger/forgeries';

const approvals = { tiers: { low: 2, medium: 2, high: 2 } };
const shared: Actor = { platform: 'slack', id: 'U1', membership: 'member' };
const ownedBy = (name: Name, from?: Snapshot) =>
  openOffice({ approvals, accounts: { [name]: { slack: shared.id } }, ...(from === undefined ? {} : { from }) });

/** Bo approves with it. */
async function approvedByBo() {
  const office = ownedBy('bo');
  await office.does('ana', { says: 'plan pop-imap' });
  await office.settle();
  const id = office.newest();
  const digest = office.change(id)?.plan?.digest ?? '';
  expect(await office.does(shared, { clicks: 'approve', on: id, digest })).toBe('done');
  return { office, id, digest };
}

test('who holds it now approves no plan that it approved before, and someone else does', async () => {
  const { office: before, id, digest } = await approvedByBo();
  const office = ownedBy('cy', before.snapshot());
  expect(await office.does(shared, { clicks: 'approve', on: id, digest })).toBe('same-account');
  expect(await office.does('di', { clicks: 'approve', on: id, digest })).toBe('done');
  await office.settle();
  expect(office.change(id)?.status).toBe('verified');
});

test('the worker counts it once, whatever a gateway signed', async () => {
  const { office, id, digest } = await approvedByBo();
  const [given] = office.change(id)?.approvals ?? [];
  if (given === undefined) throw new Error('Nobody approved.');
  const { decision } = given;
  const again = { ...decision, person: { entraId: ids.cy, name: 'cy' }, nonce: 'as-cy' };
  add(office, { type: 'approved', decision: decisionSigner(keys.privateKeyPem).sign(again) });
  expect(office.change(id)?.approvals).toHaveLength(2);
  await office.runJob({
    name: 'apply',
    tenant: decision.tenant,
    subject: id,
    reply: { conversation: { platform: 'terminal', channel: 'hardening' }, messageKey: id },
  });
  expect(office.writes).toEqual([]);
  expect(digest).toBe(decision.digest);
});

test('a waiver takes another account too', async () => {
  const before = ownedBy('bo');
  await before.does('ana', { says: 'audit' });
  await before.settle();
  await before.does('ana', { says: 'waive pop-imap --days 30 --reason scanner' });
  const id = before.newest('w-');
  expect(await before.approves(shared, id)).toBe('done');
  const office = ownedBy('cy', before.snapshot());
  expect(await office.approves(shared, id)).toBe('same-account');
  expect(await office.approves('cy', id)).toBe('done');
});

test('of approvals that one account gave as different people the first counts, and without an account each does', () => {
  const by = (who: Name, account?: string) =>
    ({ decision: { person: { entraId: ids[who], name: who }, ...(account === undefined ? {} : { account }) } }) as SignedDecision;
  const all = [by('bo', 'a'), by('cy', 'a'), by('cy', 'b'), by('bo', 'a'), by('di'), by('eve')];
  expect(onePerAccount(all)).toEqual([all[0], all[2], all[3], all[4], all[5]]);
});
