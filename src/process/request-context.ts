/** The id of the request that is being worked on: it goes into every line of the log and every job, and so through both processes. */
import { AsyncLocalStorage } from 'node:async_hooks';

const current = new AsyncLocalStorage<string>();

/** Runs `work`, and everything it waits for, as part of a request. Without an id it stays part of none. */
export function inRequest<Result>(id: string | undefined, work: () => Result): Result {
  return id === undefined ? work() : current.run(id, work);
}

/** Undefined outside any request. */
export function currentRequest(): string | undefined {
  return current.getStore();
}
