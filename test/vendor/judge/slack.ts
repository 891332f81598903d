/** Judges what Slack is sent: methods and their scopes, arguments, blocks and views, and the manifest of the app. */
import type { SlackCall } from '../record/cards';
import { dataOf } from './graph-model';
import { compiled, schemaComplaints } from './schema';
import { judgeBlocks, judgeView } from './slack-blocks';
import type { Violation } from './violation';

/** A method of the Web API: docs.slack.dev/reference/methods/NAME. */
interface Method {
  /** The bot scope that its page names; null: none. */
  readonly scope: string | null;
  readonly arguments: readonly string[];
}

const message = ['channel', 'blocks', 'attachments', 'text', 'parse', 'link_names', 'metadata', 'markdown_text'];

export const methods: Readonly<Record<string, Method>> = {
  'auth.test': { scope: null, arguments: [] },
  'chat.postMessage': {
    scope: 'chat:write',
    arguments: [
      ...message,
      'thread_ts',
      'reply_broadcast',
      'unfurl_links',
      'unfurl_media',
      'mrkdwn',
      'username',
      'icon_emoji',
      'icon_url',
    ],
  },
  'chat.update': { scope: 'chat:write', arguments: [...message, 'ts', 'reply_broadcast', 'file_ids'] },
  'chat.postEphemeral': {
    scope: 'chat:write',
    arguments: [...message, 'user', 'thread_ts', 'username', 'icon_emoji', 'icon_url'],
  },
  'conversations.open': { scope: 'im:write', arguments: ['users', 'channel', 'return_im', 'prevent_creation'] },
  'files.getUploadURLExternal': { scope: 'files:write', arguments: ['filename', 'length', 'alt_txt', 'snippet_type'] },
  'files.completeUploadExternal': {
    scope: 'files:write',
    arguments: ['files', 'channel_id', 'thread_ts', 'initial_comment', 'channels', 'blocks'],
  },
  'chat.getPermalink': { scope: null, arguments: ['channel', 'message_ts'] },
  'usergroups.list': {
    scope: 'usergroups:read',
    arguments: ['include_count', 'include_disabled', 'include_users', 'team_id'],
  },
  'users.info': { scope: 'users:read', arguments: ['user', 'include_locale'] },
  'views.open': { scope: null, arguments: ['view', 'trigger_id', 'interactivity_pointer'] },
  'views.publish': { scope: null, arguments: ['user_id', 'view', 'hash'] },
};

/** docs.slack.dev/reference/methods/chat.postMessage: longer texts are cut. */
const longestText = 40_000;

/** `scopes` are those of the manifest. */
export function judgeSlack({ method, args }: SlackCall, scopes: ReadonlySet<string>): readonly Violation[] {
  const known = Object.hasOwn(methods, method) ? methods[method] : undefined;
  const said = (rule: Violation['rule'], says: string): Violation => ({ rule, request: method, says: `${method} ${says}.` });
  if (known === undefined) return [said('path', 'is no method of Slack that is described')];
  const text = args['text'] ?? '';
  return [
    ...(known.scope === null || scopes.has(known.scope)
      ? []
      : [said('scope', `needs the scope ${known.scope}, which the manifest does not ask for`)]),
    ...Object.keys(args)
      .filter((name) => name !== 'token' && !known.arguments.includes(name))
      .map((name) => said('parameter', `is given ${name}, which it does not take`)),
    ...(text.length > longestText
      ? [said('limit', `has a text of ${text.length} characters, and Slack keeps ${longestText}`)]
      : []),
    ...(args['blocks'] === undefined ? [] : judgeBlocks(JSON.parse(args['blocks']), 'message')),
    ...(args['view'] === undefined ? [] : judgeView(JSON.parse(args['view']))),
  ];
}

/** Scopes that the manifest asks for and no method or feature in use needs. */
export function unneededScopes(scopes: Iterable<string>, used: Iterable<string>): readonly string[] {
  const needed = new Set([...used].flatMap((method) => methods[method]?.scope ?? []));
  // Slash commands come without a method: docs.slack.dev/reference/scopes/commands.
  return [...scopes].filter((scope) => scope !== 'commands' && !needed.has(scope));
}

const manifest = compiled(dataOf('slack/manifest.schema.2.0.0.json'));

export function judgeSlackManifest(value: unknown): readonly Violation[] {
  return schemaComplaints(manifest, value, 'The Slack manifest');
}
