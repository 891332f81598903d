/** The Teams app manifest offers the commands that there are, within the limits of Teams, and asks for nothing else. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { teamsManifest } from '../../adapters/teams/manifest';
import { commands } from '../../src/features/commands';
import { manifestFolder, readTeamsManifest } from '../support/chat/teams-manifest';

const manifest = readTeamsManifest();
const [bot] = manifest.bots;

test('the manifest in the repository is the one that the code makes', () => {
  const placeholder = '00000000-0000-0000-0000-000000000000';
  expect(manifest).toEqual(teamsManifest({ appId: placeholder, host: 'hardenbot.example.com', commands }));
});

test('commands are offered wherever the bot is, in the order of help and with its lines', () => {
  const expected = commands.slice(0, 12).map(({ name, summary }) => ({ title: name, description: summary }));
  for (const { commands: offered } of bot.commandLists) expect(offered).toEqual(expected);
  expect(bot.commandLists.flatMap(({ scopes }) => scopes).sort()).toEqual([...bot.scopes].sort());
});

test('in channels and group chats commands are typed with a slash or with a mention, in the chat with the bot they are said', () => {
  expect(bot.commandLists.map(({ scopes, triggers }) => ({ scopes, triggers }))).toEqual([
    { scopes: ['team', 'groupChat'], triggers: ['mention', 'slash'] },
    { scopes: ['personal'], triggers: ['mention'] },
  ]);
  expect(bot.supportsTargetedMessages).toBe(true);
});

test('the app has the name that people type', () => {
  expect(manifest.name.short).toBe('harden');
});

test('the bot gives files and may be talked to', () => {
  expect(bot).toMatchObject({ supportsFiles: true, isNotificationOnly: false });
});

test.each([
  [manifest.icons.color, 192],
  [manifest.icons.outline, 32],
])('%s is a PNG of %i pixels each way', (file, size) => {
  const bytes = readFileSync(join(manifestFolder, file));
  expect(bytes.subarray(1, 4).toString()).toBe('PNG');
  expect([bytes.readUInt32BE(16), bytes.readUInt32BE(20)]).toEqual([size, size]);
});
