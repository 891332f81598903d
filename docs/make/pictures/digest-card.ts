/** What is said of a tenant that was looked at for a fortnight: controls are closed one after the other, and on the last day one is open again. */
import demo from '../../../examples/demo-tenant.json';
import type { Card } from '../../../src/chat/card';
import { controls as everyControl } from '../../../src/controls/index';
import { digestSections } from '../../../src/features/digest-sections';
import type { DrawJob } from '../../../src/queue/redraw';
import { digestMessage } from '../../../src/views/digest';
import { driftCard } from '../../../src/views/drift';
import { openRoundsLab } from '../../../test/support/corridor/rounds-lab';

const lastDay = new Date('2026-11-24T08:00:00Z');
const tenantId = demo.organization.id;
const days = 14;
const dayMs = 86_400_000;

/** The digest of the last day, and the alert of what was opened again on it. */
export async function postureCards(
  controls: Readonly<Record<string, unknown>>,
): Promise<Readonly<Record<'digest' | 'drift', Card>>> {
  let today = 0;
  const lab = openRoundsLab({
    tenants: [
      {
        name: 'contoso',
        id: tenantId,
        state: () => stateOf(today),
        settings: { channel: { terminal: 'hardening' }, digest: { at: '08:00', timeZone: 'UTC' }, controls },
      },
    ],
  });
  const drawn: DrawJob[] = [];
  for (today = 0; today < days; today += 1)
    drawn.push(...(await lab.at(new Date(lastDay.getTime() - (days - 1 - today) * dayMs))));
  const [digest] = await lab.work.rounds.digests([tenantId]);
  if (digest === null || digest === undefined) throw new Error('There is no digest.');
  const view = {
    day: digest.day,
    tenants: [{ tenant: 'contoso', digest }],
    nameOf: (id: string) => id,
    controls: everyControl,
    now: lastDay,
    sections: digestSections,
  };
  const alert = drawn.findLast((job) => job.view === 'drift')?.subject ?? '';
  const [entry] = await lab.work.ledger.subject(tenantId, alert);
  if (entry?.event.type !== 'drifted') throw new Error('Nothing has drifted.');
  const { move } = entry.event;
  const control = everyControl.find(({ id }) => id === move.control);
  return { digest: digestMessage(view).card, drift: driftCard({ tenant: 'contoso', move, control, waived: [] }) };
}

/** Who opened it, as the audit log of Exchange writes it down. */
const openedPop = {
  CreationDate: '2026-11-24T05:12:00Z',
  Operations: 'Set-CASMailbox',
  UserIds: 'eli@contoso.com',
  AuditData: JSON.stringify({
    CreationTime: '2026-11-24T05:12:00',
    Operation: 'Set-CASMailbox',
    UserId: 'eli@contoso.com',
    ObjectId: 'kim@contoso.com',
    ResultStatus: 'True',
    Parameters: [
      { Name: 'Identity', Value: 'kim@contoso.com' },
      { Name: 'PopEnabled', Value: 'True' },
    ],
  }),
};

/** The demo tenant on one of the days. */
function stateOf(day: number): Readonly<Record<string, unknown>> {
  const { exchange } = demo;
  const isClosed = day >= 4;
  const isOpenAgain = day === days - 1;
  return {
    ...demo,
    exchange: {
      ...exchange,
      UnifiedAuditLog: isOpenAgain ? [openedPop] : [],
      OrganizationConfig: { ...exchange.OrganizationConfig, RejectDirectSend: day >= 6 },
      TransportConfig:
        day >= 10 ? { ...exchange.TransportConfig, SmtpClientAuthenticationDisabled: true } : exchange.TransportConfig,
      CASMailbox: exchange.CASMailbox.map((mailbox) =>
        isClosed
          ? { ...mailbox, PopEnabled: isOpenAgain && mailbox.PrimarySmtpAddress.startsWith('kim@'), ImapEnabled: false }
          : mailbox,
      ),
      CASMailboxPlan: exchange.CASMailboxPlan.map((plan) =>
        isClosed ? { ...plan, PopEnabled: false, ImapEnabled: false } : plan,
      ),
    },
  };
}
