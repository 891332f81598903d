/** What a command is: a word that people type after /harden, what it needs, and what it answers. */
import type { Card } from '../chat/card.js';
import type { Conversation } from '../chat/platform.js';
import type { Control } from '../controls/control.js';
import type { Refusal } from '../errors.js';
import type { Ledger } from '../ledger/ledger.js';
import type { Person } from '../person.js';
import type { Directory } from '../services/directory.js';
import type { Deciding, TenantAddress } from '../services/gateway.js';
import type { PostureStore } from '../services/stores.js';

/** What commands work with. */
export interface CommandPorts {
  readonly deciding: Deciding;
  readonly directory: Directory;
  readonly controls: readonly Control[];
  readonly postures: PostureStore;
  readonly ledger: Ledger;
}

/** One command as a person sent it. */
export interface CommandCall {
  readonly person: Person;
  readonly tenant: TenantAddress;
  readonly conversation: Conversation;
  /** The words behind the command's own. */
  readonly words: readonly string[];
}

export interface Command {
  /** The word people type; also the file name. */
  readonly name: string;
  /** What may follow, e.g. `<control>`; empty where nothing does. */
  readonly takes: string;
  /** One line for help: what it does. */
  readonly summary: string;
  /** A whole example. */
  readonly example: string;
  /** Null: the answer is a message that follows in the channel. */
  run(call: CommandCall, ports: CommandPorts): Promise<Card | Refusal | null>;
}
