/** Times as people type them: every command reads the same ones. */

import { readStart } from '../../src/engine/plan/start';
import { isRefusal, type Refusal } from '../../src/lib/errors';
import { type Office, openOffice } from '../support/corridor/office';

const timeZone = 'Europe/Berlin';
/** A Tuesday, ten in the morning there. */
const now = new Date('2026-11-24T09:00:00Z');

const said = [
  ['18:00', '2026-11-24T17:00:00.000Z'],
  ['9:30', '2026-11-25T08:30:00.000Z'],
  ['friday', '2026-11-26T23:00:00.000Z'],
  ['friday 18:00', '2026-11-27T17:00:00.000Z'],
  ['Tue 18:00', '2026-12-01T17:00:00.000Z'],
  ['today 18:00', '2026-11-24T17:00:00.000Z'],
  ['tomorrow', '2026-11-24T23:00:00.000Z'],
  ['tomorrow 08:00', '2026-11-25T07:00:00.000Z'],
  ['2026-12-20', '2026-12-19T23:00:00.000Z'],
  ['2026-12-20 18:00', '2026-12-20T17:00:00.000Z'],
  ['20.12.2026', '2026-12-19T23:00:00.000Z'],
  ['1.12.2026 18:00', '2026-12-01T17:00:00.000Z'],
  ['2026-12-20T18:00', '2026-12-20T17:00:00.000Z'],
  ['2026-12-20T18:00Z', '2026-12-20T18:00:00.000Z'],
  ['2h', '2026-11-24T11:00:00.000Z'],
  ['30m', '2026-11-24T09:30:00.000Z'],
  ['3d', '2026-11-27T09:00:00.000Z'],
] as const;

test.each(said)('a plan begins at %s', (typed, notBefore) => {
  expect(readStart(typed, { timeZone, applyWithinMs: 3_600_000 }, now)).toMatchObject({ notBefore });
});

const asks = (office: Office, text: string) =>
  office.answers({
    kind: 'command',
    text,
    actor: { platform: 'terminal', id: 'ana', membership: 'member' },
    conversation: { platform: 'terminal', channel: 'hardening' },
    key: text,
  });

test.each([
  'plan pop-imap at=friday 18:00',
  'plan at=tomorrow 08:00 pop-imap',
  'plan pop-imap at="friday 18:00"',
  'plan pop-imap at=2h',
  'travel eva@contoso.com ES until=friday 18:00',
  'travel eva@contoso.com ES until tomorrow 18:00',
  'travel eva@contoso.com ES from=2h until=3d',
  'travel eva@contoso.com ES until=2h',
])('is understood as it is typed: %s', async (text) => {
  expect(await asks(openOffice({ tenants: { contoso: { timeZone } } }), text)).toBeNull();
});

test.each(['friday', 'friday 18:00', 'tomorrow', 'tomorrow 08:00', '3d', '18:00'])(
  'something is expected until %s',
  async (typed) => {
    const answer = await asks(openOffice({}), `expect ben@contoso.com new phone until ${typed}`);
    expect(answer).toMatchObject({ code: 'unknown-account' });
  },
);

test.each([
  ['plan pop-imap at=tomorow', 'at=tomorow is no time.', /at=friday, at=friday 18:00, at=2h/],
  ['plan pop-imap at=12/24/2026', 'at=12/24/2026 is no time.', /at=friday 18:00, at=2026-12-24, at=2h/],
  ['plan pop-imap at=32.12.2026', 'at=32.12.2026: there is no such day.', /at=2026-12-24/],
  ['travel eva@contoso.com ES until=soon', 'until=soon is no time.', /until=friday, until=friday 18:00, or until=2h/],
  ['expect ben@contoso.com new phone until later', 'until later is no time.', /until friday, until friday 18:00, or until 2h/],
])('what is no time is named, with examples: %s', async (text, reason, remedy) => {
  const answer = await asks(openOffice({}), text);
  expect(isRefusal(answer)).toBe(true);
  expect(answer).toMatchObject({ reason });
  expect((answer as Refusal).remedy).toMatch(remedy);
});

test.each([
  ['plan pop-imap except=Gus Müller', '/harden plan pop-imap except="Gus Müller". Nothing was done.'],
  ['plan except=Gus Müller,ana@ pop-imap', '/harden plan except="Gus Müller,ana@" pop-imap. Nothing was done.'],
  [
    'plan pop-imap except=Gus van Dam contoso at="friday 18:00"',
    '/harden plan pop-imap except="Gus van Dam" contoso "at=friday 18:00". Nothing was done.',
  ],
])('a value with a blank is to stand in quotes, and the whole command is shown: %s', async (text, command) => {
  const answer = await asks(openOffice({}), text);
  expect(answer).toMatchObject({ code: 'torn-value', remedy: `Put a value with a blank in quotes: ${command}` });
});

test('what is typed into the form of a plan button is read as the command is', async () => {
  const office = openOffice({});
  const says = (reason: string) =>
    office.answers({
      kind: 'click',
      action: 'plan',
      subject: 'pop-imap@contoso',
      reason,
      actor: { platform: 'terminal', id: 'ana', membership: 'member' },
      conversation: { platform: 'terminal', channel: 'hardening' },
      key: reason,
    });
  expect(await says('except=Gus Müller')).toMatchObject({
    remedy: 'Put a value with a blank in quotes: /harden plan pop-imap except="Gus Müller". Nothing was done.',
  });
  expect(await says('at=next friday')).toMatchObject({ code: 'bad-time', reason: 'at=next friday is no time.' });
});

test.each([
  ['plan pop-imap at=next friday', 'at=next friday is no time.'],
  ['plan pop-imap at=friday 25:00', 'at=friday 25:00 is no time.'],
])('a time that falls apart is named whole: %s', async (text, reason) => {
  expect(await asks(openOffice({}), text)).toMatchObject({ code: 'bad-time', reason });
});

test('a control that is misspelt behind a value is no part of it', async () => {
  const answer = await asks(openOffice({}), 'plan except=ana@contoso.com pop-imp');
  expect(answer).toMatchObject({ remedy: 'Did you mean pop-imap?' });
});
