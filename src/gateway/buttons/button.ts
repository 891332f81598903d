/** What a button is, and what it does on the card of a single change or of an account. On other cards the feature says that they are of. */
import type { ActionName } from '../../chat/card.js';
import type { Answer } from '../../chat/platform.js';
import type { Operation } from '../../engine/plan/operation.js';
import type { Refusal } from '../../lib/errors.js';
import type { CommandCall, CommandPorts, HasLinking, KnownAccount } from '../commands/command.js';

type Answered = Promise<Answer | Refusal> | Refusal;

/** What the button itself says. */
export interface Pressed {
  /** What it is about, without the name of the tenant. */
  readonly subject: string;
  /** Of what the card showed; empty where the button holds none. */
  readonly digest: string;
  /** The answer to the question that it asked. */
  readonly reason?: string;
  /** For a button that reads the operations of its plan: their reading has begun. To be gone through once. */
  readonly stored?: AsyncIterable<Operation>;
}

/** A press about one tenant. */
export interface Press extends Pressed {
  readonly call: Omit<CommandCall, 'words'>;
}

/** A press that has nothing to do with a tenant. */
interface PersonalPress extends Pressed {
  readonly call: KnownAccount;
}

export interface Button {
  /** As cards and platforms carry it. */
  readonly name: ActionName;
  /** Set where it asks for work, which is limited to a number a minute; absent: it ends harm, or decides on what exists. */
  readonly asksForWork?: true;
  /** Set where it reads the operations of the plan that it is on: that begins beside the question whether the store answers. */
  readonly readsPlan?: true;
  run?(press: Press, ports: CommandPorts): Answered;
  /** For a button about an account: no tenant is looked up for it then. */
  runForPerson?(press: PersonalPress, ports: HasLinking): Answered;
}
