/** What containing and cleaning an account does to a tenant, and that undoing restores exactly what was there. */
import { invert, type Operation } from '../../src/engine/plan/operation';
import { type Read, readOf } from '../../src/tenant/resource';
import { authenticationMethods, methodKind } from '../../src/tenant/resources/authentication-method';
import { folderOf, folderPermissions } from '../../src/tenant/resources/folder-permission';
import {
  inboxRuleIdentity,
  inboxRules,
  ruleTargets,
  switchInboxRule,
  visibleInboxRules,
} from '../../src/tenant/resources/inbox-rule';
import { mailboxes, oneMailbox, removeForwarding } from '../../src/tenant/resources/mailbox';
import { isOrdinary, mailboxPermissions, removeMailboxPermission } from '../../src/tenant/resources/mailbox-permission';
import { recipientPermissions, removeRecipientPermission } from '../../src/tenant/resources/recipient-permission';
import { confirmCompromised, riskyUsers } from '../../src/tenant/resources/risky-user';
import { oneUser, switchAccount } from '../../src/tenant/resources/user';
import { revokeSessions } from '../../src/tenant/resources/user-session';
import { openSimulatedTenant, readAll, type SimulatedTenant } from '../support/tenants/simulated-tenant';

const id = '0a000000-0000-4000-8000-00000000000f';
const box = '0b000000-0000-4000-8000-00000000000f';
const account = { id, name: 'fred@contoso.com' };
const fred = { id, userPrincipalName: 'fred@contoso.com', displayName: 'Fred', accountEnabled: true, userType: 'Member' };
const right = (User: string, rights: string, more: object = {}) => ({
  Identity: 'fred',
  User,
  AccessRights: [rights],
  Deny: false,
  IsInherited: false,
  InheritanceType: 'All',
  ...more,
});
const rule = (number: string, Name: string, more: object) => ({
  Identity: `fred\\${number}`,
  RuleIdentity: number,
  Name,
  Enabled: true,
  ...more,
});
const state = {
  exchange: {
    Mailbox: [
      {
        Guid: box,
        Name: 'fred',
        ExternalDirectoryObjectId: id,
        PrimarySmtpAddress: 'fred@contoso.com',
        ForwardingSmtpAddress: 'smtp:fred@evil.example',
        ForwardingAddress: null,
        DeliverToMailboxAndForward: true,
      },
    ],
    InboxRule: {
      fred: [
        rule('15394007230974001153', '.', { ForwardTo: ['"x" [SMTP:x@evil.example]'] }),
        rule('15394007230974001154', 'Newsletters', { MoveToFolder: 'News', IsHidden: true }),
      ],
    },
    MailboxPermission: {
      fred: [
        right('NT AUTHORITY\\SELF', 'FullAccess, ReadPermission'),
        right('ana@contoso.com', 'FullAccess', { Deny: true }),
        right('ana@contoso.com', 'FullAccess, ReadPermission'),
      ],
    },
    RecipientPermission: {
      fred: [
        {
          Identity: 'fred',
          Trustee: 'ana@contoso.com',
          AccessControlType: 'Allow',
          AccessRights: ['SendAs'],
          IsInherited: false,
          InheritanceType: 'All',
        },
      ],
    },
    MailboxFolderPermission: { fred: [{ FolderName: 'Inbox', User: { DisplayName: 'ana' }, AccessRights: ['Reviewer'] }] },
  },
  graph: {
    users: [fred],
    riskyUsers: [],
    oauth2PermissionGrants: [
      { id: 'other', clientId: 'app1', consentType: 'Principal', principalId: id, resourceId: 'outlook', scope: 'EWS.All' },
      {
        id: 'grant',
        clientId: 'app1',
        consentType: 'Principal',
        principalId: id,
        resourceId: 'graph',
        scope: 'Mail.Read offline_access',
      },
      { id: 'all', clientId: 'app1', consentType: 'AllPrincipals', principalId: null, resourceId: 'graph', scope: 'User.Read' },
    ],
    appRoleAssignments: {
      [id]: [{ id: 'role', principalId: id, resourceId: 'app2', appRoleId: '00000000-0000-0000-0000-000000000000' }],
    },
    authenticationMethods: {
      [id]: [
        {
          id: 'm1',
          '@odata.type': '#microsoft.graph.phoneAuthenticationMethod',
          phoneNumber: '+1 555',
          createdDateTime: '2026-11-23T10:00:00Z',
        },
      ],
    },
  },
};

