/** Runs a script of package.json to its end: what a person has to do first is told in a sentence, anything else with its stack. */
import { InputError } from '../../src/errors';

/** The exit code is the one that `main` set, 2 after an InputError and 1 after any other error. */
export function runScript(main: () => Promise<void>): void {
  main().then(
    () => process.exit(),
    (error: unknown) => {
      process.stderr.write(`${textOf(error)}\n`);
      process.exit(error instanceof InputError ? 2 : 1);
    },
  );
}

function textOf(error: unknown): string {
  if (error instanceof InputError) return error.message;
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
