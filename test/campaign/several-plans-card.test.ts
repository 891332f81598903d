/** The card of several plans once they were decided on: it says which of them is how far, and which have to be kept by when, each once. */
import { utcMinute } from '../../src/lib/utc-minute';
import { openChatRoom, textOf } from '../support/chat/chat-room';
import { openOutbox } from '../support/chat/outbox';
import type { Office } from '../support/corridor/office';
import { plannedSeveral, presses, rowsOf } from '../support/corridor/several-plans';

const minute = 60_000;
const conversation = { platform: 'terminal', channel: 'hardening' };
const approvals = { tiers: { low: 1, medium: 1, high: 1 }, keepWithin: '30m' };
const appliedTogether = async (): Promise<Office> => {
  const office = await plannedSeveral({ approvals, revertsItself: true });
  await presses(office, 'bo');
  await office.settle();
  return office;
};

/** Its lines above the details. */
async function linesOn(office: Office): Promise<readonly string[]> {
  const room = openChatRoom('terminal', 'hardening');
  const outbox = openOutbox({ office, messengers: { terminal: room }, channel: { terminal: 'hardening' } });
  const id = office.newest('b-');
  await outbox.drawAny({ view: 'bundle', subject: id, reply: { conversation, messageKey: id } });
  const [card] = room.cards();
  return textOf(card === undefined ? null : { ...card, blocks: card.blocks.filter(({ kind }) => kind !== 'fold') }).split('\n');
}

test('those that have to be kept are named by their number in one line, with the time and where to press', async () => {
  const office = await appliedTogether();
  const until = utcMinute(office.change(rowsOf(office)[0] ?? '')?.keep?.until ?? new Date(0));
  const lines = await linesOn(office);
  expect(lines.filter((line) => line.includes('undone automatically'))).toEqual([
    `Keep 1 and 3 before ${until} (30 min) or they are undone automatically. Each has its Keep button on its own card below.`,
  ]);
  expect(lines.join('\n')).not.toContain("If it's wrong");
});

test('changes that were applied seconds apart have to be kept by one time', async () => {
  const office = await plannedSeveral({ approvals, revertsItself: true });
  const [first = ''] = rowsOf(office);
  await office.does('bo', { clicks: 'approve', on: first, digest: office.change(first)?.plan?.digest ?? '' });
  await office.settle();
  office.forward(5000);
  await presses(office, 'bo');
  await office.settle();
  expect((await linesOn(office)).find((line) => line.startsWith('Keep'))).toMatch(/^Keep 1 and 3 before /);
});

test('of one that is kept it is not said any more that it is undone unless kept', async () => {
  const office = await appliedTogether();
  const [first = '', , third = ''] = rowsOf(office);
  await office.does('bo', { clicks: 'keep', on: first });
  expect((await linesOn(office)).find((line) => line.startsWith('Keep'))).toMatch(
    /^Keep 3 before .* or it is undone automatically/,
  );
  await office.does('bo', { clicks: 'keep', on: third });
  expect((await linesOn(office)).join('\n')).not.toMatch(/undone automatically|unless kept/);
});

test('of one that nobody kept in time it is said which one it is', async () => {
  const office = await appliedTogether();
  await office.does('bo', { clicks: 'keep', on: rowsOf(office)[0] ?? '' });
  office.forward(31 * minute);
  expect((await linesOn(office)).filter((line) => line.includes('Nobody kept it'))).toEqual([
    expect.stringMatching(/^3: Nobody kept it before /),
  ]);
});

test('where not all are equally far each line says how far that one is', async () => {
  const office = await plannedSeveral({ approvals: { tiers: { low: 1, medium: 1, high: 2 } } });
  await presses(office, 'bo');
  await office.settle();
  const lines = await linesOn(office);
  expect(lines).toContain('1. Turn off POP and IMAP for 2 mailboxes: applied and verified');
  expect(lines.find((line) => line.startsWith('3. '))).toMatch(/^3\. direct-send(?!: applied)/);
  expect(lines.join('\n')).toContain('"label":"If it\'s wrong","value":"3: undone automatically after 30 minutes unless kept"');
});
