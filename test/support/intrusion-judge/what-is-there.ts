/**
 * What an intruder could still use in a tenant, read from its bare state by what has to be gone before an account is restored: ways to sign in,
 * devices, the mailbox, rights and apps, policies, other accounts. It knows neither what the product reads nor what was planted.
 */
type Row = Readonly<Record<string, unknown>>;

export interface State {
  readonly graph: Readonly<Record<string, unknown>>;
  readonly exchange: Readonly<Record<string, unknown>>;
}

export interface Account {
  readonly id: string;
  /** Its user principal name. */
  readonly name: string;
}

export interface Item {
  readonly key: string;
  /** Words of which a person knows it again: a card that has one of them names it. */
  readonly words: readonly string[];
}

/** The first wins: `key` stands for one thing in the tenant. */
export function whatIsThere(state: State, account: Account): readonly Item[] {
  const found = [
    ...waysToSignIn(state),
    ...devices(state, account),
    ...mailbox(state, account),
    ...otherMailboxes(state, account),
    ...rights(state, account),
    ...apps(state, account),
    ...policies(state),
    ...madeForOthers(state, account),
    ...mailFlow(state),
  ];
  return [...new Map(found.map((item) => [item.key, item])).values()];
}

/** What came since: of the account's own past nothing is asked. */
export function remainingAccess(now: State, before: State, account: Account): readonly Item[] {
  const known = new Set(whatIsThere(before, account).map(({ key }) => key));
  return whatIsThere(now, account).filter(({ key }) => !known.has(key));
}

const rowsOf = (value: unknown): readonly Row[] => (Array.isArray(value) ? (value as Row[]) : []);
const graph = (state: State, name: string): readonly Row[] => rowsOf(state.graph[name]);
const exchange = (state: State, name: string): readonly Row[] => rowsOf(state.exchange[name]);
/** Lists by owner: an object from the owner's id or name to rows. */
const owned = (part: Readonly<Record<string, unknown>>, name: string): readonly (readonly [string, Row])[] =>
  Object.entries((part[name] ?? {}) as Readonly<Record<string, unknown>>).flatMap(([owner, list]) =>
    rowsOf(list).map((row) => [owner, row] as const),
  );
const ofAccount = (part: Readonly<Record<string, unknown>>, name: string, { id, name: upn }: Account): readonly Row[] =>
  owned(part, name).flatMap(([owner, row]) => (owner === id || owner.toLowerCase() === upn.toLowerCase() ? [row] : []));
const text = (value: unknown): string => (typeof value === 'string' ? value : '');
const words = (...list: readonly unknown[]): readonly string[] => list.map(text).filter((word) => word !== '');
const item = (key: string, ...list: readonly unknown[]): Item => ({ key, words: words(...list) });

/** A password is replaced by containing. A new method of another account counts too. */
function waysToSignIn(state: State): readonly Item[] {
  return owned(state.graph, 'authenticationMethods').flatMap(([owner, row]) => {
    const kind = /\.(\w+)AuthenticationMethod$/.exec(text(row['@odata.type']))?.[1] ?? '';
    const user = graph(state, 'users').find(({ id }) => id === owner);
    return kind === 'password' ? [] : [item(`method ${owner} ${text(row['id'])}`, kind, user?.['userPrincipalName'])];
  });
}

/** A disabled device opens nothing. */
function devices(state: State, account: Account): readonly Item[] {
  const registered = ['registeredDevices', 'ownedDevices'].flatMap((list) => ofAccount(state.graph, list, account));
  return [
    ...registered
      .filter(({ accountEnabled }) => accountEnabled !== false)
      .map((row) => item(`device ${text(row['id'])}`, row['displayName'])),
    ...ofAccount(state.exchange, 'MobileDevice', account)
      .filter(({ DeviceAccessState }) => DeviceAccessState !== 'Blocked')
      .map((row) => item(`phone ${text(row['DeviceId'])}`, row['FriendlyName'], row['DeviceId'])),
  ];
}

/** Made by the service itself. */
const rulesOfService = /^(Junk E-Mail Rule|Microsoft\.Exchange\.OOF\.|Delegate Rule -\d)/;

