/** The eight ways and the small settings beside them, from chat and in two tenants: planned, approved by someone else, applied, verified, kept, and undone exactly. */
import { eightWays } from '../../docs/make/eight-ways-rows';
import demo from '../../examples/demo-tenant.json';
import type { Card } from '../../src/chat/card';
import { usualTiming } from '../../src/compose/safeguards';
import { buttonsOf, type ChatRoom, changeIdIn, changeTitleOf, openChatRoom, textOf } from '../support/chat/chat-room';
import { type Harness, openHarness, people } from '../support/corridor/harness';
import { plannedInStory } from '../support/evidence/planned-stories';
import { isFull } from '../support/runner/counts';
import { withoutServiceProperties } from '../support/tenants/tenant-lab';
import { type HurriedClock, hurriedClock } from '../support/time/hurried-clock';

const approvals = { approvers: { people: Object.values(people) }, tiers: { low: 1, medium: 1, high: 1 } };
/** hardenbot signs in from there. */
const bot = { egress: ['203.0.113.9'] };
const filter = ['203.0.113.0/24', '198.51.100.0/28'];
const controls = {
  'owa-groups': { groups: ['Frontline'] },
  'inbound-filter': { ranges: filter },
  'country-block': { block: ['KP'] },
  'workload-ip': { ranges: filter },
  'app-service-ip': { ranges: filter },
  'azure-services': { ranges: filter },
  'onmicrosoft-inbound': { allow: ['admin@contoso.onmicrosoft.com'] },
};
const says =
  (...words: readonly string[]) =>
  (card: Card) =>
    words.every((one) => textOf(card).includes(one));

