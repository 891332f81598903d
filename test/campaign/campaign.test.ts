/** A campaign: one request, a plan in each of several tenants, each with its own digest, approvers and ledger; one card says where each stands. */

import { contentOf } from '../../src/chat/attachment';
import type { Card } from '../../src/chat/card';
import { statementsOf } from '../../src/chat/card-parts';
import { digestOfPlans } from '../../src/engine/changes/several-plans';
import { requestDigest } from '../../src/queue/request';
import { textOf } from '../support/chat/chat-room';
import { type CampaignLab, goneRoom, idOfTenant, openCampaignLab, wordsOf } from '../support/corridor/campaign-lab';
import { ids } from '../support/corridor/office';
import { approveTyped } from '../support/decisions/typed-approval';

const three = { alpha: {}, bravo: {}, charlie: {} };
const onlyRay = { approvals: { approvers: { people: [ids.ray] } } };
const elsewhere = (channel: string) => ({ channel: { terminal: channel } });
const approvals = { tiers: { low: 1, medium: 1, high: 1 } };

async function planned(lab: CampaignLab, place = 'room', text = 'plan pop-imap @gold'): Promise<CampaignLab> {
  expect(wordsOf(await lab.says('ana', text, place))).toBe('done');
  await lab.settle();
  return lab;
}

const open = (tenants: Readonly<Record<string, object>> = three) => planned(openCampaignLab({ tenants, approvals }));
const changesOf = (lab: CampaignLab, names: readonly string[] = Object.keys(three)) => names.map((name) => lab.change(name));
const idOf = (lab: CampaignLab) => lab.change('alpha')?.request.campaign?.id ?? '';

describe('asking', () => {
  test('each tenant has a plan of its own, signed for it alone, with an id and a digest of its own', async () => {
    const changes = changesOf(await open());
    expect(changes.map((change) => change?.status)).toEqual(['waiting', 'waiting', 'waiting']);
    expect(new Set(changes.map((change) => change?.id)).size).toBe(3);
    expect(new Set(changes.map((change) => change?.plan?.digest)).size).toBe(3);
    expect(new Set(changes.map((change) => change?.request.decision.decision.nonce)).size).toBe(3);
  });

  test('the ledger of a tenant says nothing of another one, neither its name nor how many there are', async () => {
    const lab = await open();
    const [first, ...others] = [...lab.office.storage.entries].map(([id, entries]) => ({ id, text: JSON.stringify(entries) }));
    expect(others.filter(({ id }) => first?.text.includes(id))).toEqual([]);
    expect(first?.text).not.toMatch(/bravo|charlie/);
    expect(lab.change('alpha')?.request.campaign).toEqual({
      id: idOf(lab),
      home: expect.any(String),
      atOnce: 1,
      until: '2026-11-25T09:00:00.000Z',
      more: true,
    });
  });

  test.each([[''], [' canary=1']])(
    'where the gateway is gone in the middle of asking%s, the card says that not every tenant is there',
    async (order) => {
      const lab = openCampaignLab({ tenants: three, approvals });
      // Where the linked accounts are was found out before.
      await lab.office.directory.policy(idOfTenant(Object.keys(three), 'alpha'));
      const { entries } = lab.office.storage;
      const known = entries.get.bind(entries);
      const third = idOfTenant(Object.keys(three), 'charlie');
      // Settings that were decided in chat are read in each tenant before anything is asked for.
      const isAsked = (name: string) => (known(idOfTenant(Object.keys(three), name)) ?? []).length > 0;
      entries.get = (id) => {
        if (id === third && isAsked('alpha') && isAsked('bravo')) throw new Error('The process is gone.');
        return known(id);
      };
      await expect(lab.says('ana', `plan pop-imap @gold${order}`)).rejects.toThrow('gone');
      entries.get = known;
      await lab.settle();
      expect(lab.statuses()).toEqual({ alpha: 'waiting', bravo: 'waiting', charlie: undefined });
      const text = textOf(lab.cards()[0] ?? null);
      expect(text).toContain('Not every tenant is here. Asked for in 2 tenants so far.');
    },
  );

  test('where all were asked for, the card says nothing of that, also in a place that sees a part of them', async () => {
    const lab = openCampaignLab({ tenants: { ...three, delta: elsewhere('of-delta') }, approvals });
    await planned(lab, 'alone');
    for (const place of ['room', 'alone ana']) expect(lab.cards(place).map(textOf).join()).not.toContain('Not every tenant');
  });

  test('what cannot be asked for in one tenant is told to whoever asked, and holds up no other', async () => {
    const lab = openCampaignLab({
      tenants: { ...three, delta: { access: { read: { people: [ids.ana] }, request: { people: [ids.bo] } } } },
      approvals,
    });
    expect(wordsOf(await lab.says('ana', 'plan pop-imap @gold'))).toMatch(/in 3 of 4 tenants.*delta.*You may not do this/);
    await lab.settle();
    expect(lab.statuses()).toEqual({ alpha: 'waiting', bravo: 'waiting', charlie: 'waiting', delta: undefined });
  });

  test('of a group with one tenant it is an ordinary plan', async () => {
    const lab = await open({ alpha: {}, bravo: { tags: [] } });
    expect(lab.change('alpha')?.request.campaign).toBeUndefined();
  });

  test.each([
    ['plan pop-imap pop-imap @gold', 'one-at-a-time'],
    ['plan pop-imapp @gold', 'unknown-control'],
    ['plan pop-imap @silver', 'no-group'],
  ])('%s is answered with %s', async (text, code) => {
    const lab = openCampaignLab({ tenants: three });
    expect(wordsOf(await lab.says('ana', text))).toBe(code);
    expect(lab.statuses()).toEqual({ alpha: undefined, bravo: undefined, charlie: undefined });
  });
});

