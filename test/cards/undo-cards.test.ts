/** The cards of a change that was undone, and of what undoes it: each says what it is and when, once, and nothing that stopped being true. */
import type { Card } from '../../src/chat/card';
import { utcMinute } from '../../src/lib/utc-minute';
import { textOf } from '../support/chat/chat-room';
import { type CampaignLab, openCampaignLab } from '../support/corridor/campaign-lab';

const minute = 60_000;
const what = 'Turn off POP and IMAP for 1 mailbox in contoso';

async function applied(): Promise<CampaignLab> {
  const lab = openCampaignLab({
    tenants: { contoso: {} },
    approvals: { tiers: { low: 1, medium: 1, high: 1 }, keepWithin: '30m' },
    revertsItself: true,
  });
  await lab.says('ana', 'plan pop-imap');
  await lab.settle();
  await lab.clicks('bo', 'Approve');
  await lab.settle();
  return lab;
}

async function undone(lab: CampaignLab): Promise<string> {
  await lab.says('ana', `revert ${lab.change('contoso')?.id}`);
  await lab.settle();
  await lab.clicks('bo', 'Approve');
  await lab.settle();
  return lab.change('contoso')?.id ?? '';
}

/** Without its details, which have what was approved. */
const seen = (card: Card | undefined): string =>
  textOf(card === undefined ? null : { ...card, blocks: card.blocks.filter(({ kind }) => kind !== 'fold') });
const titled = (lab: CampaignLab, title: string): string => seen(lab.cards().findLast((card) => card.title === title));

/** The card that waits for approval under a title. */
const waitingUnder = (lab: CampaignLab, title: string): string =>
  seen(lab.cards().find((card) => card.title === title && textOf(card).includes('waiting for approval')));

test('a change that was kept and undone later says when and by what, and no more that it is kept', async () => {
  const lab = await applied();
  await lab.clicks('bo', 'Keep');
  await lab.settle();
  const by = await undone(lab);
  const text = titled(lab, `Undone: ${what}`);
  const first = seen(lab.cards()[0]);
  expect(first).toMatch(/undone by its undo plan c-\d+ at 2026-11-24 09:0\d UTC · c-/);
  expect(first).toContain(by);
  expect(first).not.toContain('Kept by');
  // What the check of the undo found is no order to close it again.
  expect(text).toContain('Checked after the change: POP or IMAP is on for 1 of 1 mailboxes');
  expect(text).not.toMatch(/Turn off POP and IMAP\.$/m);
});

test('what nobody kept says once that it was undone, with when and why', async () => {
  const lab = await applied();
  lab.office.forward(31 * minute);
  await lab.reconcile();
  await lab.settle();
  const text = titled(lab, `Undone: ${what}`);
  const at = utcMinute(lab.change('contoso')?.reverting?.at ?? new Date(0));
  expect(text).toContain(
    `undone without being kept at ${at}: nobody kept it in time. Measured since: POP or IMAP is on for 1 of`,
  );
  expect(text.match(/undone/gi)).toHaveLength(2);
  expect(text).not.toMatch(/Turn off POP and IMAP\. ·/);
});

test('an undo that is asked for twice leads to the first one that waits, and may be asked for again once that was decided on', async () => {
  const lab = await applied();
  await lab.clicks('bo', 'Keep');
  const id = lab.change('contoso')?.id ?? '';
  await lab.says('ana', `revert ${id}`);
  await lab.settle();
  const first = lab.change('contoso')?.id ?? '';
  const again = await lab.office.answers({
    kind: 'command',
    actor: { platform: 'terminal', id: 'ana', membership: 'member' },
    conversation: { platform: 'terminal', channel: 'room' },
    key: 'again',
    text: `revert ${id}`,
  });
  await lab.settle();
  expect(lab.change('contoso')?.id).toBe(first);
  expect(again).toMatchObject({ title: expect.stringMatching(/^Open already: Undo: Turn off .* in contoso$/) });
  expect(textOf(again as Card)).toContain(`"subject":"${first}@contoso"`);
  await lab.says('ana', `revoke ${first}`);
  await lab.says('ana', `revert ${id}`);
  await lab.settle();
  expect([lab.change('contoso')?.id === first, lab.change('contoso')?.status]).toEqual([false, 'waiting']);
});

test('undoing an undo is called what it does: it makes the change again, and nobody measured for whom', async () => {
  const lab = await applied();
  await lab.clicks('bo', 'Keep');
  await undone(lab);
  await lab.says('ana', `revert ${lab.change('contoso')?.id}`);
  await lab.settle();
  const waiting = waitingUnder(lab, `Redo: ${what}`);
  expect(waiting).toContain('the values from before the undo are restored');
  for (const card of lab.cards().filter(({ title }) => /^(Undo|Redo): /.test(title)))
    expect(textOf(card)).not.toContain('Checked against lock-out');
  expect(waiting).toContain('This makes a change again that was undone');
  await lab.clicks('bo', 'Approve');
  await lab.settle();
  expect(titled(lab, `Redone: ${what}`)).toContain('checked: pass');
  await lab.clicks('bo', 'Keep');
  await lab.says('ana', `revert ${lab.change('contoso')?.id}`);
  await lab.settle();
  expect(waitingUnder(lab, `Undo: ${what}`)).toContain('the values from before the change are restored');
});

test('what makes a change again waits to be kept as the change did, and is undone if no one keeps it', async () => {
  const lab = await applied();
  await lab.clicks('bo', 'Keep');
  await undone(lab);
  await lab.says('ana', `revert ${lab.change('contoso')?.id}`);
  await lab.settle();
  expect(waitingUnder(lab, `Redo: ${what}`)).toContain('30 minutes');
  await lab.clicks('bo', 'Approve');
  await lab.settle();
  const redo = lab.change('contoso');
  expect([redo?.status, redo?.keep?.until === undefined]).toEqual(['verified', false]);
  lab.office.forward(31 * minute);
  await lab.reconcile();
  await lab.settle();
  expect(lab.change('contoso')?.status).toBe('revertedUnkept');
  expect(titled(lab, `Undone: ${what}`)).toContain('nobody kept it in time');
});

test('a plan says that people were checked against lock-out only where its control looked at them', async () => {
  const lab = openCampaignLab({ tenants: { contoso: {} } });
  await lab.says('ana', 'plan pop-imap');
  await lab.settle();
  const card = textOf(lab.cards().find(({ title }) => title === what) ?? null);
  expect(card).toContain('"label":"Emergency accounts"');
  expect(card).not.toMatch(/"label":"(?:Requester and approvers|hardenbot itself)"/);
});
