/** Undoing what a campaign did: in one tenant, or in all by plans that are a campaign of their own. */

import { textOf } from './support/chat/chat-room';
import { type CampaignLab, type CampaignLabOptions, openCampaignLab, wordsOf } from './support/corridor/campaign-lab';
import { ids } from './support/corridor/office';

const three = { alpha: {}, bravo: {}, charlie: {} };
const approvals = { tiers: { low: 1, medium: 1, high: 1 }, keepWithin: '30m' };

async function applied(options: Partial<CampaignLabOptions> = {}, order = ''): Promise<CampaignLab> {
  const lab = openCampaignLab({ tenants: three, approvals, ...options });
  await lab.says('ana', `plan pop-imap @gold ${order}`);
  await lab.settle();
  await lab.clicks('bo', 'Approve all');
  await lab.settle();
  for (let round = 0; round < 3; round += 1) await lab.reconcile();
  return lab;
}

const isOpen = (lab: CampaignLab) => [...lab.states.values()].map(({ exchange }) => exchange['CASMailbox']?.[0]?.['PopEnabled']);
const idOf = (lab: CampaignLab) => lab.change('alpha')?.request.campaign?.id ?? '';

test('all is a plan in each tenant on one card, approved like any other, and leaves what was there before', async () => {
  const lab = await applied();
  const before = idOf(lab);
  expect(isOpen(lab)).toEqual([false, false, false]);
  expect(wordsOf(await lab.clicks('ana', 'Undo all'))).toBe('done');
  await lab.settle();
  expect(lab.statuses()).toEqual({ alpha: 'waiting', bravo: 'waiting', charlie: 'waiting' });
  expect(lab.cards().map(({ title }) => title)).toContain('Undo: Turn off POP and IMAP in 3 tenants');
  expect(wordsOf(await lab.clicks('bo', 'Approve all'))).toBe('done');
  await lab.settle();
  expect(isOpen(lab)).toEqual([true, true, true]);
  expect(textOf(lab.cards()[0] ?? null)).toContain('3 undone');
  expect(wordsOf(await lab.says('ana', `revert ${before}`))).toBe('none-asked');
});

test('what waits to be kept is put back at once, by whoever may keep it', async () => {
  const lab = await applied({ revertsItself: true }, 'pace=3');
  expect(lab.statuses()).toEqual({ alpha: 'verified', bravo: 'verified', charlie: 'verified' });
  expect(wordsOf(await lab.says('cy', `revert ${idOf(lab)}`))).toBe('done');
  await lab.settle();
  expect(lab.statuses()).toEqual({ alpha: 'revertedUnkept', bravo: 'revertedUnkept', charlie: 'revertedUnkept' });
  expect(isOpen(lab)).toEqual([true, true, true]);
});

test('of what has begun: where nothing was done there is nothing to undo, and nothing is asked for', async () => {
  const lab = openCampaignLab({ tenants: three, approvals });
  await lab.says('ana', 'plan pop-imap @gold');
  await lab.settle();
  expect(wordsOf(await lab.says('ana', `revert ${idOf(lab)}`))).toBe('nothing-to-revert');
});

test('where this person may not ask for it, it is said, and holds up no other', async () => {
  const lab = await applied();
  const { authorize } = lab.office.directory;
  lab.office.directory.authorize = (person, right, tenant) =>
    authorize.call(
      lab.office.directory,
      right === 'request' && tenant.endsWith('1') ? { ...person, entraId: ids.ray } : person,
      right,
      tenant,
    );
  expect(wordsOf(await lab.clicks('ana', 'Undo all'))).toMatch(/in 2 of 3 tenants.*bravo/);
  await lab.settle();
  expect(lab.statuses()).toEqual({ alpha: 'waiting', bravo: 'verified', charlie: 'waiting' });
});

test('one of them is undone by itself', async () => {
  const lab = await applied();
  expect(wordsOf(await lab.says('ana', `revert ${lab.change('bravo')?.id ?? ''}`))).toBe('done');
  await lab.settle();
  expect(lab.statuses()).toEqual({ alpha: 'verified', bravo: 'waiting', charlie: 'verified' });
  expect(lab.change('bravo')?.request.campaign).toBeUndefined();
});
