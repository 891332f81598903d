/** What people type: words, quotes, slips of the fingers. */

import { readTyped } from '../../adapters/terminal/session';
import type { Card } from '../../src/chat/card';
import { actionsOf } from '../../src/chat/card-parts';
import { controls } from '../../src/controls/index';
import { readParameters } from '../../src/controls/parameters';
import { complaint, typedCountry } from '../../src/controls/reasoning/access/kinds/country-codes';
import { readExcept } from '../../src/engine/plan/except';
import { listIn, typedItems } from '../../src/features/incident/typed';
import { wantedPlans } from '../../src/gateway/commands/plan';
import { findControl } from '../../src/gateway/commands/words/find-control';
import { parseFlags } from '../../src/gateway/commands/words/flags';
import { splitWords } from '../../src/gateway/commands/words/split-words';
import { unknownCommand } from '../../src/gateway/commands/words/unknown-command';
import { didYouMean } from '../../src/lib/did-you-mean';
import { isRefusal } from '../../src/lib/errors';
import { textOf } from '../support/chat/chat-room';
import { openOffice } from '../support/corridor/office';

test.each([
  ['plan pop-imap', ['plan', 'pop-imap']],
  ['  plan   pop-imap ', ['plan', 'pop-imap']],
  ['waive x "a long reason"', ['waive', 'x', 'a long reason']],
  ['waive x “typed on a phone”', ['waive', 'x', 'typed on a phone']],
  ['why eva app="Expense Reports" from=ES', ['why', 'eva', 'app=Expense Reports', 'from=ES']],
  ["don't", ["don't"]],
  ['plan\u00A0pop-imap', ['plan', 'pop-imap']],
  ['contain <mailto:gus@contoso.com|gus@contoso.com>', ['contain', 'gus@contoso.com']],
  ['contain mailto:gus@contoso.com', ['contain', 'gus@contoso.com']],
  ['contain [gus@contoso.com](mailto:gus@contoso.com)', ['contain', 'gus@contoso.com']],
  [
    'x except=<mailto:a@contoso.com|a@contoso.com>,<mailto:b@contoso.com|b@contoso.com>',
    ['x', 'except=a@contoso.com,b@contoso.com'],
  ],
  ['why-mail from=<http://mail.example.com|mail.example.com>', ['why-mail', 'from=mail.example.com']],
  ['why-mail from=[mail.example.com](https://mail.example.com/)', ['why-mail', 'from=mail.example.com']],
  ['contain <mailto:eve@example.com|gus@contoso.com>', ['contain', '<mailto:eve@example.com|gus@contoso.com>']],
  ['', []],
])('%j is read as %j', (text, words) => {
  expect(splitWords(text)).toEqual(words);
});

test.each(['pop-imap --days 30 --reason the scanner is old', 'pop-imap days=30 reason=the scanner is old'])(
  'a waiver is asked for with dashes or as other commands are: %s',
  (text) => {
    const flags = parseFlags(splitWords(text) as readonly string[], ['days', 'reason']);
    if (isRefusal(flags)) throw new Error(flags.reason);
    expect(flags.plain).toEqual(['pop-imap']);
    expect([...flags.named]).toEqual([
      ['days', '30'],
      ['reason', 'the scanner is old'],
    ]);
  },
);

test('a quote that is never closed is named, and nothing is done', () => {
  const refusal = splitWords('waive x "a long reason');
  expect(isRefusal(refusal) && refusal.reason).toContain('closing "');
});

test('a text longer than a command can be is refused by its length', () => {
  const refusal = splitWords('x'.repeat(5000));
  expect(isRefusal(refusal) && refusal.reason).toContain('5000');
});

