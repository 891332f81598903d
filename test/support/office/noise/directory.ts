/** Roles, groups, apps, policies, guests, and what Microsoft and hardenbot do themselves. */

import { targetOf } from '../rows';
import { guid, type Row, templateOf } from '../world';
import { day, minute, type NoiseKind, someAdmin, someone, usualPlace } from './kind';

const pim = { id: guid(0x53, 2), appId: guid(0x54, 2), name: 'MS-PIM' };
const isoOf = (at: number) => new Date(at).toISOString();

export const directoryNoise: readonly NoiseKind[] = [
  {
    kind: 'an eligible role is activated',
    perWeek: 5,
    premium: true,
    play: (rows, at) => {
      const eligible = rows.world.admins.filter(({ permanent }) => !permanent);
      const admin = eligible[rows.chance.below(eligible.length)] ?? someAdmin(rows);
      const role = admin.role ?? '';
      const from = usualPlace(rows, admin);
      const correlation = rows.id();
      const changed = [
        ['Role.ObjectID', null, guid(0x61, role.length)],
        ['Role.DisplayName', null, role],
        ['Role.TemplateId', null, templateOf(role)],
      ] as const;
      const roleTarget = { id: templateOf(role), type: 'Role', displayName: role };
      const options = { service: 'PIM', category: 'RoleManagement', correlation } as const;
      return [
        ...rows.signedIn(at - 2 * minute, admin, from, { interrupted: true }),
        ...rows.audit(
          at - 20_000,
          'Add member to role requested (PIM activation)',
          rows.by(admin, null),
          [roleTarget, targetOf(admin)],
          { ...options, reason: 'ticket' },
        ),
        ...rows.audit(at, 'Add member to role completed (PIM activation)', rows.by(admin, null), [roleTarget, targetOf(admin)], {
          ...options,
          reason: 'ticket',
        }),
        ...rows.audit(at + 1000, 'Add member to role', rows.byApp(pim), [targetOf(admin, changed)], {
          category: 'RoleManagement',
          correlation,
          unified: true,
        }),
        ...rows.audit(
          at + 8 * 60 * minute,
          'Remove member from role (PIM activation expired)',
          rows.byApp(pim),
          [roleTarget, targetOf(admin)],
          { service: 'PIM', category: 'RoleManagement' },
        ),
      ];
    },
  },
  {
    kind: 'a colleague at the help desk gets a small role',
    perWeek: 0.08,
    play: (rows, at) => {
      const [chief] = rows.world.globalAdmins;
      if (chief === undefined) return [];
      const role = 'Message Center Reader';
      const changed = [
        ['Role.DisplayName', null, role],
        ['Role.TemplateId', null, templateOf(role)],
      ] as const;
      return rows.audit(at, 'Add member to role', rows.by(chief, rows.from(chief.office)), [targetOf(someone(rows), changed)], {
        category: 'RoleManagement',
        unified: true,
      });
    },
  },
  {
    kind: 'someone consents to a known app for small rights',
    perWeek: 0.7,
    play: (rows, at) => {
      const person = someone(rows);
      const app = rows.world.apps[rows.chance.below(12)] ?? rows.world.own;
      const correlation = rows.id();
      const by = rows.by(person, usualPlace(rows, person));
      const options = { category: 'ApplicationManagement', correlation } as const;
      const scope = 'openid profile email User.Read';
      return [
        ...rows.audit(
          at,
          'Add delegated permission grant',
          by,
          [
            {
              id: guid(0x55, 1),
              type: 'ServicePrincipal',
              displayName: 'Microsoft Graph',
              changed: [
                ['DelegatedPermissionGrant.Scope', null, ` ${scope}`],
                ['DelegatedPermissionGrant.ConsentType', null, 'Principal'],
                ['ServicePrincipal.ObjectID', null, app.id],
              ],
            },
          ],
          options,
        ),
        ...rows.audit(
          at + 1000,
          'Consent to application',
          by,
          [
            {
              id: app.id,
              type: 'ServicePrincipal',
              displayName: app.name,
              changed: [
                ['ConsentContext.IsAdminConsent', null, 'False'],
                ['ConsentContext.OnBehalfOfAll', null, 'False'],
                [
                  'ConsentAction.Permissions',
                  null,
                  `[] => [[Id: x, ClientId: ${app.id}, PrincipalId: ${person.id}, ResourceId: ${guid(0x55, 1)}, ConsentType: Principal, Scope: ${scope}, CreatedDateTime: , LastModifiedDateTime ]];`,
                ],
              ],
            },
          ],
          { ...options, details: { AppId: app.appId, 'User-Agent': 'EvoSTS' }, unified: true },
        ),
        ...rows.audit(
          at + 1000,
          'Add app role assignment grant to user',
          by,
          [{ id: app.id, type: 'ServicePrincipal', displayName: app.name }, targetOf(person)],
          options,
        ),
      ];
    },
  },
  {
    kind: 'a secret that is rotated in time',
    perWeek: 0.2,
    play: (rows, at) => {
      const admin = someAdmin(rows, 'Application Administrator');
      const app = rows.world.apps[rows.chance.below(8)] ?? rows.world.own;
      const key = (n: number) => `[KeyIdentifier=${guid(0x90, n)},KeyType=Password,KeyUsage=Verify,DisplayName=yearly]`;
      const by = rows.by(admin, rows.from(admin.office));
      const id = app.id.replace('00000050', '00000052');
      const changed = (before: readonly string[], after: readonly string[]) => [['KeyDescription', before, after]] as const;
      const n = rows.chance.below(100_000);
      const options = { category: 'ApplicationManagement' } as const;
      return [
        ...rows.audit(
          at,
          'Update application – Certificates and secrets management ',
          by,
          [{ id, type: 'Application', displayName: app.name, changed: changed([key(n)], [key(n), key(n + 1)]) }],
          options,
        ),
        ...rows.audit(at + 1000, 'Update application', by, [{ id, type: 'Application', displayName: app.name }], options),
        ...rows.audit(
          at + 3 * day,
          'Update application – Certificates and secrets management ',
          by,
          [{ id, type: 'Application', displayName: app.name, changed: changed([key(n), key(n + 1)], [key(n + 1)]) }],
          options,
        ),
      ];
    },
  },
  {
    kind: 'a policy that only reports is edited',
    perWeek: 0.3,
    premium: true,
    play: (rows, at) => {
      const admin = someAdmin(rows, 'Conditional Access Administrator');
      const policy = rows.world.policies.find(({ state }) => state !== 'enabled') ?? {};
      const after = {
        ...policy,
        displayName: String(policy['displayName']),
        modifiedDateTime: isoOf(at),
        conditions: {
          ...(policy['conditions'] as Row),
          platforms: { includePlatforms: ['all'], excludePlatforms: [rows.chance.pick(['linux', 'macOS'])] },
        },
      };
      const correlation = rows.id();
      const by = rows.by(admin, rows.from(admin.office));
      const target = { id: String(policy['id']), type: 'Policy', displayName: String(policy['displayName']) };
      return [
        { at, key: 'graph.conditionalAccessPolicies', late: null, put: after },
        ...rows.audit(
          at,
          'Update Conditional Access policy',
          by,
          [{ ...target, changed: [['ConditionalAccessPolicy', policy, after]] }],
          { service: 'Conditional Access', category: 'Policy', correlation },
        ),
        ...rows.audit(at, 'Update policy', by, [{ ...target, changed: [['PolicyDetail', policy, after]] }], {
          category: 'Policy',
          correlation,
        }),
      ];
    },
  },
  {
    kind: 'an address range of a new office',
    perWeek: 0.04,
    premium: true,
    play: (rows, at) => {
      const admin = someAdmin(rows, 'Conditional Access Administrator');
      const location = {
        '@odata.type': '#microsoft.graph.ipNamedLocation',
        id: rows.id(),
        displayName: 'Meeting rooms Zwolle',
        isTrusted: false,
        ipRanges: [{ '@odata.type': '#microsoft.graph.iPv4CidrRange', cidrAddress: '203.0.113.128/28' }],
      };
      return [
        { at, key: 'graph.namedLocations', late: null, put: location },
        ...rows.audit(
          at,
          'Add named location',
          rows.by(admin, rows.from(admin.office)),
          [{ id: location.id, type: 'Other', displayName: location.displayName, changed: [['NamedLocation', null, location]] }],
          { service: 'Conditional Access', category: 'Policy' },
        ),
      ];
    },
  },
  {
    kind: 'a guest is invited',
    perWeek: 1,
    play: (rows, at) => {
      const person = someone(rows);
      const id = rows.id();
      const guest = {
        id,
        type: 'User',
        displayName: `guest${id.slice(-5)}@partner.example`,
        userPrincipalName: `guest${id.slice(-5)}_partner.example#EXT#@contoso.onmicrosoft.com`,
      };
      const by = rows.by(person, usualPlace(rows, person));
      return [
        ...rows.audit(at, 'Invite external user', by, [guest], { service: 'Invited Users' }),
        ...rows.audit(
          at + 1000,
          'Add user',
          rows.byApp({ id: guid(0x53, 3), appId: guid(0x54, 3), name: 'Microsoft B2B Admin Worker' }),
          [guest],
          { unified: true },
        ),
        ...rows.audit(
          at + rows.chance.below(day),
          'Redeem external user invite',
          { user: { id, displayName: null, userPrincipalName: guest.userPrincipalName, ipAddress: null }, app: null },
          [guest],
          { service: 'Invited Users' },
        ),
      ];
    },
  },
  {
    kind: 'membership of groups',
    perWeek: 5,
    play: (rows, at) => {
      const person = someone(rows);
      const group = rows.world.groups[rows.chance.below(4)] ?? { id: '', name: '' };
      const adds = rows.chance.happens(0.7);
      const owner = rows.chance.happens(0.5) ? someone(rows) : someAdmin(rows, 'User Administrator');
      const values = [
        ['Group.ObjectID', ...(adds ? [null, group.id] : [group.id, null])],
        ['Group.DisplayName', ...(adds ? [null, group.name] : [group.name, null])],
      ] as unknown as readonly (readonly [string, unknown, unknown])[];
      return rows.audit(
        at,
        adds ? 'Add member to group' : 'Remove member from group',
        rows.by(owner, rows.from(owner.office)),
        [targetOf(person, values), { id: group.id, type: 'Group', displayName: null }],
        { category: 'GroupManagement', unified: true },
      );
    },
  },
  {
    kind: 'an app that a developer registers',
    perWeek: 0.3,
    play: (rows, at) => {
      const developer = rows.world.developers[rows.chance.below(rows.world.developers.length)] ?? someAdmin(rows);
      const by = rows.by(developer, rows.from(developer.office));
      const id = rows.id();
      const options = { category: 'ApplicationManagement' } as const;
      return [
        ...rows.audit(at, 'Add application', by, [{ id, type: 'Application', displayName: 'Test app' }], options),
        ...rows.audit(
          at + 1000,
          'Add owner to application',
          by,
          [
            targetOf(developer, [
              ['Application.ObjectID', null, id],
              ['Application.DisplayName', null, 'Test app'],
            ]),
            { id, type: 'Application', displayName: 'Test app' },
          ],
          options,
        ),
        ...rows.audit(
          at + 2000,
          'Add service principal',
          by,
          [{ id: rows.id(), type: 'ServicePrincipal', displayName: 'Test app' }],
          options,
        ),
        ...rows.audit(
          at + 3 * minute,
          'Update application – Certificates and secrets management ',
          by,
          [
            {
              id,
              type: 'Application',
              displayName: 'Test app',
              changed: [
                ['KeyDescription', [], [`[KeyIdentifier=${rows.id()},KeyType=Password,KeyUsage=Verify,DisplayName=dev]`]],
              ],
            },
          ],
          options,
        ),
      ];
    },
  },
  {
    kind: 'the service keeps its own house',
    perWeek: 30,
    when: 'any',
    play: (rows, at) => {
      const [name, activity, type] = rows.chance.pick<readonly [string, string, string]>([
        ['Microsoft Approval Management', 'Add member to group', 'Group'],
        ['Azure AD Device Registration', 'Update device', 'Device'],
        ['Microsoft Azure AD Internal - Jit Provisioning', 'Add service principal', 'ServicePrincipal'],
        ['Microsoft Azure AD Group-Based Licensing', 'Change user license', 'User'],
        ['Microsoft Substrate Management', 'Update user', 'User'],
        ['Microsoft Entra Connect', 'Update user', 'User'],
        ['Microsoft Intune', 'Update device', 'Device'],
      ]);
      const person = someone(rows);
      const target =
        type === 'User'
          ? targetOf(person, [['LastDirSyncTime', isoOf(at - day), isoOf(at)]])
          : { id: rows.id(), type, displayName: name };
      return rows.audit(at, activity, rows.byApp({ id: guid(0x53, name.length + 100), appId: guid(0x54, name.length), name }), [
        target,
      ]);
    },
  },
  {
    kind: 'licences and details of accounts',
    perWeek: 10,
    play: (rows, at) => {
      const admin = someAdmin(rows, 'User Administrator');
      const person = someone(rows);
      const options = { category: 'UserManagement' } as const;
      const by = rows.by(admin, rows.from(admin.office));
      return rows.chance.happens(0.5)
        ? rows.audit(at, 'Update user', by, [targetOf(person, [['JobTitle', ['Clerk'], ['Manager']]])], options)
        : rows.audit(at, 'Change user license', by, [targetOf(person)], options);
    },
  },
];
