/** The activities that Teams sends when a person acts, with the fields around what a bot reads. */
import type { Account, World } from './world.js';

export interface Sender {
  readonly appId: string;
  readonly serviceUrl: string;
  readonly world: World;
}

/** How a line is said: as a slash command, with an @mention in the channel, or in the chat with the bot. */
export type Manner = 'slash' | 'mention' | 'personal';

const botName = 'hardenbot';

function common({ appId, serviceUrl, world }: Sender, person: Account, conversation: string): Record<string, unknown> {
  const { tenantId } = world.options;
  const isChannel = world.channels.has(conversation);
  const entraId = person.withoutEntraId === true ? {} : { aadObjectId: person.id };
  return {
    channelId: 'msteams',
    serviceUrl,
    timestamp: '2026-11-24T08:00:00.000Z',
    from: { id: world.accountOf(person), name: 'A display name', ...entraId },
    recipient: { id: `28:${appId}`, name: botName },
    conversation: {
      id: isChannel ? `${conversation};messageid=${world.nextId()}` : conversation,
      tenantId,
      conversationType: isChannel ? 'channel' : 'personal',
      ...(isChannel ? { isGroup: true } : {}),
    },
    channelData: { tenant: { id: tenantId }, ...(isChannel ? { channel: { id: conversation }, team: { id: 'team' } } : {}) },
  };
}

/** A line as it is typed after the name of the app. */
export function messageActivity(
  sender: Sender,
  person: Account,
  said: { readonly words: string; readonly channel: string; readonly manner: Manner },
): object {
  const { manner, words } = said;
  const conversation = manner === 'personal' ? sender.world.chatOf(person) : said.channel;
  const base = common(sender, person, conversation);
  const recipient = base['recipient'] as object;
  const mention = `<at>${botName}</at>`;
  const typed = escapeHtml(words);
  return {
    ...base,
    type: 'message',
    id: sender.world.nextId(),
    textFormat: 'plain',
    text: manner === 'mention' ? `${mention}&nbsp;${typed}\n` : typed,
    recipient: manner === 'slash' ? { ...recipient, isTargeted: true } : recipient,
    entities: [
      ...(manner === 'mention'
        ? [{ type: 'mention', mentioned: { id: `28:${sender.appId}`, name: botName }, text: mention }]
        : []),
      { type: 'clientInfo', locale: 'en-US', platform: 'Web' },
    ],
    attachments: [{ contentType: 'text/html', content: `<div><div>${typed}</div></div>` }],
  };
}

export interface Click {
  readonly conversation: string;
  readonly message: string;
  readonly title: string;
  readonly verb: string;
  readonly data: object;
}

export function clickActivity(sender: Sender, person: Account, click: Click): object {
  return {
    ...common(sender, person, click.conversation),
    type: 'invoke',
    id: `f:${sender.world.nextId()}`,
    name: 'adaptiveCard/action',
    replyToId: click.message,
    value: { action: { type: 'Action.Execute', title: click.title, verb: click.verb, data: click.data }, trigger: 'manual' },
  };
}

/** A person accepts a file, or declines it. */
export function consentActivity(
  sender: Sender,
  person: Account,
  said: { readonly action: 'accept' | 'decline'; readonly context: object; readonly name: string; readonly uploadUrl: string },
): object {
  const { action, context, name, uploadUrl } = said;
  const uploadInfo = {
    contentUrl: `https://contoso-my.sharepoint.com/personal/documents/${encodeURIComponent(name)}`,
    name,
    uploadUrl,
    uniqueId: 'ab12cd34',
    fileType: name.split('.').pop() ?? '',
  };
  return {
    ...common(sender, person, sender.world.chatOf(person)),
    type: 'invoke',
    id: `f:${sender.world.nextId()}`,
    name: 'fileConsent/invoke',
    value: { type: 'fileUpload', action, context, ...(action === 'accept' ? { uploadInfo } : {}) },
  };
}

/** The same click in a client that knows no Action.Execute. */
export function submitActivity(sender: Sender, person: Account, click: Click): object {
  return {
    ...common(sender, person, click.conversation),
    type: 'message',
    id: sender.world.nextId(),
    replyToId: click.message,
    value: click.data,
  };
}

/** Teams sends what people type with entities for what would be markup (as seen by many; not documented). */
function escapeHtml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