test.each(['show', 'export', 'keep', 'approve'])(
  '%s of an id that is nearly that of a change is told with it',
  async (command) => {
    const office = openOffice();
    await office.does('ana', { says: 'plan pop-imap' });
    await office.settle();
    const id = office.newest();
    const conversation = { platform: 'terminal', channel: 'hardening' };
    const actor = { platform: 'terminal', id: 'bo', membership: 'member' as const };
    const ask = (typed: string) =>
      office.answers({ kind: 'command', text: `${command} ${typed}`, actor, conversation, key: typed });
    expect(await ask(id.slice(0, -1))).toMatchObject({ code: 'unknown-change', remedy: `Did you mean ${id}?` });
    expect(await ask('c-zzzzzzz')).toMatchObject({ code: 'unknown-change', remedy: 'See /harden changes.' });
  },
);

describe('what belongs to no id and no digest', () => {
  const asked = async (typed: (id: string, digest: string) => string) => {
    const office = openOffice();
    await office.does('ana', { says: 'plan pop-imap' });
    await office.settle();
    const id = office.newest();
    const text = typed(id, office.change(id)?.plan?.digest.slice(0, 12) ?? '');
    const conversation = { platform: 'terminal', channel: 'hardening' };
    const actor = { platform: 'terminal', id: 'bo', membership: 'member' as const };
    const answer = await office.answers({ kind: 'command', text, actor, conversation, key: text });
    return { answer, approvals: office.change(id)?.approvals.length };
  };

  test.each([
    (id: string, digest: string) => `approve ${id.toUpperCase()} ${digest.toUpperCase()}`,
    (id: string, digest: string) => `approve ${id}, ${digest}.`,
    (id: string, digest: string) => `approve \`${id}\` (${digest})`,
  ])('is passed over around them', async (typed) => {
    expect(await asked(typed)).toEqual({ answer: null, approvals: 1 });
  });

  test.each(['approve', 'revoke'])('%s with what is too short for a digest says how long one is', async (command) => {
    const { answer, approvals } = await asked((id) => `${command} ${id} deadbeef`);
    expect(answer).toMatchObject({
      reason: '"deadbeef" is no digest: one has 12 characters, 0 to 9 and a to f.',
      remedy: expect.stringMatching(/^Write \/harden \w+ c-\w+ alone to see it\. Nothing was/),
    });
    expect(approvals).toBe(0);
  });
});

test('a waiver of what nobody has checked yet says how to have it checked', async () => {
  const office = openOffice();
  const answer = await office.answers({
    kind: 'command',
    text: 'waive pop-imap gus@contoso.com --days 30 --reason "his phone is replaced in December"',
    actor: { platform: 'terminal', id: 'ana', membership: 'member' },
    conversation: { platform: 'terminal', channel: 'hardening' },
    key: 'waive',
  });
  expect(answer).toMatchObject({
    reason: 'pop-imap has not been checked yet.',
    remedy: 'Write /harden audit pop-imap, and ask again when its card is there. Nothing was done.',
  });
});

test('a slip of the fingers is understood, nonsense is not', () => {
  expect(didYouMean('stauts', ['status', 'audit'])).toBe('status');
  expect(didYouMean('pop-imp', ['pop-imap', 'country-block'])).toBe('pop-imap');
  expect(didYouMean('pop', ['pop-imap', 'country-block'])).toBe('pop-imap');
  expect(didYouMean('hepl', ['home', 'help'])).toBe('help');
  expect(didYouMean('nope', ['home', 'help'])).toBeNull();
  expect(didYouMean('anna@contoso.com', ['bo@contoso.com', 'ana@contoso.com'])).toBe('ana@contoso.com');
  expect(didYouMean('anna@contoso.com', ['bo@contoso.com', 'dee@contoso.com'])).toBeNull();
  expect(didYouMean('qqqqqqq', ['status', 'audit'])).toBeNull();
});

