/** No answer of the store takes more memory than a process has: anyone who writes to the store puts a value of 512 MB anywhere. */
import type { Redis } from 'ioredis';

/** Bytes of one answer. What we keep is shorter by far: a page of a ledger, a chunk of a plan. Files of evidence are read in pieces. */
const maxReply = 32 * 1024 * 1024;

/** What ioredis 6.0.0 calls the commands that wait for their answer, the oldest first. */
interface Waiting {
  readonly commandQueue: {
    peekFront(): WaitingCommand | undefined;
    shift(): WaitingCommand | undefined;
  };
}
interface WaitingCommand {
  readonly command: { reject(error: Error): void; readonly pipelineIndex?: number };
}

/**
 * The command whose answer is longer fails as if something of another type were there (see `foreign.ts`), and the rest of the answer is not read: the connection
 * is made again, as after any break.
 */
export function boundReplies(redis: Redis): void {
  const waiting = redis as unknown as Waiting;
  redis.on('connect', () => {
    let first: WaitingCommand | undefined;
    let bytes = 0;
    redis.stream.on('data', (data: Buffer) => {
      const { commandQueue } = waiting;
      // The parser listens before this: the command that waits now has at most a part of its answer, and where none waits everything was answered.
      const now = commandQueue.peekFront();
      bytes = now !== undefined && now === first ? bytes + data.length : 0;
      first = now;
      if (bytes <= maxReply) return;
      redis.stream.removeAllListeners('data');
      const failed = commandQueue.shift()?.command;
      const error = new Error('ERR The store answers with more than anyone of us keeps there.');
      failed?.reject(error);
      // Sent as one, and never sent again in part.
      for (
        let next = (failed?.pipelineIndex ?? Number.NaN) + 1;
        commandQueue.peekFront()?.command.pipelineIndex === next;
        next += 1
      )
        commandQueue.shift()?.command.reject(error);
      redis.disconnect(true);
    });
  });
}
