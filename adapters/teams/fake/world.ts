/** The Teams that the fake plays: people, conversations and messages, as plain state. */
import { omitUndefined } from '../../../src/lib/omit-undefined.js';
import type { FileCard, MessageJson } from './rules.js';

/** A person as a member of a conversation; the connector service gives these fields as they are. */
export interface Account {
  /** The Entra object id. */
  readonly id: string;
  readonly tenantId?: string;
  readonly userPrincipalName?: string;
  readonly userRole?: string;
  /** Acts as a bot does: with an account of another kind. */
  readonly isBot?: true;
  /** People of other organisations may come without their Entra id. */
  readonly withoutEntraId?: true;
}

export interface Message {
  readonly conversation: string;
  readonly id: string;
  content: MessageJson;
  /** Who alone sees it. */
  readonly only?: string;
  /** The message in whose thread it stands. */
  readonly thread?: string;
}

/** A card about a file, in the chat with one person. */
interface FileMessage {
  readonly person: string;
  readonly card: FileCard;
}

/** A file on its way to a person's drive. */
interface Drive {
  readonly person: string;
  content: string;
  total: number | null;
}

export interface WorldOptions {
  readonly tenantId: string;
  readonly people: readonly Account[];
  /** Channels in which the bot and everyone are. */
  readonly channels: readonly string[];
}

export class World {
  readonly people: ReadonlyMap<string, Account>;
  readonly channels: Set<string>;
  readonly messages: Message[] = [];
  readonly files: FileMessage[] = [];
  /** By the id in the address that was given for it. */
  readonly drives = new Map<string, Drive>();
  private counter = 0;

  constructor(readonly options: WorldOptions) {
    this.people = new Map(options.people.map((account) => [account.id, account]));
    this.channels = new Set(options.channels);
  }

  /** An id that was not given before, as Teams gives them: digits that grow. */
  nextId(): string {
    this.counter += 1;
    return `${1_700_000_000_000 + this.counter}`;
  }

  /** The id of a person within this app. */
  accountOf(person: Account): string {
    return person.isBot === true ? `28:${person.id}` : `29:1-${person.id}`;
  }

  personOf(account: string): Account | undefined {
    return this.options.people.find((person) => person.id === account || this.accountOf(person) === account);
  }

  /** The chat of a person with the bot. */
  chatOf(person: Account): string {
    return `a:1-${person.id}`;
  }

  /** Null for a conversation that there is not; `only` where one person is alone with the bot. */
  conversation(id: string): { readonly only?: string } | null {
    if (this.channels.has(id)) return {};
    const alone = this.options.people.find((person) => this.chatOf(person) === id);
    return alone === undefined ? null : { only: alone.id };
  }

  add(conversation: string, content: MessageJson, { only, thread }: Pick<Message, 'only' | 'thread'>): Message {
    const alone = only === undefined ? {} : { only };
    const message: Message = { conversation, id: this.nextId(), content, ...alone, ...omitUndefined({ thread }) };
    this.messages.push(message);
    return message;
  }

  find(conversation: string, id: string): Message | undefined {
    return this.messages.find((message) => message.conversation === conversation && message.id === id);
  }

  remove(id: string): void {
    const index = this.messages.findIndex((message) => message.id === id);
    if (index >= 0) this.messages.splice(index, 1);
  }
}
