/** The logger as the product sees it; pino implements it. Fields never hold secrets or tenant content beyond ids. */

export interface LogsWarnings {
  warn(fields: object, message: string): void;
}

export interface LogsErrors {
  error(fields: object, message: string): void;
}

export interface Logger extends LogsWarnings, LogsErrors {
  info(fields: object, message: string): void;
}

/** Clients report a lost store in a tight loop (thousands of errors a second were seen): the log takes one line a minute of each kind. */
export function onceAMinute(report: (error: Error) => void): (error: Error) => void {
  let quiet = false;
  return (error) => {
    if (quiet) return;
    quiet = true;
    setTimeout(() => (quiet = false), 60_000).unref();
    report(error);
  };
}