let tenant: SimulatedTenant;
beforeEach(async () => {
  tenant = await openSimulatedTenant(state);
});
afterEach(() => tenant.close());

async function rowsOf<Row>(read: Read<Row>): Promise<readonly Row[]> {
  const { rows, error } = await readAll(tenant.client, read);
  if (error !== null) throw error;
  return rows;
}

async function kindOfError(read: Read): Promise<unknown> {
  const { error } = await readAll(tenant.client, read);
  return (error as { kind?: unknown }).kind;
}

const of = box;
const first = <Row>(rows: readonly Row[], isWanted: (row: Row) => boolean = () => true): Row => {
  const row = rows.find(isWanted);
  if (row === undefined) throw new Error('There is no such row.');
  return row;
};

const forwardingFields = ['Guid', 'ForwardingSmtpAddress', 'ForwardingAddress', 'DeliverToMailboxAndForward'] as const;

/** Each thing that can be undone, as it is planned from what was read. */
const reversible: Readonly<Record<string, () => Promise<Operation | null>>> = {
  'blocking sign-in': () => Promise.resolve(switchAccount({ ...account, enabled: false })),
  'ending forwarding': async () => removeForwarding(first(await rowsOf(readOf(mailboxes, forwardingFields)))),
  'switching a rule off': async () => {
    const found = first(await rowsOf(readOf(inboxRules, ['Identity'], { of })), (one) => one.Name === '.');
    return switchInboxRule({ identity: inboxRuleIdentity(found, box) ?? '', object: 'a rule', enabled: false });
  },
  'switching a hidden rule off': async () => {
    const found = first(await rowsOf(readOf(inboxRules, ['Identity'], { of })), (one) => one.Name === 'Newsletters');
    return switchInboxRule({ identity: inboxRuleIdentity(found, box) ?? '', object: 'a rule', enabled: false });
  },
  'taking a delegate away': async () =>
    removeMailboxPermission(
      first(await rowsOf(readOf(mailboxPermissions, ['User'], { of })), (one) => !isOrdinary(one)),
      {
        id: box,
        name: account.name,
      },
    ),
  'taking the right to send away': async () =>
    removeRecipientPermission(first(await rowsOf(readOf(recipientPermissions, ['Trustee'], { of }))), {
      id: box,
      name: account.name,
    }),
};

