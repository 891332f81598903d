/** Everything that Slack and Teams are sent, and the manifests of both apps, held to what the vendors publish. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { slackAppManifest } from '../../adapters/slack/manifest';
import { slackManifest, slackManifestText } from '../support/chat/slack-manifest';
import { manifestFolder } from '../support/chat/teams-manifest';
import { countsOf } from './counts';
import { judgeSlack, judgeSlackManifest, methods, unneededScopes } from './judge/slack';
import { judgeTeams, judgeTeamsManifest } from './judge/teams';
import type { Violation } from './judge/violation';
import { type RecordedChats, recordChats, recordedCards } from './record/cards';

const scopes = new Set(slackManifest().oauth_config.scopes.bot);

let chats: RecordedChats;
beforeAll(async () => {
  chats = await recordChats(await recordedCards());
});

const sentences = (violations: readonly Violation[]): readonly string[] => [...new Set(violations.map(({ says }) => says))];

/** Methods of the Web API as the adapter calls them: `client.chat.update(`. */
function methodsInCode(): readonly string[] {
  const folder = join(__dirname, '..', '..', 'adapters', 'slack');
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter(
    (file) => file.endsWith('.ts') && !file.startsWith('fake'),
  );
  const calls = files.flatMap((file) => [...readFileSync(join(folder, file), 'utf8').matchAll(/\bclient\s*\.(\w+\.\w+)\(/g)]);
  return [...new Set(calls.map(([, method = '']) => method))].sort();
}

describe('Slack', () => {
  test('takes every call: its method, its arguments, its blocks and views, by the scopes that the manifest asks for', () => {
    expect(sentences(chats.slack.flatMap((call) => judgeSlack(call, scopes)))).toEqual([]);
  });

  test('is called by every method that the code has, in what was recorded', () => {
    const recorded = new Set(chats.slack.map(({ method }) => method));
    expect(methodsInCode().filter((method) => !recorded.has(method) || methods[method] === undefined)).toEqual([]);
  });

  test('is asked for no scope that no method in use needs', () => {
    expect(unneededScopes(scopes, methodsInCode())).toEqual([]);
  });

  test.each([
    ['over HTTP', slackManifestText],
    ['over Socket Mode', slackAppManifest(slackManifestText, { socket: true })],
  ])('takes the manifest %s', (_how, text) => {
    expect(sentences(judgeSlackManifest(parse(text)))).toEqual([]);
  });
});

describe('Teams', () => {
  test('takes every activity and shows all of every card', () => {
    expect(sentences(chats.teams.flatMap(judgeTeams))).toEqual([]);
  });

  test('takes the manifest', () => {
    expect(sentences(judgeTeamsManifest(JSON.parse(readFileSync(join(manifestFolder, 'manifest.json'), 'utf8'))))).toEqual([]);
  });
});

test('cards of many kinds were recorded', () => {
  expect(countsOf.chats(chats).map(({ requests }) => requests > 100)).toEqual([true, true]);
});

/** Mistakes in what was recorded, one of each kind: the judge has to say which, in one sentence. */
describe('a planted mistake is caught', () => {
  const slackCall = (method: string) => {
    const call = chats.slack.find((one) => one.method === method);
    if (call === undefined) throw new Error(`${method} was not recorded.`);
    return call;
  };
  const withBlocks = (change: (blocks: Record<string, unknown>[]) => unknown) => {
    const call = slackCall('chat.postMessage');
    return { ...call, args: { ...call.args, blocks: JSON.stringify(change(JSON.parse(call.args['blocks'] ?? '[]'))) } };
  };

  test.each([
    [
      'a title that is too long',
      () => withBlocks((blocks) => [{ type: 'header', text: { type: 'plain_text', text: 'x'.repeat(151) } }, ...blocks]),
      'In Slack message › header has a text of 151 characters, and Slack takes 150.',
    ],
    [
      'too many blocks',
      () => withBlocks(() => Array.from({ length: 51 }, () => ({ type: 'divider' }))),
      'In Slack message has 51 blocks, and Slack takes 50.',
    ],
    [
      'a member that no block has',
      () => withBlocks(() => [{ type: 'divider', color: 'red' }]),
      'In Slack message › divider has color, which is no member of it.',
    ],
    [
      'an argument that the method does not take',
      () => ({ ...slackCall('chat.update'), args: { ...slackCall('chat.update').args, unfurl_links: 'false' } }),
      'chat.update is given unfurl_links, which it does not take.',
    ],
    [
      'a method that needs another scope',
      () => ({ method: 'users.info', args: {} }),
      'users.info needs the scope users:read, which the manifest does not ask for.',
    ],
  ])('in Slack: %s', (_what, plant, says) => {
    expect(sentences(judgeSlack(plant(), new Set([...scopes].filter((scope) => scope !== 'users:read'))))).toContain(says);
  });

  const planted = (content: object) =>
    judgeTeams({
      method: 'POST',
      path: '/v3/conversations/a/activities',
      body: { type: 'message', attachments: [{ contentType: 'application/vnd.microsoft.card.adaptive', content }] },
    });
  const body = [{ type: 'TextBlock', text: 'x' }];

  test.each([
    [
      'an element that no card has',
      { type: 'AdaptiveCard', version: '1.5', body: [{ type: 'TextBlok', text: 'x' }] },
      /An Adaptive Card at body\.0/,
    ],
    [
      'a style that is not drawn',
      { type: 'AdaptiveCard', version: '1.5', body, actions: [{ type: 'Action.Submit', title: 'x', style: 'positive' }] },
      /has the style positive, which Teams does not draw/,
    ],
    [
      'more buttons than are shown',
      {
        type: 'AdaptiveCard',
        version: '1.5',
        body,
        actions: Array.from({ length: 7 }, () => ({ type: 'Action.Submit', title: 'x' })),
      },
      /has 7 actions, and Teams shows 6/,
    ],
    [
      'a card that is too large',
      { type: 'AdaptiveCard', version: '1.5', body: [{ type: 'TextBlock', text: 'x'.repeat(60_000) }] },
      /bytes in UTF-16, and Teams takes/,
    ],
  ])('in Teams: %s', (_what, content, says) => {
    expect(sentences(planted(content)).join('\n')).toMatch(says);
  });

  test('in a manifest: a member that the schema does not have', () => {
    expect(sentences(judgeSlackManifest({ ...parse(slackManifestText), colour: 'red' })).join()).toContain('(colour)');
    expect(
      sentences(
        judgeTeamsManifest({ ...JSON.parse(readFileSync(join(manifestFolder, 'manifest.json'), 'utf8')), colour: 'red' }),
      ).join(),
    ).toContain('(colour)');
  });
});
