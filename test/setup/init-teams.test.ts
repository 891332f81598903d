/** `hardenbot init` for Teams, alone and beside Slack: settings that are whole, and a place for each secret. */
import { mkdtempSync, readdirSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Command } from 'commander';
import { registerInit } from '../../src/cli/init';
import { loadSettings } from '../../src/config/load';
import { InputError } from '../../src/lib/errors';

/** In this process, as if there were no terminal: nothing is asked. */
async function init(...flags: readonly (readonly string[])[]) {
  const folder = mkdtempSync(join(tmpdir(), 'hardenbot-init-'));
  const program = new Command();
  registerInit(program);
  const terminal = process.stdin.isTTY;
  process.stdin.isTTY = false;
  let out = '';
  const write = jest.spyOn(process.stdout, 'write').mockImplementation((text) => {
    out += String(text);
    return true;
  });
  try {
    await program.parseAsync(['init', '--directory', folder, ...flags.flat()], { from: 'user' });
    return { folder, out, err: '' };
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    return { folder, out, err: error.message };
  } finally {
    write.mockRestore();
    process.stdin.isTTY = terminal;
  }
}

const tenant = ['--tenant', 'contoso', '--tenant-id', '7e000000-0000-4000-8000-00000000c0de'];
const people = [
  ['--break-glass', 'bg1@contoso.com', 'bg2@contoso.com'],
  ['--requester', 'Ana,a1a1a1a1-0000-4000-8000-000000000001'],
  ['--approver', 'Bo,b0b0b0b0-0000-4000-8000-000000000002'],
].flat();
const bot = 'b0000000-0000-4000-8000-000000000001';
const teams = ['--teams-app', bot, '--teams-channel', '19:abc@thread.tacv2'];
const slack = ['--slack-app', 'A000000001', '--slack-team', 'T000000001', '--slack-channel', 'C000000001'];
const settingsOf = (folder: string) => loadSettings(join(folder, 'hardenbot.yaml'));
const variables = (folder: string) =>
  [...readFileSync(join(folder, 'gateway.env'), 'utf8').matchAll(/^(\w+)=/gm)].map(([, name]) => name);

test('for Teams alone it asks nothing of Slack, and writes settings that are whole', async () => {
  const { folder, err, out } = await init(tenant, teams, people);
  expect(err).toBe('');
  const settings = settingsOf(folder);
  expect(settings.slack).toBeUndefined();
  expect(settings).toMatchObject({
    tenants: { contoso: { channel: { teams: '19:abc@thread.tacv2' } } },
    teams: { appId: bot, tenantId: '7e000000-0000-4000-8000-00000000c0de', cloud: 'public', credential: 'secret', port: 3978 },
    people: [{ name: 'Ana', accounts: { teams: 'a1a1a1a1-0000-4000-8000-000000000001' } }, { name: 'Bo' }],
  });
  expect(variables(folder)).toEqual([
    'REDIS_URL',
    'HARDENBOT_GATEWAY_STORE_PASSWORD',
    'HARDENBOT_DECISION_KEY_FILE',
    'HARDENBOT_LEDGER_PUBLIC_KEY_FILE',
    'TEAMS_CLIENT_SECRET',
    'TEAMS_CLIENT_SECRET_ENDS',
  ]);
  expect(out).toContain('client secret of the Teams bot');
  expect(out).not.toMatch(/slack/i);
});

test('for both chats it writes both, with the page on which people link the one to the other', async () => {
  const page = ['--sign-in-app', '51910000-0000-4000-8000-000000000001', '--sign-in-url', 'https://bot.contoso.com'];
  const { folder, err } = await init(tenant, slack, teams, page, people);
  expect(err).toBe('');
  expect(settingsOf(folder)).toMatchObject({
    tenants: { contoso: { channel: { slack: 'C000000001', teams: '19:abc@thread.tacv2' } } },
    slack: { appId: 'A000000001' },
    teams: { appId: bot },
    signIn: { url: 'https://bot.contoso.com', clientId: '51910000-0000-4000-8000-000000000001', port: 3001 },
  });
  expect(variables(folder)).toEqual(expect.arrayContaining(['SLACK_BOT_TOKEN', 'TEAMS_CLIENT_SECRET']));
});

test('a tenant of the US government gets the bot of that cloud', async () => {
  const { folder } = await init(tenant, ['--cloud', 'gccHigh'], teams, people);
  expect(settingsOf(folder).teams?.cloud).toBe('usGov');
});

test.each([
  ['half of Teams', [tenant, ['--teams-app', bot], people], '--teams-channel: The id of the Teams channel'],
  [
    'a channel that is none',
    [tenant, ['--teams-app', bot, '--teams-channel', 'general'], people],
    '--teams-channel: copy the id',
  ],
  ['Teams and half of Slack', [tenant, teams, ['--slack-app', 'A000000001'], people], '--slack-team:'],
  ['half a page', [tenant, teams, ['--sign-in-url', 'https://bot.contoso.com'], people], '--sign-in-app and --sign-in-url'],
])('%s is refused with what is missing, and nothing is written', async (_, flags, words) => {
  const { folder, err } = await init(...flags);
  expect(err).toContain(words);
  expect(readdirSync(folder)).toEqual([]);
});