/** The tenant without the ids and times that the service gives, and without the order of rows. */
function told(): string {
  const { exchange, graph } = tenant.simulator.state() as Readonly<
    Record<'exchange' | 'graph', Readonly<Record<string, unknown>>>
  >;
  const lists = [...Object.values(exchange), ...Object.values(graph)].flatMap((list) =>
    Array.isArray(list) ? list : Object.values(list as object).flat(),
  );
  return lists
    .map((row) => JSON.stringify({ ...(row as object), id: undefined, createdDateTime: undefined, principalType: undefined }))
    .map((text) =>
      text
        .split(/(?<=[,{])/)
        .sort()
        .join(''),
    )
    .sort()
    .join('\n');
}

describe('what can be undone', () => {
  test.each(Object.keys(reversible))(
    '%s is done, shows when read back, and undoing puts back exactly what was there',
    async (name) => {
      const operation = await reversible[name]?.();
      if (!operation) throw new Error('Nothing was planned.');
      const before = told();
      expect(await tenant.client.write(operation)).toMatchObject({ result: 'applied' });
      expect(told()).not.toBe(before);
      const current = await tenant.client.current(operation);
      expect(operation.kind === 'remove' ? current : current?.fields).toEqual(
        operation.kind === 'update' ? operation.after : null,
      );
      const inverse = invert(operation);
      if (inverse === null) throw new Error('It cannot be undone.');
      const written = await tenant.client.write(inverse);
      expect(written).toMatchObject({ result: 'applied' });
      expect(told()).toBe(before);
      const again = invert(inverse, written.result === 'applied' ? written.id : undefined);
      if (again === null) throw new Error('It cannot be done again.');
      expect(await tenant.client.write(again)).toMatchObject({ result: 'applied' });
    },
  );

  test('a right that is denied and the owner stay as they were', async () => {
    const operation = await reversible['taking a delegate away']?.();
    if (operation) await tenant.client.write(operation);
    const users = (await rowsOf(readOf(mailboxPermissions, ['User'], { of }))).map(({ User, Deny }) => `${User} ${Deny}`);
    expect(users).toEqual(['NT AUTHORITY\\SELF false', 'ana@contoso.com true']);
  });
});

describe('nothing is planned', () => {
  test.each([
    [
      'a right that does not say whose it is',
      () => removeMailboxPermission({ AccessRights: ['FullAccess'] }, { id: box, name: 'fred' }),
    ],
    [
      'a mailbox that forwards nothing',
      () => removeForwarding({ Guid: box, ForwardingSmtpAddress: null, ForwardingAddress: null }),
    ],
  ])('for %s', (_name, plan) => {
    expect(plan()).toBeNull();
  });
});

describe('what cannot be undone', () => {
  test('sessions end', async () => {
    expect(await tenant.client.write(revokeSessions(account))).toEqual({ result: 'applied' });
    const [user] = await rowsOf(readOf(oneUser, ['signInSessionsValidFromDateTime'], { of: id }));
    expect(user?.signInSessionsValidFromDateTime).toEqual(new Date('2026-11-24T00:00:00Z'));
  });

  test('a risk is confirmed, for an account that had none before', async () => {
    expect(await kindOfError(readOf(riskyUsers, ['riskState'], { of: id }))).toBe('notFound');
    expect(await tenant.client.current(confirmCompromised(account))).toMatchObject({ id });
    expect(await tenant.client.write(confirmCompromised(account))).toEqual({ result: 'applied' });
    expect(await rowsOf(readOf(riskyUsers, ['riskState'], { of: id }))).toMatchObject([{ riskState: 'confirmedCompromised' }]);
  });

  test('a tenant without the licence fails to confirm one, and is told which licence it takes', async () => {
    tenant.simulator.load({
      schema: 'tenant-state/1',
      ...state,
      graph: { ...state.graph, subscribedSkus: [{ id: 'k', servicePlans: [] }] },
    });
    const { error } = await readAll(tenant.client, readOf(riskyUsers, ['riskState'], { of: id }));
    expect(error).toMatchObject({ kind: 'unlicensed', detail: { licence: 'Microsoft Entra ID P2' } });
    expect(await tenant.client.write(confirmCompromised(account))).toMatchObject({
      result: 'failed',
      reason: expect.stringContaining('not licensed'),
    });
  });
});

describe('what is read', () => {
  test('an account is found by its name, and nobody is not the same as may not', async () => {
    expect(await rowsOf(readOf(oneUser, ['id', 'accountEnabled'], { of: 'FRED@contoso.com' }))).toEqual([
      { id, accountEnabled: true },
    ]);
    expect(await kindOfError(readOf(oneUser, ['id'], { of: 'nobody@contoso.com' }))).toBe('notFound');
    expect(await kindOfError(readOf(oneMailbox, ['Guid'], { of: 'nobody@contoso.com' }))).toBe('notFound');
    expect(await kindOfError(readOf(authenticationMethods, ['id'], { of: 'nobody' }))).toBe('notFound');
    tenant.simulator.load({ schema: 'tenant-state/1', graph: { users: [fred] }, exchange: {} });
    expect(await kindOfError(readOf(authenticationMethods, ['id'], { of: id }))).toBe('forbidden');
    expect(await kindOfError(readOf(mailboxPermissions, ['User'], { of }))).toBe('forbidden');
  });

  test('rules come with where they send mail, and hidden ones are told by comparing', async () => {
    const all = await rowsOf(readOf(inboxRules, ['Identity'], { of }));
    const visible = await rowsOf(readOf(visibleInboxRules, ['Identity'], { of }));
    expect(all.map(({ Name }) => Name)).toEqual(['.', 'Newsletters']);
    expect(visible.map(({ Name }) => Name)).toEqual(['.']);
    expect(all.map(ruleTargets)).toEqual([['"x" [SMTP:x@evil.example]'], []]);
  });

  test('the kind of a method is told, and who may read a folder, however the service writes the person', async () => {
    const [method] = await rowsOf(readOf(authenticationMethods, ['id'], { of: id }));
    expect(method && methodKind(method)).toBe('phone');
    expect(await rowsOf(readOf(folderPermissions, ['User'], { of: folderOf(box, 'Inbox') }))).toMatchObject([{ User: 'ana' }]);
  });
});
