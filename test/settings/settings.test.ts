/** hardenbot.yaml: every problem is named by its key, all at once, with what to write instead. */
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { approvalSettings } from '../../src/config/approvals';
import { chatAccounts } from '../../src/config/chats';
import { loadSettings, loadTenantSettings, Secrets } from '../../src/config/load';
import { settingsSchema, settingsVersion } from '../../src/config/settings';
import { InputError } from '../../src/lib/errors';

function file(content: unknown, name = 'hardenbot.json'): string {
  const path = join(mkdtempSync(join(tmpdir(), 'hardenbot-settings-')), name);
  writeFileSync(path, typeof content === 'string' ? content : JSON.stringify(content));
  return path;
}

const whole = {
  tenants: {
    contoso: {
      tenantId: '00000000-0000-4000-8000-000000000001',
      channel: { slack: 'C1' },
      controls: { 'pop-imap': { allow: ['scanner@contoso.com'] } },
    },
  },
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

function problemsOf(load: () => unknown): readonly string[] {
  try {
    load();
  } catch (error) {
    if (error instanceof InputError) return error.problems;
    throw error;
  }
  return [];
}

test('whole settings load, durations become milliseconds, controls that are left out get their defaults', () => {
  const settings = loadSettings(file(whole));
  expect(settings.approvals.expiresAfter).toBe(4 * 3_600_000);
  expect(settings.tenants['contoso']?.controls.get('pop-imap')).toEqual({ allow: ['scanner@contoso.com'] });
});

test('all problems are told at once, each by its key', () => {
  const problems = problemsOf(() =>
    loadSettings(file({ ...whole, approvals: { approvers: { people: [] }, expiresAfter: 'soon' }, peple: [] })),
  );
  expect(problems.join('\n')).toMatch(/approvals\.expiresAfter: write a number and a unit/);
  expect(problems.join('\n')).toMatch(/peple: nobody reads this key/);
});

test('a tenant is the same one however the letters of its id are written', () => {
  const { contoso } = whole.tenants;
  const id = 'abcdefab-0000-4000-8000-000000000001';
  const loaded = (tenantId: string) => loadSettings(file({ ...whole, tenants: { contoso: { ...contoso, tenantId } } })).tenants;
  expect(loaded(id.toUpperCase())['contoso']?.tenantId).toBe(id);
});

test('a channel of a chat that nobody speaks is none: what people decide on would go nowhere', () => {
  const { contoso } = whole.tenants;
  const problems = (places: object) =>
    problemsOf(() => loadSettings(file({ ...whole, tenants: { contoso: { ...contoso, ...places } } })));
  expect(problems({ channel: { Slack: 'C1' } })).toEqual(['tenants.contoso.channel.Slack: there is no such chat; write slack']);
  expect(problems({ fallback: { discord: '1' } })).toEqual([
    `tenants.contoso.fallback.discord: there is no such chat; write ${Object.keys(chatAccounts).join(', ')}`,
  ]);
  expect(problems({ channel: { slack: ' ' } })).toEqual([
    'tenants.contoso.channel.slack: empty; write the id of the channel, or leave the line out',
  ]);
});

test('of a thousand tenants a problem names some, and how many more there are', () => {
  const { contoso } = whole.tenants;
  const id = (index: number) => `0a000000-0000-4000-8000-${String(index).padStart(12, '0')}`;
  const tenants = Object.fromEntries(
    Array.from({ length: 1000 }, (_, index) => [`tenant-${index}`, { ...contoso, tenantId: id(index) }]),
  );
  const many = file({ ...whole, tenants });
  const named = problemsOf(() => loadTenantSettings(many, 'fabrikam'));
  const [missing] = problemsOf(() => loadSettings(many)).filter((problem) => problem.startsWith('directory: missing'));
  for (const problem of [...named, missing]) {
    expect(problem).toMatch(/one of tenant-0, tenant-1, .*, tenant-\d+ and 9\d\d more$/);
    expect(problem?.length).toBeLessThan(1100);
  }
});

test('a name that every object of JavaScript knows is no tenant', () => {
  expect(problemsOf(() => loadTenantSettings(file(whole), 'constructor'))).toEqual(['--tenant: choose one of contoso']);
  const webhooks = { siem: { url: 'https://hooks.contoso.com/', tenants: ['constructor'] } };
  expect(problemsOf(() => loadSettings(file({ ...whole, webhooks })))).toEqual([
    'webhooks.siem.tenants: there is no tenant "constructor"',
  ]);
});

test('an empty list of approvers is nobody, so hardenbot does not start', () => {
  expect(problemsOf(() => loadSettings(file({ ...whole, approvals: { approvers: { people: [] } } })))).toEqual([
    expect.stringMatching(/^approvals\.approvers\.people: nobody is listed/),
  ]);
});

test('an approver who is not among the people is named', () => {
  expect(problemsOf(() => loadSettings(file({ ...whole, approvals: { approvers: { people: ['*'] } } })))).toEqual([
    expect.stringContaining('"*" is not the entraId'),
  ]);
});

test('an Entra id in capitals is the same person', () => {
  const people = [{ entraId: 'A1A1A1A1-0000-4000-8000-000000000001', name: 'Ana', slack: 'U1' }, whole.people[1]];
  const settings = loadSettings(
    file({
      ...whole,
      people,
      approvals: { approvers: { people: ['a1a1a1a1-0000-4000-8000-000000000001', 'B0B0B0B0-0000-4000-8000-000000000002'] } },
    }),
  );
  expect([settings.people[0]?.entraId, settings.approvals.approvers.people]).toEqual([
    'a1a1a1a1-0000-4000-8000-000000000001',
    ['a1a1a1a1-0000-4000-8000-000000000001', 'b0b0b0b0-0000-4000-8000-000000000002'],
  ]);
});

test.each(['ana@contoso.com', 'ana', 'a1a1a1a1'])(
  'a person listed as %s is refused: groups and Teams know them by their object id, so they could approve what they requested',
  (entraId) => {
    const people = [{ entraId, name: 'Ana', slack: 'U1' }, whole.people[1]];
    const access = { request: { people: [entraId] } };
    const approvals = { approvers: { entraGroup: '9a000000-0000-4000-8000-000000000001' } };
    expect(problemsOf(() => loadSettings(file({ ...whole, people, access, approvals })))).toEqual([
      expect.stringMatching(/^people\.0\.entraId: write the object id of the person/),
    ]);
  },
);

test('an account that two people claim is named, because it could decide for either of them', () => {
  const people = [whole.people[0], { entraId: 'b0b0b0b0-0000-4000-8000-000000000002', name: 'Bo', slack: 'U1' }];
  expect(problemsOf(() => loadSettings(file({ ...whole, people })))).toEqual([
    expect.stringMatching(/^people\.1\.slack: U1 is the account of someone else/),
  ]);
});

test.each([
  ['approvals.approvers', { approvals: { approvers: { people: ['*'] } } }],
  [
    'approvals.tiers.high.groups.0',
    {
      approvals: {
        approvers: { people: ['b0b0b0b0-0000-4000-8000-000000000002'] },
        tiers: { high: { groups: [{ name: 'Security', people: ['*'] }] } },
      },
    },
  ],
  ['approvals.emergency', { approvals: { approvers: { people: ['b0b0b0b0-0000-4000-8000-000000000002'] }, emergency: ['*'] } }],
  ['approvals.escalation', { approvals: { approvers: { people: ['b0b0b0b0-0000-4000-8000-000000000002'] }, escalation: ['*'] } }],
  ['approvals.incident', { approvals: { approvers: { people: ['b0b0b0b0-0000-4000-8000-000000000002'] }, incident: ['*'] } }],
  ['access.request', { access: { ...whole.access, request: { people: ['*'] } } }],
])('everybody is no answer to %s', (key, part) => {
  expect(problemsOf(() => loadSettings(file({ ...whole, ...part })))).toEqual([
    expect.stringMatching(new RegExp(`^${key}.*"\\*" is not the entraId`)),
  ]);
});

test('a group of a tier with nobody in it is nobody, so hardenbot does not start', () => {
  const tiers = { high: { groups: [{ name: 'Security', people: [] }] } };
  expect(problemsOf(() => loadSettings(file({ ...whole, approvals: { ...whole.approvals, tiers } })))).toEqual([
    expect.stringMatching(/^approvals\.tiers\.high\.groups\.0\.people: nobody is listed/),
  ]);
});

test('a control that does not exist is named by its key', () => {
  expect(problemsOf(() => loadTenantSettings(file({ controls: { 'pop-imp': {} } }), undefined))).toEqual([
    expect.stringContaining('controls.pop-imp'),
  ]);
});

test('the command line takes a bare tenant, in YAML too', () => {
  const path = file('breakGlass: [bg1@contoso.com]\ncontrols:\n  pop-imap: { allow: [a@b.c] }\n', 'tenant.yaml');
  expect(loadTenantSettings(path, undefined).tenant.breakGlass).toEqual(['bg1@contoso.com']);
});

test('a file that is not YAML says where it breaks', () => {
  expect(problemsOf(() => loadTenantSettings(file('a: [1\nb: 2', 'broken.yaml'), undefined)).join()).toMatch(/line/);
});

test('changing what a plan depends on changes the version of the settings, the digest time does not', () => {
  const load = (tenant: object) => loadTenantSettings(file(tenant), undefined).tenant;
  const plain = settingsVersion(load({}), null);
  expect(settingsVersion(load({ breakGlass: ['x'] }), null)).not.toBe(plain);
  expect(settingsVersion(load({ controls: { 'pop-imap': { allow: ['a@b.c'] } } }), null)).not.toBe(plain);
  expect(settingsVersion(load({ digest: { at: '08:00', timeZone: 'Europe/Berlin' } }), null)).toBe(plain);
});

test('a version of hardenbot that knows one control or one key more leaves the version of the settings as it is', () => {
  const { tenant } = loadTenantSettings(file({ controls: { 'pop-imap': { allow: ['a@b.c'] } } }), undefined);
  const approvals = approvalSettings.parse({ tiers: { high: 3 } });
  const older = new Map([...tenant.controls].filter(([id]) => id !== 'ews'));
  const { freeze: _unknownThen, ...fewerKeys } = approvals;
  expect(settingsVersion({ ...tenant, controls: older }, fewerKeys as typeof approvals)).toBe(settingsVersion(tenant, approvals));
  expect(settingsVersion(tenant, approvalSettings.parse({}))).not.toBe(settingsVersion(tenant, approvals));
});

test('each process is handed only its own secrets', () => {
  const secrets = new Secrets({
    PATH: '/bin',
    REDIS_URL: 'r',
    SLACK_BOT_TOKEN: 's',
    SLACK_APP_TOKEN: 'a',
    TEAMS_CLIENT_SECRET: 't',
    SIGN_IN_CLIENT_SECRET: 'i',
    HARDENBOT_DECISION_KEY_FILE: 'k',
    HARDENBOT_DECISION_PUBLIC_KEY: 'p',
    HARDENBOT_CONTOSO_CLIENT_SECRET: 'c',
  });
  expect(Object.keys(secrets.environmentOf('gateway')).sort()).toEqual([
    'HARDENBOT_DECISION_KEY_FILE',
    'PATH',
    'REDIS_URL',
    'SIGN_IN_CLIENT_SECRET',
    'SLACK_APP_TOKEN',
    'SLACK_BOT_TOKEN',
    'TEAMS_CLIENT_SECRET',
  ]);
  expect(Object.keys(secrets.environmentOf('worker')).sort()).toEqual([
    'HARDENBOT_CONTOSO_CLIENT_SECRET',
    'HARDENBOT_DECISION_PUBLIC_KEY',
    'PATH',
    'REDIS_URL',
  ]);
});

test.each([
  ['http://bot.example.com', false],
  ['https://bot.example.com/link', false],
  ['https://bot.example.com', true],
  ['https://bot.example.com/', true],
])('the sign-in page at %s: %s', (url, fine) => {
  const signIn = { url, clientId: '51910000-0000-4000-8000-000000000001' };
  const parsed = settingsSchema.safeParse({ tenants: {}, signIn });
  expect(parsed.success).toBe(fine);
  expect(parsed.data?.signIn?.url ?? 'https://bot.example.com').toBe('https://bot.example.com');
});

test('a secret that is missing is named with what it is for', () => {
  expect(problemsOf(() => new Secrets({}).require('SLACK_BOT_TOKEN', 'the bot token'))).toEqual([
    expect.stringContaining('the bot token'),
  ]);
});

test.each<[at: string, change: object, says: string]>([
  ['at the top', { aprovals: {} }, 'aprovals: nobody reads this key; did you mean approvals?'],
  [
    'below a tenant',
    { tenants: { contoso: { ...whole.tenants.contoso, breakglass: [] } } },
    'tenants.contoso.breakglass: nobody reads this key; did you mean breakGlass?',
  ],
  [
    'for a control',
    { tenants: { contoso: { ...whole.tenants.contoso, controls: { countryblock: {} } } } },
    'tenants.contoso.controls.countryblock: nobody reads this key; did you mean country-block?',
  ],
  [
    'in a control',
    { tenants: { contoso: { ...whole.tenants.contoso, controls: { 'pop-imap': { alow: [] } } } } },
    'tenants.contoso.controls.pop-imap.alow: nobody reads this key; did you mean allow?',
  ],
  [
    'like no other',
    { tenants: { contoso: { ...whole.tenants.contoso, wallpaper: 1 } } },
    'tenants.contoso.wallpaper: nobody reads this key; remove it or correct its spelling',
  ],
])('a key that nobody reads %s is told with the one that was probably meant', (_at, change, says) => {
  expect(problemsOf(() => loadSettings(file({ ...whole, ...change })))).toContainEqual(expect.stringContaining(says));
});

test('where a list belongs, one value is told to be written as a list', () => {
  const controls = { 'pop-imap': { allow: 'scanner@contoso.com' } };
  const problems = problemsOf(() =>
    loadSettings(file({ ...whole, tenants: { contoso: { ...whole.tenants.contoso, controls } } })),
  );
  expect(problems).toEqual([
    expect.stringContaining('tenants.contoso.controls.pop-imap.allow: write a list, for example [one, two]'),
  ]);
});

test('what is wrong in the file is named with its line, and what is missing with that of the key it belongs to', () => {
  const path = join(mkdtempSync(join(tmpdir(), 'hardenbot-settings-')), 'hardenbot.yaml');
  const text = [
    'aprovals: {}',
    'tenants:',
    '  contoso:',
    '    tenantId: nope',
    '    breakGlass: [bg1@contoso.com, 7]',
    '    controls:',
    '      # Which countries are blocked.',
    '      country-block:',
    '        block: &listed RU',
    '  fabrikam:',
    '    digest:',
    "      at: '08:00'",
  ];
  writeFileSync(path, text.join('\n'));
  const lines = problemsOf(() => loadSettings(path)).map((problem) => /^(\S+): .* \(line (\d+)\)$/.exec(problem)?.slice(1));
  expect(lines).toEqual(
    expect.arrayContaining([
      ['aprovals', '1'],
      ['tenants.contoso.tenantId', '4'],
      ['tenants.contoso.controls.country-block.block', '9'],
      ['tenants.contoso.breakGlass.1', '5'],
      ['tenants.fabrikam.digest.timeZone', '11'],
    ]),
  );
});

test('under hardenbot start each process gets the password of its own user of the store', () => {
  const secrets = new Secrets({ HARDENBOT_GATEWAY_STORE_PASSWORD: 'g', HARDENBOT_WORKER_STORE_PASSWORD: 'w' });
  expect(secrets.environmentOf('gateway')).toEqual({ HARDENBOT_GATEWAY_STORE_PASSWORD: 'g' });
  expect(secrets.environmentOf('worker')).toEqual({ HARDENBOT_WORKER_STORE_PASSWORD: 'w' });
});

test('the worker gets no variable that the manual lists for the gateway alone', () => {
  const manual = readFileSync(join(__dirname, '..', '..', 'docs', 'environment.md'), 'utf8');
  const section = manual.split('\n## ').find((part) => part.startsWith('Gateway')) ?? '';
  const names = [...section.matchAll(/^\| `([A-Z_]+)`/gm)].map(([, name = '']) => name);
  expect(names).toEqual(expect.arrayContaining(['SLACK_BOT_TOKEN', 'TEAMS_CLIENT_SECRET', 'HARDENBOT_DECISION_KEY']));
  const publicHalf = 'HARDENBOT_LEDGER_PUBLIC_KEY';
  const environment = Object.fromEntries(
    names
      .filter((name) => name !== publicHalf)
      .flatMap((name) => [
        [name, 'x'],
        [`${name}_FILE`, 'x'],
      ]),
  );
  expect(Object.keys(new Secrets(environment).environmentOf('worker'))).toEqual([]);
});
