/** What a feature has in the gateway: its commands, its buttons, and the messages that it has drawn. */
import type { Message } from '../chat/card.js';
import type { FeatureView } from '../features/terms.js';
import { lookupOwn } from '../lib/lookup-own.js';
import type { DrawJob } from '../queue/redraw.js';
import type { Button } from './buttons/button.js';
import type { CommandGroup } from './commands/help.js';
import type { DrawPorts } from './outbox/draw-ports.js';
import type { CardPorts } from './outbox/load-change-view.js';
import type { TenantChannels } from './outbox/tenant-channels.js';

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
  /** The buttons that no other feature has. */
  readonly buttons?: readonly Button[];
  /** What it has drawn, by the view of a job. */
  readonly messages?: Readonly<Partial<Record<FeatureView, MessageOfFeature>>>;
  /** By what a button Plan is about: what the form behind it asked for. */
  readonly plans?: Readonly<Record<string, NonNullable<Button['run']>>>;
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
