/** Sends cards to Slack: posts, rewrites and whispers, with the files that belong to them. */

import { Readable } from 'node:stream';
import type { webApi } from '@slack/bolt';
import { type Attachment, attachmentsOf, byteLength, safeFileName, withMissing } from '../../../src/chat/attachment.js';
import type { Card } from '../../../src/chat/card.js';
import { type Conversation, DeliveryError, type Messenger, type Posted } from '../../../src/chat/platform.js';
import { platformName } from '../inbound/events.js';
import { limits } from '../render/limits.js';
import { type Rendered, type RenderOptions, renderCard } from '../render/render.js';
import { slackCode, toDeliveryError } from './delivery.js';

/** What Slack's Web API is asked through, and where it is. */
export interface MessengerOptions {
  readonly client: webApi.WebClient;
  readonly apiUrl: string;
}

/** The messenger of Slack has everything that a platform may lack. */
type SlackMessenger = Required<Messenger>;

/** Text is what it says: nothing in the fallback becomes a mention or a link. `chat.update` would otherwise parse as a client does. */
const asWritten = { parse: 'none', link_names: false } as const;

const inDirectChat = { files: 'in our direct chat' } as const;

export function createMessenger(options: MessengerOptions): SlackMessenger {
  const { client } = options;

  return {
    post: (to, card, under) => delivered(post(options, to, card, under)),
    update: (posted, card) => delivered(update(options, posted, card)),
    whisper: (to, person, card) => delivered(whisper(options, to, person.id, card)),
    attach: ({ conversation, message }, file) =>
      delivered(upload(options, { channel: conversation.channel, thread: message }, file)),
    link: async ({ conversation, message }) => {
      const { permalink } = await delivered(client.chat.getPermalink({ channel: conversation.channel, message_ts: message }));
      return permalink ?? null;
    },
    direct: async (person) => {
      const { channel } = await delivered(client.conversations.open({ users: person.id }));
      if (channel?.id === undefined) throw new DeliveryError('Slack opened no conversation with the person.', 'rejected');
      return { platform: platformName, channel: channel.id };
    },
  };
}

async function post(options: MessengerOptions, to: Conversation, card: Card, under?: Posted): Promise<Posted> {
  const thread = under === undefined ? {} : { thread_ts: under.message };
  const manner = { ...thread, ...asWritten, unfurl_links: false, unfurl_media: false };
  const { ts, channel } = await sendFitting(card, (rendered) =>
    options.client.chat.postMessage({ channel: to.channel, ...rendered, ...manner }),
  );
  if (ts === undefined) throw new DeliveryError('Slack took a message and named no time for it.', 'rejected');
  // A person's id is taken for a channel, too; their conversation with the bot has an id of its own.
  return { conversation: { ...to, channel: channel ?? to.channel }, message: ts };
}

async function update(options: MessengerOptions, { conversation, message }: Posted, card: Card): Promise<void> {
  await sendFitting(card, (rendered) =>
    options.client.chat.update({ channel: conversation.channel, ts: message, ...rendered, ...asWritten }),
  );
}

/** What only one person sees has no thread: its files come in the conversation of that person with the bot. */
async function giveFiles(options: MessengerOptions, person: string, card: Card): Promise<void> {
  const posted = await post(options, { platform: platformName, channel: person }, card);
  const failed = new Map<string, string>();
  const thread = { channel: posted.conversation.channel, thread: posted.message };
  for (const file of attachmentsOf(card))
    await upload(options, thread, file).catch((error: unknown) => {
      const reason = toDeliveryError(error);
      if (!(reason instanceof DeliveryError)) throw error;
      failed.set(file.name, reason.message);
    });
  if (failed.size > 0)
    await update(
      options,
      posted,
      withMissing(card, ({ name }) => failed.get(name) ?? null),
    );
}

