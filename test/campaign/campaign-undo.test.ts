/** Undoing what a campaign did: in one tenant, or in all by plans that are a campaign of their own. */

import type { Card } from '../../src/chat/card';
import type { Change } from '../../src/engine/changes/change';
import { textOf } from '../support/chat/chat-room';
import { type CampaignLab, type CampaignLabOptions, openCampaignLab, wordsOf } from '../support/corridor/campaign-lab';
import { ids } from '../support/corridor/office';

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
const approvesOne = (lab: CampaignLab, change: Change | null) =>
  lab.says('bo', `approve ${change?.id ?? ''} ${change?.plan?.digest ?? ''}`);

test('all is a plan in each tenant on one card, approved like any other, and leaves what was there before', async () => {
  const lab = await applied();
  const before = idOf(lab);
  expect(isOpen(lab)).toEqual([false, false, false]);
  expect(lab.cards()[0]?.title).toBe('Done: Turn off POP and IMAP in 3 tenants');
  expect(wordsOf(await lab.clicks('ana', 'Undo all'))).toBe('done');
  await lab.settle();
  expect(lab.statuses()).toEqual({ alpha: 'waiting', bravo: 'waiting', charlie: 'waiting' });
  expect(lab.cards().map(({ title }) => title)).toContain('Undo: Turn off POP and IMAP in 3 tenants');
  expect(wordsOf(await lab.clicks('bo', 'Approve all'))).toBe('done');
  await lab.settle();
  expect(isOpen(lab)).toEqual([true, true, true]);
  expect(textOf(lab.cards()[0] ?? null)).toContain('3 undone');
  expect(lab.cards().map(({ title }) => title)).not.toContain('Undo: Turn off POP and IMAP in 3 tenants');
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

test('what has not begun is ended with it: nothing is changed behind the undo', async () => {
  const lab = openCampaignLab({ tenants: three, approvals });
  await lab.says('ana', 'plan pop-imap @gold');
  await lab.settle();
  expect(wordsOf(await approvesOne(lab, lab.change('alpha')))).toBe('done');
  await lab.settle();
  expect(lab.statuses()).toEqual({ alpha: 'verified', bravo: 'waiting', charlie: 'waiting' });
  const others = [lab.change('bravo'), lab.change('charlie')];
  expect(wordsOf(await lab.clicks('ana', 'Undo all, end the rest'))).toBe('done');
  await lab.settle();
  expect(lab.statuses()).toEqual({ alpha: 'waiting', bravo: 'revoked', charlie: 'revoked' });
  for (const one of others) expect(wordsOf(await approvesOne(lab, one))).toBe('already-decided');
  await lab.settle();
  for (let round = 0; round < 3; round += 1) await lab.reconcile();
  expect(isOpen(lab)).toEqual([false, true, true]);
});

test('what waits for those that go first is ended too, and nobody can go on with it', async () => {
  const lab = await applied({ revertsItself: true }, 'canary=1');
  expect(lab.statuses()).toEqual({ alpha: 'verified', bravo: 'approved', charlie: 'approved' });
  expect(wordsOf(await lab.says('cy', `revert ${idOf(lab)}`))).toBe('done');
  await lab.settle();
  expect(lab.statuses()).toEqual({ alpha: 'revertedUnkept', bravo: 'revoked', charlie: 'revoked' });
  expect(wordsOf(await lab.says('cy', `resume ${idOf(lab)}`))).toBe('not-stopped');
});

test('where this person may not end what has not begun, it is said that it may still begin', async () => {
  const lab = openCampaignLab({ tenants: three, approvals });
  await lab.says('ana', 'plan pop-imap @gold');
  await lab.settle();
  expect(wordsOf(await approvesOne(lab, lab.change('alpha')))).toBe('done');
  await lab.settle();
  const { authorize } = lab.office.directory;
  lab.office.directory.authorize = (person, right, tenant) =>
    right === 'request' ? Promise.resolve(null) : authorize.call(lab.office.directory, person, right, tenant);
  expect(wordsOf(await lab.says('ray', `revert ${idOf(lab)}`))).toMatch(
    /bravo, charlie.*not ended, and may still be applied.*Ask one of these people: ana, bo/,
  );
  await lab.settle();
  expect(lab.statuses()).toEqual({ alpha: 'waiting', bravo: 'waiting', charlie: 'waiting' });
});

test('where nothing was done yet, it is said how to end it', async () => {
  const lab = openCampaignLab({ tenants: three, approvals });
  await lab.says('ana', 'plan pop-imap @gold');
  await lab.settle();
  expect(await lab.says('ana', `revert ${idOf(lab)}`)).toMatchObject({ remedy: `/harden revoke ${idOf(lab)} ends it.` });
});

describe('where a tenant left the settings while its change waits to be kept', () => {
  const names = ['alpha', 'bravo', 'charlie'];
  async function afterRemoval(tenants: Readonly<Record<string, object>>) {
    const whole = openCampaignLab({ tenants: { alpha: {}, bravo: {}, charlie: {} }, revertsItself: true });
    await whole.says('ana', 'plan pop-imap @all pace=3');
    await whole.settle();
    await whole.clicks('bo', 'Approve all');
    await whole.settle();
    expect(whole.statuses()).toEqual({ alpha: 'verified', bravo: 'verified', charlie: 'verified' });
    const alpha = whole.change('alpha');
    const lab = openCampaignLab({ tenants, revertsItself: true, from: { snapshot: whole.office.snapshot(), names } });
    return { lab, id: alpha?.request.campaign?.id ?? '', change: alpha?.id ?? '' };
  }

  test('the card and the answers name its change: nobody takes the others for all', async () => {
    const { lab, id, change } = await afterRemoval({ bravo: {}, charlie: {} });
    const shown = (await lab.says('bo', `show ${id}`)) as Card;
    expect([shown.title, shown.tone]).toEqual(['Turn off POP and IMAP in 3 tenants', 'bad']);
    const line = `In tenants that left the settings: ${change}. Nothing there is kept or undone any more, not even automatically.`;
    expect(textOf(shown)).toContain(line);
    const kept = wordsOf(await lab.says('bo', `keep ${id}`));
    expect(kept).toContain('This tenant left the settings');
    await lab.settle();
    expect(textOf(lab.cards()[0] ?? null)).toContain(line);
    expect(wordsOf(await lab.says('ana', `revert ${id}`))).toContain('This tenant left the settings');
  });

  test('where it was not asked for, nobody learns of it', async () => {
    const { lab, id, change } = await afterRemoval({ bravo: {}, charlie: { channel: { terminal: 'own' } } });
    expect(wordsOf(await lab.says('bo', `show ${id}`))).toContain(change);
    expect(wordsOf(await lab.says('bo', `show ${id}`, 'own'))).not.toContain(change);
  });
});

describe('where the record of one tenant cannot be read', () => {
  const unreadable = async () => {
    const lab = await applied();
    lab.office.storage.entries.get(lab.change('charlie')?.plan?.tenant ?? '')?.splice(-2);
    await lab.reconcile();
    return { lab, id: idOf(lab) };
  };

  test('undoing the others says so', async () => {
    const { lab, id } = await unreadable();
    expect(wordsOf(await lab.says('ana', `revert ${id}`))).toMatch(/charlie.*not ended.*cannot be read now/);
    await lab.settle();
    expect(lab.statuses()).toMatchObject({ alpha: 'waiting', bravo: 'waiting' });
  });

  test.each(['revoke', 'keep'])('%s does not say that nothing is left', async (command) => {
    const { lab, id } = await unreadable();
    expect(wordsOf(await lab.says('ana', `${command} ${id}`))).toBe('unread');
  });
});
