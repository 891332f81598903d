/** Files as Slack takes them: an address, the bytes, and then where they belong, in this order and with the same length. */
import type { Answer } from './web-api.js';
import type { World } from './world.js';

/** A file on its way, and once it is shared, where it is. */
export interface SharedFile {
  readonly id: string;
  readonly name: string;
  readonly length: number;
  content: string | null;
  title: string;
  /** Null until it was completed. */
  place: { readonly channel: string; readonly thread: string | null } | null;
}

type Arguments = Readonly<Record<string, string>>;

/** The answer of the address that takes the bytes of a file: its status. */
export function takeBytes(world: World, id: string, content: string): number {
  const file = world.files.find((one) => one.id === id);
  if (file === undefined || file.content !== null) return 404;
  if (Buffer.byteLength(content) !== file.length) return 400;
  file.content = content;
  return 200;
}

/** The files of a conversation; of one thread of it, where that is named. */
export function sharedFiles(world: World, channel: string, thread?: string) {
  return world.files.flatMap(({ name, content, place }) =>
    place?.channel !== channel || content === null || (thread !== undefined && place.thread !== thread)
      ? []
      : [{ name, content }],
  );
}

export function fileApi(world: World, uploadUrl: () => string) {
  return {
    'files.getUploadURLExternal': {
      scope: 'files:write',
      run: ({ filename = '', length = '0' }: Arguments): Answer => {
        if (filename === '' || !(Number(length) > 0)) return { ok: false, error: 'invalid_arguments' };
        const id = `F${world.next()}`;
        world.files.push({ id, name: filename, length: Number(length), content: null, title: filename, place: null });
        return { ok: true, upload_url: `${uploadUrl()}${id}`, file_id: id };
      },
    },
    'files.completeUploadExternal': {
      scope: 'files:write',
      run: ({ files = '[]', channel_id: channel = '', thread_ts: thread }: Arguments): Answer => {
        const [given] = JSON.parse(files) as { readonly id: string; readonly title?: string }[];
        const file = world.files.find((one) => one.id === given?.id);
        if (file === undefined || file.content === null || file.place !== null) return { ok: false, error: 'file_not_found' };
        // A person's id is taken by chat.postMessage and not here (bolt-js#2115).
        if (!/^[CGDZ][A-Z0-9]{8,}$/.test(channel)) return { ok: false, error: 'invalid_arguments' };
        if (!world.isThere(channel)) return { ok: false, error: 'channel_not_found' };
        file.title = given?.title ?? file.name;
        file.place = { channel, thread: thread ?? null };
        return { ok: true, files: [{ id: file.id, title: file.title }] };
      },
    },
    'conversations.open': {
      scope: 'im:write',
      run: ({ users = '' }: Arguments): Answer =>
        world.people.has(users) ? { ok: true, channel: { id: `D${users}` } } : { ok: false, error: 'user_not_found' },
    },
  };
}
