/** How long an audit of 100,000 mailboxes takes, against bare paging of the same pages. */
import { performance } from 'node:perf_hooks';
import { auditLargeTenant } from './support/audit-once';
import type { Benchmark } from './support/benchmark';
import { largeLists, largeState, startLargeTenant } from './support/tenant';

const mailboxes = 100_000;
const latencyMs = 150;

export const audit: Benchmark = {
  name: 'audit',
  about: `all controls over ${mailboxes} mailboxes at ${latencyMs} ms a page, against bare paging over HTTPS`,
  unit: 's',
  goal: { kind: 'ratio', number: 1.15 },
  rounds: 3,
  open: async () => {
    const tenant = await startLargeTenant(largeState(mailboxes, latencyMs));
    return {
      round: async () => {
        const began = performance.now();
        await tenant.page(largeLists);
        const paged = performance.now();
        await auditLargeTenant(tenant);
        return { floor: (paged - began) / 1000, value: (performance.now() - paged) / 1000 };
      },
      close: () => tenant.close(),
    };
  },
};
