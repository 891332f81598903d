/** How many requests and hours the background sweep takes for the inbox rules of 50,000 mailboxes, at the usual pace, on the simulated tenant. */
import { addressOf, officeOf, openSweepLab, outward } from '../test/support/sweep/sweep-lab';
import type { Benchmark } from './support/benchmark';

const mailboxes = 50_000;
/** One mailbox in ten has a rule, which takes a second list. */
const ruleEvery = 10;
const minute = 60_000;
const hour = 60 * minute;
const pace = { everyMs: 500, forMs: 45_000 };

export const mailboxSweep: Benchmark = {
  name: 'mailbox-sweep',
  about: `hours of the tenant's clock until the inbox rules of ${mailboxes} mailboxes are read by steps of 45 s a minute, against one request each at the same pace`,
  unit: 'h',
  goal: { kind: 'atMost', number: 24 },
  rounds: 1,
  open: async () => {
    const rules = Array.from({ length: mailboxes / ruleEvery }, (_, at) => [addressOf(at * ruleEvery), [outward(at)]] as const);
    const lab = await openSweepLab(officeOf(mailboxes, Object.fromEntries(rules)));
    return {
      round: async () => {
        const began = lab.clock.monotonicMs();
        const [seconds, cpu] = [performance.now(), process.cpuUsage()];
        let read = 0;
        for (;;) {
          const stepBegan = lab.clock.monotonicMs();
          const { ended, rules: now } = await lab.step(pace);
          read += now;
          if (read >= mailboxes) break;
          if (ended === 'done' || ended === 'busy') throw new Error(`The sweep ended: ${ended}.`);
          lab.pass(Math.max(0, minute - (lab.clock.monotonicMs() - stepBegan)));
        }
        const calls = lab.tenant.simulator.calls().filter(({ service }) => service === 'exchange').length;
        const hours = (lab.clock.monotonicMs() - began) / hour;
        const { user, system } = process.cpuUsage(cpu);
        const took = `${((performance.now() - seconds) / 1000).toFixed(0)} s, ${((user + system) / 1e6).toFixed(0)} s of a processor`;
        process.stderr.write(
          `mailbox-sweep: ${mailboxes} mailboxes, ${calls} requests, ${hours.toFixed(2)} h, measured in ${took}\n`,
        );
        return { floor: (mailboxes * pace.everyMs) / hour, value: hours };
      },
      close: () => lab.close(),
    };
  },
};
