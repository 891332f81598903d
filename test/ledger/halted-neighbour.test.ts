/** One tenant whose record is halted, among several that share a channel: nobody is kept from the others by it. */
import { type CampaignLab, idOfTenant, openCampaignLab, wordsOf } from '../support/corridor/campaign-lab';
import { approveTyped } from '../support/decisions/typed-approval';

/** It is not the one that holds whose account is whose. */
const halted = 'bravo';

let lab: CampaignLab;
beforeEach(async () => {
  lab = openCampaignLab({
    tenants: { alpha: {}, bravo: {}, charlie: {} },
    approvals: { tiers: { low: 1, medium: 1, high: 1 }, keepWithin: '30m' },
    revertsItself: true,
  });
  for (const name of [halted, 'charlie']) {
    await lab.says('ana', `plan pop-imap --tenant ${name}`);
    await lab.settle();
  }
  await lab.says('bo', 'changes @all');
  lab.office.storage.entries.get(idOfTenant(['alpha', 'bravo', 'charlie'], halted))?.splice(-1);
});

test('what belongs to another is approved, kept and put back, by a press and by its id', async () => {
  expect(wordsOf(await approveTyped((text) => lab.says('bo', text), lab.change('charlie')?.id ?? ''))).toBe('done');
  await lab.settle();
  expect(lab.change('charlie')?.status).toBe('verified');
  expect(wordsOf(await lab.clicks('bo', 'Keep'))).toBe('done');
  await lab.says('ana', `revert ${lab.change('charlie')?.id}`);
  await lab.settle();
  expect(lab.change('charlie')?.request.what).toBe('revert');
});

test('what belongs to it is refused as that, and so is what nobody can find', async () => {
  expect(wordsOf(await approveTyped((text) => lab.says('bo', text), lab.change(halted)?.id ?? ''))).toBe('ledger-halted');
  expect(wordsOf(await lab.says('bo', 'approve c-nothere'))).toBe('ledger-halted');
});

test.each(['room', 'alone'])('home tells of the others, in the %s, and that it is not told of this one', async (place) => {
  const told = wordsOf(await lab.says('bo', 'home', place));
  expect(told).toContain(lab.change('charlie')?.id);
  expect(told).toContain('Unknown for bravo: the ledger is halted; undos and ends of travel exceptions still run there');
});

test.each(['export @all', 'evidence nis2 @all'])('%s has the files of the others, and says whose are not there', async (line) => {
  const told = wordsOf(await lab.says('bo', line));
  expect(told).toMatch(/alpha.*charlie/);
  expect(told).toContain('Unknown for bravo: the ledger is halted; undos and ends of travel exceptions still run there');
});

test('a plan for all of them is asked for in the others, and it is told where it is not', async () => {
  expect(wordsOf(await lab.says('ana', 'plan pop-imap @all'))).toContain('bravo');
  await lab.settle();
  expect(lab.change('alpha')?.status).toBe('waiting');
});
