/** What a feature has in the gateway: its commands, and what a press of its buttons does. */
import type { Answer, ChatEvent } from '../chat/platform.js';
import type { Refusal } from '../lib/errors.js';
import type { CommandCall, CommandPorts } from './commands/command.js';
import type { CommandGroup } from './commands/help.js';

type Click = Extract<ChatEvent, { readonly kind: 'click' }>;

/** @param click.subject without the name of the tenant */
export type Press = (
  click: Pick<Click, 'subject' | 'reason'>,
  call: Omit<CommandCall, 'words'>,
  ports: CommandPorts,
) => Promise<Answer | Refusal> | Refusal;

export interface GatewayFeature {
  /** Its commands, with what stands above them in help. */
  readonly help: CommandGroup;
  /** By the name of a button that no other feature has. */
  readonly presses?: Readonly<Partial<Record<Click['action'], Press>>>;
  /** By what a button Plan is about: what the form behind it asked for. */
  readonly plans?: Readonly<Record<string, Press>>;
}
