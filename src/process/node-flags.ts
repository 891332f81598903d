/** How Node is started for each process. */

/**
 * The size of the young generation in MB, of which Node takes 16. The gateway answers small events and keeps nothing: 4 saves it about
 * 20 MB. The worker streams whole tenants through it: with 8 its peak is 15 MB lower and grows less with the size of the tenant, at the
 * same CPU (`npm run bench -- --only memory --only audit-cpu`).
 */
export const processFlags: Readonly<Record<'gateway' | 'worker', readonly string[]>> = {
  gateway: ['--max-semi-space-size=4'],
  worker: ['--max-semi-space-size=8'],
};
