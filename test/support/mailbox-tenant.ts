/** A tenant of two mailboxes, for stories about what moves. */

/** POP is on for the mailboxes that are named. `id`: the tenant that is to change, absent for a new one. */
export function openTenant(id?: string, ...open: readonly string[]) {
  return {
    schema: 'tenant-state/1',
    asOf: '2026-11-24T00:00:00Z',
    ...(id === undefined ? {} : { organization: { id } }),
    exchange: {
      CASMailbox: ['1', '2'].map((name) => ({
        PrimarySmtpAddress: `${name}@contoso.com`,
        Guid: `0a000000-0000-4000-8000-${name.padStart(12, '0')}`,
        PopEnabled: open.includes(name),
        ImapEnabled: false,
      })),
      CASMailboxPlan: [
        { Name: 'ExchangeOnlineEnterprise', Guid: '0b000000-0000-4000-8000-000000000001', PopEnabled: false, ImapEnabled: false },
      ],
    },
  };
}