/** What policies on programs take, and a program of the tenant's own that they can restrict. */
const workloads = {
  licence: {
    id: 'contoso_workload',
    skuId: '52cdf00e-8303-4223-a749-ff69a13e2dd0',
    skuPartNumber: 'Workload_Identities_P2',
    capabilityStatus: 'Enabled',
    prepaidUnits: { enabled: 10 },
    servicePlans: [{ servicePlanName: 'AAD_WRKLDID_P2', provisioningStatus: 'Success' }],
  },
  program: {
    id: '5b000000-0000-4000-8000-000000000001',
    appId: '5c000000-0000-4000-8000-000000000001',
    displayName: 'Backup',
    accountEnabled: true,
    appOwnerOrganizationId: demo.organization.id,
    servicePrincipalType: 'Application',
    signInAudience: 'AzureADMyOrg',
  },
};
/** A SQL server that allows everything inside Azure, and writes down who signs in. */
const subscription = '/subscriptions/1f000000-0000-4000-8000-000000000001/resourceGroups/data/providers';
const login = (timeGenerated: string) => ({
  type: 'AzureDiagnostics',
  category: 'SQLSecurityAuditEvents',
  callerIpAddress: '203.0.113.7',
  timeGenerated,
});
const orders = {
  id: `${subscription}/Microsoft.Sql/servers/contoso-orders`,
  name: 'contoso-orders',
  location: 'westeurope',
  properties: { state: 'Ready', publicNetworkAccess: 'Enabled' },
  firewallRules: [{ name: 'AllowAllWindowsAzureIps', properties: { startIpAddress: '0.0.0.0', endIpAddress: '0.0.0.0' } }],
  ipv6FirewallRules: [],
  extendedAuditingSettings: {
    properties: {
      state: 'Enabled',
      isAzureMonitorTargetEnabled: true,
      auditActionsAndGroups: ['BATCH_COMPLETED_GROUP', 'SUCCESSFUL_DATABASE_AUTHENTICATION_GROUP'],
    },
  },
  diagnosticSettings: {
    master: [
      {
        name: 'to-logs',
        properties: {
          workspaceId: `${subscription}/Microsoft.OperationalInsights/workspaces/contoso-logs`,
          logs: [{ category: 'SQLSecurityAuditEvents', enabled: true }],
        },
      },
    ],
  },
  calls: [login('2026-10-05T22:00:00Z'), login('2026-11-23T22:00:00Z')],
};
/** The demo tenant before anything was done about its mail: what it has of the filter and of onmicrosoft.com is in the way of a plan. */
const first = {
  ...demo,
  exchange: { ...demo.exchange, InboundConnector: [], TransportRule: [] },
  azure: { ...demo.azure, sqlServers: [orders] },
  graph: {
    ...demo.graph,
    subscribedSkus: [...demo.graph.subscribedSkus, workloads.licence],
    servicePrincipals: [...demo.graph.servicePrincipals, workloads.program],
  },
};
const group = { targetType: 'group', id: demo.graph.groups[0]?.id };
const nobody = { targetType: 'group', id: '00000000-0000-0000-0000-000000000000' };
const forOneGroup = { state: 'enabled', includeTarget: group, excludeTarget: nobody };
const methods = demo.graph.authenticationMethodsPolicy;
/** One under another id, where some was done by hand and left half done: what is undone there is another thing. */
const second = {
  ...first,
  organization: { ...demo.organization, id: '7e2f4d0a-0000-4000-8000-0000000fab01' },
  exchange: {
    ...first.exchange,
    ExternalInOutlook: {
      ...demo.exchange.ExternalInOutlook,
      Enabled: true,
      AllowList: ['fabrikam.com', 'ana@northwind.example'],
    },
    OrganizationConfig: {
      ...demo.exchange.OrganizationConfig,
      MailTipsExternalRecipientsTipsEnabled: true,
      MailTipsLargeAudienceThreshold: 200,
    },
    SharingPolicy: [
      {
        ...demo.exchange.SharingPolicy[0],
        Domains: ['*:CalendarSharingFreeBusyDetail,ContactsSharing', 'fabrikam.com:CalendarSharingFreeBusyReviewer'],
      },
      {
        ...demo.exchange.SharingPolicy[0],
        Guid: '2e000000-0000-4000-8000-000000000002',
        Identity: 'Sales',
        Name: 'Sales',
        Default: false,
      },
    ],
  },
  graph: {
    ...first.graph,
    authenticationMethodsPolicy: {
      ...methods,
      systemCredentialPreferences: { state: 'disabled', includeTargets: [{ ...group, id: 'all_users' }], excludeTargets: [] },
      authenticationMethodConfigurations: methods.authenticationMethodConfigurations.map((one) =>
        one.id === 'MicrosoftAuthenticator'
          ? { ...one, featureSettings: { ...one.featureSettings, displayAppInformationRequiredState: forOneGroup } }
          : one,
      ),
    },
    servicePrincipals: first.graph.servicePrincipals.map((one) =>
      one.id === workloads.program.id ? { ...one, appOwnerOrganizationId: '7e2f4d0a-0000-4000-8000-0000000fab01' } : one,
    ),
  },
};

const ids = new Map(demo.graph.users.map(({ userPrincipalName, id }) => [userPrincipalName, id]));
/** People of a group that works without Outlook on the web, but for one of them. */
const warehouse = ['jun', 'kim', 'rui', 'sol', 'eli'].map((name) => `${name}@contoso.com`);
const [jun = '', , , , eli = ''] = warehouse;
/** A third, where one group has no use for Outlook on the web, and Entra ID saw a sign-in from an anonymous address. */
const third = {
  ...first,
  organization: { ...demo.organization, id: '7e2f4d0a-0000-4000-8000-0000000fab02' },
  graph: {
    ...demo.graph,
    groups: [
      ...demo.graph.groups,
      {
        id: '0d000000-0000-4000-8000-000000000099',
        displayName: 'Warehouse',
        securityEnabled: true,
        members: warehouse.map((name) => ids.get(name)),
      },
    ],
    signIns: demo.graph.signIns.filter(
      ({ userPrincipalName, clientAppUsed }) =>
        clientAppUsed !== 'Browser' || userPrincipalName === eli || !warehouse.includes(userPrincipalName),
    ),
    riskDetections: [
      {
        id: 'risk-1',
        riskEventType: 'anonymizedIPAddress',
        userPrincipalName: jun,
        activityDateTime: '2026-11-20T08:00:00Z',
        detectedDateTime: '2026-11-20T08:00:00Z',
      },
    ],
  },
};

