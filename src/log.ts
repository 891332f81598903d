/** The logger as the product sees it; pino implements it. Fields never hold secrets or tenant content beyond ids. */
export interface Logger {
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
}
