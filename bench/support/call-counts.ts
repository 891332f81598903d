/** How often each function of a running process was called, as V8 counts it: through its inspector, so that the product carries no counters for this. */
import { relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { WebSocket } from 'ws';

/** The calls since the counts were taken last. */
export interface CallCounts {
  /** Paths below `dist/` of the files of which any function ran, without loading them. */
  readonly files: ReadonlySet<string>;
  /** @param file path below `dist/` */
  of(file: string, name: string): number;
}

export interface CallCounter {
  /** Gives what was counted since it was taken last, and counts again. */
  take(): Promise<CallCounts>;
  close(): void;
}

interface Range {
  readonly startOffset: number;
  readonly count: number;
}

interface CoveredFile {
  readonly url: string;
  readonly functions: readonly { readonly functionName: string; readonly ranges: readonly Range[] }[];
}

/**
 * Lets a process go on that waits for its inspector.
 * @param inspector address that Node says it listens on
 * @param root the folder whose files are counted
 */
export async function countCalls(inspector: string, root: string): Promise<CallCounter> {
  const socket = new WebSocket(inspector);
  const waiting = new Map<number, (answer: Answer) => void>();
  socket.on('message', (data: Buffer) => {
    const answer = JSON.parse(data.toString()) as Answer;
    waiting.get(answer.id)?.(answer);
    waiting.delete(answer.id);
  });
  await new Promise((resolve, reject) => {
    socket.once('open', resolve);
    socket.once('error', reject);
  });
  let asked = 0;
  const call = (method: string, params: object = {}): Promise<Answer> => {
    asked += 1;
    const id = asked;
    socket.send(JSON.stringify({ id, method, params }));
    return new Promise((resolve) => {
      waiting.set(id, resolve);
    });
  };
  await call('Profiler.enable');
  // Without the details V8 counts each time that an async function goes on; it has them of what it compiles from now on.
  await call('Profiler.startPreciseCoverage', { callCount: true, detailed: true });
  await call('Runtime.runIfWaitingForDebugger');
  return {
    take: async () => countsOf((await call('Profiler.takePreciseCoverage')).result?.result ?? [], root),
    close: () => socket.terminate(),
  };
}

interface Answer {
  readonly id: number;
  readonly result?: { readonly result?: readonly CoveredFile[] };
}

function countsOf(covered: readonly CoveredFile[], root: string): CallCounts {
  const calls = new Map<string, Map<string, number>>();
  for (const { url, functions } of covered) {
    if (!url.startsWith('file:')) continue;
    const file = relative(root, fileURLToPath(url));
    if (file.startsWith('..')) continue;
    const counts = new Map<string, number>();
    for (const { functionName, ranges } of functions) {
      const [whole] = ranges;
      // What begins where the file does is the module itself, and runs as it is loaded.
      if (whole === undefined || whole.startOffset === 0 || whole.count === 0) continue;
      counts.set(functionName, (counts.get(functionName) ?? 0) + whole.count);
    }
    if (counts.size > 0) calls.set(file, counts);
  }
  return { files: new Set(calls.keys()), of: (file, name) => calls.get(file)?.get(name) ?? 0 };
}
