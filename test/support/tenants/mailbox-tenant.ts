/** Tenants of a few mailboxes, for stories about what moves. */

/** What is on for a mailbox, or for those that are made from the plan. */
type On = 'both' | 'pop' | 'none';

const protocols = (on: On) => ({ PopEnabled: on !== 'none', ImapEnabled: on === 'both' });

/**
 * @param mailboxes by the local part of its address, which is a number or a word of at most twelve letters
 * @param plan what new mailboxes are given
 */
export function tenantOfMailboxes(mailboxes: Readonly<Record<string, On>>, plan: On) {
  return {
    schema: 'tenant-state/1',
    asOf: '2026-11-24T00:00:00Z',
    exchange: {
      CASMailbox: Object.entries(mailboxes).map(([name, on]) => ({
        PrimarySmtpAddress: `${name}@contoso.com`,
        Guid: `0a000000-0000-4000-8000-${name.padStart(12, '0')}`,
        ...protocols(on),
      })),
      CASMailboxPlan: [{ Name: 'ExchangeOnlineEnterprise', Guid: '0b000000-0000-4000-8000-000000000001', ...protocols(plan) }],
    },
  };
}

/** Two mailboxes. POP is on for those that are named. `id`: the tenant that is to change, absent for a new one. */
export function openTenant(id?: string, ...open: readonly string[]) {
  const on = (name: string): On => (open.includes(name) ? 'pop' : 'none');
  return { ...tenantOfMailboxes({ 1: on('1'), 2: on('2') }, 'none'), ...(id === undefined ? {} : { organization: { id } }) };
}