test.each([
  ['reject', 'Press Reject on the card of what waits; /harden home lists what waits for you.'],
  ['Hilfe', 'Write /harden help.'],
  ['undo', 'Write /harden revert <id>.'],
  ['stauts', 'Did you mean /harden status?'],
  ['constructor', '/harden help lists them.'],
  ['pop-imap', 'pop-imap is a control: /harden explain pop-imap explains it, /harden plan pop-imap plans it.'],
  ['country', 'country-block is a control: /harden explain country-block explains it, /harden plan country-block plans it.'],
])('who types "%s" is told what to do here: %s', (word, remedy) => {
  expect(
    unknownCommand(word, { commands: ['help', 'revert', 'revoke', 'status'], controls: ['pop-imap', 'country-block'] }),
  ).toMatchObject({ remedy });
});

test.each([
  ['undo', ['c-4k7m2xq'], 'Write /harden revert c-4k7m2xq.'],
  ['fix', ['pop-imap', 'now'], 'Write /harden plan pop-imap.'],
  ['report', ['cis-m365'], 'Write /harden export, or /harden evidence cis-m365.'],
  ['scan', ['pop-imap'], 'Write /harden audit.'],
])('what stands behind "%s" stays in what to type instead', (word, rest, remedy) => {
  expect(unknownCommand(word, { commands: ['revert'], rest })).toMatchObject({ remedy });
});

test('in the terminal, capitals do not matter', () => {
  expect(readTyped('/HARDEN help')).toEqual({ kind: 'command', text: 'help' });
});

test.each([
  ['Deutschland', 'DE (Germany)'],
  ['espana', 'ES (Spain)'],
  ['ÉTATS-UNIS', 'US (United States of America)'],
  ['Allemagne', 'DE (Germany)'],
  ['UK', 'GB (United Kingdom)'],
])('a country by another name is told by its code: %s', (name, code) => {
  expect(complaint(name)).toBe(`"${name}" is no country code; write ${code}.`);
});

const answered = async (text: string, who = 'bo', office = openOffice()) =>
  office.answers({
    kind: 'command',
    text,
    actor: { platform: 'terminal', id: who, membership: 'member' },
    conversation: { platform: 'terminal', channel: 'hardening' },
    key: text,
  });

test.each(['status; /harden audit', 'audit\n/harden status', 'plan pop-imap && /harden approve c-4k7m2xq'])(
  'of two commands in one message none is done: %j',
  async (text) => {
    expect(await answered(text)).toMatchObject({ code: 'several-commands' });
  },
);

test('an id where a control is asked for is called an id', async () => {
  expect(await answered('explain c-4k7m2xq')).toMatchObject({
    code: 'unknown-control',
    reason: 'c-4k7m2xq is an id, and not the name of a control.',
  });
});

test('who wants to take back a control is not sent to plan it', () => {
  const rest = ['pop-imap'];
  expect(unknownCommand('undo', { commands: ['revert'], controls: rest, rest }).remedy).toBe(
    'Write /harden revert <id>; /harden changes lists the ids.',
  );
  expect(unknownCommand('report', { commands: ['plan'], controls: rest, rest }).remedy).toBe('Write /harden plan pop-imap.');
});

test('what is handed over of an undo that is typed as such names the change', async () => {
  expect(await answered('undo c-4k7m2xq')).toMatchObject({ remedy: 'Write /harden revert c-4k7m2xq.' });
});

describe('a word behind those that a command reads', () => {
  test.each([
    ['digest now', 'Write /harden digest, or /harden digest @group.'],
    ['changes foo', 'Write /harden changes, or /harden changes @group.'],
    ['waivers foo', 'Write /harden waivers, or /harden waivers @group.'],
    ['travels foo', 'Write /harden travels, or /harden travels @group.'],
    ['home foo', '/harden home takes nothing more.'],
    ['audit pop-imap foo', 'Write /harden audit [control] [@group], one at a time. Nothing was done.'],
    ['explain pop-imap foo', 'Write /harden explain <control> [@group], one at a time. Nothing was done.'],
    ['keep c-2222222 c-3333333', 'Write /harden keep c-2222222, one at a time, to see the digest. Nothing was done.'],
    ['keep c-2222222 533d08844be5 c-3333333', 'Write /harden keep <change id> [<digest>], one at a time. Nothing was done.'],
    ['revert c-2222222 c-3333333', 'Write /harden revert <change id>, one at a time. Nothing was done.'],
    ['status pop-imap', '/harden explain pop-imap shows how that control stands.'],
  ])('is not passed over: %s', async (text, remedy) => {
    expect(await answered(text)).toMatchObject({ code: 'unread-word', remedy });
  });

  test('is none where it is the name of the tenant', async () => {
    expect(isRefusal(await answered('changes contoso'))).toBe(false);
  });
});

