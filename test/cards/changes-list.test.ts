/** The list of changes of a tenant says whether it is all of them. */
import type { ChatEvent } from '../../src/chat/platform';
import { openOffice, tenantId } from '../support/corridor/office';
import { askOften } from '../support/ledger/many-requests';

let key = 0;
const typed = (text: string): ChatEvent => {
  key += 1;
  return {
    kind: 'command',
    text,
    actor: { platform: 'terminal', id: 'ana', membership: 'member' },
    conversation: { platform: 'terminal', channel: 'hardening' },
    key: `k${key}`,
  };
};

const week = 7 * 24 * 3_600_000;

test('where there are more than it shows, the list of changes says so and where the others are', async () => {
  const office = openOffice();
  const list = async () => JSON.stringify(await office.answers(typed('changes')));
  const planned = async (times: number): Promise<void> => {
    for (let time = 0; time < times; time += 1) {
      await office.does('ana', { says: 'plan pop-imap' });
      await office.settle();
      office.forward(week);
    }
  };
  await planned(15);
  expect(await list()).not.toContain('has all');
  await planned(1);
  const answer = await list();
  expect(answer).toContain('These are the newest 15; /harden export has all.');
  expect(answer.match(/"text":"c-/g)).toHaveLength(15);
});

test('changes, one change and a plan that is open already go by their titles, with the id beside', async () => {
  const office = openOffice({ approvals: { tiers: { medium: 1 } } });
  const says = async (words: string) => JSON.stringify(await office.answers(typed(words)));
  const title = 'Turn off POP and IMAP for 2 mailboxes';
  await office.does('ana', { says: 'plan pop-imap' });
  await office.settle();
  const id = office.newest();
  expect(await says('changes')).toContain(`[{"text":"${id}"},{"text":"${title}"}`);
  expect(await says('plan pop-imap')).toContain(`"title":"Open already: ${title} in contoso"`);
  const shown = await says(`show ${id}`);
  expect(shown).toContain(`"title":"${title} in contoso"`);
  expect(shown).toContain(`${id}, in the order of the ledger.`);
  await office.approves('bo', id);
  await office.settle();
  await office.does('ana', { says: `revert ${id}` });
  await office.settle();
  expect(await says('changes')).toContain(`"text":"Undo: ${title}"`);
});

test('a plan that waits is found by who asks again, however many were asked for since', async () => {
  const office = openOffice({ approvals: { tiers: { medium: 1 } } });
  const plans = async (words = 'plan pop-imap') => {
    const answer = JSON.stringify(await office.answers(typed(words)));
    await office.settle();
    return answer;
  };
  await plans();
  const id = office.newest();
  await askOften(office, id, 80);
  office.forward(11 * 60_000);
  const asked = await plans();
  expect(asked).toContain('Open already: ');
  expect(asked).toContain(`"subject":"${id}@contoso"`);
});

test('a plan that waits is found behind an old change of which something was written that moves it no further', async () => {
  const office = openOffice({ approvals: { tiers: { medium: 1 } } });
  const plans = async () => {
    const answer = JSON.stringify(await office.answers(typed('plan pop-imap')));
    await office.settle();
    return answer;
  };
  await plans();
  const old = office.newest();
  office.forward(5 * week);
  await plans();
  const id = office.newest();
  expect(id).not.toBe(old);
  // As earlier versions wrote of a job that they turned away.
  await office.work.ledger.append(tenantId, old, { type: 'turnedAway', code: 'stale', reason: 'r', remedy: 'r', job: 'apply' });
  expect(await plans()).toContain(`"subject":"${id}@contoso"`);
});

test('what is to be kept is on the list with its button, however many plans were asked for since', async () => {
  const office = openOffice({ revertsItself: true, approvals: { tiers: { medium: 1 }, keepWithin: '2d' } });
  await office.does('ana', { says: 'plan pop-imap' });
  await office.settle();
  const id = office.newest();
  await office.does('bo', { clicks: 'approve', on: id, digest: office.change(id)?.plan?.digest ?? '' });
  await office.settle();
  await askOften(office, id, 16);
  for (const text of ['changes', 'changes @all']) {
    const answer = JSON.stringify(await office.answers(typed(text)));
    expect(answer).toContain(`"label":"Keep","style":"primary","subject":"${id}@contoso"`);
  }
  const one = JSON.stringify(await office.answers(typed('changes')));
  expect(one).toMatch(new RegExp(`"text":"${id}"}.*"text":"applied, to be kept"`));
  expect(one).toContain('These are the newest 15 and all that is to be kept;');
});
