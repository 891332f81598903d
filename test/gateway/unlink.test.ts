/** Taking back a linked account: it is nobody's again, and what it decided counts no more, at the click and in the worker. */

import { decisionSigner, decisionVerifier } from '../../src/engine/plan/decision';
import { type WaiverTerms, waiverDigest } from '../../src/features/waiver/entry-terms';
import { waiverStatus } from '../../src/features/waiver/waiver';
import { isRefusal } from '../../src/lib/errors';
import { accountDigest, accountSubject } from '../../src/people/links';
import { ids, keys, type Office, openOffice, tenantId } from '../support/corridor/office';
import { addUnsigned } from '../support/ledger/forgeries';
import { keyring } from '../support/ledger/signed-entries';

const account = { platform: 'slack', id: 'U77', membership: 'member' } as const;

async function linkedToBo(office: Office): Promise<void> {
  await office.does(account, { says: 'link' });
  await office.does('bo', { clicks: 'link', on: office.codes.at(-1) ?? '', digest: accountDigest(account) });
}

async function planned(office: Office): Promise<string> {
  await office.does('ana', { says: 'plan pop-imap' });
  await office.settle();
  return office.newest();
}

const approves = (office: Office, who: Parameters<Office['does']>[0], id: string) =>
  office.does(who, { clicks: 'approve', on: id, digest: office.change(id)?.plan?.digest ?? '' });

test('an account that its person takes back is nobody’s, and can be linked anew', async () => {
  const office = openOffice();
  await linkedToBo(office);
  expect(await office.does(account, { says: 'unlink' })).toContain('Not linked any more');
  expect(await office.does(account, { says: 'status' })).toBe('unknown-person');
  await linkedToBo(office);
  expect(await office.does(account, { says: 'whoami' })).toContain('You are bo');
});

test('an account that is linked is taken from its person by no second code', async () => {
  const office = openOffice();
  await office.does(account, { says: 'link' });
  await office.does(account, { says: 'link' });
  const [first = '', second = ''] = office.codes;
  const digest = accountDigest(account);
  await office.does('bo', { clicks: 'link', on: first, digest });
  expect(await office.does('cy', { says: `link ${second}` })).toBe('wrong-code');
  expect(await office.does('cy', { clicks: 'link', on: second, digest })).toBe('wrong-code');
  expect(await office.does(account, { says: 'whoami' })).toContain('You are bo');
});

test('of two people who confirm codes of one account at once, one is linked; the other is refused, and whose it is hears of it', async () => {
  const office = openOffice();
  await office.does(account, { says: 'link' });
  await office.does(account, { says: 'link' });
  const [first = '', second = ''] = office.codes;
  const digest = accountDigest(account);
  const answers = await Promise.all([
    office.does('bo', { clicks: 'link', on: first, digest }),
    office.does('cy', { clicks: 'link', on: second, digest }),
  ]);
  const holder = answers.indexOf('card: Linked') === 0 ? 'bo' : 'cy';
  expect(answers.toSorted()).toEqual(['card: Linked', 'linked-elsewhere']);
  expect(await office.does(account, { says: 'whoami' })).toContain(`You are ${holder}`);
  const link = { person: { entraId: ids[holder], name: holder }, account: { platform: account.platform, id: account.id } };
  expect(office.announced).toEqual(expect.arrayContaining([link, { ...link, contested: true }]));
  expect(office.announced).toHaveLength(2);
});

test.each(['show', 'export'])(
  '%s tells nobody what the ledger of the tenant keeps of people and their accounts',
  async (command) => {
    const office = openOffice();
    await linkedToBo(office);
    await office.does('bo', { says: 'unlink U77' });
    const kept = (office.storage.entries.get(tenantId) ?? []).flatMap(({ event, subject }) =>
      event.type === 'linked' || event.type === 'unlinked' ? [subject] : [],
    );
    const answers = await Promise.all([...new Set(kept)].map((subject) => office.does('ray', { says: `${command} ${subject}` })));
    expect(answers).toEqual(Array.from({ length: 4 }, () => 'unknown-change'));
  },
);

test('a stolen account is taken back from another chat, by its id', async () => {
  const office = openOffice();
  await linkedToBo(office);
  expect(await office.does('bo', { says: 'unlink U77' })).toContain('Not linked any more');
  expect(await office.does(account, { says: 'status' })).toBe('unknown-person');
});

