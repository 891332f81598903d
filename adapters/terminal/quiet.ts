/** Tells when what a line of piped input set off has come to rest, so that a script reads like a conversation. */

/** Answers that say "a message follows" are waited for this long; a worker may still be starting. */
const firstMessageWithinMs = 20_000;

export class Quiet {
  private messages = 0;
  private timer: NodeJS.Timeout | undefined;
  private settle: (() => void) | undefined;

  /** `pauseMs`: how long nothing may have been shown; 0 waits for nothing. */
  constructor(private pauseMs: number) {}

  /** How many messages were shown so far. */
  get count(): number {
    return this.messages;
  }

  /** A message was shown or changed. */
  stir(): void {
    this.messages += 1;
    if (this.settle !== undefined) this.wait(this.pauseMs);
  }

  /** Settles once nothing was shown for a while; `expecting` is true while the message that matters has not come yet. */
  async settled(expecting: boolean): Promise<void> {
    if (this.pauseMs === 0) return;
    await new Promise<void>((settle) => {
      this.settle = settle;
      this.wait(expecting ? firstMessageWithinMs : this.pauseMs);
    });
  }

  /** Nothing is waited for any more. */
  stop(): void {
    this.pauseMs = 0;
    this.finish();
  }

  private finish(): void {
    clearTimeout(this.timer);
    this.settle?.();
    this.settle = undefined;
  }

  private wait(ms: number): void {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.finish(), ms);
  }
}
