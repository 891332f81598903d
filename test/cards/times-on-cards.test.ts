/** Moments on cards: in the time of anyone who reads where the chat can, else in the time zone of the tenant, with its name. */

import { readMessage as readSlack } from '../../adapters/slack/fake/reader';
import { checkMessage as checkSlack, isSlackError } from '../../adapters/slack/fake/rules';
import { renderCard as drawForSlack } from '../../adapters/slack/render/render';
import { readMessage as readTeams } from '../../adapters/teams/fake/reader';
import { checkMessage as checkTeams } from '../../adapters/teams/fake/rules';
import { cardMessage } from '../../adapters/teams/outbound/messenger';
import { renderCard as drawForTeams } from '../../adapters/teams/render/render';
import type { Card } from '../../src/chat/card';
import { readStart } from '../../src/engine/plan/start';
import { scheduling } from '../../src/views/change-actions';
import { inZone, moment, momentCell } from '../../src/views/moment';
import { openOffice } from '../support/corridor/office';

const at = new Date('2026-11-24T23:54:00Z');
const card: Card = {
  title: 'A plan',
  tone: 'neutral',
  blocks: [
    { kind: 'text', spans: [{ text: 'Keep it before ' }, moment(at), { text: '.' }] },
    { kind: 'facts', facts: [{ label: 'Expires', value: [moment(at)] }] },
    { kind: 'table', columns: ['when'], rows: [[momentCell(at)], [momentCell(at, 'undoes itself ')]] },
  ],
};

// The fakes read as a client in Berlin does.
test('Slack tells them in the time of whoever reads, and in a table, where it cannot, in that of the tenant', () => {
  const { text, blocks } = drawForSlack(inZone(card, 'America/New_York'));
  const accepted = checkSlack(text, blocks);
  if (isSlackError(accepted)) throw new Error(accepted.error);
  const read = readSlack(accepted, text).text;
  expect(read).toContain('Keep it before 2026-11-25 00:54.');
  expect(read).toContain('Expires: 2026-11-25 00:54');
  expect(read).toContain('2026-11-24 18:54 America/New_York');
  expect(read).toContain('undoes itself 2026-11-24 18:54 America/New_York');
});

test('Teams tells them in the time of whoever reads, in tables too', () => {
  const message = checkTeams(cardMessage(drawForTeams(card).card));
  if (typeof message === 'string') throw new Error(message);
  const { text } = readTeams(message);
  expect(text.match(/2026-11-25 00:54/g)).toHaveLength(4);
  expect(text).toContain('undoes itself 2026-11-25 00:54');
});

test('what a tenant wrote is no moment', () => {
  const hostile: Card = { ...card, blocks: [{ kind: 'text', spans: [{ text: '{{TIME(2026-11-24T23:54:00Z)}}' }] }] };
  const message = checkTeams(cardMessage(drawForTeams(hostile).card));
  if (typeof message === 'string') throw new Error(message);
  expect(readTeams(message).live).toEqual([]);
});

test('a chat that can do neither tells them in the time zone of the tenant, with its name', () => {
  const [text] = inZone(card, 'Europe/Berlin').blocks;
  expect(text).toMatchObject({ spans: [{}, { text: '2026-11-25 00:54 Europe/Berlin' }, {}] });
  expect(inZone(card, 'UTC')).toEqual(card);
});

test.each([
  ['Pacific/Kiritimati', 'Approve for 2026-11-25 13:54 Pacific/Kiritimati'],
  ['Australia/Lord_Howe', 'Approve for 2026-11-25 10:54 Australia/Lord_Howe'],
  ['UTC', 'Approve for 2026-11-24 23:54 UTC'],
])('a button of a tenant in %s says %s', (timeZone, label) => {
  const button = scheduling('Approve', at.toISOString(), { subject: 'c-4k7m2xq' });
  const [actions] = inZone({ ...card, blocks: [{ kind: 'actions', actions: [button] }] }, timeZone).blocks;
  expect(actions).toMatchObject({ actions: [{ label }] });
});

test('a time that is over is told by the clock by which it was typed', () => {
  const rules = { timeZone: 'Pacific/Kiritimati', applyWithinMs: 3_600_000 };
  expect(readStart('2026-11-25T13:00', rules, at)).toMatchObject({
    code: 'bad-time',
    remedy: 'It is 2026-11-25 13:54 Pacific/Kiritimati by now. Nothing was done.',
  });
});

test('a time is read and told by the clock of the tenant, whatever clock its digest goes by', async () => {
  const digest = { at: '08:00', timeZone: 'Europe/Berlin' };
  const office = openOffice({ tenants: { contoso: { timeZone: 'America/New_York', digest } } });
  const answerTo = async (text: string) =>
    JSON.stringify(
      await office.answers({
        kind: 'command',
        text,
        key: text,
        actor: { platform: 'terminal', id: 'ana', membership: 'member' },
        conversation: { platform: 'terminal', channel: 'hardening' },
      }),
    );
  expect(await answerTo('plan pop-imap at=2026-11-24T03:59')).toContain('It is 2026-11-24 04:00 America/New_York by now.');
  expect(await answerTo('digest')).toContain('2026-11-25 02:00 America/New_York');
});