async function whisper(options: MessengerOptions, to: Conversation, person: string, card: Card): Promise<void> {
  const hasFiles = attachmentsOf(card).length > 0;
  if (hasFiles) await giveFiles(options, person, card);
  if (hasFiles && to.channel.startsWith('D')) return;
  try {
    await sendFitting(
      card,
      (rendered) => options.client.chat.postEphemeral({ channel: to.channel, user: person, ...rendered, ...asWritten }),
      inDirectChat,
    );
  } catch (error) {
    if (!cannotWhisper(error)) throw error;
    if (!hasFiles) await post(options, { ...to, channel: person }, card);
  }
}

/** The bot or the person is not in the conversation, or it takes nothing from the bot; being busy is none of that. */
function cannotWhisper(error: unknown): boolean {
  const reason = toDeliveryError(error);
  return reason instanceof DeliveryError && reason.kind !== 'later';
}

/**
 * The limit on all blocks together is not documented: a card that Slack finds too long is drawn once more at half the length. Charts
 * and what folds are blocks that not every Slack may take yet: where the blocks are refused, both are drawn as text.
 */
async function sendFitting<Result>(
  card: Card,
  send: (rendered: Rendered) => Promise<Result>,
  options: RenderOptions = {},
): Promise<Result> {
  try {
    return await send(renderCard(card, options));
  } catch (error) {
    const code = slackCode(error);
    if (code === 'msg_blocks_too_long') return send(renderCard(card, { ...options, total: limits.total / 2, charts: false }));
    if (code === 'invalid_blocks' && card.blocks.some(({ kind }) => kind === 'chart' || kind === 'fold'))
      return send(renderCard(card, { ...options, charts: false, folds: false }));
    throw error;
  }
}

async function delivered<Result>(call: Promise<Result>): Promise<Result> {
  try {
    return await call;
  } catch (error) {
    throw toDeliveryError(error);
  }
}

/** A file of a hundred megabytes on a slow line. */
const sendingMs = 120_000;

/**
 * Shows the file as a reply in the thread of the message. A call of `files.completeUploadExternal` whose answer is lost may have
 * worked: a retry may post the file twice. Throws DeliveryError or an error of Slack's library.
 */
async function upload(
  { client, apiUrl }: MessengerOptions,
  to: { readonly channel: string; readonly thread: string },
  { name, label, file }: Attachment,
): Promise<void> {
  const length = await byteLength(file);
  const filename = safeFileName(name);
  const { upload_url: url, file_id: id } = await client.files.getUploadURLExternal({ filename, length });
  if (url === undefined || id === undefined || !isOfSlack(url, apiUrl))
    throw new DeliveryError('Slack named no address of its own for the file.', 'rejected');
  await uploadBytes(url, { length, file });
  await client.files.completeUploadExternal({
    files: [{ id, title: `${label}: ${filename}` }],
    channel_id: to.channel,
    thread_ts: to.thread,
  });
}

/** The address is signed on its own and gets no token; the length must match the one announced to Slack. */
async function uploadBytes(
  url: string,
  { length, file }: { readonly length: number; readonly file: Attachment['file'] },
): Promise<void> {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/octet-stream', 'content-length': String(length) },
    body: Readable.toWeb(Readable.from(bytes(file))) as ReadableStream,
    duplex: 'half',
    redirect: 'error',
    signal: AbortSignal.timeout(sendingMs),
  }).catch((error: unknown) => {
    throw new DeliveryError(
      `The file could not be sent to Slack (${error instanceof Error ? error.name : 'no reason'}).`,
      'later',
    );
  });
  await response.arrayBuffer();
  if (response.ok) return;
  const kind = response.status >= 500 || response.status === 429 ? 'later' : 'rejected';
  throw new DeliveryError(`Slack answered the file with status ${response.status}.`, kind);
}

async function* bytes(file: Attachment['file']): AsyncGenerator<Buffer> {
  for await (const piece of file.read()) yield Buffer.from(piece);
}

function isOfSlack(url: string, apiUrl: string): boolean {
  if (!URL.canParse(url)) return false;
  const [address, api] = [new URL(url), new URL(apiUrl)];
  return address.protocol === api.protocol && (address.host === api.host || address.host.endsWith(`.${api.host}`));
}
