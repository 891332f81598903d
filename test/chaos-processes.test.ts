/** Real workers, killed at a step of a change: the next one goes on, and nothing is done twice. */
import { createLedger } from '../adapters/redis/ledger';
import type { Card } from '../src/chat/card';
import { violations } from './support/chaos/checker';
import { spawnWorker, type WorkerProcess } from './support/chaos/spawn-worker';
import { stateFor } from './support/chaos/weather';
import { type ChatRoom, openChatRoom, textOf } from './support/chat-room';
import { type Harness, openHarness } from './support/harness';

const says = (words: string) => (card: Card) => textOf(card).includes(words);

let room: ChatRoom;
let harness: Harness;
let workers: WorkerProcess[];
beforeEach(async () => {
  workers = [];
  room = openChatRoom('terminal', 'hardening');
  const state = stateFor('7e000000-0000-4000-8000-0000000000aa', []);
  harness = await openHarness({ platform: room, state, controls: { 'pop-imap': {} }, withoutWorker: true });
});
afterEach(async () => {
  for (const worker of workers) worker.child.kill('SIGKILL');
  await Promise.all(workers.map((worker) => worker.ended));
  await harness.close();
});

async function startWorkerProcess(diesAt: number): Promise<WorkerProcess> {
  const worker = await spawnWorker(harness.workerFile, diesAt);
  workers.push(worker);
  return worker;
}

/** Steps are counted from the plan on: 12 lies in the first operation, 23 in the second, 40 in a later one. */
test.each([12, 23, 40])('a worker killed at step %i leaves a change that the next one ends', async (step) => {
  const mortalWorker = await startWorkerProcess(step);
  await room.says('ana', 'plan pop-imap');
  await room.waitFor(says('waiting for approval'), 'a plan to approve');
  await room.clicks('bo', 'Approve');
  expect(await mortalWorker.ended).toBe('SIGKILL');
  const next = await startWorkerProcess(0);
  await room.waitFor(says('applied and verified'), 'applied and verified');
  next.child.kill('SIGTERM');
  await next.ended;
  const entries = [];
  const ledger = createLedger(harness.valkey.connect(), { now: () => new Date() });
  for await (const entry of ledger.read(harness.tenantId)) entries.push(entry);
  expect(violations(harness.simulator.calls(), entries)).toEqual([]);
  expect(harness.simulator.calls().filter((call) => call.effect)).toHaveLength(6);
});
