/** What the client is asked for, and what of the tenant has to be in its answer. */

export interface Command {
  readonly args: readonly string[];
  /** Rows that it has to show at least; absent: that it ends well is enough. */
  readonly rows?: number;
  /** Texts that have to be in what it prints. */
  readonly shows?: readonly string[];
  /** Why it cannot agree; absent: it has to. */
  readonly explained?: string;
}

export interface Known {
  readonly tenantId: string;
  readonly clientId: string;
  readonly secret: string;
  /** User principal name of someone. */
  readonly user: string;
  /** Id of a group with members. */
  readonly group: string;
  readonly users: number;
  readonly groups: number;
}

export function commandsFor({ tenantId, clientId, secret, user, group, users, groups }: Known): readonly Command[] {
  const policies = ['authorization', 'conditionalAccess', 'identitySecurityDefaultsEnforcement', 'adminConsentRequest'];
  return [
    { args: ['login', '--authType', 'secret', '--appId', clientId, '--secret', secret, '--tenant', tenantId], shows: [clientId] },
    { args: ['status'], shows: [clientId] },
    { args: ['entra', 'user', 'list'], rows: users, shows: [user] },
    { args: ['entra', 'user', 'list', '--type', 'Guest'] },
    { args: ['entra', 'user', 'get', '--userName', user], shows: [user] },
    {
      args: ['entra', 'user', 'license', 'list', '--userName', user],
      explained: 'The command works for a person who signed in, and the client signs in as an application.',
    },
    { args: ['entra', 'user', 'groupmembership', 'list', '--userName', user] },
    { args: ['entra', 'user', 'signin', 'list'] },
    { args: ['entra', 'user', 'registrationdetails', 'list'] },
    { args: ['entra', 'group', 'list'], rows: groups },
    { args: ['entra', 'group', 'get', '--id', group], shows: [group] },
    { args: ['entra', 'group', 'member', 'list', '--groupId', group], rows: 1 },
    { args: ['entra', 'm365group', 'list'] },
    { args: ['entra', 'roledefinition', 'list'], rows: 1, shows: ['Global Administrator'] },
    { args: ['entra', 'license', 'list'], rows: 1 },
    { args: ['entra', 'policy', 'list', '--type', 'authorization'], shows: ['allowedToCreateApps'] },
    ...policies.slice(1).map((type): Command => ({ args: ['entra', 'policy', 'list', '--type', type] })),
    {
      args: ['entra', 'policy', 'list'],
      explained:
        'It asks for kinds of policies that no state file holds; the simulated tenant says that it does not know them, where it could only make up an empty list.',
    },
    {
      args: ['request', '--url', 'https://graph.microsoft.com/v1.0/identity/conditionalAccess/policies'],
      shows: ['displayName'],
    },
  ];
}
