/** What becomes of a command whose output is not taken: anyone who read it has ended, or the disk is full. */
import { printText } from './print-lines.js';

/** As of a program that the system ended by SIGPIPE. */
export const nobodyReads = 141;

/** Ends this process then. */
export function endWithItsReader(): void {
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') process.exit(nobodyReads);
    const why = error.code === 'ENOSPC' ? 'the disk is full' : error.message;
    printText(`Standard output cannot be written: ${why}. What was printed is not whole.`, process.stderr);
    process.exit(1);
  });
  // Anyone who closed it hears nothing, and the command goes on.
  process.stderr.on('error', () => undefined);
}
