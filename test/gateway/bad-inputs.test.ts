/** What people and programs type wrong: each is answered with what to do, and none is passed over or taken for something else. */
import { spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { readAct } from '../../adapters/slack/inbound/events';
import { answerOf } from '../../adapters/slack/render/dialog';
import { inTheWay, isOfDisk, writeNew } from '../../src/cli/output/write-new';
import { readLogo } from '../../src/config/evidence';
import { loadSettings, loadTenantSettings } from '../../src/config/load';
import { readNamedFile } from '../../src/config/secret-file';
import { certificateName } from '../../src/controls/reasoning/mail-flow/certificate';
import { recipientName } from '../../src/features/incident/forward-target';
import { InputError } from '../../src/lib/errors';
import { allowsAction } from '../../src/tenant/resources/azure-right';
import { writtenAddress } from '../../src/tenant/written-address';
import { csvLine } from '../../src/views/csv';
import { openOffice } from '../support/corridor/office';
import { cli } from '../support/runner/own-process';

const root = join(__dirname, '..', '..');
const fresh = () => mkdtempSync(join(tmpdir(), 'hardenbot-bad-'));

describe('words of a command', () => {
  const says = async (text: string) => openOffice().does('ana', { says: text });

  test.each([
    ['a flag that no command has', 'audit pop-imap --scope mail'],
    ['a flag of another command', 'status --days 3'],
    ['a flag twice', 'waive pop-imap --days 3 --days 4 --reason "it is replaced"'],
    ['a flag without a value', 'waive pop-imap --days 3 --reason'],
    ['a flag with an empty value', 'waive pop-imap --days= --reason "it is replaced"'],
    ['a dash that a phone wrote', 'audit —scope mail'],
    ['a mistyped flag', 'waive pop-imap --day 3 --reason "it is replaced"'],
  ])('%s is refused', async (_what, text) => {
    expect(await says(text)).toBe('bad-flag');
  });

  test.each(['0x10', '-1', '1e9', 'NaN', '1.5', '０', '3 0', '00000003', '+3', 'Infinity'])(
    '--days %s is no number of days',
    async (days) => {
      expect(await says(`waive pop-imap --days ${days} --reason "it is replaced"`)).toBe('missing-days');
    },
  );

  test.each(['\u0000', '\u001b[31m', '\u202e', '\u200b', '\u2066', '\u{e0041}'])(
    'a character that nobody sees is refused',
    async (character) => {
      expect(await says(`audit po${character}p-imap`)).toBe('unseen-character');
      expect(await says(`waive pop-imap --days 3 --reason "it ${character} is replaced"`)).toBe('unseen-character');
    },
  );

  test('what a chat puts at the ends of a text is no part of it', async () => {
    expect(await says('\ufeffaudit pop-imap\u200b')).toBe('done');
  });

  test.each([
    ['', 'missing-reason'],
    ['   ', 'missing-reason'],
    ['x', 'missing-reason'],
    ['...', 'missing-reason'],
    ['r'.repeat(501), 'too-long'],
    ['r'.repeat(10_000), 'too-long'],
  ])('a rejection with the reason "%.6s" is refused', async (reason, code) => {
    const office = openOffice();
    await office.does('ana', { says: 'plan pop-imap' });
    await office.settle();
    const { digest = '' } = office.change(office.newest())?.plan ?? {};
    expect(await office.does('bo', { clicks: 'reject', on: office.newest(), digest, reason })).toBe(code);
    expect(office.change(office.newest())?.status).toBe('waiting');
  });

  test.each([
    ['Cyrillic', 'аna@contoso.com'],
    ['Greek', 'ana@cοntoso.com'],
    ['full-width', 'ａna@contoso.com'],
    ['taken apart', 'ana\u0301@contoso.com'],
  ])('the name of an account with a letter that only looks like one is refused: %s', async (_what, name) => {
    expect(await says(`contain ${name}`)).toBe('unknown-account');
  });

  test('whatever is typed is answered, and only what is meant is done', async () => {
    const office = openOffice();
    const part = fc.constantFrom(
      'audit',
      'waive',
      'pop-imap',
      'contain',
      'emergency',
      '--days',
      '--days=3',
      '--reason',
      '--tenant',
      'fabrikam',
      '"',
      '“',
      '\u202e',
      '-1',
      '0x10',
      '...',
      '=',
      'c-1',
      ' ',
      '\n',
      '@',
      '<!channel>',
      '__proto__',
      'constructor',
    );
    await fc.assert(
      fc.asyncProperty(fc.array(part, { maxLength: 8 }), async (parts) => {
        const answer = await office.does('ana', { says: parts.join(' ') });
        expect(answer).not.toBe('');
        expect(Object.keys(Object.prototype)).toEqual([]);
      }),
      { numRuns: 150 },
    );
  });
});

describe('settings', () => {
  const whole = {
    tenants: { contoso: { tenantId: '00000000-0000-4000-8000-000000000001', channel: { slack: 'C1' } } },
    people: [
      { entraId: 'a1a1a1a1-0000-4000-8000-000000000001', name: 'Ana', slack: 'U1' },
      { entraId: 'b0b0b0b0-0000-4000-8000-000000000002', name: 'Bo', slack: 'U2' },
    ],
    access: {
      read: { people: ['a1a1a1a1-0000-4000-8000-000000000001'] },
      request: { people: ['a1a1a1a1-0000-4000-8000-000000000001'] },
    },
    approvals: { approvers: { people: ['b0b0b0b0-0000-4000-8000-000000000002'] } },
  };
  const problems = (text: string, name = 'hardenbot.json'): string => {
    const path = join(fresh(), name);
    writeFileSync(path, text);
    try {
      loadSettings(path);
      return '';
    } catch (error) {
      if (error instanceof InputError) return error.message;
      throw error;
    }
  };
  const withApprovals = (approvals: object) => JSON.stringify({ ...whole, approvals: { ...whole.approvals, ...approvals } });
  const json = JSON.stringify(whole);

  test('that are whole start', () => {
    expect(problems(json)).toBe('');
    expect(problems(JSON.stringify({ version: 1, ...whole }))).toBe('');
  });

  test.each([
    ['tiers.low', { tiers: { low: 9 } }, /approvals\.tiers\.low: it takes 9 approvals, and there is only 1 who could give one/],
    [
      'tiers.medium',
      {
        tiers: {
          medium: {
            groups: [
              { name: 'A', people: ['b0b0b0b0-0000-4000-8000-000000000002'] },
              { name: 'B', people: ['b0b0b0b0-0000-4000-8000-000000000002'] },
            ],
          },
        },
      },
      /approvals\.tiers\.medium: .*one of each group/,
    ],
    ['tiers.high', { tiers: { high: 0 } }, /approvals\.tiers\.high: write how many/],
    ['tiers.high', { tiers: { high: 1.5 } }, /approvals\.tiers\.high: write how many/],
    ['expiresAfter', { expiresAfter: '0m' }, /approvals\.expiresAfter: write a length from 5m to 30d/],
    ['expiresAfter', { expiresAfter: '100d' }, /approvals\.expiresAfter/],
    ['applyWithin', { applyWithin: '9999d' }, /approvals\.applyWithin/],
    ['keepWithin', { keepWithin: '0s' }, /approvals\.keepWithin: write a length from 1m to 7d/],
    ['keepWithin', { keepWithin: '99999999999999d' }, /approvals\.keepWithin: write a number and a unit/],
    ['keepWithin', { keepWithin: '-5m' }, /approvals\.keepWithin/],
    ['remindAfter', { remindAfter: '0d' }, /approvals\.remindAfter/],
  ])('with an impossible %s do not start', (_key, approvals, message) => {
    expect(problems(withApprovals(approvals))).toMatch(message);
  });

  test.each([0o666, 0o602])('that everybody may write, with the mode %o, are refused with what to type', (mode) => {
    const file = join(mkdtempSync(join(tmpdir(), 'hardenbot-open-')), 'hardenbot.json');
    writeFileSync(file, json);
    chmodSync(file, mode);
    expect(() => loadSettings(file)).toThrow(/can be written by everyone.*\n.*chmod 644/);
    chmodSync(file, 0o644);
    expect(() => loadSettings(file)).not.toThrow();
  });

  test.each([
    [
      'a key twice in JSON',
      json.replace('"people":', '"access": {}, "people":'),
      'hardenbot.json',
      /a key stands there that stands above already/,
    ],
    [
      'a tenant twice in YAML',
      'tenants:\n  a: {}\n  a: {}\n',
      'hardenbot.yaml',
      /line 3: a key stands there that stands above already/,
    ],
    [
      'a key that is an alias of another',
      'x: &k a\ntenants:\n  *k : {}\n  a: {}\n',
      'hardenbot.yaml',
      /a: this key stands twice/,
    ],
    ['a number and the same as text', 'tenants:\n  1: {}\n  "1": {}\n', 'hardenbot.yaml', /1: this key stands twice/],
    ['an alias of __proto__', 'x: &k __proto__\ntenants:\n  *k : {}\n', 'hardenbot.yaml', /__proto__: this cannot be a key/],
    [
      'another version of YAML',
      '%YAML 1.1\n---\ntenants: {}\n',
      'hardenbot.yaml',
      /%YAML 1\.1: words and numbers mean something else/,
    ],
    ['a tag that nobody knows', 'tenants: !secret {}\n', 'hardenbot.yaml', /line 1: a word with ! in front means nothing here/],
    ['a tenant __proto__ in JSON', json.replace('"contoso"', '"__proto__"'), 'hardenbot.json', /__proto__: this cannot be a key/],
    ['a tenant __proto__ in YAML', 'tenants:\n  __proto__: {}\n', 'hardenbot.yaml', /__proto__: this cannot be a key/],
    [
      'a tenant called directory',
      json.replace('"contoso"', '"directory"'),
      'hardenbot.json',
      /"directory" has a meaning of its own/,
    ],
    [
      'a newer version',
      JSON.stringify({ version: 2, ...whole }),
      'hardenbot.json',
      /version 2, and this hardenbot reads version 1/,
    ],
    [
      'one tenant under two names',
      JSON.stringify({ ...whole, tenants: { ...whole.tenants, other: whole.tenants.contoso } }),
      'hardenbot.json',
      /it is that of contoso already/,
    ],
    [
      'a few lines that stand for millions',
      `a: &a [x,x,x,x,x,x,x,x,x]\n${'bcdefghi'
        .split('')
        .map((one, index) => `${one}: &${one} [${Array(9).fill(`*${'abcdefgh'[index]}`).join(',')}]`)
        .join('\n')}\n`,
      'hardenbot.yaml',
      /cannot be read/,
    ],
  ])('with %s do not start', (_what, text, name, message) => {
    expect(problems(text, name)).toMatch(message);
  });

  test.each([
    ['an empty file', '', /says nothing\.\n.*hardenbot init/],
    ['a tab', 'tenants:\n\tcontoso: {}\n', /line 2: it begins with a tab; write blanks$/],
    ['a blank of a web page', 'tenants:\n\u00a0 contoso: {}\n  other: {}\n', /line 2: .*only looks like a blank; write blanks$/],
    [
      'a line that begins elsewhere',
      'tenants:\n   contoso: {}\n  other: {}\n',
      /line 3: .*column of the lines that it belongs to/,
    ],
    ['a key without its blank', 'tenants:\n  contoso:{}\n  other: {}\n', /line 2: .*column|line 2: a sign is missing/],
    ['a list that is not closed', 'groups: { gold: [contoso }\n', /line 1: /],
    ['two documents', 'tenants: {}\n---\npeople: []\n', /line 2: another document begins here/],
    ['a backslash in quotes', 'tenants: { "C:\\certs": {} }\n', /line 1: a backslash in double quotes .* single quotes$/],
  ])('in YAML with %s do not start, and one line says where and what to write', (_what, text, message) => {
    expect(problems(text, 'hardenbot.yaml')).toMatch(message);
    expect(problems(text, 'hardenbot.yaml').split('\n')).toHaveLength(2);
  });

  test('that are a file of secrets name the line and what to give, and print nothing that stands in it', () => {
    const text = '# Of the gateway.\nREDIS_URL=redis://127.0.0.1:6379\n# Its password.\nSTORE_PASSWORD=FtFWHrblYr7sBNfAl\n';
    expect(problems(text, 'gateway.env')).toMatch(/\n.*line 4: [^\n]*NAME=value belongs into a file that --env-file names$/);
    expect(problems(text, 'gateway.env')).not.toContain('FtFWHrblYr7sBNfAl');
  });

  test.each(['{ "password": FtFWHrb7 }', '"FtFWHrb7', '{ "a": 1,\n  "b" FtFWHrb7 }', 'FtFWHrb7=redis'])(
    'that are no JSON print nothing that stands in the file: %s',
    (text) => {
      expect(problems(text, 'hardenbot.json')).toMatch(/is not valid JSON.\n.*a quote, a comma, a colon or a bracket/);
      expect(problems(text, 'hardenbot.json')).not.toContain('FtF');
    },
  );

  test('in UTF-16, as Windows PowerShell redirects it, are told to be saved as UTF-8', () => {
    const path = join(fresh(), 'hardenbot.yaml');
    writeFileSync(path, Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from('tenants: {}\r\n', 'utf16le')]));
    expect(() => loadSettings(path)).toThrow(/holds UTF-16; save it as UTF-8/);
  });

  test.each(['hardenbot.yaml', 'hardenbot.json'])(
    'of more than 4 MB (%s) are not parsed, and one line says what to do',
    (name) => {
      expect(problems(`${json}\n${' '.repeat(4_000_000)}`, name)).toMatch(
        /cannot be read\.\n.*has more than 4 MB; name the right file, or make it smaller$/,
      );
    },
  );

  test('in a file without an end are given up, as a key and a logo in one are', () => {
    const file = '/dev/zero';
    expect(() => loadTenantSettings(file, undefined)).toThrow(/has more than 4 MB/);
    expect(() => readNamedFile(file, 'HARDENBOT_KEYS_FILE', { holds: 'publicKeys' })).toThrow(/has more than 1 MB/);
    expect(() => readLogo(file)).toThrow(/has more than 200 KB; make it smaller/);
  });

  test.each([
    ['an override of direction', 'Ana\u202Egnp', 'U+202E'],
    ['no width', 'Bo\u200B', 'U+200B'],
    ['a line break', 'Bo\n✅ approved', 'on one line'],
    ['an escape', '\u001B[2JBo', 'U+001B'],
    ['nothing but blanks', ' \u00A0', 'write a name'],
  ])('with a name of %s are told to take it out', (_what, name, message) => {
    const people = [{ ...whole.people[0], name }, whole.people[1]];
    expect(problems(JSON.stringify({ ...whole, people }))).toMatch(
      new RegExp(`people\\.0\\.name: .*${message.replace('+', '\\+')}`),
    );
    const tiers = { high: { groups: [{ name, people: ['b0b0b0b0-0000-4000-8000-000000000002'] }] } };
    expect(problems(JSON.stringify({ ...whole, approvals: { ...whole.approvals, tiers } }))).toContain(message);
  });

  test('with a mark of its order in front and the line ends of Windows start', () => {
    expect(problems(`\ufeff${JSON.stringify(whole, null, 2).replaceAll('\n', '\r\n')}`, 'hardenbot.yaml')).toBe('');
  });

  test.each<[string, object, string]>([
    ['a number for a length', { approvals: { expiresAfter: 4 } }, 'expiresAfter: write a number and a unit: 30m, 4h or 7d'],
    ['another mode', { slack: { appId: 'A1', teamId: 'T1', mode: 'sockets' } }, 'slack.mode: write socket or http'],
    ['quotes around a port', { monitoring: { gateway: '9464' } }, 'monitoring.gateway: write a number, without quotes'],
    ['a port that is none', { monitoring: { gateway: 94640 } }, 'monitoring.gateway: write 65535 or less'],
    ['a list for keys', { webhooks: [{ url: 'x' }] }, 'webhooks: write keys below it, each with a colon and a value'],
    ['an address of the open web', { webhooks: { siem: { url: 'http://x.example' } } }, 'webhooks.siem.url: write an address'],
    [
      'a key in another form',
      { controls: { 'country-block': { blocked: ['RU'] } } },
      'nobody reads this key; did you mean block?',
    ],
    ['what an appliance is called', { bot: { egress: ['office'] } }, 'bot.egress: '],
    ['a client secret for an id', { bot: { servicePrincipalId: 'abc' } }, 'servicePrincipalId: write the id with dashes'],
    ['the name of a channel', { channel: { slack: '#hardening' } }, 'channel.slack: "#hardening" is no id; write C…'],
    ['quotes of a word processor', { channel: { slack: '“C1”' } }, 'channel.slack: "“C1”" is no id'],
    ['a link to a channel', { channel: { teams: '19%3aabc%40thread.tacv2' } }, 'channel.teams: write the id alone, 19:'],
    [
      'a handle',
      { people: [{ entraId: 'a1a1a1a1-0000-4000-8000-000000000001', name: 'Ana', slack: '@ana' }, whole.people[1]] },
      'people.0.slack: "@ana" is no id',
    ],
    ['the name of a workspace', { slack: { appId: 'A1', teamId: 'contoso' } }, 'slack.teamId: write T…'],
  ])('with %s are told what to write', (_what, change, message) => {
    const { contoso } = whole.tenants;
    const ofTenant = ['bot', 'channel', 'controls'].some((key) => key in change);
    const said = ofTenant ? { ...whole, tenants: { contoso: { ...contoso, ...change } } } : { ...whole, ...change };
    expect(problems(JSON.stringify(said))).toContain(message);
  });

  test('whatever a value is replaced by, it is a problem with a key or it starts, and never a crash', () => {
    const value = fc.constantFrom<unknown>(
      null,
      '',
      0,
      -1,
      1e9,
      [],
      {},
      'x',
      true,
      ['a1a1a1a1-0000-4000-8000-000000000001'],
      { people: [] },
      '0m',
      '99999999999999d',
      { __proto__: null },
    );
    const place = fc.constantFrom(
      'tenants',
      'people',
      'access',
      'approvals',
      'directory',
      'slack',
      'teams',
      'waivers',
      'monitoring',
      'incident',
      'signIn',
      'version',
    );
    fc.assert(
      fc.property(place, value, (key, replaced) => {
        expect(typeof problems(JSON.stringify({ ...whole, [key]: replaced }))).toBe('string');
      }),
      { numRuns: 200 },
    );
  });
});