describe('the card', () => {
  test('has a row for each tenant, the worst first, and their whole cards below where they are few', async () => {
    const lab = openCampaignLab({ tenants: three, approvals });
    Object.assign(lab.states.get('charlie')?.exchange['CASMailbox']?.[0] ?? {}, { PopEnabled: false });
    await planned(lab);
    const [card, ...below] = lab.cards();
    expect(card?.title).toBe('Turn off POP and IMAP in 3 tenants');
    expect(textOf(card ?? null)).toContain('2 waiting for approval, 1 nothing to change');
    const table = statementsOf(card?.blocks ?? []).find((block) => block.kind === 'table');
    expect(table?.rows.map(([tenant]) => tenant?.text)).toEqual(['alpha', 'bravo', 'charlie']);
    expect(below.map(({ title }) => title)).toEqual(expect.arrayContaining(['Turn off POP and IMAP for 1 mailbox in alpha']));
  });

  test('says first what changes, in the words of the control, and who asked for it whole', async () => {
    const lab = await open();
    const [card] = lab.cards();
    const [facts] = (card?.blocks ?? []).flatMap((block) => (block.kind === 'facts' ? [block.facts] : []));
    const said = (label: string) => facts?.find((fact) => fact.label === label)?.value;
    expect(facts?.[0]?.label).toBe('What changes');
    expect(said('What changes')).toBe('POP3 and IMAP4 are off for every mailbox and for new mailboxes (3 mailboxes)');
    expect(JSON.stringify(said('Requested by'))).not.toContain('…');
    expect(JSON.stringify(said('Requested by'))).toContain('ana');
  });

  test('stands where several tenants are seen; a tenant with a channel of its own has its own card there, and nothing of the others', async () => {
    const lab = await planned(openCampaignLab({ tenants: { ...three, delta: elsewhere('of-delta') }, approvals }), 'alone');
    expect(lab.cards('alone ana').map(({ title }) => title)[0]).toBe('Turn off POP and IMAP in 4 tenants');
    expect(lab.cards('room').map(({ title }) => title)[0]).toBe('Turn off POP and IMAP in 3 tenants');
    const own = lab.cards('of-delta').map(textOf).join('\n');
    expect(own).toContain('Turn off POP and IMAP for 1 mailbox in delta');
    expect(own).not.toMatch(/alpha|bravo|charlie|3 tenants|4 tenants/);
  });

  test('of many tenants it is one message, with the whole list as a file', async () => {
    const many = Object.fromEntries(Array.from({ length: 20 }, (_unused, index) => [`tenant-${index + 10}`, {}]));
    const lab = await planned(openCampaignLab({ tenants: many, approvals }));
    const [card, ...others] = lab.cards();
    expect(others.map(({ title }) => title)).toEqual(['Turn off POP and IMAP in 20 tenants']);
    const table = statementsOf(card?.blocks ?? []).find((block) => block.kind === 'table');
    expect([table?.rows.length, table?.more]).toEqual([15, 5]);
    const file = statementsOf(card?.blocks ?? []).find((block) => block.kind === 'attachment')?.file;
    expect(file && (await contentOf(file)).split('\r\n')).toHaveLength(22);
    // Planning is three steps of each of twenty tenants.
    expect(lab.drawn()).toBeLessThan(12);
  });

  test('shows nothing any more of a tenant that whoever asked alone may not read by now', async () => {
    const lab = await planned(openCampaignLab({ tenants: three, approvals }), 'alone');
    const readable = lab.office.directory.readable.bind(lab.office.directory);
    lab.office.directory.readable = async (person, tenants) =>
      (await readable(person, tenants)).filter((tenant) => !('name' in tenant && tenant.name === 'bravo'));
    await lab.clicks('bo', 'Approve all');
    await lab.settle();
    expect(textOf(lab.cards('alone ana')[0] ?? null)).not.toContain('bravo');
  });

  test('is given to whoever asks for it, with what they may see', async () => {
    const lab = await open({
      ...three,
      delta: { ...onlyRay, access: { read: { people: [ids.ray] }, request: { people: [ids.ana] } } },
    });
    const said = wordsOf(await lab.says('cy', `show ${idOf(lab)}`, 'alone'));
    expect(said).toContain('in 3 tenants');
    expect(said).not.toContain('delta');
    expect(wordsOf(await lab.says('cy', 'show g-2222222', 'alone'))).toBe('unknown-change');
  });
});

