/** The eight ways and the small settings beside them, from chat and in two tenants: planned, approved by someone else, applied, verified, and undone exactly. */
import demo from '../examples/demo-tenant.json';
import type { Card } from '../src/chat/card';
import { usualTiming } from '../src/compose/safeguards';
import { type ChatRoom, changeIdIn, deedOf, openChatRoom, textOf } from './support/chat/chat-room';
import { type Harness, openHarness, people } from './support/corridor/harness';
import { withoutServiceProperties } from './support/tenants/tenant-lab';
import { type HurriedClock, hurriedClock } from './support/time/hurried-clock';

const approvals = { approvers: { people: Object.values(people) }, tiers: { low: 1, medium: 1, high: 1 } };
const filter = ['203.0.113.0/24', '198.51.100.0/28'];
const controls = {
  'owa-groups': { groups: ['Frontline'] },
  'inbound-filter': { ranges: filter },
  'country-block': { block: ['KP'] },
  'app-service-ip': { ranges: filter },
  'onmicrosoft-inbound': { allow: ['admin@contoso.onmicrosoft.com'] },
};
const says =
  (...words: readonly string[]) =>
  (card: Card) =>
    words.every((one) => textOf(card).includes(one));

/** The demo tenant before anything was done about its mail: what it has of the filter and of onmicrosoft.com is in the way of a plan. */
const first = { ...demo, exchange: { ...demo.exchange, InboundConnector: [], TransportRule: [] } };
/** The same under another id, so that nothing of one tenant can stand for the other. */
const second = { ...first, organization: { ...demo.organization, id: '7e2f4d0a-0000-4000-8000-0000000fab01' } };

let room: ChatRoom;
let clock: HurriedClock;
let harness: Harness;
beforeAll(async () => {
  room = openChatRoom('terminal', 'hardening');
  clock = hurriedClock();
  harness = await openHarness({
    platform: room,
    clock,
    state: first,
    controls,
    settings: { approvals },
    timing: { ...usualTiming, leaseMs: 10 * 60_000, reconcileEveryMs: 100 },
    simulated: {
      fabrikam: {
        state: second,
        settings: { channel: { terminal: 'hardening' }, breakGlass: ['bg1@contoso.com', 'bg2@contoso.com'], controls },
      },
    },
  });
});
afterAll(() => harness.close());

const tenants = ['contoso', 'fabrikam'] as const;
type Tenant = (typeof tenants)[number];

/** The tenant without its own log, which keeps what was done. */
function inTenant(name: Tenant): unknown {
  const { exchange, ...others } = withoutServiceProperties(harness.simulators.get(name)?.state()) as typeof demo;
  const { UnifiedAuditLog: _log, ...settled } = exchange;
  return JSON.parse(JSON.stringify({ ...others, exchange: settled }));
}

const planned = [
  'exchange-powershell',
  'command-line-tools',
  'pop-imap',
  'legacy-auth',
  'smtp-auth',
  'owa-groups',
  'inbound-filter',
  'direct-send',
  'country-block',
  'app-service-ip',
  'onmicrosoft-inbound',
  'mail-warnings',
  'calendar-sharing',
  'authenticator-context',
  'idle-timeout',
] as const;

describe.each(tenants)('in %s', (tenant) => {
  test.each(planned.map((control) => ({ control })))(
    '$control is planned, approved, applied, verified and undone, exactly as before',
    async ({ control }) => {
      const before = inTenant(tenant);
      await room.says('ana', `plan ${control} ${tenant}`);
      const plan = await room.waitFor(says(deedOf(control), ` in ${tenant}`, 'waiting for approval'), 'a plan');
      const id = changeIdIn(plan);
      await room.clicks('bo', 'Approve');
      await room.waitFor(says(id, 'applied and verified'), 'applied');
      expect(inTenant(tenant)).not.toEqual(before);
      await room.clicks('ana', 'Revert');
      const undone = await room.waitFor(
        (card) => says(id, 'undid itself')(card) || says(`Undo ${id}`, 'waiting for approval')(card),
        'undone',
      );
      if (says(`Undo ${id}`)(undone)) {
        await room.clicks('cy', 'Approve');
        await room.waitFor(says(`Undo ${id}`, 'applied and verified'), 'undone');
      }
      expect(inTenant(tenant)).toEqual(before);
    },
  );

  test('services of Azure that are open to every address are named, each with the command that closes it', async () => {
    await room.says('ana', `audit azure-services ${tenant}`);
    await room.waitFor(says('azure-services', 'az storage account update', tenant), 'the command');
  });

  test('policies that let people install add-ins are named, each with the command that takes the role away', async () => {
    await room.says('ana', `audit outlook-add-ins ${tenant}`);
    await room.waitFor(says('outlook-add-ins', 'Remove-ManagementRoleAssignment', tenant), 'the command');
  });
});