describe('what a chat sends', () => {
  const press = {
    type: 'block_actions',
    api_app_id: 'A1',
    team: { id: 'T1' },
    user: { id: 'U1' },
    trigger_id: 't.1',
    channel: { id: 'C1' },
    response_url: 'https://hooks.slack.com/actions/T1/1/x',
    actions: [{ type: 'button', action_id: 'approve', action_ts: '1.0', value: '' }],
  };

  test.each([
    ['beside the id of a person', { bot_id: 'B1' }],
    ['in the person', { user: { id: 'U1', bot_id: 'B1' } }],
    ['as what the person is', { user: { id: 'U1', is_bot: true } }],
  ])('a press with the mark of a bot %s is of nobody', (_where, more) => {
    expect(readAct(press)).not.toBeNull();
    expect(readAct({ ...press, ...more })).toBeNull();
  });
});

test.each([
  ['*', true],
  ['Microsoft.Storage/*', true],
  ['microsoft.storage/STORAGEACCOUNTS/write', true],
  ['*/write', true],
  ['Microsoft.*/*/wri*te', true],
  ['Microsoft.Storage/storageAccounts/write*', true],
  ['*write/*write', false],
  ['Microsoft.Storage', false],
  ['Microsoft.KeyVault/*', false],
  ['*/read', false],
  ['Microsoft.Storage/storageAccounts/w*w*rite', false],
  ['', false],
])('a role of Azure with the action %s allows to write a storage account: %s', (action, allows) => {
  expect(allowsAction([{ actions: [action] }], 'Microsoft.Storage/storageAccounts/write')).toBe(allows);
});

