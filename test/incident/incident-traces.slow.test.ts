/** Every kind of trace that an intruder leaves blocks restoring access until reading shows that it is gone, twice, or a person answers for it. */
import { changeTenant, type IncidentLab, night, openIn, openIncidentLab } from '../support/corridor/incident-lab';
import { ids } from '../support/corridor/office';
import { quietTenant } from '../support/intrusion/course';
import { method as signsIn } from '../support/intrusion/method-traces';
import {
  type At,
  audit,
  exchangeRows,
  id as idOf,
  listOf,
  type Planted,
  person,
  ran,
  rows,
  someone,
  type Trace,
  without,
} from '../support/intrusion/plant';
import { traces, unseenTraces } from '../support/intrusion/traces';
import { count } from '../support/runner/counts';
import { accounts } from '../support/tenants/incident-tenant';

const { mia } = accounts;
const minutes = 60_000;
const at: At = { ...mia, at: new Date(night.getTime() - 3 * 3600_000) };
let lab: IncidentLab;
afterEach(() => lab.close());

async function open(...planted: readonly Pick<Trace, 'plant'>[]): Promise<void> {
  const state = quietTenant();
  for (const { plant } of planted) plant(state, at);
  lab = await openIncidentLab(state, { approvals: { incident: [ids.bo] } });
  await lab.says('ana', `contain ${mia.name}`);
  await lab.approves('bo');
}

const openNow = () => openIn(lab);
/** What `rest` claims before anyone looks at what is open. */
const ofTheRest = /^(flows|what lives in Outlook|files and chats|roles in Exchange)/;

const inTenant = (change: (state: Planted) => void) => changeTenant(lab, change);

async function later(): Promise<void> {
  lab.office.forward(16 * minutes);
  await lab.office.settle();
}

/** The last reading, which restoring makes, and what it says. */
async function whyNot(): Promise<string> {
  const { id } = lab.incident();
  await lab.says('ana', `claim ${id} rest looked with Mia`);
  await lab.says('ana', `restore ${id}`);
  return lab.change().refusal?.reason ?? '';
}

test('all of them together stay open until each is gone in two readings', async () => {
  await open(...traces);
  for (const { words } of traces) expect(openNow().join('\n')).toContain(words);
  expect(await whyNot()).toContain('does not get access back');
  inTenant((state) => {
    for (const { remove } of traces) remove(state, at);
  });
  expect(await whyNot()).toContain('gone in one reading');
  await later();
  expect(openNow()).toEqual([]);
  expect(await whyNot()).toBe('');
});

test('all of them are found before access is restored when they come after containment', async () => {
  await open();
  inTenant((state) => {
    for (const { plant } of traces) plant(state, { ...at, at: lab.office.now() });
  });
  expect(await whyNot()).toContain('does not get access back');
  for (const { words } of traces) expect(openNow().join('\n')).toContain(words);
});

test('what no list shows stays open until a person answers for it', async () => {
  const signedIn: Pick<Trace, 'plant'> = { plant: (state, when) => traces.at(-1)?.plant(state, when) };
  await open(signedIn, ...unseenTraces);
  expect(await whyNot()).toContain('does not get access back');
  for (const { words } of unseenTraces) if (!ofTheRest.test(words)) expect(openNow().join('\n')).toContain(words);
});

describe('what the account holds beside what it did', () => {
  const method = (kind: string) => ({ id: kind, '@odata.type': `#microsoft.graph.${kind}AuthenticationMethod` });
  const registered = (more: object): Pick<Trace, 'plant'> => ({
    plant: (state) => {
      state.graph['userRegistrationDetails'] = [
        { id: mia.id, userPreferredMethodForSecondaryAuthentication: 'sms', methodsRegistered: [], ...more },
      ];
      state.graph['authenticationMethods'] = { [mia.id]: [method('phone'), method('softwareOath')] };
    },
  });
  const factor = 'default second factor: sms';

  test('the default second factor is asked about, and stays open while the report leaves out a blocked account', async () => {
    await open(registered({}));
    expect(openNow()).toContain(factor);
    await later();
    expect(openNow()).toContain(factor);
    const { id, evidence } = lab.incident();
    const n = evidence?.items.find(({ what }) => what === factor)?.n ?? 0;
    await lab.says('ana', `claim ${id} ${n} Mia uses text messages, said by phone`);
    expect(openNow()).not.toContain(factor);
  });

  test('no default is asked about where Microsoft chooses, or where it is the only one', async () => {
    await open(registered({ isSystemPreferredAuthenticationMethodEnabled: true }));
    expect(openNow()).not.toContain(factor);
    await lab.close();
    await open(registered({}), {
      plant: (state) => {
        state.graph['authenticationMethods'] = { [mia.id]: [method('phone')] };
      },
    });
    expect(openNow()).not.toContain(factor);
  });

  test('groups that it owns are one item, claimed with the rest until their list changes', async () => {
    const groups = (names: readonly string[]): Pick<Trace, 'plant'> => ({
      plant: (state) => {
        state.graph['groups'] = names.map((name) => ({ id: name, displayName: name, members: [], owners: [mia.id] }));
      },
    });
    await open(groups(['Sales', 'Board']));
    const owns = () => openNow().filter((what) => what.startsWith('owns'));
    expect(owns()).toEqual(['owns 2 groups, and can add members: Sales, Board']);
    await whyNot();
    expect(owns()).toEqual([]);
    inTenant((state) => groups(['Sales', 'Board', 'Admins']).plant(state, at));
    await later();
    expect(owns()).toEqual(['owns 3 groups, and can add members: Sales, Board, Admins']);
  });
});