test.each([
  ['report', 'Write /harden export, or /harden evidence <framework>.'],
  ['doctor', 'That is asked where hardenbot runs: hardenbot doctor --help.'],
  ['whatif', 'Write /harden why <person>.'],
  ['pending', 'Write /harden home.'],
  ['journal', 'Write /harden changes.'],
])('%s is no slip for what sounds alike', (word, remedy) => {
  expect(unknownCommand(word, { commands: ['revert', 'home', 'help'] }).remedy).toBe(remedy);
});

test.each([
  ['block eli@contoso.com', 'Write /harden contain eli@contoso.com.'],
  ['disable eli@contoso.com', 'Write /harden contain eli@contoso.com.'],
  ['reset eli@contoso.com', 'Write /harden contain eli@contoso.com.'],
  ['hacked', 'Write /harden contain <account>.'],
  ['unblock eli@contoso.com', 'Write /harden incident.'],
  ['disable pop-imap', 'Write /harden plan pop-imap.'],
  ['preview pop-imap', 'Write /harden plan pop-imap.'],
  ['apply pop-imap', 'Write /harden plan pop-imap.'],
  ['incidents pop-imap', 'Write /harden incident.'],
  ['accept pop-imap', 'Write /harden help waive.'],
  ['explian pop-imap', 'Did you mean /harden explain?'],
  ['apply c-4k7m2xq', 'Write /harden approve c-4k7m2xq.'],
  ['stop c-4k7m2xq', 'Write /harden revoke c-4k7m2xq.'],
  ['c-4k7m2xq', 'Write /harden show c-4k7m2xq.'],
  ['exception', 'Write /harden help waive.'],
  ['vacation eli@contoso.com', 'Write /harden travel.'],
  ['alerts', 'Write /harden signals.'],
  ['tenants', 'Write /harden status @all.'],
])('a newcomer who types %s is led to what there is', async (text, remedy) => {
  expect(await answered(text)).toMatchObject({ code: 'unknown-command', remedy });
});

test.each([
  ['undo', '/harden revert'],
  ['block', '/harden contain'],
  ['score', '/harden status'],
])('help for %s explains what is typed here', async (word, title) => {
  expect(await answered(`help ${word}`)).toMatchObject({ title: expect.stringMatching(new RegExp(`^${title}`, 'u')) });
});

test.each(['approve all', 'revert last', 'show pop-imap'])('%s is told what an id is', async (text) => {
  expect(await answered(text)).toMatchObject({ code: 'unknown-change', remedy: expect.stringContaining('/harden home lists') });
});

test('an id that there is not is no such word', async () => {
  expect(await answered('revert c-4k7m2xq')).toMatchObject({ remedy: 'See /harden changes.' });
});

