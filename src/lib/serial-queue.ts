/** One after the other: what is sent runs when everything before it has ended, however that ended. */

export type SerialQueue = <Result>(work: () => Promise<Result>) => Promise<Result>;

export function serialQueue(): SerialQueue {
  let last: Promise<unknown> = Promise.resolve();
  return (work) => {
    const next = last.then(work, work);
    last = next.catch(() => undefined);
    return next;
  };
}
