/** A tenant with where its messages are shown. */
import type { Conversation } from '../../chat/platform.js';
import type { TenantAddress } from '../decisions/recorder.js';

/** A tenant with the channel of each platform in which its approvals are shown, and the one to use when that is gone. */
export type TenantChannels = TenantAddress & {
  readonly channel: Readonly<Record<string, string>>;
  readonly fallback?: Readonly<Record<string, string>>;
  /** Where else alerts of the tenant go, as its settings say. */
  readonly alerts?: readonly Conversation[];
};