test.each<readonly [string, Parameters<Office['does']>[0], string]>([
  ['someone else’s account', 'cy', 'unlink U77'],
  ['an account that the settings list', 'bo', 'unlink'],
  ['an account that nobody linked', 'bo', 'unlink U99'],
])('%s cannot be taken back', async (_, who, words) => {
  const office = openOffice();
  await linkedToBo(office);
  expect(await office.does(who, { says: words })).toBe('not-linked');
  expect(await office.does(account, { says: 'whoami' })).toContain('You are bo');
});

test('an approval by an account that was taken back afterwards is given anew, or the plan waits', async () => {
  const office = openOffice();
  await linkedToBo(office);
  const id = await planned(office);
  expect(await approves(office, account, id)).toBe('done');
  office.forward(1000);
  await office.does('bo', { says: 'unlink U77' });
  expect(await approves(office, 'cy', id)).toBe('done');
  await office.settle();
  expect(office.writes).toEqual([]);
  expect(await approves(office, 'bo', id)).toBe('done');
  await office.settle();
  expect(office.change(id)?.status).toBe('verified');
});

test('an approval stands when its account is linked anew and taken back before it approved', async () => {
  const office = openOffice();
  await linkedToBo(office);
  await office.does('bo', { says: 'unlink U77' });
  office.forward(1000);
  await linkedToBo(office);
  const id = await planned(office);
  expect(await approves(office, account, id)).toBe('done');
  expect(await approves(office, 'cy', id)).toBe('done');
  await office.settle();
  expect(office.change(id)?.status).toBe('verified');
});

test('the worker counts anew by itself: enough approvals in the queue do not help when one account was taken back', async () => {
  const office = openOffice();
  await linkedToBo(office);
  const id = await planned(office);
  await approves(office, account, id);
  await approves(office, 'cy', id);
  office.forward(1000);
  await office.does('bo', { says: 'unlink U77' });
  await office.settle();
  expect(office.writes).toEqual([]);
  expect(office.rejectedJobs).toContain('account-unlinked');
});

test('what somebody writes into the store without a signature takes nothing back: the tenant is halted', async () => {
  const office = openOffice();
  await linkedToBo(office);
  const entries = [...office.storage.entries.values()].flat();
  const link = entries.findLast(({ event }) => event.type === 'linked');
  if (link?.event.type !== 'linked') throw new Error('Nothing was linked.');
  addUnsigned(office, { ...link.event, type: 'unlinked' }, link.subject);
  expect(await office.does(account, { says: 'whoami' })).toBe('ledger-halted');
  expect(office.halts.length).toBeGreaterThan(0);
});

test('a waiver stands without what an account approved that was taken back: the finding is open again', async () => {
  const office = openOffice();
  const policy = await office.directory.policy(tenantId);
  if (isRefusal(policy)) throw new Error(policy.reason);
  const terms: WaiverTerms = {
    control: 'pop-imap',
    reason: 'a scanner',
    days: 5,
    until: '2026-11-29T09:00:00Z',
    severity: 'low',
    verdict: 'fail',
    accepted: [],
    complete: true,
  };
  const signed = (kind: 'request' | 'waive', who: 'ana' | 'bo') =>
    decisionSigner(keys.privateKeyPem).sign({
      v: 1,
      kind,
      person: { entraId: ids[who], name: who },
      tenant: tenantId,
      subject: 'w-1',
      digest: waiverDigest(terms),
      surface: 'slack',
      account: kind === 'request' ? 'account-of-ana' : accountSubject(account),
      decidedAt: '2026-11-24T09:00:00Z',
      expiresAt: '2026-11-24T10:00:00Z',
      nonce: `${kind}-${who}`,
    });
  const waiver = {
    id: 'w-1',
    tenant: tenantId,
    terms,
    expiresAt: new Date('2026-11-24T12:00:00Z'),
    request: signed('request', 'ana'),
    approvals: [signed('waive', 'bo')],
    rejection: null,
    ended: null,
  };
  const status = (withdrawn: ReadonlyMap<string, Date>) =>
    waiverStatus(waiver, {
      verifier: decisionVerifier(keyring),
      policy: { ...policy, withdrawn },
      now: new Date('2026-11-25T09:00:00Z'),
    });
  expect(status(new Map())).toBe('active');
  expect(status(new Map([[accountSubject(account), new Date('2026-11-24T08:00:00Z')]]))).toBe('active');
  expect(status(new Map([[accountSubject(account), new Date('2026-11-25T08:00:00Z')]]))).toBe('expired');
});
