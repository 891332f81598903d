/** How people read a moment, everywhere alike. */

/** For example `2026-11-22 21:40 UTC`. */
export function utcMinute(at: Date): string {
  return `${at.toISOString().slice(0, 16).replace('T', ' ')} UTC`;
}
