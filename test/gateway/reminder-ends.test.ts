/** A reminder that was answered says who answered, where it stands, and takes no more answers. */
import { reminderKey } from '../../src/queue/message-key';
import { buttonsOf, openChatRoom, textOf } from '../support/chat/chat-room';
import { openOutbox } from '../support/chat/outbox';
import { tenantId } from '../support/corridor/office';

const conversation = { platform: 'terminal', channel: 'hardening' };
const minute = 60_000;

async function reminded() {
  const room = openChatRoom('terminal', 'hardening');
  const outbox = openOutbox({ messengers: { terminal: room }, channel: { terminal: 'hardening' } });
  const { office } = outbox;
  const id = await outbox.plan();
  await outbox.draw(id, conversation);
  office.forward(31 * minute);
  await office.runJob({ name: 'remind', tenant: tenantId, subject: id, reply: { conversation, messageKey: id } });
  const reminder = { view: 'reminder' as const, subject: id, reply: { conversation, messageKey: reminderKey(id, 1) } };
  await outbox.drawAny(reminder);
  const shown = () => room.cards().find(({ title }) => /still waits|waits no longer/.test(title)) ?? null;
  const click = (who: 'bo' | 'cy', clicks: 'approve' | 'reject') =>
    office.does(who, { clicks, on: id, digest: office.change(id)?.plan?.digest ?? '', reason: 'not today' });
  return { outbox, id, shown, click, room };
}

test('while somebody is waited for it stays as it is', async () => {
  const { outbox, id, shown, click } = await reminded();
  await click('bo', 'approve');
  await outbox.draw(id, conversation);
  expect(outbox.queued).toEqual([]);
  expect(shown()?.title).toMatch(/still waits$/);
});

test('once it was answered its buttons are gone, and it says how', async () => {
  const { outbox, id, shown, click, room } = await reminded();
  await click('cy', 'reject');
  await outbox.draw(id, conversation);
  for (const job of outbox.queued) await outbox.drawAny(job);
  const card = shown();
  expect([textOf(card), card === null ? [] : buttonsOf(card)]).toEqual([
    expect.stringMatching(/waits no longer\nrejected by cy: not today/),
    [],
  ]);
  const before = room.seen.length;
  const asked = outbox.queued.length;
  await outbox.draw(id, conversation);
  expect([outbox.queued.length, room.seen.length - before]).toEqual([asked, 1]);
});

test('when nobody answered in time its buttons are gone as well, once', async () => {
  const { outbox, id, shown, room } = await reminded();
  outbox.office.forward(24 * 60 * minute);
  await outbox.draw(id, conversation);
  for (const job of outbox.queued) await outbox.drawAny(job);
  const card = shown();
  expect([textOf(card), card === null ? [] : buttonsOf(card)]).toEqual([
    expect.stringMatching(/waits no longer\nexpired: no one else approved it in time/),
    [],
  ]);
  const before = room.seen.length;
  const asked = outbox.queued.length;
  await outbox.draw(id, conversation);
  expect([outbox.queued.length, room.seen.length - before]).toEqual([asked, 1]);
});