describe('deciding', () => {
  test('one press approves each plan by itself, signed for its digest, and each is applied in its tenant', async () => {
    const lab = await open();
    expect(wordsOf(await lab.clicks('bo', 'Approve all'))).toBe('done');
    const decisions = changesOf(lab).map((change) =>
      change?.approvals.map(({ decision }) => [decision.subject, decision.digest]),
    );
    expect(decisions).toEqual(changesOf(lab).map((change) => [[change?.id, change?.plan?.digest]]));
    await lab.settle();
    expect(lab.statuses()).toEqual({ alpha: 'verified', bravo: 'verified', charlie: 'verified' });
    expect(textOf(lab.cards()[0] ?? null)).toContain('3 applied and verified');
  });

  test('it approves those that this person may, and says why not of the others', async () => {
    const lab = await open({
      ...three,
      charlie: { approvals: { approvers: { people: [ids.cy, ids.di] } }, access: { read: { people: [ids.bo] } } },
    });
    const said = wordsOf(await lab.clicks('bo', 'Approve all'));
    expect(said).toContain('You approved 2 of 3 plans');
    expect(said).toMatch(/not approved.*charlie/);
    await lab.settle();
    expect(lab.statuses()).toEqual({ alpha: 'verified', bravo: 'verified', charlie: 'waiting' });
  });

  test('what a person may not see is neither decided nor told', async () => {
    const lab = await open({
      ...three,
      charlie: { ...onlyRay, access: { read: { people: [ids.ray] }, request: { people: [ids.ana] } } },
    });
    expect(wordsOf(await lab.clicks('bo', 'Approve all'))).toBe('done');
    expect(lab.change('charlie')?.approvals).toEqual([]);
  });

  test('what holds for all of them is told once', async () => {
    expect(wordsOf(await (await open()).clicks('ray', 'Approve all'))).toBe('not-an-approver');
  });

  test('typed, it is the same as pressed', async () => {
    const lab = await open();
    expect(wordsOf(await approveTyped((text) => lab.says('bo', text, 'alone'), idOf(lab), 'ticket=CHG1'))).toBe('done');
    expect(changesOf(lab).map((change) => change?.approvals[0]?.decision.ticket)).toEqual(['CHG1', 'CHG1', 'CHG1']);
  });

  test('typed of plans that wait for nobody, it asks nobody to press what is not there', async () => {
    const lab = await open();
    const typed = async () => textOf((await lab.says('bo', `approve ${idOf(lab)}`, 'alone')) as Card);
    expect(await typed()).toContain('Not approved yet. Press Approve');
    await lab.clicks('cy', 'Reject all', 'room', 'not this week');
    expect(await typed()).toContain('Nothing here waits for approval now.');
    expect(await typed()).not.toContain('Press Approve');
  });

  test('one rejection, with one reason, ends each of them', async () => {
    const lab = await open();
    expect(wordsOf(await lab.clicks('cy', 'Reject all', 'room', 'not this week'))).toBe('done');
    expect(changesOf(lab).map((change) => change?.rejection?.decision.reason)).toEqual([
      'not this week',
      'not this week',
      'not this week',
    ]);
  });

  test('a card that showed other plans approves nothing', async () => {
    const lab = await open();
    const digest = digestOfPlans(changesOf(lab, ['alpha', 'bravo']));
    const event = {
      kind: 'click' as const,
      action: 'approve' as const,
      subject: idOf(lab),
      digest,
      key: 'k',
      actor: { platform: 'terminal', id: 'bo', membership: 'member' as const },
      conversation: { platform: 'terminal', channel: 'room' },
    };
    expect(wordsOf(await lab.office.answers(event))).toBe('other-plan');
    expect(changesOf(lab).flatMap((change) => change?.approvals)).toEqual([]);
  });

  test('a customer approves in their own channel what is theirs', async () => {
    const lab = await planned(openCampaignLab({ tenants: { ...three, delta: elsewhere('of-delta') }, approvals }), 'alone');
    expect(wordsOf(await lab.clicks('bo', 'Approve', 'of-delta'))).toBe('done');
    await lab.settle();
    expect(lab.statuses()).toMatchObject({ delta: 'verified', alpha: 'waiting' });
  });
});

