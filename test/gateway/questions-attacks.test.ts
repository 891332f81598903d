/** What someone tries who answers questions: to have another answer approved than the one that was shown, or with fewer approvals than settings take. */
import type { Card } from '../../src/chat/card';
import { control as workloadIp } from '../../src/controls/workload-ip/index';
import { answersIn } from '../../src/features/questions/answers';
import { pendingDigest, questionsOf } from '../../src/features/questions/open-questions';
import { textOf } from '../support/chat/chat-room';
import { type Name, openOffice, tenantId } from '../support/corridor/office';

async function asked() {
  const office = openOffice({ approvals: { tiers: { medium: 1, high: 2 } }, alongside: [workloadIp] });
  await office.does('ana', { says: 'questions' });
  await office.settle();
  const id = office.newest('o-');
  const conversation = { platform: 'terminal', channel: 'hardening' };
  return {
    office,
    id,
    answers: (...ranges: readonly string[]) =>
      office.does('ana', { clicks: 'change', on: `${id}.workload-ip`, reason: `ranges=${ranges.join(',')}` }),
    /** One command as it stands, and what is answered to it. */
    types: async (who: Name, text: string) => {
      const actor = { platform: 'terminal', id: who, membership: 'member' } as const;
      return office.answers({ kind: 'command', text, actor, conversation, key: `${who} ${text}` });
    },
    counting: async () => {
      office.forward(1);
      await office.settle();
      const answered = await answersIn(office.work, tenantId);
      return answered?.over(new Map(), office.now()).counting.map(({ settings }) => settings['ranges']) ?? [];
    },
  };
}

/** Two answers whose digests begin with the same 48 bits: a person who answers finds such a pair within minutes. */
const harmless = ['203.0.113.0/24', '203.0.113.66', '203.0.113.135', '203.0.113.15', '203.0.113.0'];
const theirs = ['203.0.113.0/24', '45.66.0.0/16', '45.66.45.36', '45.66.10.0'];

test('what was typed under one answer approves no other, however much their digests are alike', async () => {
  const { office, id, answers, types, counting } = await asked();
  const digests: string[] = [];
  const note = async (): Promise<void> => {
    const { pending = [] } = questionsOf(await office.work.ledger.subject(tenantId, id)) ?? {};
    digests.push(pendingDigest(pending).slice(0, 12));
  };
  await answers(...harmless);
  await note();
  const [, shown = ''] = /approve o-\d+ ([0-9a-f]{12})/.exec(textOf((await types('bo', `approve ${id}`)) as Card)) ?? [];
  await answers(...theirs);
  await note();
  expect(digests[0]).toBe(digests[1]);
  for (const typed of [shown, ...digests])
    expect(await types('bo', `approve ${id} ${typed}`)).toMatchObject({ code: 'other-plan' });
  expect(await counting()).toEqual([]);
  expect(await office.approves('bo', id)).toBe('done');
  expect(await counting()).toEqual([theirs]);
});

test('another answer in the place of one that counts takes as many approvals as a setting that becomes less strict', async () => {
  const { office, id, answers, counting } = await asked();
  await answers('203.0.113.0/24');
  expect(await office.approves('bo', id)).toBe('done');
  expect(await counting()).toEqual([['203.0.113.0/24']]);
  await answers(...theirs);
  expect(await office.approves('bo', id)).toBe('done');
  expect(await counting()).toEqual([['203.0.113.0/24']]);
  expect(await office.approves('cy', id)).toBe('done');
  expect(await counting()).toEqual([theirs]);
});
