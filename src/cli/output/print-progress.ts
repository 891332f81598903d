/** What a command is at, as one line of a terminal that is gone when it is done: nothing where nobody looks, or where the output is kept. */
import { plainText } from '../../chat/safe-text.js';
import { showsProgress } from '../../config/load.js';

interface Screen {
  readonly isTTY?: boolean;
  readonly columns?: number;
  write(text: string): unknown;
}

const usualWidth = 80;
/** To the first column, and nothing is left of the line. */
const cleared = '\r\u001b[K';

/** Shows what `run` says that it is at, and `first` until it does. On standard error: standard output is the answer, and nothing else. */
export async function withProgress<Result>(
  first: string,
  run: (at: (what: string) => void) => Promise<Result>,
  screen: Screen = process.stderr,
): Promise<Result> {
  if (!showsProgress(screen)) return run(() => undefined);
  const show = (what: string): void => {
    const width = (screen.columns ?? usualWidth) - 1;
    screen.write(`${cleared}${Array.from(plainText(what)).slice(0, width).join('')}`);
  };
  try {
    show(first);
    return await run(show);
  } finally {
    screen.write(cleared);
  }
}
