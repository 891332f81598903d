/** A way in for what people do: what Bolt's app is made with, and how it is opened and closed. */
import type { Receiver } from '@slack/bolt';

export interface SlackReceiver {
  readonly receiver: Receiver;
  /** Throws InputError when what it is opened with is wrong. */
  open(): Promise<void>;
  /** Takes nothing new. */
  close(): Promise<void>;
  /** Gives up what acknowledgements still need, once nothing is under way. */
  leave(): Promise<void>;
  /** The port that it listens on; null: none. Throws before `open`. */
  port(): number | null;
}