describe('what the log names, and is called something else since', () => {
  const rule = { Guid: idOf(40), Name: 'Disclaimer', Identity: 'Disclaimer', State: 'Enabled', Mode: 'Enforce' };
  const connector = { Guid: idOf(41), Name: 'Partner', Identity: 'Partner', Enabled: true, ConnectorType: 'OnPremises' };
  const copying = { ...rule, BlindCopyTo: ['x@evil.example'] };
  const acts = (noun: string, made: object, ...ran_: readonly Record<string, string>[]): Pick<Trace, 'plant'> => ({
    plant: (state) => {
      exchangeRows(state, noun).push({ ...made });
      for (const parameters of ran_) ran(state, at, `${'Identity' in parameters ? 'Set' : 'New'}-${noun}`, parameters);
    },
  });

  test.each([
    ['a rule', 'TransportRule', copying, [{ Name: 'copy all' }, { Identity: 'copy all', Name: 'Disclaimer' }]],
    ['a rule that another one renamed', 'TransportRule', copying, [{ Name: 'copy all' }]],
    ['a connector', 'InboundConnector', connector, [{ Name: 'relay' }, { Identity: 'relay', Name: 'Partner' }]],
    ['a connector that was changed by its id', 'InboundConnector', connector, [{ Identity: idOf(41), RequireTls: 'False' }]],
  ])('%s stays open until it is gone', async (_what, noun, made, done) => {
    await open(acts(noun, made, ...done));
    expect(await whyNot()).toContain(`-${noun}`);
    inTenant((state) => without(exchangeRows(state, noun), (row) => row['Guid'] === made.Guid));
    expect(await whyNot()).toContain('gone in one reading');
    await later();
    expect(await whyNot()).toBe('');
  });

  test('beside what nobody touched since it is gone', async () => {
    const before = new Date(at.at.getTime() - 2 * 24 * 60 * minutes).toISOString();
    await open(acts('TransportRule', { ...rule, WhenChanged: before }, { Name: 'copy all' }));
    expect(openNow().join('\n')).not.toContain('TransportRule');
  });

  test.each([
    ['a right to a mailbox', 'Add-MailboxPermission', { Identity: 'temp1', User: accounts.shared.name }],
    ['a right to send', 'Add-RecipientPermission', { Identity: 'temp1', Trustee: accounts.shared.name }],
    ['a protocol', 'Set-CASMailbox', { Identity: 'temp1', PopEnabled: 'True' }],
    ['forwarding', 'Set-Mailbox', { Identity: 'temp1', ForwardingSmtpAddress: 'x@evil.example' }],
  ])('%s stays open where nothing is called so any more', async (_what, cmdlet, parameters) => {
    await open({ plant: (state) => ran(state, at, cmdlet, parameters) });
    expect(await whyNot()).toContain(cmdlet);
  });
});

