/** What our real clients sent: every request that a simulated tenant received, with what it was sent for. */
import type { RecordedCall } from '../../../adapters/m365/simulator/index';

/** Which of our two registrations in Entra ID has to be allowed to send a request. */
export type App = 'read' | 'write';

export interface Recorded extends RecordedCall {
  /** The app that asks; a reading one is `read`, although the app that writes reads the same. */
  readonly app: App;
  /** What was going on, for anyone who looks for a request that is wrong: a control and its case, or a story. */
  readonly during: string;
}

/** Collects the requests of one simulated tenant after another. */
export class Recorder {
  readonly requests: Recorded[] = [];
  /** What did not come completely, because the simulated service refused a request: that request is judged all the same. */
  readonly broken: string[] = [];

  /** Runs a part, and takes down what the tenant received in it, whatever became of it. */
  async record(
    what: Pick<Recorded, 'app' | 'during'>,
    { run, calls }: { readonly run: () => Promise<void>; readonly calls: () => readonly RecordedCall[] },
  ): Promise<void> {
    try {
      await run();
    } catch (error) {
      this.broken.push(`${what.during}: ${error instanceof Error ? error.message : String(error)}`);
    }
    this.take(calls(), what);
  }

  /** Takes down what a tenant received, without the tokens. */
  take(calls: readonly RecordedCall[], { app, during }: Pick<Recorded, 'app' | 'during'>): void {
    for (const call of calls) if (call.service !== 'entra') this.requests.push({ ...call, app, during });
  }
}
