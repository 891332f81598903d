/** The workspace that the fake plays: people, channels, messages, triggers and dialogs, as plain state. */
import type { SharedFile } from './files.js';
import type { HomeTab, MessageBlock, Modal } from './rules.js';

/** The fields of a Slack account that tell who it is; `users.info` gives them as they are. */
export interface Account {
  readonly id: string;
  readonly team_id?: string | undefined;
  readonly deleted?: boolean | undefined;
  readonly is_bot?: boolean | undefined;
  readonly is_restricted?: boolean | undefined;
  readonly is_ultra_restricted?: boolean | undefined;
  readonly is_stranger?: boolean | undefined;
  /** The Enterprise organisation that they belong to, and its workspaces that they are in. */
  readonly enterprise_user?:
    | { readonly id: string; readonly enterprise_id: string; readonly teams: readonly string[] }
    | undefined;
  /** The time zone that the person has set. */
  readonly tz?: string | undefined;
}

/** The Enterprise organisation that the workspace belongs to. */
export interface Enterprise {
  readonly id: string;
  /** The app is installed for all of it, and not in the workspace alone. */
  readonly isInstalledForAll: boolean;
}

export interface Message {
  readonly channel: string;
  readonly ts: string;
  text: string;
  blocks: readonly MessageBlock[];
  /** Who alone sees it. */
  readonly only?: string;
  /** The message in whose thread it stands. */
  readonly thread?: string;
}

/** A user group, as `usergroups.list` has it; `date_delete` is 0 unless it was disabled. */
interface UserGroup {
  readonly id: string;
  readonly handle: string;
  readonly date_delete: number;
}

interface Trigger {
  readonly expires: number;
  used: boolean;
}

export interface OpenView {
  readonly id: string;
  readonly modal: Modal;
}

/** App Home as one person sees it. */
export interface HomeShown extends HomeTab {
  readonly id: string;
}

export interface WorldOptions {
  readonly teamId: string;
  readonly enterprise?: Enterprise;
  readonly people: readonly Account[];
  /** The user groups of the workspace. */
  readonly groups?: readonly UserGroup[];
  /** Channels in which the bot and everyone are. */
  readonly channels: readonly string[];
  readonly now: () => Date;
}

/** Slack's own figures: a trigger opens one dialog within three seconds, a response address takes five answers in half an hour. */
const triggerMs = 3000;
const responseMs = 30 * 60_000;
const responseUses = 5;

export class World {
  readonly people: ReadonlyMap<string, Account>;
  readonly groups: readonly UserGroup[];
  readonly channels: Set<string>;
  readonly messages: Message[] = [];
  readonly files: SharedFile[] = [];
  readonly triggers = new Map<string, Trigger>();
  /** By the trigger that opened it. */
  readonly views = new Map<string, OpenView>();
  /** By the person who sees it. */
  readonly homes = new Map<string, HomeShown>();
  private readonly responses = new Map<
    string,
    { readonly channel: string; readonly person: string; readonly expires: number; left: number }
  >();
  private counter = 0;

  constructor(private readonly options: WorldOptions) {
    const member = { team_id: options.teamId, deleted: false, is_bot: false, is_restricted: false, is_ultra_restricted: false };
    this.people = new Map(options.people.map((account) => [account.id, { ...member, ...account }]));
    this.channels = new Set(options.channels);
    this.groups = options.groups ?? [];
  }

  get now(): number {
    return this.options.now().getTime();
  }

  /** A number that was not given before. */
  next(): number {
    this.counter += 1;
    return this.counter;
  }

  /** A point in time as Slack writes it, unique within the workspace. */
  timestamp(): string {
    return `${Math.floor(this.now / 1000)}.${String(this.next()).padStart(6, '0')}`;
  }

  /** Someone who is about to act, with the trigger that comes of it. */
  actor(person: string): { readonly account: Account; readonly trigger: string } {
    const account = this.people.get(person);
    if (account === undefined) throw new Error(`${person} is not in this workspace.`);
    return { account, trigger: this.newTrigger() };
  }

  newTrigger(): string {
    const id = `${this.next()}.${this.now}.trigger`;
    this.triggers.set(id, { expires: this.now + triggerMs, used: false });
    return id;
  }

  newResponse(channel: string, person: string): string {
    const id = `${this.next()}`;
    this.responses.set(id, { channel, person, expires: this.now + responseMs, left: responseUses });
    return id;
  }

  /** Uses a response address once; null when it is unknown, over or used up. */
  useResponse(id: string): { readonly channel: string; readonly person: string } | null {
    const response = this.responses.get(id);
    if (response === undefined || response.expires < this.now || response.left === 0) return null;
    response.left -= 1;
    return response;
  }

  add(message: Omit<Message, 'ts' | 'blocks'> & { readonly blocks: readonly MessageBlock[] }): Message {
    const added: Message = { ...message, ts: this.timestamp(), blocks: this.withIds(message.blocks) };
    this.messages.push(added);
    return added;
  }

  /** Slack names the blocks that came without a name. */
  withIds(blocks: readonly MessageBlock[]): readonly MessageBlock[] {
    return blocks.map((block) => ({ ...block, block_id: block.block_id ?? `b${this.next()}` }));
  }

  /** A channel, or the conversation of a person with the bot. */
  isThere(channel: string): boolean {
    return this.channels.has(channel) || (channel.startsWith('D') && this.people.has(channel.slice(1)));
  }

  find(channel: string, ts: string): Message | undefined {
    return this.messages.find((message) => message.channel === channel && message.ts === ts && !isEphemeral(message));
  }

  remove(ts: string): void {
    const index = this.messages.findIndex((message) => message.ts === ts);
    if (index >= 0) this.messages.splice(index, 1);
  }
}

/** Seen by one person in a channel of many; what is in a person's conversation with the bot stays, and can be rewritten. */
function isEphemeral({ channel, only }: Message): boolean {
  return only !== undefined && channel !== `D${only}`;
}
