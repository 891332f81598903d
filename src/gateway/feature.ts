/** What a feature has in the gateway: its commands, and what a press of its buttons does. */
import type { Message } from '../chat/card.js';
import type { Answer, ChatEvent } from '../chat/platform.js';
import type { FeatureView } from '../features/terms.js';
import type { Refusal } from '../lib/errors.js';
import { lookupOwn } from '../lib/lookup-own.js';
import type { DrawJob } from '../queue/redraw.js';
import type { CommandCall, CommandPorts } from './commands/command.js';
import type { CommandGroup } from './commands/help.js';
import type { DrawPorts } from './outbox/draw-ports.js';
import type { CardPorts } from './outbox/load-change-view.js';
import type { TenantChannels } from './outbox/tenant-channels.js';

type Click = Extract<ChatEvent, { readonly kind: 'click' }>;

/** @param click.subject without the name of the tenant */
export type Press = (
  click: Pick<Click, 'subject' | 'reason'>,
  call: Omit<CommandCall, 'words'>,
  ports: CommandPorts,
) => Promise<Answer | Refusal> | Refusal;

export interface MessageOfFeature {
  /** The keys that its message may have; `any`: it has none. */
  keys(job: DrawJob): readonly string[] | 'any';
  /** What everyone sees who sees the place; null: there is nothing to show. */
  draw?(subject: string, tenant: TenantChannels, ports: CardPorts): Promise<Message | null>;
  /** In place of `draw`: brings it where it belongs. Throws DeliveryError of kind `later` for the queue to try again. */
  deliver?(job: DrawJob, ports: DrawPorts): Promise<void>;
}

export interface GatewayFeature {
  /** Its commands, with the title of their group in help. */
  readonly help: CommandGroup;
  /** By the name of a button that no other feature has. */
  readonly presses?: Readonly<Partial<Record<Click['action'], Press>>>;
  /** What it has drawn, by the view of a job. */
  readonly messages?: Readonly<Partial<Record<FeatureView, MessageOfFeature>>>;
  /** By what a button Plan is about: what the form behind it asked for. */
  readonly plans?: Readonly<Record<string, Press>>;
}

/** Undefined where no feature draws that view. */
export function messageOfFeature(
  { features }: { readonly features: readonly GatewayFeature[] },
  view: DrawJob['view'],
): MessageOfFeature | undefined {
  for (const { messages = {} } of features) {
    const message = lookupOwn<MessageOfFeature | undefined>(messages, view);
    if (message !== undefined) return message;
  }
  return undefined;
}
