/** The time that the store has: the one clock that all processes see. */
import type { StoreClient } from './connection.js';

/** Rejects where the store is away, or this user may not ask. */
export async function serverTime(client: StoreClient): Promise<Date> {
  // Seconds, and microseconds of the current one.
  const [seconds = 0, micros = 0] = await client.time();
  return new Date(seconds * 1000 + micros / 1000);
}
