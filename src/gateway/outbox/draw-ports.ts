/** What drawing messages takes: the tenants with their channels, the chats, and what is known of messages. */
import type { DisplayedVersionStore, MessageStore } from '../../chat/message-store.js';
import type { Messenger } from '../../chat/platform.js';
import type { FeatureStores } from '../../features/ports.js';
import type { AddsJobs } from '../../queue/job.js';
import type { CardPorts } from './load-change-view.js';
import type { PostedAlarms } from './posted-alarms.js';
import type { TenantChannels } from './tenant-channels.js';

export interface DrawPorts extends CardPorts, FeatureStores {
  readonly messages: MessageStore;
  readonly shown: DisplayedVersionStore;
  /** Which alarms were posted, as this process knows it: one for as long as it runs. */
  readonly alarms: PostedAlarms;
  readonly jobs: AddsJobs;
  /** Milliseconds until the quiet hours of a tenant are over; 0 outside of them. */
  readonly quietForMs: (tenantId: string) => number;
  readonly tenants: readonly TenantChannels[];
  /** The platforms that this gateway speaks, by name. */
  readonly messengers: ReadonlyMap<string, Messenger>;
}
