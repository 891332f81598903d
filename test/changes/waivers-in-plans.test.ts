/** A plan that changes what people accept as it is says so on its card, with their reason: the exception was made for someone. */

import { textOf } from '../support/chat/chat-room';
import { type Office, openOffice } from '../support/corridor/office';

async function waived(what: string): Promise<Office> {
  const office = openOffice();
  await office.does('ana', { says: 'audit' });
  await office.settle();
  expect(await office.does('ana', { says: `waive ${what} --days 30 --reason "the scanner is replaced in December"` })).toBe(
    'done',
  );
  return office;
}

async function warningsOfPlan(office: Office, words = 'plan pop-imap') {
  await office.does('bo', { says: words });
  await office.settle();
  return office.change(office.newest())?.plan?.warnings ?? [];
}

const accepted = async (what: string) => {
  const office = await waived(what);
  const id = office.newest('w-');
  for (const who of ['cy', 'di'] as const) await office.approves(who, id);
  return office;
};

test('an object that is waived is named first, with until when, why, and how to leave it out', async () => {
  const [first] = await warningsOfPlan(await accepted('pop-imap 1@contoso.com'));
  expect(first).toEqual({
    code: 'waived',
    text: '1@contoso.com is waived until 2026-12-24 (the scanner is replaced in December), and would be changed all the same. Leave it out with except=1@contoso.com.',
  });
});

test('so is the whole finding', async () => {
  const [first] = await warningsOfPlan(await accepted('pop-imap'));
  expect(first).toEqual({
    code: 'waived',
    text: 'pop-imap is waived until 2026-12-24 (the scanner is replaced in December), and would be changed all the same.',
  });
});

test('what is left out, what nobody accepted yet, and what is over is not', async () => {
  const office = await accepted('pop-imap 1@contoso.com');
  expect(await warningsOfPlan(office, 'plan pop-imap except=1@contoso.com')).not.toContainEqual(
    expect.objectContaining({ code: 'waived' }),
  );
  expect(await warningsOfPlan(await waived('pop-imap 1@contoso.com'))).toEqual([]);
  office.forward(31 * 86_400_000);
  expect(await warningsOfPlan(office)).toEqual([]);
});

describe('a waiver that is asked for while a plan waits', () => {
  const cardOf = async (office: Office, id: string) => {
    const answer = await office.answers({
      kind: 'command',
      text: `approve ${id}`,
      actor: { platform: 'terminal', id: 'cy', membership: 'member' },
      conversation: { platform: 'terminal', channel: 'hardening' },
      key: `card ${id}`,
    });
    return answer !== null && 'blocks' in answer ? textOf(answer) : '';
  };
  const afterPlan = async (plan: string) => {
    const office = openOffice();
    await office.does('ana', { says: 'audit' });
    await office.settle();
    await office.does('bo', { says: plan });
    await office.settle();
    const id = office.newest();
    expect(office.change(id)?.status).toBe('waiting');
    await office.does('ana', { says: 'waive pop-imap 1@contoso.com --days 30 --reason scanner' });
    return { office, id, waiver: office.newest('w-') };
  };

  test('names it to those who decide, as long as it can be applied', async () => {
    const { office, id, waiver } = await afterPlan('plan pop-imap');
    expect(await cardOf(office, waiver)).toContain(`${id} can still change this`);
    await office.does('cy', { clicks: 'reject', on: id, digest: office.change(id)?.plan?.digest ?? '', reason: 'not now' });
    expect(await cardOf(office, waiver)).not.toContain('can still change this');
  });

  test('does not where that plan leaves the object out', async () => {
    const { office, waiver } = await afterPlan('plan pop-imap except=1@contoso.com');
    expect(await cardOf(office, waiver)).not.toContain('can still change this');
  });
});