describe('what is typed nearly right', () => {
  test.each([
    ['travel ana@contoso.com ES until=2026-12-04', null],
    ['travel ana@contoso.com ES until friday', null],
    ['travel ana@contoso.com ES until = friday', null],
    ['travel until=2026-12-04 RU eli@contoso.com', null],
    ['travel RU eli@contoso.com until=2026-12-04', null],
    ['travel eli@contoso.com until=2026-12-04 RU', null],
    ['travel end', 'Name one by its id; /harden travels lists them. Nothing was done.'],
    ['travel extend until=2026-12-04', 'Name one by its id; /harden travels lists them. Nothing was done.'],
    ['why eli@contoso.com from ES', null],
    ['why eli@contoso.com ES', 'Write from=, at=, app=, client=, platform=. Nothing was done.'],
    [
      'why-mail news@example.com eli@contoso.com',
      'Write /harden why-mail from=news@example.com to=eli@contoso.com. Nothing was done.',
    ],
  ])('%s', async (text, remedy) => {
    const answer = await answered(text, 'ana');
    expect(isRefusal(answer) ? answer.remedy : null).toBe(remedy);
  });

  test.each(['without', 'but', 'excluding'])('"%s" before an object leads to except=', async (word) => {
    expect(await answered(`plan pop-imap ${word} gus@contoso.com`)).toMatchObject({
      remedy: 'Write except=scanner@contoso.com to leave objects out, with commas between several. Nothing was done.',
    });
  });

  test('objects that are left out may stand with semicolons, as mail programs write them', () => {
    expect(readExcept('gus@contoso.com; oto@contoso.com;')).toEqual(['gus@contoso.com', 'oto@contoso.com']);
  });

  test('an address that is none is named', async () => {
    expect(await answered('why-mail from=news@example.com to=eli')).toMatchObject({ reason: '"eli" is no mail address.' });
  });

  test.each([
    ['dmarc', 'Did you mean domain-spoofing?'],
    ['forwarding', 'Did you mean auto-forward?'],
    ['PowerShell', 'Did you mean exchange-powershell, or command-line-tools?'],
    ['pop', 'Did you mean pop-imap?'],
  ])('a control by what it is about: %s', (word, remedy) => {
    expect(findControl(word, controls)).toMatchObject({ remedy });
  });

  test.each(['in', 'nothing', 'without', 'one'])('"%s" is near no control', (word) => {
    expect(findControl(word, controls)).toMatchObject({ remedy: expect.stringMatching(/^Name one of /) });
  });

  test('where nothing is near, the nearest come first; where none is named, they stand by the alphabet', () => {
    const ids = controls.map(({ id }) => id);
    expect(findControl(undefined, controls)).toMatchObject({ remedy: `Name one of ${ids.toSorted().join(', ')}.` });
    const far = findControl('ransomwares', controls);
    expect(isRefusal(far) ? far.remedy : '').toMatch(/^Name one of passwords, mail-warnings, /);
  });

  test.each([
    ['explain pop imap', 'explain'],
    ['audit POP imap', 'audit'],
  ])('a control that is written with a blank is suggested: %s', async (text, command) => {
    expect(await answered(text)).toMatchObject({
      remedy: `Did you mean pop-imap? Write /harden ${command} pop-imap. Nothing was done.`,
    });
  });

  test.each([['pop-imap,smtp-auth'], ['pop-imap, smtp-auth'], ['pop-imap smtp-auth,']])(
    'several controls with commas: %s',
    (typed) => {
      const wanted = wantedPlans(splitWords(typed) as readonly string[], controls);
      expect(isRefusal(wanted) ? wanted : wanted.map(({ control, words }) => [control.id, words])).toEqual([
        ['pop-imap', []],
        ['smtp-auth', []],
      ]);
    },
  );

  test('a plan that is not theirs to approve says so, and one that is closed what became of it', async () => {
    const office = openOffice();
    await office.does('ana', { says: 'plan pop-imap' });
    await office.settle();
    const id = office.newest();
    const says = (who: string, text: string) => answered(text, who, office);
    const digest = office.change(id)?.plan?.digest.slice(0, 12) ?? '';
    const own = await says('ana', `approve ${id}`);
    expect(own !== null && !isRefusal(own) && textOf(own)).toContain(
      'You asked for this change, so someone else has to approve it.',
    );
    expect(await says('bo', `ask ${id}`)).toMatchObject({
      remedy: expect.stringContaining(`Write /harden ask ${id} and what`),
    });
    expect(await says('ana', `revoke ${id} ${digest}`)).toBeNull();
    expect(await says('bo', `ask ${id}`)).toMatchObject({ reason: `${id} was revoked by ana; it takes no more decisions.` });
  });

  test('a time and a ticket that are typed before the plan was seen are in the command that goes on', async () => {
    const office = openOffice();
    await office.does('ana', { says: 'plan pop-imap' });
    await office.settle();
    const says = async (words: string) => {
      const answer = await answered(`approve ${office.newest()}${words}`, 'bo', office);
      return answer === null ? '' : isRefusal(answer) ? answer.reason : textOf(answer);
    };
    expect(await says('')).toMatch(/Not approved yet\. Press Approve, or write \/harden approve c-\w+ [0-9a-f]{12}\n/);
    expect(await says(' at=18:00')).toMatch(/To approve it so, write \/harden approve c-\w+ [0-9a-f]{12} at=18:00\n/);
    expect(await says(' ticket=CHG1 at=18:00')).toMatch(/[0-9a-f]{12} at=18:00 ticket=CHG1\n/);
    expect(await says(' at=soon')).toContain('no time');
  });

  test.each(['keep', 'resume'])('%s of a plan that waits says that it has not begun', async (command) => {
    const office = openOffice();
    await office.does('ana', { says: 'plan pop-imap' });
    await office.settle();
    const id = office.newest();
    expect(await answered(`${command} ${id}`, 'bo', office)).toMatchObject({
      reason: `${id} has not begun: nothing was changed yet.`,
      remedy: `/harden approve ${id} shows what it waits for.`,
    });
  });

  test('what a plan cannot leave out by a part of its name is named whole', async () => {
    const office = openOffice();
    await office.does('ana', { says: 'plan pop-imap except=1@contoso' });
    await office.settle();
    expect(office.change(office.newest())?.refusal).toMatchObject({ remedy: 'Did you mean 1@contoso.com?' });
  });

  test('help for a control says where it is explained', async () => {
    expect(await answered('help pop-imap', 'ana', openOffice())).toMatchObject({
      remedy: 'pop-imap is a control: /harden explain pop-imap explains it, /harden plan pop-imap plans it.',
    });
  });

  test('the same waiver is asked for once', async () => {
    const office = openOffice();
    await office.does('ana', { says: 'audit' });
    await office.settle();
    await office.does('ana', { says: 'waive pop-imap --days 30 --reason scanner' });
    const id = office.newest('w-');
    const again = await answered('waive pop-imap --days 14 --reason "the same"', 'ana', office);
    expect(textOf(again as Card)).toMatch(
      new RegExp(`waive pop-imap for 30 days already, and that waits for approval: ${id}. /harden approve ${id} shows it`),
    );
    expect(actionsOf(again as Card)).toMatchObject([{ name: 'show', label: 'Open', subject: `${id}@contoso` }]);
    expect(office.newest('w-')).toBe(id);
  });
});

