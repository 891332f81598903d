/** A stranger's flood: somebody else's approval goes through meanwhile, the gateway stays small, and the record holds nothing of it. */
import { readFileSync } from 'node:fs';
import { openGround } from './support/chaos/ground';
import { textOf } from './support/chat-room';

const acts = 3000;

test('while a stranger does three thousand acts, an approval is recorded within two seconds and the gateway stays below 300 MB', async () => {
  const ground = await openGround({ mailboxes: 2 });
  try {
    const gateway = await ground.start('gateway');
    await ground.host('worker');
    await ground.room.says('ana', 'plan pop-imap');
    await ground.room.waitFor((card) => textOf(card).includes('waiting for approval'), 'a plan to approve');
    const before = (await ground.entries()).length;
    const flood = Array.from({ length: acts }, () => ground.room.says('mallory', 'link'));
    const pressed = performance.now();
    await ground.room.clicks('bo', 'Approve');
    const answeredMs = performance.now() - pressed;
    await Promise.all(flood);
    await ground.room.waitFor((card) => textOf(card).includes('applied and verified'), 'the change');
    const entries = (await ground.entries()).slice(before);
    const peakMb = Number(/VmHWM:\s+(\d+) kB/.exec(readFileSync(`/proc/${gateway.child.pid}/status`, 'utf8'))?.[1]) / 1024;
    expect(entries.filter(({ event }) => /link/i.test(event.type))).toEqual([]);
    expect(entries.some(({ event }) => event.type === 'approved')).toBe(true);
    expect(answeredMs).toBeLessThan(2000);
    expect(peakMb).toBeLessThan(300);
  } finally {
    await ground.close();
  }
}, 60_000);
