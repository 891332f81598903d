/** An answer between yes and no: a plan is sent back with what another one should be like, and another one leaves out what people name. */

import { control as popImap } from '../../src/controls/pop-imap/index';
import { askedInstead } from '../../src/engine/changes/change';
import { meansObject, readExcept } from '../../src/engine/plan/except';
import { readAsked } from '../../src/gateway/commands/ask';
import { changeCard } from '../../src/views/change';
import { newsOf } from '../../src/views/news';
import { buttonsOf, textOf } from '../support/chat/chat-room';
import { type Office, openOffice } from '../support/corridor/office';
import { viewInOffice } from '../support/corridor/view-in-office';

async function planned(says = 'plan pop-imap', office = openOffice()): Promise<{ office: Office; id: string }> {
  expect(await office.does('ana', { says })).toBe('done');
  await office.settle();
  return { office, id: office.newest() };
}

const objectsIn = (office: Office) => office.writes.map(({ object }) => object);

async function approved(office: Office, id: string): Promise<void> {
  const digest = office.change(id)?.plan?.digest ?? '';
  for (const who of ['bo', 'cy'] as const) await office.does(who, { clicks: 'approve', on: id, digest });
  await office.settle();
}

test('a plan that leaves an object out changes all but that, and what is measured is what was expected', async () => {
  const { office, id } = await planned('plan pop-imap except=2@contoso.com');
  expect(office.change(id)?.plan).toMatchObject({ except: ['2@contoso.com'], operations: 1, expects: 'partial' });
  await approved(office, id);
  expect([objectsIn(office), office.change(id)?.status]).toEqual([['1@contoso.com'], 'verified']);
});

test('the digest that people approve holds what is left out', async () => {
  const digests = await Promise.all(
    ['plan pop-imap', 'plan pop-imap except=1@', 'plan pop-imap except=1@contoso.com'].map(async (says) => {
      const { office, id } = await planned(says);
      return office.change(id)?.plan?.digest;
    }),
  );
  expect(new Set(digests).size).toBe(3);
});

test.each([
  ['a name that nothing has', 'except=nobody@contoso.com', 'Nothing that is called "nobody@contoso.com" would be changed.'],
  ['the beginning of a name', 'except=1', 'Nothing that is called "1" would be changed.'],
])('%s leaves nothing out: the plan is refused', async (_what, words, reason) => {
  const { office, id } = await planned(`plan pop-imap ${words}`);
  expect([office.change(id)?.status, office.change(id)?.refusal?.reason]).toEqual(['refused', reason]);
});

test('an approver sends a plan back without an object, the requester makes the narrower one, and that is approved and applied', async () => {
  const { office, id } = await planned();
  const digest = office.change(id)?.plan?.digest ?? '';
  expect(await office.does('bo', { clicks: 'ask', on: id, digest, reason: 'all but 2@contoso.com' })).toBe('done');
  const sentBack = office.change(id);
  expect(sentBack === null ? null : askedInstead(sentBack)).toMatchObject({
    kind: 'ask',
    digest,
    except: ['2@contoso.com'],
    reason: 'all but 2@contoso.com',
    person: { name: 'bo' },
  });
  const card = changeCard(viewInOffice(office, id, popImap));
  expect(textOf(card)).toContain('sent back by bo: all but 2@contoso.com');
  const [button] = buttonsOf(card);
  expect(button).toMatchObject({ name: 'plan', label: 'Make the narrower plan' });
  const [news] = newsOf(viewInOffice(office, id, popImap));
  expect(news === undefined ? '' : textOf(news.card)).toContain('bo asks for another plan: all but 2@contoso.com');
  expect(await office.does('ana', { clicks: 'plan', on: button?.subject ?? '' })).toBe('done');
  await office.settle();
  const narrower = office.newest();
  expect(office.change(narrower)?.plan).toMatchObject({ except: ['2@contoso.com'], operations: 1 });
  await approved(office, narrower);
  expect([objectsIn(office), office.change(narrower)?.status]).toEqual([['1@contoso.com'], 'verified']);
});

test('what was sent back is approved by nobody any more', async () => {
  const { office, id } = await planned();
  await office.does('bo', { says: `ask ${id} wait for the new scanner` });
  await approved(office, id);
  expect([office.writes, office.change(id)?.status]).toEqual([[], 'rejected']);
  expect(await office.approves('cy', id)).toBe('already-decided');
});

test('what was approved for later can still be sent back', async () => {
  const { office, id } = await planned();
  for (const who of ['bo', 'cy'] as const) await office.approves(who, id, 'at=20:00');
  expect(await office.does('di', { says: `ask ${id} except=1@` })).toBe('done');
  office.forward(12 * 3_600_000);
  await office.settle();
  expect([office.writes, office.change(id)?.status]).toEqual([[], 'rejected']);
});

test('of somebody who approves and somebody who sends it back at once, the ledger hears the first', async () => {
  const { office, id } = await planned();
  const digest = office.change(id)?.plan?.digest ?? '';
  await Promise.all([
    office.does('bo', { clicks: 'approve', on: id, digest }),
    office.does('cy', { clicks: 'ask', on: id, digest, reason: 'all but 1@' }),
    office.does('di', { clicks: 'approve', on: id, digest }),
  ]);
  await office.settle();
  expect(['rejected', 'verified']).toContain(office.change(id)?.status);
  expect(office.writes.length).toBe(office.change(id)?.status === 'verified' ? 2 : 0);
});