describe('a country', () => {
  test.each([
    ['ru', 'RU'],
    ['Russia', 'RU'],
    ['Russland', 'RU'],
    ['south korea', 'KR'],
    ['Turkey', 'TR'],
    ['Türkei', 'TR'],
    ['Turquia', 'TR'],
    ['Hong Kong', 'HK'],
  ])('is known by %s', (text, code) => {
    expect(typedCountry(text)).toBe(code);
  });

  test('is planned by its name as by its code', () => {
    const control = controls.find(({ id }) => id === 'country-block');
    if (control === undefined) throw new Error('There is no country-block.');
    const planned = (typed: string) => readParameters(control, {}, splitWords(typed) as readonly string[]);
    expect(planned('block=Russia,kp')).toEqual({ block: ['RU', 'KP'] });
    expect(planned('block="Russland, North Korea"')).toEqual({ block: ['RU', 'KP'] });
    expect(planned('block=Russai')).toMatchObject({ code: 'bad-parameters' });
  });

  test.each(['UK', 'EN', 'KO', 'USA', 'Congo', 'Korea', 'Atlantis', ''])('is not guessed from "%s"', (text) => {
    expect(typedCountry(text)).toBeNull();
  });

  test.each([
    ['travel eli@contoso.com Spain until=2026-12-04', 'travel eli@contoso.com ES until=2026-12-04'],
    ['travel eli@contoso.com South Korea, France until=2026-12-04', 'travel eli@contoso.com KR,FR until=2026-12-04'],
    ['why eli@contoso.com from=Spain', 'why eli@contoso.com from=ES'],
  ])('%s is %s', async (named, coded) => {
    const asked = async (text: string) => {
      const office = openOffice();
      const answer = await answered(text, 'ana', office);
      const [request] = [...office.storage.entries.values()].flat().filter(({ subject }) => /^[ct]-/.test(subject));
      const { decision: _decision, ...wish } = (request?.event ?? { decision: null }) as { decision: unknown };
      return { code: isRefusal(answer) ? answer.code : 'done', wish };
    };
    expect(await asked(named)).toEqual(await asked(coded));
  });
});

