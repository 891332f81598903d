/** A campaign over sixty tenants: those that do not answer stand first, and one whose ledger is halted keeps nobody from deciding on the others. */
import type { Card } from '../../src/chat/card';
import { LedgerBehind } from '../../src/engine/ledger/retry-later';
import { isRefusal, TenantError } from '../../src/lib/errors';
import { textOf } from '../support/chat/chat-room';
import { drawnIn } from '../support/chat/drawn-in-chats';
import { idOfTenant, openCampaignLab, wordsOf } from '../support/corridor/campaign-lab';

const names = Array.from({ length: 60 }, (_, n) => `t-${String(n).padStart(2, '0')}`);
const away = ['t-07', 't-21', 't-44'];
const rowsIn = (card: Card | undefined): readonly string[] =>
  (card?.blocks ?? [])
    .flatMap((block) => (block.kind === 'fold' ? block.blocks : []))
    .flatMap((block) => (block.kind === 'table' ? block.rows.map((row) => row.map(({ text }) => text).join(' ')) : []));

test('of sixty tenants three do not answer and one is halted: the card names the three first, and where to decide on the others', async () => {
  let isHalted = false;
  const behind = (tenant: string) =>
    isHalted && tenant === idOfTenant(names, 't-13') ? Promise.reject(new LedgerBehind('Entry 3 is gone.')) : null;
  const lab = openCampaignLab({
    tenants: Object.fromEntries(names.map((name) => [name, {}])),
    approvals: { tiers: { low: 1, medium: 1, high: 1 } },
    clientOf: (name, usual) => ({
      ...usual,
      read: (read) => {
        if (away.includes(name)) throw new TenantError('It does not answer.', { kind: 'forbidden' });
        return usual.read(read);
      },
    }),
    before: (ledger) => ({
      ...ledger,
      fold: ((...of: Parameters<typeof ledger.fold>) => behind(of[0]) ?? ledger.fold(...of)) as typeof ledger.fold,
      subject: (...of: Parameters<typeof ledger.subject>) => behind(of[0]) ?? ledger.subject(...of),
      count: (...of: Parameters<typeof ledger.count>) => behind(of[0]) ?? ledger.count(...of),
    }),
  });
  expect(wordsOf(await lab.says('ana', 'plan pop-imap @gold'))).toBe('done');
  await lab.settle();
  const [card] = lab.cards();
  expect(textOf(card ?? null)).toContain('57 waiting for approval, 3 refused');
  const rows = rowsIn(card);
  expect(rows.slice(0, 3).map((row) => row.slice(0, 4))).toEqual(away);
  expect(rows).toHaveLength(15);
  for (const chat of ['Slack', 'Teams'] as const)
    expect(() => drawnIn[chat](card ?? { title: '', tone: 'bad', blocks: [] })).not.toThrow();

  const home = await lab.says('bo', 'home');
  expect(isRefusal(home) ? '' : textOf(home)).toMatch(/1 decision for you:\nTurn off POP and IMAP in 57 tenants · .* · g-\w{7}/);
  const opened = await lab.says('bo', `show ${/g-\w{7}/.exec(textOf(home as Card))?.[0] ?? ''}`);
  expect(isRefusal(opened) ? '' : textOf(opened)).toContain('57 waiting for approval');

  isHalted = true;
  const refused = await lab.clicks('bo', 'Approve all');
  const id = /g-\w{7}/.exec(textOf(card ?? null))?.[0] ?? '';
  expect(isRefusal(refused) ? refused?.remedy : '').toBe(`Decide on the others on the newest card: /harden show ${id}.`);
  const shown = await lab.says('bo', `show ${id}`);
  expect(isRefusal(shown) ? '' : textOf(shown)).toContain('56 waiting for approval');
});