function mailbox(state: State, account: Account): readonly Item[] {
  const own = exchange(state, 'Mailbox').find((row) =>
    ['UserPrincipalName', 'PrimarySmtpAddress'].some((name) => text(row[name]).toLowerCase() === account.name.toLowerCase()),
  );
  const forwards = ['ForwardingSmtpAddress', 'ForwardingAddress'].flatMap((name) =>
    text(own?.[name]) === '' ? [] : [item(`${name} ${text(own?.[name])}`, text(own?.[name]).replace(/^smtp:/i, ''))],
  );
  const behalf = [own?.['GrantSendOnBehalfTo'] ?? []].flat().map((who) => item(`behalf ${text(who)}`, who));
  const of = (name: string) => ofAccount(state.exchange, name, account);
  return [
    ...forwards,
    ...behalf,
    ...of('InboxRule')
      .filter(({ Enabled, Name }) => Enabled !== false && !rulesOfService.test(text(Name)))
      .map(({ Identity, Name }) => item(`rule ${text(Identity)}`, `rule "${text(Name)}"`, `“${text(Name)}”`)),
    ...of('MailboxPermission')
      .filter(({ IsInherited, Deny, User }) => IsInherited !== true && Deny !== true && !text(User).endsWith('SELF'))
      .map(({ User }) => item(`full access ${text(User)}`, User)),
    ...of('RecipientPermission')
      .filter(({ IsInherited, Trustee }) => IsInherited !== true && !text(Trustee).endsWith('SELF'))
      .map(({ Trustee }) => item(`send as ${text(Trustee)}`, Trustee)),
    ...of('MailboxFolderPermission')
      .filter(({ AccessRights }) => ![AccessRights].flat().every((right) => right === 'None' || right === 'AvailabilityOnly'))
      .map(({ FolderName, User }) => item(`folder ${text(FolderName)} ${text(User)}`, text(FolderName))),
    ...of('SweepRule')
      .filter(({ Enabled }) => Enabled !== false)
      .map(({ RuleId, Name }) => item(`sweep rule ${text(RuleId)}`, `sweep rule "${text(Name)}"`, `“${text(Name)}”`)),
    ...of('MailboxJunkEmailConfiguration').flatMap(({ BlockedSendersAndDomains }) =>
      [BlockedSendersAndDomains ?? []].flat().map((sender) => item(`junk mail ${text(sender)}`, sender)),
    ),
    ...of('MailboxAutoReplyConfiguration')
      .filter(({ AutoReplyState }) => AutoReplyState !== 'Disabled')
      .map(() => item('automatic reply', 'automatic replies')),
    ...of('App')
      .filter(({ Enabled }) => Enabled !== false)
      .map((row) => item(`add-in ${text(row['AppId'] ?? row['Identity'])}`, row['DisplayName'])),
    ...of('MailboxCalendarFolder')
      .filter(({ PublishEnabled }) => PublishEnabled === true)
      .map(() => item('published calendar', 'calendar')),
  ];
}

/** What the account may do in mailboxes of others, and what was switched on or sent on in any of them. */
function otherMailboxes(state: State, account: Account): readonly Item[] {
  const isOwn = (owner: string): boolean => owner === account.id || owner.toLowerCase() === account.name.toLowerCase();
  const given = (
    [
      ['MailboxPermission', 'User'],
      ['RecipientPermission', 'Trustee'],
      ['MailboxFolderPermission', 'User'],
    ] as const
  ).flatMap(([list, who]) =>
    owned(state.exchange, list)
      .filter(([owner, row]) => !isOwn(owner) && text(row[who]).toLowerCase() === account.name.toLowerCase())
      .map(([owner]) => item(`${list} ${owner}`, owner)),
  );
  const sentOn = exchange(state, 'Mailbox').flatMap((row) =>
    ['ForwardingSmtpAddress', 'ForwardingAddress'].flatMap((name) =>
      text(row[name]) === '' || isOwn(text(row['UserPrincipalName']))
        ? []
        : [item(`${name} of ${text(row['UserPrincipalName'])}`, row['UserPrincipalName'], row['PrimarySmtpAddress'])],
    ),
  );
  const switchedOn = exchange(state, 'CASMailbox').flatMap((row) =>
    ['PopEnabled', 'ImapEnabled', 'EwsEnabled', 'SmtpClientAuthenticationDisabled'].flatMap((name) =>
      row[name] === (name !== 'SmtpClientAuthenticationDisabled')
        ? [item(`${name} of ${text(row['Guid'] ?? row['Identity'])}`, row['PrimarySmtpAddress'])]
        : [],
    ),
  );
  return [...given, ...sentOn, ...switchedOn];
}

function rights(state: State, account: Account): readonly Item[] {
  const { id } = account;
  return [
    ...graph(state, 'oauth2PermissionGrants')
      .filter(
        ({ principalId, consentType, clientId }) =>
          principalId === id || consentType === 'AllPrincipals' || isInLog(state, clientId),
      )
      .map((row) => item(`grant ${text(row['id'])}`, row['scope'], row['clientId'], ...namesInLog(state, row['clientId']))),
    ...owned(state.graph, 'appRoleAssignments').map(([principal, row]) =>
      item(`assignment ${text(row['id'])}`, row['resourceDisplayName'], nameOf(state, principal)),
    ),
    ...['roleAssignments', 'roleEligibilityScheduleInstances', 'roleAssignmentScheduleInstances'].flatMap((list) =>
      graph(state, list).map((row) => item(`${list} ${text(row['id'])}`, ...rolesInLog(state, row['principalId']))),
    ),
    ...['members', 'owners'].flatMap((list) =>
      graph(state, 'groups')
        .filter((group) => Array.isArray(group[list]) && (group[list] as readonly unknown[]).includes(id))
        .map((row) => item(`${list} of group ${text(row['id'])}`, row['displayName'])),
    ),
    ...exchange(state, 'RoleGroup')
      .filter(({ Members }) => [Members ?? []].flat().some((one) => one === account.name || one === id))
      .map((row) => item(`role group ${text(row['Guid'])}`, row['Name'])),
  ];
}