describe('a word that belongs to another command, or asks for what is given anyway', () => {
  test.each([
    ['show changes', 'Write /harden changes. Nothing was done.'],
    ['export waivers', 'Write /harden waivers. Nothing was done.'],
    ['export csv', 'Write /harden export: findings, changes and decisions come as files.'],
    ['waivers all', 'Write /harden waivers: it lists all of them.'],
    ['changes list', 'Write /harden changes: it lists all of them.'],
    ['approve changes', 'Write /harden changes. Nothing was done.'],
    ['explain status', 'Write /harden status. Nothing was done.'],
  ])('%s leads there', async (text, remedy) => {
    expect(await answered(text)).toMatchObject({ remedy });
  });
});

describe('a list of numbers', () => {
  const separators = [',', ', ', ' ,', ';', '; ', ' ; ', '，', '；'];
  const forms: readonly ((number: number) => string)[] = [
    String,
    (number) => `#${number}`,
    (number) => `１２３４５６７８９`.charAt(number - 1),
  ];
  const endings = ['', '.', ',', ';', ':'];

  test('is read alike behind every command, whatever stands between and around its numbers', () => {
    const read = separators.flatMap((separator) =>
      forms.flatMap((form) =>
        endings.map((ending) => {
          const words = `${[1, 3, 5].map(form).join(separator)}${ending}`.split(' ');
          return [typedItems(words), listIn([...words, 'called', 'her'], 'rest')];
        }),
      ),
    );
    expect(new Set(read.map((one) => JSON.stringify(one)))).toEqual(
      new Set([JSON.stringify([['1', '3', '5'], { items: ['1', '3', '5'], rest: 'called her' }])]),
    );
  });

  test.each([
    ['1-3', ['1', '2', '3']],
    ['1 - 3, 5', ['1', '2', '3', '5']],
    ['1 3 5', ['1', '3', '5']],
    ['1, 3 and 5', ['1', '3', '5']],
    ['3,1,3', ['1', '3']],
    ['ALL', ['all']],
    ['', undefined],
  ])('"%s" where nothing else is read', (text, items) => {
    expect(typedItems(text === '' ? [] : text.split(' '))).toEqual(items);
  });

  test.each(['0', '1,x', '3-1', '1-9999', 'all,1', 'rest', '1 all', '12345', '1;;x', '-1'])('"%s" is none', (text) => {
    expect(isRefusal(typedItems(text.split(' ')))).toBe(true);
  });

  test('a reason keeps its digits and signs', () => {
    expect(listIn(['3', '- ５ minutes later; Ana, rang'], 'rest')).toEqual({
      items: ['3'],
      rest: '- ５ minutes later; Ana, rang',
    });
  });
});
