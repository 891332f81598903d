/** Looks that come again and again end in order: a roll-out takes no connection from under one. */
import { setTimeout as pause } from 'node:timers/promises';
import { lookEvery } from '../../src/lib/look-every';

interface Look {
  readonly ends: AbortSignal;
  readonly finish: () => void;
}

/** Each look lasts until it is finished. */
function held() {
  const begun: Look[] = [];
  let heard: () => void = () => undefined;
  const looks = lookEvery(1, (ends) => {
    return new Promise<void>((finish) => {
      begun.push({ ends, finish });
      heard();
    });
  });
  const next = (): Promise<void> =>
    new Promise((resolve) => {
      heard = resolve;
    });
  return { looks, begun, next };
}

/** Many intervals long. */
const aWhile = (): Promise<void> => pause(20);

test('a look that takes longer than its interval has no second one beside it', async () => {
  const { looks, begun, next } = held();
  await next();
  await aWhile();
  expect(begun).toHaveLength(1);
  begun[0]?.finish();
  await next();
  begun[1]?.finish();
  await looks.close();
});

test('a process that stops waits for the look that runs, and says to it that it is the last', async () => {
  const { looks, begun, next } = held();
  await next();
  let isOver = false;
  const closing = looks.close().then(() => {
    isOver = true;
  });
  await aWhile();
  expect({ isOver, isLast: begun[0]?.ends.aborted }).toEqual({ isOver: false, isLast: true });
  begun[0]?.finish();
  await closing;
  await aWhile();
  expect(begun).toHaveLength(1);
});

test('a look that nobody answers keeps no process from stopping', async () => {
  const { looks, next } = held();
  await next();
  await expect(looks.close(1)).resolves.toBeUndefined();
});
