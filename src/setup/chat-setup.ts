/** What a chat platform brings for being set up: what `init` asks and writes, its app manifest, what the doctor looks at, and how a gateway starts it. */
import type { z } from 'zod';
import type { ChatPlatform } from '../chat/platform.js';
import type { ChatName } from '../config/chats.js';
import type { Secrets } from '../config/load.js';
import type { Settings } from '../config/settings.js';
import type { Clock } from '../lib/clock.js';
import type { Json } from '../lib/json.js';
import type { Logger } from '../lib/log.js';
import type { Check } from './doctor/check.js';

/** Kept by gateways: how conversations of a chat are reached. */
export interface ConversationStore {
  save(key: string, reference: Json): Promise<void>;
  load(key: string): Promise<Json | null>;
}

/** What a gateway has for every chat. */
interface ChatPorts {
  readonly logger: Logger;
  readonly now: () => Date;
  /** Claims a key once for ten minutes; false: seen before. Rejects where the store cannot be asked. */
  readonly claim: (key: string) => Promise<boolean>;
  readonly conversations: (tenantId: string) => ConversationStore;
}

/** Loads the packages of the chat and makes it; it is not started yet. */
export type OpenChat = (ports: ChatPorts) => Promise<ChatPlatform>;

interface ChatQuestion {
  /** Begins with the name of the chat, as the flag does. */
  readonly key: string;
  readonly flag: string;
  readonly ask: string;
  readonly answer: z.ZodType;
  /** Not asked for when it is missing. */
  readonly optional?: true;
}

/** What `init` writes and says for one chat. */
export interface ChatTexts {
  /** Where approvals go. */
  readonly channel: string;
  /** Its part of hardenbot.yaml, whole lines. */
  readonly settings: string;
  /** Lines of gateway.env. */
  readonly environment: readonly string[];
  /** Behind "Put": the secrets that people fill in. */
  readonly secrets: string;
  /** What lets it into the channel. */
  readonly invite: string;
}

/** A text to print, or a file to write. */
export type ManifestFile = string | { readonly file: string; readonly content: Uint8Array };

export type ManifestOptions = Readonly<Record<string, string | true | undefined>>;

/** `hardenbot manifest <chat>`. */
interface ChatManifest {
  readonly says: string;
  readonly options: readonly {
    readonly flag: string;
    readonly says: string;
    readonly usual?: string;
    readonly isRequired?: true;
    readonly conflicts?: string;
  }[];
  readonly examples: readonly string[];
  /** Throws InputError. */
  make(options: ManifestOptions): Promise<ManifestFile>;
}

export interface DoctorOfChat {
  readonly secrets: Secrets;
  readonly clock: Clock;
  /** Also sends one line to each channel. */
  readonly post: boolean;
  /** By the name of a chat, where a local one is; for tests: no setting names one. */
  readonly endpoints?: Readonly<Record<string, unknown>>;
}

/** `Own`: its part of the settings. `Answers`: what its questions were answered, by their keys. */
export interface ChatSetup<Own = unknown, Answers = unknown> {
  readonly questions: readonly ChatQuestion[];
  /** What the account of a person is, where the Entra object id is none, with what it looks like: `"U…", the member ID of the profile`. */
  readonly account: string | null;
  texts(answers: Answers, tenant: { readonly tenantId: string; readonly cloud: string }): ChatTexts;
  readonly manifest: ChatManifest;
  /** The path below the public address that it calls; null: it calls none. */
  pathOf(own: Own): string | null;
  /** What the doctor sees of it; nothing where the settings do not name it. */
  check(settings: Settings, input: DoctorOfChat): Promise<readonly Check[]>;
  /** Takes its secrets, so that one that is missing is known before anything starts. Throws InputError. */
  prepare(own: Own, secrets: Secrets): OpenChat;
}

/** A chat with what it is called. */
export interface KnownChat extends ChatSetup {
  readonly name: ChatName;
  readonly title: string;
  readonly product: string;
}
