/** A start in the middle of a fail-over. */
import { awaitStore } from '../../src/compose/await-store';

const refused = new Error('NOREPLICAS Not enough good replicas to write.');

/** A store that refuses `times` times, and a clock that passes while someone sleeps. */
function place(times: number, error = refused) {
  let ms = 0;
  const told: string[] = [];
  const tries = { count: 0 };
  const write = (): Promise<string> => {
    tries.count += 1;
    return tries.count <= times ? Promise.reject(error) : Promise.resolve('OK');
  };
  const sleep = (forMs: number): Promise<void> => {
    ms += forMs;
    return Promise.resolve();
  };
  const logger = { warn: (_fields: unknown, text?: string) => void told.push(text ?? '') };
  return { write, tries, told, parts: { clock: { monotonicMs: () => ms, sleep }, logger } };
}

test('waits until the store takes writes, and says so once', async () => {
  const { write, tries, told, parts } = place(3);
  await awaitStore(write, parts);
  expect(tries.count).toBe(4);
  expect(told).toEqual(['the start waits for the store']);
});

test('ends with what the store says where it refuses for longer than a fail-over takes', async () => {
  const { write, parts } = place(Number.POSITIVE_INFINITY);
  await expect(awaitStore(write, parts)).rejects.toBe(refused);
});

test('ends at once with anything else', async () => {
  const other = new Error('NOPERM this user has no permissions');
  const { write, tries, parts } = place(1, other);
  await expect(awaitStore(write, parts)).rejects.toBe(other);
  expect(tries.count).toBe(1);
});