test('a card whose channel is gone says in the fallback of all of them which settings are to be corrected', async () => {
  const moved = { channel: { terminal: goneRoom }, fallback: { terminal: 'spare' } };
  const lab = openCampaignLab({ tenants: { alpha: moved, bravo: moved }, approvals });
  await lab.says('ana', 'plan pop-imap @all', goneRoom);
  await lab.settle();
  const [card] = lab.cards('spare');
  expect(card === undefined ? '' : textOf(card)).toContain('or correct tenants.alpha.channel.terminal in hardenbot.yaml.');
});

test('a request is signed with the campaign that it is of', async () => {
  const lab = await open();
  const alpha = lab.change('alpha');
  const entries = lab.office.storage.entries.get('7c000000-0000-4000-8000-000000000000') ?? [];
  const asked = entries.find(({ subject, event }) => subject === alpha?.id && event.type === 'requested')?.event;
  if (asked?.type !== 'requested' || asked.campaign === undefined) throw new Error('Nothing was asked for.');
  const { decision, type: _type, ...wish } = asked;
  expect(decision.decision.digest).toBe(requestDigest(wish));
  expect(decision.decision.digest).not.toBe(requestDigest({ ...wish, campaign: { ...asked.campaign, id: 'g-2222222' } }));
});

/** Names of those who are called by a card. */
function mentionedOn({ blocks }: Card): readonly string[] {
  return statementsOf(blocks).flatMap((block) =>
    block.kind === 'text' ? block.spans.flatMap(({ text, mentions }) => (mentions === undefined ? [] : [text])) : [],
  );
}

describe('reminding', () => {
  const calls = (lab: CampaignLab) => lab.cards().filter((card) => textOf(card).includes('plans to decide on before'));

  test('those who can approve are called again once for all tenants, below the card, and those of the escalation told once', async () => {
    const lab = await planned(
      openCampaignLab({
        tenants: three,
        approvals: { ...approvals, escalation: [ids.di], remindAfter: '10m', expiresAfter: '2h' },
      }),
    );
    expect([calls(lab).length, lab.whispers.length]).toEqual([1, 0]);
    lab.office.forward(10 * 60_000);
    await lab.settle();
    expect(lab.change('charlie')?.reminders.count).toBe(1);
    expect(calls(lab)).toHaveLength(2);
    expect(lab.cards('alone di').map(textOf)).toEqual([expect.stringContaining('3 plans to decide on')]);
    expect(lab.cards().filter((card) => textOf(card).includes('box@'))).toHaveLength(3);
  });

  test('those of the escalation are told once where one approval of two is there, too', async () => {
    const lab = await planned(
      openCampaignLab({
        tenants: three,
        approvals: { tiers: { low: 2, medium: 2, high: 2 }, escalation: [ids.eve], remindAfter: '10m', expiresAfter: '2h' },
      }),
    );
    await lab.clicks('bo', 'Approve all');
    lab.office.forward(10 * 60_000);
    await lab.settle();
    expect(lab.change('charlie')?.reminders.count).toBe(1);
    expect(lab.cards('alone eve')).toHaveLength(1);
  });

  test('of more than five the next are called by name with each reminder', async () => {
    const many = Array.from({ length: 7 }, (_, n) => `a0000000-0000-4000-8000-00000000000${n}`);
    const lab = await planned(
      openCampaignLab({
        tenants: three,
        others: many,
        approvals: { ...approvals, approvers: { people: [ids.bo, ...many] }, remindAfter: '10m', expiresAfter: '2h' },
      }),
    );
    const named = () => calls(lab).map((card) => mentionedOn(card));
    const [first = []] = named();
    expect(first).toHaveLength(5);
    lab.office.forward(10 * 60_000);
    await lab.settle();
    const second = named().at(-1) ?? [];
    expect(second.filter((name) => first.includes(name))).toEqual([]);
    expect([...first, ...second]).toHaveLength(8);
  });

  test('a tenant whose time is over keeps nobody of the others from being reminded', async () => {
    const lab = await planned(
      openCampaignLab({
        tenants: { alpha: { approvals: { expiresAfter: '5m' } }, bravo: {}, charlie: {} },
        approvals: { ...approvals, escalation: [ids.eve], remindAfter: '10m', expiresAfter: '2h' },
      }),
    );
    lab.office.forward(10 * 60_000);
    await lab.settle();
    expect(lab.cards('alone eve')).toHaveLength(1);
  });

  test('nobody is called any more once everything was decided on', async () => {
    const lab = await planned(
      openCampaignLab({ tenants: three, approvals: { ...approvals, remindAfter: '10m', expiresAfter: '2h' } }),
    );
    lab.office.forward(10 * 60_000);
    await lab.settle();
    await lab.clicks('bo', 'Approve all');
    await lab.settle();
    expect(calls(lab)).toEqual([]);
  });
});