describe('what was done twice under one name, of which the later act was taken back', () => {
  const { shared } = accounts;
  const [first, second] = [at, { ...at, at: new Date(at.at.getTime() + 60 * minutes) }];
  const policy = (excludeUsers: readonly string[]) => ({
    id: idOf(60),
    displayName: 'Require MFA',
    state: 'enabled',
    conditions: { users: { includeUsers: ['All'], excludeUsers } },
    grantControls: { operator: 'OR', builtInControls: ['mfa'] },
  });
  const weakened = (state: Planted, when: At, before: object, after: object): void => {
    const was = { displayName: 'ConditionalAccessPolicy', oldValue: JSON.stringify(before), newValue: JSON.stringify(after) };
    const target = { id: idOf(60), type: 'Policy', displayName: 'Require MFA', modifiedProperties: [was] };
    audit(state, when, 'Update Conditional Access policy', [target]);
  };
  const assigned = (state: Planted, when: At, role: string): void => {
    const written = { 'ServicePrincipal.ObjectID': idOf(61), 'ServicePrincipal.DisplayName': 'Archive', 'AppRole.Value': role };
    audit(state, when, 'Add app role assignment to service principal', [
      { ...person({ id: '', userPrincipalName: '' }, written), id: idOf(62), type: 'ServicePrincipal' },
    ]);
  };

  test.each<readonly [string, string, (state: Planted) => void]>([
    [
      'two people who may send as a mailbox',
      'Add-RecipientPermission',
      (state) => {
        listOf(state.exchange, 'RecipientPermission', shared.name).push({
          Identity: 'info',
          Trustee: mia.name,
          AccessControlType: 'Allow',
          AccessRights: ['SendAs'],
          IsInherited: false,
        });
        const max = { Guid: idOf(67), Identity: 'max', Name: 'max', PrimarySmtpAddress: 'max@contoso.com' };
        exchangeRows(state, 'Mailbox').push(max);
        ran(state, first, 'Add-RecipientPermission', { Identity: shared.name, Trustee: mia.name });
        ran(state, second, 'Add-RecipientPermission', { Identity: shared.name, Trustee: max.Name });
      },
    ],
    [
      'two exclusions from a policy',
      'changed a Conditional Access policy: Require MFA',
      (state) => {
        const [whole, one, both] = [policy([]), policy([idOf(65)]), policy([idOf(65), idOf(66)])];
        rows(state, 'conditionalAccessPolicies').push(one);
        weakened(state, first, whole, one);
        weakened(state, second, one, both);
      },
    ],
    [
      'two permissions of an app',
      'Archive was given a permission of its own',
      (state) => {
        listOf(state.graph, 'appRoleAssignments', idOf(61)).push({
          id: 'first',
          appRoleId: idOf(63),
          principalId: idOf(61),
          principalType: 'ServicePrincipal',
          resourceId: idOf(62),
          createdDateTime: first.at.toISOString(),
        });
        rows(state, 'servicePrincipals').push({ id: idOf(61), appId: idOf(64), displayName: 'Archive' });
        assigned(state, first, 'Mail.ReadWrite');
        assigned(state, second, 'User.Read.All');
      },
    ],
    [
      'two ways to sign in as someone else',
      `a sign-in method for another account: ${someone.userPrincipalName}`,
      (state) => {
        rows(state, 'users').push({ ...someone, displayName: 'help', accountEnabled: true });
        signsIn('phone')(state, { ...first, id: someone.id });
        audit(state, first, 'Admin registered security info', [person(someone)]);
        audit(state, second, 'Admin registered security info', [person(someone)]);
      },
    ],
  ])('%s: the earlier one stays open', async (_what, words, plant) => {
    await open({ plant });
    expect(openNow().join('\n')).toContain(words);
    expect(await whyNot()).toContain('does not get access back');
  });

  test('a policy that was narrowed to one person stays open, and does not once it holds for all again', async () => {
    const only = (one: string) => {
      const was = policy([]);
      return { ...was, conditions: { users: { ...was.conditions.users, includeUsers: [one] } } };
    };
    const plant = (now: Record<string, unknown>) => (state: Planted) => {
      rows(state, 'conditionalAccessPolicies').push(now);
      weakened(state, first, policy([]), only(idOf(65)));
    };
    await open({ plant: plant(only(idOf(65))) });
    expect(openNow().join('\n')).toContain('changed a Conditional Access policy: Require MFA');
    await open({ plant: plant(policy([])) });
    expect(openNow().join('\n')).not.toContain('changed a Conditional Access policy: Require MFA');
  });
});

// Each alone, so that none is found by what another one shows.
test.each(traces.slice(0, count({ fast: 2, full: traces.length })))('$name alone', async (trace) => {
  await open(trace);
  expect(await whyNot()).toContain(trace.words);
  inTenant((state) => trace.remove(state, at));
  expect(await whyNot()).toContain('gone in one reading');
  await later();
  expect(await whyNot()).toBe('');
});