describe('files that are written', () => {
  test('are never written over one that is there', () => {
    const path = join(fresh(), 'list.csv');
    writeNew(path, 'first');
    expect(() => writeNew(path, 'second')).toThrow(/move it away, or name another folder/);
    expect(readFileSync(path, 'utf8')).toBe('first');
  });

  test('are whole or not there: a folder that cannot be written to keeps nothing', () => {
    const gone = join(fresh(), 'gone', 'list.csv');
    expect(() => writeNew(gone, 'text')).toThrow(/was not written/);
    const failure = inTheWay(Object.assign(new Error('ENOSPC: no space left on device, write'), { code: 'ENOSPC' }), 'list.csv');
    expect(failure.problems).toEqual(['--out: the disk is full; make room, or name another folder']);
  });

  test.each([
    ['EACCES', 'this user may not write there; run it as one who may, or name another folder'],
    ['EROFS', 'that disk takes no writes; name another folder'],
    ['ENOENT', 'there is no such folder; make it, or name another folder'],
  ])('where they cannot be (%s) it is said in words, with what to do', (code, words) => {
    const error = Object.assign(new Error(`${code}: in the words of the system`), { code, syscall: 'open' });
    expect([isOfDisk(error), inTheWay(error, 'list.csv').problems]).toEqual([true, [`--out: ${words}`]]);
  });

  test('a page without an end is not verified', () => {
    const { status, stderr } = spawnSync(process.execPath, [...cli, 'evidence', 'verify', '/dev/zero'], {
      encoding: 'utf8',
      timeout: 20_000,
    });
    expect(stderr).toContain('/dev/zero is no file of hardenbot.');
    expect(stderr).toContain('it has more than 64 MB');
    expect(status).toBe(2);
  });

  test.each([
    ['there is none', (_page: string) => undefined, 'there is no such file'],
    ['it is a folder', (page: string) => mkdirSync(page), 'it is a folder; name the file in it'],
    ['it leads to itself', (page: string) => symlinkSync(page, page), 'it is a link that leads to itself'],
  ])('where %s, a page that cannot be read is said to be unreadable for that', (_what, put, why) => {
    const page = join(fresh(), 'page.html');
    put(page);
    const { status, stderr } = spawnSync(process.execPath, [...cli, 'evidence', 'verify', page], { encoding: 'utf8' });
    expect([status, stderr]).toEqual([2, expect.stringContaining(`<file>: ${why}`)]);
  });

  test('an option of the command line that stands twice is refused', () => {
    const state = join(root, 'examples', 'demo-tenant.json');
    const { status, stderr } = spawnSync(process.execPath, [...cli, 'audit', '--state', state, '--state', state], {
      encoding: 'utf8',
    });
    expect(stderr).toContain('--state: give it once');
    expect(status).toBe(2);
  });
});

test('no hostile text takes longer than its length', () => {
  const long = 60_000;
  const field = (value: string) => ({ 'param-block': { 'param-block': { value } } });
  const works: readonly (() => unknown)[] = [
    () => csvLine(['\n'.repeat(long)]),
    () => csvLine([' \n'.repeat(long)]),
    () => answerOf(field(' \n '.repeat(long))),
    () => writtenAddress('[a:'.repeat(long)),
    () => writtenAddress('a'.repeat(long)),
    () => recipientName('[EX:'.repeat(long)),
    () => certificateName('<S>'.repeat(long)),
    () => allowsAction([{ actions: [`${'*'.repeat(9)}Q`, `${'*o'.repeat(long)}Q`] }], 'Microsoft.Storage/storageAccounts/write'),
  ];
  for (const work of works) {
    const began = process.cpuUsage();
    work();
    expect(process.cpuUsage(began).user / 1000).toBeLessThan(1500);
  }
});
