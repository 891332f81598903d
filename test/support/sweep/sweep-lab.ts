/** A simulated tenant of many mailboxes, and the background sweep over it with a clock that jumps over its pauses. */

import { type SweepDone, sweepTenant } from '../../../src/features/mailbox-sweep/worker/index';
import type { KeptMailbox, SweepHead, SweepStore } from '../../../src/posture/mailbox-sweep';
import { openSimulatedTenant } from '../tenants/simulated-tenant';

const begins = Date.parse('2026-11-24T09:00:00Z');

export const addressOf = (number: number): string => `p${number}@contoso.com`;
export const guidOf = (number: number): string => `0b000000-0000-4000-8000-${String(number).padStart(12, '0')}`;

/** A rule that sends all mail outside. */
export const outward = (number: number, more: object = {}) => ({
  Name: 'Sync',
  RuleIdentity: String(number),
  Identity: `p${number}\\${number}`,
  Enabled: true,
  ForwardTo: ['"e" [SMTP:e@mail.example]'],
  ...more,
});

export function officeOf(mailboxes: number, rules: Readonly<Record<string, readonly object[]>> = {}, more: object = {}) {
  const ofEach = (rows: readonly object[]) =>
    Object.fromEntries(Array.from({ length: mailboxes }, (_, number) => [addressOf(number), rows]));
  return {
    exchange: {
      AcceptedDomain: [{ Name: 'contoso.com', DomainName: 'contoso.com', DomainType: 'Authoritative', Default: true }],
      Mailbox: Array.from({ length: mailboxes }, (_, number) => ({
        Guid: guidOf(number),
        Identity: `p${number}`,
        Name: `p${number}`,
        UserPrincipalName: addressOf(number),
        PrimarySmtpAddress: addressOf(number),
        RecipientTypeDetails: 'UserMailbox',
        GrantSendOnBehalfTo: [],
      })),
      InboxRule: { ...ofEach([]), ...rules },
      MailboxPermission: ofEach([]),
      RecipientPermission: ofEach([]),
      MailboxFolderPermission: ofEach([{ FolderName: 'Inbox', User: 'Default', AccessRights: ['None'] }]),
      AdminAuditLogConfig: { UnifiedAuditLogIngestionEnabled: true },
      UnifiedAuditLog: [],
      ...more,
    },
  };
}

export function memorySweeps(): SweepStore & { readonly parts: SweepStore['parts']; lose(part: number): void } {
  let head: SweepHead | null = null;
  const kept = new Map<number, string>();
  return {
    head: () => Promise.resolve(head),
    saveHead: (_tenant, next) => {
      head = next;
      return Promise.resolve();
    },
    parts: () => Promise.resolve(new Map([...kept].map(([part, text]) => [part, JSON.parse(text) as readonly KeptMailbox[]]))),
    savePart: (_tenant, part, mailboxes) => {
      kept.set(part, JSON.stringify(mailboxes));
      return Promise.resolve();
    },
    lose: (part) => void kept.delete(part),
  };
}

export async function openSweepLab(state: ReturnType<typeof officeOf>) {
  let passed = 0;
  const clock = {
    now: () => new Date(begins + passed),
    monotonicMs: () => passed,
    sleep: (ms: number) => {
      passed += ms;
      return Promise.resolve();
    },
  };
  const tenant = await openSimulatedTenant(state, { now: clock.now });
  const sweeps = memorySweeps();
  let isBusy = (): boolean => false;
  const id = tenant.simulator.tenantId;
  return {
    id,
    tenant,
    sweeps,
    clock,
    pass: (ms: number): void => {
      passed += ms;
    },
    /** Whether someone is at the tenant, as the sweep asks it before each mailbox. */
    setBusy: (is: () => boolean): void => {
      isBusy = is;
    },
    step: (speed: { readonly everyMs: number; readonly forMs: number }): Promise<SweepDone> =>
      sweepTenant({ sweeps, clock, isBusy: () => isBusy() }, { id, client: tenant.client }, speed),
    close: () => tenant.close(),
  };
}
export type SweepLab = Awaited<ReturnType<typeof openSweepLab>>;
