/** An unknown account's flood: someone else's approval goes through meanwhile, the gateway stays small, and the record holds nothing of it. */
import { readFileSync } from 'node:fs';
import { openSetup } from '../support/chaos/setup';
import { patientTiming } from '../support/chaos/weather';
import { textOf } from '../support/chat/chat-room';

const acts = 3000;

/** Seconds of a processor that a process took: fields 14 and 15 of proc(5), in ticks of a hundredth. A busy machine takes longer, but no more of them. */
function cpuOf(pid: number | undefined): number {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8')
    .replace(/^.*\) /, '')
    .split(' ');
  return (Number(fields[11]) + Number(fields[12])) / 100;
}

test('while an unknown account does three thousand acts, an approval takes the gateway two seconds at most, and it stays below 300 MB', async () => {
  const setup = await openSetup({ mailboxes: 2, timing: patientTiming });
  try {
    const gateway = await setup.start('gateway');
    await setup.host('worker');
    await setup.room.says('ana', 'plan pop-imap');
    await setup.room.waitFor((card) => textOf(card).includes('waiting for approval'), 'a plan to approve');
    const known = (await setup.entries()).length;
    const flood = Array.from({ length: acts }, () => setup.room.says('mallory', 'link'));
    const before = cpuOf(gateway.child.pid);
    await setup.room.clicks('bo', 'Approve');
    const took = cpuOf(gateway.child.pid) - before;
    await Promise.all(flood);
    await setup.room.waitFor((card) => textOf(card).includes('applied and verified'), 'the change');
    const entries = (await setup.entries()).slice(known);
    const peakMb = Number(/VmHWM:\s+(\d+) kB/.exec(readFileSync(`/proc/${gateway.child.pid}/status`, 'utf8'))?.[1]) / 1024;
    expect(entries.filter(({ event }) => /link/i.test(event.type))).toEqual([]);
    expect(entries.some(({ event }) => event.type === 'approved')).toBe(true);
    expect(took).toBeLessThan(2);
    expect(peakMb).toBeLessThan(300);
  } finally {
    await setup.close();
  }
});
