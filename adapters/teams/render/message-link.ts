/** The address at which a message opens in Teams: a deep link, made of what Teams said when the message was posted. */
import { rootOf } from '../inbound/events.js';

/** Where the clients of each cloud are, by the host of the service that answers bots there. */
const clients: readonly (readonly [service: string, client: string])[] = [
  ['smba.infra.gov.teams.microsoft.us', 'gov.teams.microsoft.us'],
  ['smba.infra.dod.teams.microsoft.us', 'dod.teams.microsoft.us'],
];
const publicClient = 'teams.microsoft.com';

interface MessagePlace {
  readonly serviceUrl: string;
  readonly tenantId: string;
  /** The id of the chat or channel, or of a thread in a channel. */
  readonly conversation: string;
  readonly message: string;
  /** The group behind the team, where Teams has said it. */
  readonly groupId?: string | undefined;
}

/**
 * In the forms that Microsoft documents for channels and for chats (Microsoft Teams platform, "Deep link to a Teams chat", 2023-01-31). Null for the chat of one
 * person with the bot, whose id (`a:…`) no link takes.
 */
export function messageLink({ serviceUrl, tenantId, conversation, message, groupId }: MessagePlace): string | null {
  const root = rootOf(conversation);
  if (!root.startsWith('19:')) return null;
  const { hostname } = new URL(serviceUrl);
  const client = clients.find(([service]) => service === hostname)?.[1] ?? publicClient;
  const path = `https://${client}/l/message/${encodeURIComponent(root)}/${encodeURIComponent(message)}`;
  const query = new URLSearchParams({ tenantId });
  if (isChannel(root)) {
    if (groupId !== undefined) query.append('groupId', groupId);
    query.append('parentMessageId', parentOf(conversation) ?? message);
    query.append('createdTime', message);
  } else query.append('context', JSON.stringify({ contextType: 'chat' }));
  return `${path}?${query.toString()}`;
}

/** Ids of chats end in `@thread.v2` or `@unq.gbl.spaces`. */
function isChannel(root: string): boolean {
  return /@thread\.(?:tacv2|skype)$/.test(root);
}

/** The message that a thread began with: it is in the id of the thread. */
function parentOf(conversation: string): string | null {
  return /;messageid=(\d+)/.exec(conversation)?.[1] ?? null;
}

/** Whether an address is one at which a message of Teams opens. */
export function isMessageLink(url: string): boolean {
  if (!URL.canParse(url)) return false;
  const { protocol, hostname, pathname } = new URL(url);
  const isClient = hostname === publicClient || clients.some(([, client]) => client === hostname);
  return protocol === 'https:' && isClient && pathname.startsWith('/l/message/');
}