/** What the log calls it: an app that only a consent brought has no other name. */
function namesInLog(state: State, id: unknown): readonly unknown[] {
  return graph(state, 'directoryAudits').flatMap(({ targetResources }) =>
    rowsOf(targetResources).flatMap((target) => (target['id'] === id ? [target['displayName']] : [])),
  );
}

/** Whether a consent of the log is about that app: as its target, or as what was allowed to reach it. */
function isInLog(state: State, client: unknown): boolean {
  return graph(state, 'directoryAudits').some(
    (row) => /consent|permission grant/i.test(text(row['activityDisplayName'])) && JSON.stringify(row).includes(text(client)),
  );
}

function nameOf(state: State, id: unknown): unknown {
  const named = [...graph(state, 'users'), ...graph(state, 'servicePrincipals')].find((one) => one['id'] === id);
  return named?.['userPrincipalName'] ?? named?.['displayName'];
}

/** The table of roles is the service's; the log names those that it gave. */
function rolesInLog(state: State, principal: unknown): readonly unknown[] {
  return graph(state, 'directoryAudits').flatMap(({ targetResources }) =>
    rowsOf(targetResources)
      .filter(({ id }) => id === principal)
      .flatMap(({ modifiedProperties }) => rowsOf(modifiedProperties))
      .flatMap(({ displayName, newValue }) => (displayName === 'Role.DisplayName' ? [text(newValue).replaceAll('"', '')] : [])),
  );
}

function apps(state: State, account: Account): readonly Item[] {
  const made = targetsOf(state, account, /^Add (application|service principal)$/);
  return [...graph(state, 'applications'), ...graph(state, 'servicePrincipals')].flatMap((app) => {
    const id = text(app['id']);
    const name = app['displayName'];
    const owners = Array.isArray(app['owners']) ? app['owners'] : [];
    const secrets = [...rowsOf(app['passwordCredentials']), ...rowsOf(app['keyCredentials'])];
    return [
      ...(owners.includes(account.id) ? [item(`owner of ${id}`, name)] : []),
      ...secrets.map((secret) => item(`secret ${id} ${text(secret['keyId'])}`, name)),
      ...(made.has(id) ? [item(`app ${id}`, name)] : []),
    ];
  });
}

/** A policy is compared with what the log says it was before. */
function policies(state: State): readonly Item[] {
  return ['conditionalAccessPolicies', 'namedLocations'].flatMap((list) =>
    graph(state, list).flatMap((row) => {
      const before = valueBefore(state, text(row['id']));
      // A place that is trusted since nobody knows when is new where it was not there before.
      if (before === null) return row['isTrusted'] === true ? [item(`policy ${text(row['id'])}`, row['displayName'])] : [];
      const isAs = ['state', 'conditions', 'grantControls', 'isTrusted', 'ipRanges'].every(
        (name) => !(name in before) || JSON.stringify(before[name]) === JSON.stringify(row[name]),
      );
      return isAs ? [] : [item(`policy ${text(row['id'])}`, row['displayName'])];
    }),
  );
}

function valueBefore(state: State, id: string): Row | null {
  for (const entry of graph(state, 'directoryAudits'))
    for (const target of rowsOf(entry['targetResources']))
      for (const property of target['id'] === id ? rowsOf(target['modifiedProperties']) : []) {
        const value: unknown = JSON.parse(text(property['oldValue']) || 'null');
        if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Row;
      }
  return null;
}

/** Accounts that the account made, invited or enabled, as long as they can sign in. */
function madeForOthers(state: State, account: Account): readonly Item[] {
  const made = targetsOf(state, account, /^(Add user|Invite external user|Enable account)/);
  return graph(state, 'users')
    .filter((user) => made.has(text(user['id'])) && user['accountEnabled'] !== false)
    .map((user) => {
      const name = text(user['userPrincipalName']);
      return item(`account ${text(user['id'])}`, name, /^([^#]+)_[^_]+#EXT#/.exec(name)?.[1], name.split('@')[0]);
    });
}

function targetsOf(state: State, { id }: Account, activity: RegExp): ReadonlySet<string> {
  const by = graph(state, 'directoryAudits').filter(
    ({ initiatedBy, activityDisplayName }) =>
      (initiatedBy as { readonly user?: { readonly id?: string } } | undefined)?.user?.id === id &&
      activity.test(text(activityDisplayName)),
  );
  return new Set(by.flatMap(({ targetResources }) => rowsOf(targetResources).map((target) => text(target['id']))));
}

function mailFlow(state: State): readonly Item[] {
  return [
    ...exchange(state, 'TransportRule')
      .filter(({ State: on }) => on !== 'Disabled')
      .map((row) => item(`mail flow rule ${text(row['Guid'])}`, row['Name'])),
    ...['InboundConnector', 'OutboundConnector'].flatMap((list) =>
      exchange(state, list)
        .filter(({ Enabled }) => Enabled !== false)
        .map((row) => item(`${list} ${text(row['Guid'])}`, row['Name'])),
    ),
  ];
}
