/** The app manifest asks for what the code uses, and for nothing else. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { webApi } from '../../adapters/slack/fake/web-api';
import { World } from '../../adapters/slack/fake/world';
import { slashCommand } from '../../adapters/slack/inbound/events';
import { requestPath } from '../../adapters/slack/inbound/http-receiver';
import { slackAppManifest } from '../../adapters/slack/manifest';
import { slackManifest, slackManifestText } from '../support/chat/slack-manifest';

const manifest = slackManifest();
const folder = join(__dirname, '..', '..', 'adapters', 'slack');

/** What the adapter is made of, the imitation of Slack aside. */
function adapterSources(): readonly string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter(
    (file) => file.endsWith('.ts') && !file.startsWith('fake'),
  );
}

/** Web API methods as the adapter calls them: `client.chat.update(`. */
function methodsInCode(): ReadonlySet<string> {
  const sources = adapterSources();
  const calls = sources.flatMap((file) => [...readFileSync(join(folder, file), 'utf8').matchAll(/\bclient\s*\.(\w+\.\w+)\(/g)]);
  return new Set(calls.map((call) => call[1] ?? ''));
}

const scopes = Object.fromEntries(
  Object.entries(
    webApi(new World({ teamId: 'T1', people: [], channels: [], now: () => new Date(0) }), {
      teamId: 'T1',
      uploadUrl: () => '',
      opened: () => {},
    }),
  ).map(([method, { scope }]) => [method, scope]),
);

test('every method that the code calls is one that the tests play', () => {
  expect([...methodsInCode()].sort()).toEqual(Object.keys(scopes).sort());
});

test('the scopes are those of the methods that the code calls, and the one for commands', () => {
  const needed = new Set([...methodsInCode()].flatMap((method) => scopes[method] ?? []));
  expect(manifest.oauth_config.scopes.bot).toEqual([...needed, 'commands'].sort());
});

test('the command is the one that the code answers', () => {
  expect(manifest.features.slash_commands.map(({ command }) => command)).toEqual([slashCommand]);
});

test('what people type arrives as they typed it', () => {
  expect(manifest.features.slash_commands.every(({ should_escape }) => !should_escape)).toBe(true);
});

test('commands, presses and events go to the one address that the code listens at', () => {
  const { event_subscriptions: events, interactivity } = manifest.settings;
  const addresses = [...manifest.features.slash_commands.map(({ url }) => url), interactivity.request_url, events.request_url];
  expect(new Set(addresses.map((address) => new URL(address ?? '').pathname))).toEqual(new Set([requestPath]));
  expect(manifest.settings).toMatchObject({ interactivity: { is_enabled: true }, socket_mode_enabled: false });
});

test('the events are those that the code listens for, and the tab that they are about is there', () => {
  const heard = [...readFileSync(join(folder, 'inbound', 'bolt.ts'), 'utf8').matchAll(/app\.event\('(\w+)'/g)].map(
    (event) => event[1],
  );
  expect(manifest.settings.event_subscriptions.bot_events).toEqual(heard);
  expect(manifest.features.app_home.home_tab_enabled).toBe(true);
});

describe('for Socket Mode', () => {
  const text = slackAppManifest(slackManifestText, { socket: true });

  test('it is the same app without any address', () => {
    const { features, settings, ...rest } = slackManifest(text);
    const { features: _features, settings: _settings, ...sameRest } = manifest;
    expect(rest).toEqual(sameRest);
    expect(settings).toMatchObject({
      socket_mode_enabled: true,
      event_subscriptions: { bot_events: manifest.settings.event_subscriptions.bot_events },
    });
    expect(features.slash_commands.map(({ command }) => command)).toEqual([slashCommand]);
    expect(text).not.toMatch(/^[^#]*https?:/mu);
  });

  test('it may be called something else', () => {
    const named = slackManifest(slackAppManifest(slackManifestText, { socket: true, name: 'harden "eu"' }));
    expect(named.display_information.name).toBe('harden "eu"');
  });
});

test('the app can write to a person directly, which whispers fall back to, and the person can type commands there', () => {
  expect(manifest.features.app_home).toMatchObject({ messages_tab_enabled: true, messages_tab_read_only_enabled: false });
});