test('what is left out stays a gap, and can be planned again', async () => {
  const { office, id } = await planned('plan pop-imap except=2@');
  await approved(office, id);
  const again = await planned('plan pop-imap', office);
  expect(office.change(again.id)?.plan?.operations).toBe(1);
});

test.each([
  [
    'all but scanner@contoso.com, kiosk@',
    { reason: 'all but scanner@contoso.com, kiosk@', except: ['scanner@contoso.com', 'kiosk@'] },
  ],
  ['except=scanner@', { reason: 'all but scanner@', except: ['scanner@'] }],
  ['only after the move except=scanner@', { reason: 'only after the move', except: ['scanner@'] }],
  ["wait until it's Monday", { reason: "wait until it's Monday" }],
])('%s is understood', (typed, asked) => {
  expect(readAsked(typed)).toEqual(asked);
});

test.each(['', ' ', 'x', 'all but ', 'all but ,', 'except='])('%j asks for nothing', (typed) => {
  expect(readAsked(typed)).toHaveProperty('code');
});

test.each([
  ['1@contoso.com', '1@contoso.com', true],
  ['1@CONTOSO.com', '1@contoso.com', true],
  ['1@', '1@contoso.com', true],
  ['1', '1@contoso.com', false],
  ['@', '1@contoso.com', false],
])('%s means %s: %s', (typed, object, means) => {
  expect(meansObject(typed, object)).toBe(means);
});

test('more names than a card can hold are refused', () => {
  expect(readExcept(Array.from({ length: 51 }, (_one, index) => `${index}@contoso.com`).join(','))).toHaveProperty(
    'code',
    'bad-except',
  );
});

test('who uses what is closed is marked where the object stands, and a press plans the same without them', async () => {
  const { office, id } = await planned();
  const view = viewInOffice(office, id, popImap);
  const { plan } = view.change;
  if (plan === null) throw new Error('There is no plan.');
  const inUse = [{ object: '1@contoso.com', how: 'IMAP4 in 30 days' }];
  const used = { ...view, change: { ...view.change, plan: { ...plan, impact: { ...plan.impact, inUse } } } };
  const first = [
    {
      kind: 'update' as const,
      resource: 'exchange.CASMailbox',
      object: '1@contoso.com',
      identity: '1',
      before: { ImapEnabled: true },
      after: { ImapEnabled: false },
    },
  ];
  const card = changeCard({ ...used, first });
  expect(textOf(card)).toContain('1@contoso.com – in use: IMAP4 in 30 days');
  expect(buttonsOf(card).find(({ label }) => label === 'Exclude those in use')).toMatchObject({
    name: 'plan',
    subject: 'pop-imap except=1@contoso.com@contoso',
  });
  expect(buttonsOf(changeCard(view)).map(({ label }) => label)).not.toContain('Exclude those in use');
  const { eachObject: _each, ...whole } = popImap;
  expect(buttonsOf(changeCard({ ...used, control: whole })).map(({ label }) => label)).not.toContain('Exclude those in use');
});

describe('what an applied change left out becomes a waiver if somebody says so', () => {
  const terms = (office: Office) =>
    [...office.storage.entries.values()].flat().flatMap(({ event }) => (event.type === 'waiverAsked' ? [event.terms] : []));

  async function narrower(says = 'plan pop-imap except=2@'): Promise<{ office: Office; id: string }> {
    const office = openOffice();
    await office.does('ana', { says: 'audit' });
    await office.settle();
    const { id } = await planned(says, office);
    await approved(office, id);
    return { office, id };
  }

  test('of exactly that, with the reason and the end, to be approved as any other', async () => {
    const { office, id } = await narrower();
    expect(buttonsOf(changeCard(viewInOffice(office, id, popImap))).map(({ name }) => name)).toContain('waive');
    expect(await office.does('ana', { clicks: 'waive', on: id, reason: '30 it is replaced in December' })).toBe('done');
    expect(terms(office)).toMatchObject([
      { control: 'pop-imap', object: '2@contoso.com', days: 30, reason: 'it is replaced in December' },
    ]);
    expect(terms(office)[0]?.accepted.map(({ object }) => object)).toEqual(['2@contoso.com']);
    const waiver = office.newest('w-');
    expect(await office.approves('ana', waiver)).toBe('self-approval');
    expect(await office.approves('bo', waiver)).toBe('done');
  });

  test.each([
    ['because', 'missing-days'],
    ['30', 'missing-reason'],
    ['9999 because', 'too-long'],
  ])('not for "%s": %s', async (reason, code) => {
    const { office, id } = await narrower();
    expect(await office.does('ana', { clicks: 'waive', on: id, reason })).toBe(code);
    expect(terms(office)).toEqual([]);
  });

  test('and where nothing was left out there is no such button', async () => {
    const { office, id } = await narrower('plan pop-imap');
    expect(buttonsOf(changeCard(viewInOffice(office, id, popImap))).map(({ name }) => name)).not.toContain('waive');
    expect(await office.does('ana', { clicks: 'waive', on: id, reason: '30 because' })).toBe('nothing-left-out');
  });
});
