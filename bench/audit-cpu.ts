/** How much CPU an audit of 100,000 mailboxes takes, against parsing the same bytes. */
import { auditLargeTenant } from './support/audit-once';
import type { Benchmark } from './support/benchmark';
import { cpuOf } from './support/cpu-of';
import { largeLists, largeState, startLargeTenant } from './support/tenant';

const mailboxes = 100_000;

export const auditCpu: Benchmark = {
  name: 'audit-cpu',
  about: `CPU of this process for all controls over ${mailboxes} mailboxes, against reading and parsing the same bytes`,
  unit: 's',
  goal: { kind: 'ratio', number: 2.5 },
  rounds: 5,
  open: async () => {
    const tenant = await startLargeTenant(largeState(mailboxes, 0));
    // Neither side pays for loading its packages and for code that is not compiled yet.
    await tenant.page(largeLists);
    await auditLargeTenant(tenant);
    return {
      round: async () => {
        const floor = await cpuOf(() => tenant.page(largeLists));
        const value = await cpuOf(() => auditLargeTenant(tenant));
        return { floor, value };
      },
      close: () => tenant.close(),
    };
  },
};
