/** Which tenant has the linked accounts is unknown from settings alone: a move that nobody approved would forget which accounts were taken back. */

import { StoreAway } from '../../src/engine/ledger/retry-later';
import { openLedger } from '../../src/engine/ledger/sealed-ledger';
import { decisionSigner, decisionVerifier } from '../../src/engine/plan/decision';
import { ledgerRefusal } from '../../src/gateway/decisions/ledger-refusal';
import { moveDirectory } from '../../src/gateway/decisions/move-directory';
import { isRefusal } from '../../src/lib/errors';
import { DirectoryElsewhere, directoryHome } from '../../src/people/directory-home';
import { accountDigest, accountSubject, accountsSubject, ledgerLinks, withdrawnSubject } from '../../src/people/links';
import { gatewayKeys, gatewaySigner, keyring } from '../support/ledger/signed-entries';
import { emptyStorage, memoryLog } from '../support/stores/memory-stores';

const clock = {
  at: new Date('2026-11-24T10:00:00.000Z'),
  now: () => clock.at,
  monotonicMs: () => clock.at.getTime(),
  sleep: () => Promise.resolve(),
};
const verifier = decisionVerifier(keyring);
const signer = decisionSigner(gatewayKeys.privateKeyPem);
const tenants = [
  { id: 'id-contoso', name: 'contoso', settingsVersion: 's' },
  { id: 'id-365', name: '365', settingsVersion: 's' },
];
const people = ['ana', 'bo', 'cy'].map((name) => ({ entraId: name, name }));
const account = { platform: 'slack', id: 'U0STOLEN' };
let nonces = 0;

/** A gateway on the same store whose settings name a directory. */
function gateway(storage = emptyStorage(), named = 'id-contoso') {
  const ledger = openLedger({ log: memoryLog(storage), clock, keyring, signer: gatewaySigner });
  const others = () => Promise.resolve(tenants.map(({ id }) => id).filter((id) => id !== named));
  const links = ledgerLinks(ledger, verifier, directoryHome({ ledger, verifier, named, others }));
  const decide = async (kind: 'link' | 'unlink', entraId: string, subjects: readonly string[]) => {
    const decision = signer.sign({
      v: 1,
      kind,
      person: { entraId, name: entraId },
      tenant: named,
      subject: accountSubject(account),
      digest: accountDigest(account),
      surface: 'teams',
      decidedAt: clock.now().toISOString(),
      expiresAt: new Date(clock.now().getTime() + 60_000).toISOString(),
      nonce: `n-${nonces++}`,
    });
    const event = {
      type: kind === 'link' ? 'linked' : 'unlinked',
      platform: account.platform,
      account: account.id,
      decision,
    } as const;
    for (const subject of subjects) await ledger.append(named, subject, event);
  };
  const move = (who: string, to = '365', { from = 'id-contoso', isListed = true } = {}) =>
    moveDirectory(
      {
        ledger,
        clock,
        signer,
        verifier,
        newNonce: () => `n-${nonces++}`,
        directory: { isListed: () => isListed, membersOf: () => Promise.resolve(people.map(({ entraId }) => entraId)) },
        directoryTenant: named,
        tenants,
        approvalsOfHighRisk: () => 2,
      },
      {
        person: { entraId: who, name: who },
        actor: { platform: 'slack', id: `U-${who}`, membership: 'member' },
        tenant: tenants.find(({ id }) => id === from) ?? { id: from, name: from, settingsVersion: 's' },
        to,
      },
    );
  return { storage, ledger, links, decide, move };
}

/** Contoso was the directory; an account was linked there and taken back. */
async function used() {
  const before = gateway();
  await before.decide('link', 'ana', [accountsSubject('ana'), accountSubject(account)]);
  await before.decide('unlink', 'ana', [withdrawnSubject, accountSubject(account)]);
  return before.storage;
}

