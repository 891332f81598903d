/** One tenant whose part of the store does not answer, among several that share a channel: anyone who asks there is answered soon, and the others go on. */
import { answeringLedger } from '../../src/compose/answering-ledger';
import { isRefusal } from '../../src/lib/errors';
import { type CampaignLab, idOfTenant, openCampaignLab, wordsOf } from '../support/corridor/campaign-lab';
import { tenantId } from '../support/corridor/office';
import { approveTyped } from '../support/decisions/typed-approval';

const names = ['alpha', 'bravo', 'charlie'] as const;
/** Parts of the store that do not answer. */
const away = new Set<string>();
const halted = (tenant: string): Promise<null> => (away.has(tenant) ? new Promise(() => undefined) : Promise.resolve(null));

let lab: CampaignLab;
beforeEach(async () => {
  away.clear();
  lab = openCampaignLab({
    tenants: { alpha: {}, bravo: {}, charlie: {} },
    approvals: { tiers: { low: 1, medium: 1, high: 1 } },
    before: (ledger) => answeringLedger(ledger, { halted }, 20),
  });
  for (const name of ['bravo', 'charlie']) {
    await lab.says('ana', `plan pop-imap --tenant ${name}`);
    await lab.settle();
  }
  away.add(idOfTenant(names, 'bravo'));
});

const entriesOfBravo = () => lab.office.storage.entries.get(idOfTenant(names, 'bravo'))?.length;

test.each(['plan pop-imap --tenant bravo', 'status --tenant bravo', 'audit --tenant bravo', 'export --tenant bravo'])(
  '%s is refused with the name, and nothing is begun',
  async (line) => {
    const before = entriesOfBravo();
    const told = await lab.says('ana', line);
    expect(isRefusal(told) ? [told.code, told.reason, told.remedy] : told).toEqual([
      'store-away',
      'Not now: the part of the store with bravo does not answer.',
      expect.stringContaining('Nothing was done.'),
    ]);
    await lab.settle();
    expect(entriesOfBravo()).toBe(before);
  },
);

test('a decision about it is refused and not taken, and that of another is', async () => {
  expect(wordsOf(await approveTyped((text) => lab.says('bo', text), lab.change('bravo')?.id ?? ''))).toBe('store-away');
  expect(wordsOf(await approveTyped((text) => lab.says('bo', text), lab.change('charlie')?.id ?? ''))).toBe('done');
  expect(['bravo', 'charlie'].map((name) => lab.change(name)?.status)).toEqual(['waiting', 'approved']);
});

test.each(['home', 'status @all', 'changes @all', 'export @all', 'evidence nis2 @all'])(
  '%s tells of the others, and why not of this one',
  async (line) => {
    const told = wordsOf(await lab.says('bo', line));
    expect(told).toContain('Unknown for bravo: its part of the store does not answer.');
    expect(told).toContain('charlie');
  },
);

test('where it says whose account is whose, nothing is begun for anybody, and they read why', async () => {
  away.add(tenantId);
  const told = await lab.says('nobody' as 'ana', 'plan pop-imap --tenant charlie');
  expect(isRefusal(told) ? told.reason : told).toBe(
    'Not now: the part of the store with the accounts of people does not answer.',
  );
});

test('a plan for all of them is asked for in the others, and it is told where it is not', async () => {
  const told = wordsOf(await lab.says('ana', 'plan pop-imap @all'));
  expect(told).toContain('bravo');
  await lab.settle();
  expect(lab.change('alpha')?.status).toBe('waiting');
});

test('a button for all of a campaign names the tenant that cannot be read since it was shown', async () => {
  away.clear();
  await lab.says('ana', 'plan pop-imap @all');
  await lab.settle();
  away.add(idOfTenant(names, 'bravo'));
  const told = await lab.clicks('bo', 'Approve all');
  expect(isRefusal(told) ? [told.code, told.reason] : told).toEqual([
    'other-plan',
    'The record of bravo cannot be read now, so this card shows plans that cannot all be decided on.',
  ]);
  expect(isRefusal(told) ? told.remedy : '').toContain('Decide on the others on the newest card: /harden show g-');
});
