/** The cards of settings that are decided in chat: one that waits for approval, an approver that is announced before it counts, and open questions. */
import type { Card } from '../../../src/chat/card';
import { openChatRoom, textOf } from '../../../test/support/chat/chat-room';
import { openHarness, people } from '../../../test/support/corridor/harness';

export async function settingsPictures(
  state: unknown,
  controls: Readonly<Record<string, unknown>>,
): Promise<Readonly<Record<'settings' | 'announced' | 'questions', Card>>> {
  const room = openChatRoom('terminal', 'hardening');
  const [ana, bo, cy] = ['ana', 'bo', 'cy'] as const;
  const settings = {
    people: Object.entries({ ...people, dee: 'd1d1d1d1-0000-4000-8000-000000000004' }).map(([id, entraId]) => ({
      entraId,
      name: `${id.charAt(0).toUpperCase()}${id.slice(1)}`,
      terminal: id,
    })),
    approvals: { approvers: { people: Object.values(people) } },
  };
  const harness = await openHarness({ platform: room, state, controls, settings });
  const says = (words: string) => (card: Card) => textOf(card).includes(words);
  try {
    await room.says(ana, 'add pop-imap.allow copier@contoso.com');
    const waiting = await room.waitFor(says('Waiting for approval, high risk'), 'a proposal');
    await room.clicks(bo, 'Withdraw');
    await room.says(ana, 'add approvals.approvers.people d1d1d1d1-0000-4000-8000-000000000004');
    await room.waitFor(says('Counts from'), 'a proposal that is announced');
    for (const who of [bo, cy]) await room.clicks(who, 'Approve');
    const announced = await room.waitFor(says('Approved, and announced'), 'an approved one');
    await room.says(ana, 'audit');
    await room.waitFor(says('not decided'), 'an audit');
    await room.says(ana, 'questions');
    await room.waitFor(says('questions to answer'), 'open questions');
    await room.clicks(ana, 'Use this');
    return { settings: waiting, announced, questions: await room.waitFor(says('1 answer to approve'), 'an answer that waits') };
  } finally {
    await harness.close();
  }
}