test('settings that name another tenant than the one with the linked accounts stop what rests on who an account is', async () => {
  const after = gateway(await used(), 'id-365');
  await expect(after.links.find(account)).rejects.toThrow(/Settings name id-365 as the directory/);
  const error = await after.links.find(account).catch((failure: unknown) => failure);
  expect(ledgerRefusal(error)).toMatchObject({
    code: 'directory-elsewhere',
    remedy: expect.stringContaining('/harden directory'),
  });
});

test('what was taken back is still known meanwhile: an approval by that account does not count, and what undoes itself is not held up', async () => {
  expect([...(await gateway(await used(), 'id-365').links.withdrawn()).keys()]).toEqual([accountSubject(account)]);
});

test('a tenant without linked accounts hands nothing over: any other may be named', async () => {
  expect(await gateway(emptyStorage(), 'id-365').links.find(account)).toBeNull();
});

test('once one asked and two more agreed the move counts, and what was taken back before is still taken back', async () => {
  const storage = await used();
  const after = gateway(storage, 'id-365');
  expect(await after.move('ana')).toMatchObject({ title: expect.stringContaining('?') });
  expect(await after.move('ana')).toMatchObject({ title: expect.stringContaining('?') });
  expect(await after.move('bo')).toMatchObject({ title: expect.stringContaining('?') });
  await expect(after.links.find(account)).rejects.toThrow(DirectoryElsewhere);
  expect(await after.move('cy')).toMatchObject({ title: '365 keeps the linked accounts' });
  expect([...(await after.links.withdrawn()).keys()]).toEqual([accountSubject(account)]);
  expect(await after.links.find(account)).toBeNull();
  await after.decide('link', 'bo', [accountsSubject('bo'), accountSubject(account)]);
  expect(await after.links.find(account)).toBe('bo');
  // The way back takes an approval as well.
  await expect(gateway(storage, 'id-contoso').links.find(account)).rejects.toThrow(DirectoryElsewhere);
});

test('agreements that are a day apart are not counted together', async () => {
  const after = gateway(await used(), 'id-365');
  await after.move('ana');
  await after.move('bo');
  clock.at = new Date(clock.at.getTime() + 25 * 3600 * 1000);
  await after.move('cy');
  await expect(after.links.find(account)).rejects.toThrow(DirectoryElsewhere);
});

test.each([
  ['someone who approves nothing', 'mallory', '365', { isListed: true }, 'no-approver'],
  ['an account that only a link vouches for', 'ana', '365', { isListed: false }, 'no-approver'],
  ['a tenant that settings do not name', 'ana', 'contoso', { isListed: true }, 'not-the-directory'],
])('%s moves nothing', async (_what, who, to, how, code) => {
  const after = gateway(await used(), 'id-365');
  const answer = await after.move(who, to, how);
  expect(isRefusal(answer) ? answer.code : answer).toBe(code);
});

test('what was agreed for another tenant, or signed by nobody of ours, does not count', async () => {
  const storage = await used();
  const after = gateway(storage, 'id-365');
  for (const who of ['ana', 'bo']) await after.move(who);
  const events = (await after.ledger.subject('id-contoso', 'accounts-moved')).map(({ event }) => event);
  const [first] = events;
  if (first?.type !== 'directoryMove') throw new Error('There is no wish.');
  const other = { ...first.decision.decision, person: { entraId: 'cy', name: 'cy' } };
  await after.ledger.append('id-contoso', 'accounts-moved', { ...first, decision: { ...first.decision, decision: other } });
  await after.ledger.append('id-contoso', 'accounts-moved', { ...first, to: 'id-third' });
  await expect(after.links.find(account)).rejects.toThrow(DirectoryElsewhere);
});

test('a neighbour whose ledger cannot be read now keeps nobody from being known', async () => {
  const storage = await used();
  const { ledger } = gateway(storage);
  const away: typeof ledger.recent = (tenant, ...more) =>
    tenant === 'id-365' ? Promise.reject(new StoreAway(tenant)) : ledger.recent(tenant, ...more);
  const others = () => Promise.resolve(['id-365']);
  const home = directoryHome({ ledger: { ...ledger, recent: away }, verifier, named: 'id-contoso', others });
  expect(await home.linked()).toEqual(['id-contoso']);
});
