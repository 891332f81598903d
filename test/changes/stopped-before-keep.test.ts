/** A change that undoes itself unless it is kept, and stopped before its end: its cards say what happens to what was done, and by when. */
import type { Card } from '../../src/chat/card';
import type { Operation } from '../../src/engine/plan/operation';
import { utcMinute } from '../../src/lib/utc-minute';
import type { TenantClient } from '../../src/tenant/client';
import { giveUp } from '../../src/worker/upkeep/give-up';
import { buttonsOf, textOf } from '../support/chat/chat-room';
import { type CampaignLab, idOfTenant, openCampaignLab, wordsOf } from '../support/corridor/campaign-lab';

const minute = 60_000;
const tenant = idOfTenant(['contoso'], 'contoso');

/** @param takes how many writes the tenant takes before it fails */
async function stoppedAfter(takes: number): Promise<CampaignLab> {
  let writes = 0;
  const lab = openCampaignLab({
    tenants: { contoso: {} },
    approvals: { tiers: { low: 1, medium: 1, high: 1 }, keepWithin: '30m' },
    revertsItself: true,
    clientOf: (_name, usual, state): TenantClient => {
      const boxes = state.exchange['CASMailbox'] ?? [];
      if (boxes.length === 1)
        boxes.push({ ...boxes[0], PrimarySmtpAddress: 'two@contoso.example', Guid: '0a000000-0000-4000-8000-000000000002' });
      const write = (operation: Operation) => {
        writes += 1;
        return writes === takes + 1 ? Promise.reject(new Error('a mistake')) : usual.write(operation);
      };
      return { ...usual, write };
    },
  });
  await lab.says('ana', 'plan pop-imap');
  await lab.settle();
  await lab.clicks('bo', 'Approve');
  await expect(lab.settle()).rejects.toThrow('a mistake');
  const subject = lab.change('contoso')?.id ?? '';
  const reply = { conversation: { platform: 'terminal', channel: 'room' }, messageKey: subject };
  await giveUp(lab.office.work, { name: 'apply', tenant, subject, reply }, new Error('a mistake'));
  await lab.settle();
  return lab;
}

const cardOf = (lab: CampaignLab): Card => lab.cards()[0] ?? { title: '', tone: 'neutral', blocks: [] };
const alarmOf = (lab: CampaignLab): string => textOf(lab.cards().find(({ title }) => title.includes(': stopped')) ?? null);
const labels = (lab: CampaignLab): readonly string[] => buttonsOf(cardOf(lab)).map(({ label }) => label);

test('what was done half way is undone at its time unless someone keeps it, and the card and the alarm say when', async () => {
  const lab = await stoppedAfter(1);
  const until = utcMinute(lab.change('contoso')?.keep?.until ?? new Date(0));
  expect(textOf(cardOf(lab))).toContain(`Keep what was done before ${until} (30 min) or it is undone automatically`);
  expect(textOf(cardOf(lab))).toContain('Make a fresh plan for the rest.');
  expect(labels(lab)).toEqual(['Keep', 'Revert', 'Plan again']);
  expect(cardOf(lab).tone).toBe('bad');
  expect(alarmOf(lab)).toContain(`What was done is undone automatically at ${until} unless someone keeps it.`);
  expect(`${textOf(cardOf(lab))} ${alarmOf(lab)}`).not.toContain('What was done stays');
  lab.office.forward(16 * minute);
  await lab.reconcile();
  const reminder = lab.cards().find(({ title }) => title.startsWith('Keep this?')) ?? null;
  expect(textOf(reminder)).toContain(
    `ana, bo, cy, di: stopped half way. Keep what was done before ${until} or it is undone automatically.`,
  );
  lab.office.forward(16 * minute);
  await lab.reconcile();
  expect(lab.change('contoso')?.status).toBe('revertedUnkept');
});

test('what was done half way and kept stays, and the card says so', async () => {
  const lab = await stoppedAfter(1);
  expect(wordsOf(await lab.clicks('bo', 'Keep'))).toBe('done');
  await lab.settle();
  expect(textOf(cardOf(lab))).toContain('What was done stays; undo it or make a fresh plan.');
  expect(textOf(cardOf(lab))).toContain('Kept by bo.');
});

test('where nothing was changed there is nothing to keep, nobody is reminded, and nothing is said to be undone', async () => {
  const lab = await stoppedAfter(0);
  expect(labels(lab)).toEqual(['Plan again']);
  const { id = '' } = lab.change('contoso') ?? {};
  expect(wordsOf(await lab.says('bo', `keep ${id}`))).toBe('nothing-to-keep');
  const home = wordsOf(await lab.says('bo', 'home'));
  expect(home).not.toContain('Keep');
  for (const minutes of [16, 16]) {
    lab.office.forward(minutes * minute);
    await lab.reconcile();
  }
  expect(lab.change('contoso')?.status).toBe('stopped');
  expect(lab.cards().map(textOf).join('\n')).not.toMatch(/Keep this\?|Undone/);
});
