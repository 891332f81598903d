/** Puts a file beside a message in Slack: asks for an address, sends the bytes there, and says where they belong. */
import { Readable } from 'node:stream';
import type { webApi } from '@slack/bolt';
import { type Attachment, byteLength, safeFileName } from '../../../src/chat/attachment.js';
import { DeliveryError } from '../../../src/chat/platform.js';

export interface UploadOptions {
  readonly client: webApi.WebClient;
  /** Where the Web API is; bytes go to a host of the same Slack and to no other. */
  readonly apiUrl: string;
}

/** A file of a hundred megabytes on a slow line. */
const sendingMs = 120_000;

/**
 * Shows the file as a reply in the thread of the message. A call of `files.completeUploadExternal` whose answer is lost may have
 * worked: whoever tries again may post the file twice. Throws DeliveryError or an error of Slack's library.
 */
export async function upload(
  { client, apiUrl }: UploadOptions,
  to: { readonly channel: string; readonly thread: string },
  { name, label, file }: Attachment,
): Promise<void> {
  const length = await byteLength(file);
  const filename = safeFileName(name);
  const { upload_url: url, file_id: id } = await client.files.getUploadURLExternal({ filename, length });
  if (url === undefined || id === undefined || !isOfSlack(url, apiUrl))
    throw new DeliveryError('Slack named no address of its own for the file.', 'rejected');
  await send(url, { length, file });
  await client.files.completeUploadExternal({
    files: [{ id, title: `${label}: ${filename}` }],
    channel_id: to.channel,
    thread_ts: to.thread,
  });
}

/** The address is signed by itself and gets no token; the length is said because Slack was told it before. */
async function send(
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
