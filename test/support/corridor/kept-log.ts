/** What a process keeps while it runs, for tests to look at: what was logged, and which acts were claimed. */
import type { Logger } from '../../../src/lib/log';

/** A logger that keeps what was said. */
export class KeptLog implements Logger {
  readonly lines: string[] = [];
  info = (fields: object, message: string): void => this.keep('info', fields, message);
  warn = (fields: object, message: string): void => this.keep('warn', fields, message);
  error = (fields: object, message: string): void => this.keep('error', fields, message);

  private keep(level: string, fields: object, message: string): void {
    this.lines.push(`${level} ${message} ${JSON.stringify(fields)}`);
  }
}

/** A store of claimed keys that outlives a restart of an adapter. */
export function claims(): (key: string) => Promise<boolean> {
  const seen = new Set<string>();
  return async (key) => {
    if (seen.has(key)) return false;
    seen.add(key);
    return true;
  };
}