const none: Card = { title: '', tone: 'bad', blocks: [] };

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
    tenant: { bot },
    timing: { ...usualTiming, leaseMs: 10 * 60_000, reconcileEveryMs: 100 },
    simulated: {
      fabrikam: {
        state: second,
        settings: { channel: { terminal: 'hardening' }, breakGlass: ['bg1@contoso.com', 'bg2@contoso.com'], controls, bot },
      },
      wingtip: {
        state: third,
        settings: {
          channel: { terminal: 'hardening' },
          breakGlass: ['bg1@contoso.com', 'bg2@contoso.com'],
          controls: { 'country-block': { block: ['RU'] } },
        },
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

/** What is said of system-preferred MFA in each. */
const preferring = { contoso: 'not returned', fabrikam: 'disabled' } as const;

const undone = 'undone';
const courses = [undone, 'kept, and undone later'] as const;
/** Both courses of each in both tenants; in `npm test` one in each tenant. */
const playedIn = (tenant: Tenant) =>
  plannedInStory.flatMap((control, index) =>
    courses
      .filter((_, place) => isFull() || (index + tenants.indexOf(tenant)) % courses.length === place)
      .map((course) => ({ control, course })),
  );

/** What the card of a change says was measured, and what the card of an audit says of its control. */
const measuredOf = (card: Card) => /checked: (\w+(?: \w+)*)/.exec(textOf(card))?.[1];
/** A step that closes nothing yet. */
const onlyReports = says('report-only, nobody is affected yet');
async function auditedOf(control: string, tenant: string): Promise<string | undefined> {
  await room.says('ana', `audit ${control} ${tenant}`);
  const verdict = new RegExp(`^Audit of ${control} in ${tenant}\\n${control}, ([^:]+): `);
  return verdict.exec(textOf(await room.waitFor((card) => verdict.test(textOf(card)), `an audit of ${control}`)))?.[1];
}

/** Keeps it, where it would undo itself: a step that only reports stays without that. */
async function stays(verified: Card, id: string): Promise<void> {
  const asksToKeep = (card: Card) => buttonsOf(card).some(({ label }) => label === 'Keep');
  if (asksToKeep(verified)) {
    await room.clicks('ana', 'Keep');
    await room.waitFor((card) => says(id, 'applied and verified')(card) && !asksToKeep(card), 'kept');
  }
  clock.forward(31 * 60_000);
}

describe.each(tenants)('in %s', (tenant) => {
  test.each(playedIn(tenant))(
    '$control is planned, approved, applied, verified, $course, exactly as before',
    async ({ control, course }) => {
      const before = inTenant(tenant);
      await room.says('ana', `plan ${control} ${tenant}`);
      const plan = await room.waitFor(says(changeTitleOf(control), ` in ${tenant}`, 'waiting for approval'), 'a plan');
      const id = changeIdIn(plan);
      await room.clicks('bo', 'Approve');
      const verified = await room.waitFor(says(id, 'applied and verified'), 'applied');
      const after = inTenant(tenant);
      expect(after).not.toEqual(before);
      if (course !== undone) {
        await stays(verified, id);
        const audited = await auditedOf(control, tenant);
        if (onlyReports(verified)) expect(['fail', 'partial']).toContain(audited);
        else expect(audited).toBe(measuredOf(verified));
        expect(inTenant(tenant)).toEqual(after);
      }
      await room.clicks('ana', 'Revert');
      const ended = await room.waitFor(
        (card) => says(id, 'undone without being kept')(card) || says(`undoes ${id}`, 'waiting for approval')(card),
        'undone',
      );
      if (says(`undoes ${id}`)(ended)) {
        await room.clicks('cy', 'Approve');
        await room.waitFor(says(`undoes ${id}`, 'applied and verified'), 'undone');
      }
      expect(inTenant(tenant)).toEqual(before);
    },
  );

  test('services of Azure that are open to every address are named, each with the command that closes it', async () => {
    await room.says('ana', `audit azure-services ${tenant}`);
    await room.waitFor(says('azure-services', 'az storage account update', tenant), 'the command');
  });

  test('mailboxes whose links or attachments are not checked are named, with the command', async () => {
    await room.says('ana', `audit safe-links ${tenant}`);
    await room.waitFor(says('safe-links', 'Set-ATPBuiltInProtectionRule', 'info@contoso.com', tenant), 'the command');
  });

  test('whether people are asked for their strongest method is said, with the command', async () => {
    await room.says('ana', `audit authenticator-context ${tenant}`);
    const command = 'Update-MgBetaPolicyAuthenticationMethodPolicy';
    await room.waitFor(says(`Audit of authenticator-context in ${tenant}`, preferring[tenant], command), 'the command');
  });

  test('policies that let people install add-ins are named, each with the command that takes the role away', async () => {
    await room.says('ana', `audit outlook-add-ins ${tenant}`);
    await room.waitFor(says('outlook-add-ins', 'Remove-ManagementRoleAssignment', tenant), 'the command');
  });
});

test('a change that was verified and kept, and is different since, is no longer what was measured', async () => {
  await room.says('ana', 'plan mail-warnings wingtip');
  const id = changeIdIn(
    await room.waitFor(says(changeTitleOf('mail-warnings'), ' in wingtip', 'waiting for approval'), 'a plan'),
  );
  await room.clicks('bo', 'Approve');
  const verified = await room.waitFor(says(id, 'applied and verified'), 'applied');
  await stays(verified, id);
  harness.simulators.get('wingtip')?.happen([{ at: 0, key: 'exchange.ExternalInOutlook', put: { Enabled: false } }]);
  expect([measuredOf(verified), await auditedOf('mail-warnings', 'wingtip')]).toEqual(['pass', 'partial']);
});

test('who does without Outlook on the web is proposed as a group, with the people who keep it', async () => {
  await room.says('ana', 'questions wingtip');
  const card = await room.waitFor(says('Questions for wingtip', 'Who should do without Outlook on the web?'), 'the questions');
  expect(textOf(card)).toContain('Nearly nobody in Warehouse opened Outlook on the web in 30 days; 1 member keeps it.');
  expect(textOf(card)).toContain('Warehouse: 4 of 5 members work without it (jun@contoso.com, kim@contoso.com');
  expect(textOf(card)).toContain('opened it: eli@contoso.com');
});

test('what VPNs leave open is said beside a block by country, and who came from anonymous addresses beside its plan', async () => {
  await room.says('ana', 'audit country-block wingtip');
  await room.waitFor(
    says('Audit of country-block in wingtip', 'VPNs, proxies and anonymizers stay open', 'It takes Microsoft Entra ID P2'),
    'what stays open',
  );
  expect(textOf((await room.says('ana', 'explain country-block wingtip')) ?? none)).toContain('anonymizers stay open');
  await room.says('ana', 'plan country-block wingtip');
  const plan = await room.waitFor(says(changeTitleOf('country-block'), ' in wingtip', 'waiting for approval'), 'a plan');
  expect(textOf(plan)).toContain('Signed in from anonymous or known bad addresses, last 30 days');
  expect(textOf(plan)).toContain(jun);
});

test.each(eightWays.map(({ command }) => command))('what the page says to type is understood: %s', async (command) => {
  const answer = await room.says('ana', `${command} contoso`);
  expect(answer?.title).not.toBe('Not done');
});
