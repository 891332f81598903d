/** Runs a script of package.json completely: what a person has to do first is reported in a sentence, anything else with its stack. */
import { InputError } from '../../../src/lib/errors';

/** The exit code is the one that `main` set, 2 after a mistake in what was asked for and 1 after any other error. */
export function runScript(main: () => Promise<void>): void {
  main().then(
    () => process.exit(),
    (error: unknown) => {
      process.stderr.write(`${textOf(error)}\n`);
      process.exit(isForPeople(error) ? 2 : 1);
    },
  );
}

/** A mistake in what was asked for, an option that there is none of among them: its message says what to do. */
function isForPeople(error: unknown): error is Error {
  return (
    error instanceof InputError ||
    (error instanceof TypeError && 'code' in error && String(error.code).startsWith('ERR_PARSE_ARGS_'))
  );
}

function textOf(error: unknown): string {
  if (isForPeople(error)) return error.message;
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
