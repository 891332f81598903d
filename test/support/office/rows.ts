/** Rows of the logs in the shapes that the vendor answers, for events of one world. */
import type { LateSource } from '../../../adapters/m365/simulator/logs/lateness';
import type { Chance } from '../chaos/random';
import { type App, domain, guid, type Person, type Place, type Row, tenantId, type World } from './world';

/** Something that happens: a row of a log, or a change of the tenant itself. */
export interface Event {
  readonly at: number;
  readonly key: string;
  readonly of?: string;
  readonly put?: Row;
  readonly remove?: string;
  /** By which distribution it can be read later; null: at once. */
  readonly late: LateSource | null;
}

export type Initiator = Row;

/** One target of a row of the directory's log. */
export interface Target {
  readonly id: string;
  readonly type: string;
  readonly displayName?: string | null;
  readonly userPrincipalName?: string | null;
  /** Name, value before, value after, as they are in the directory; they are written as JSON within a text. */
  readonly changed?: readonly (readonly [name: string, before: unknown, after: unknown])[];
}

export interface AuditOptions {
  readonly service?: string;
  readonly category?: string;
  readonly reason?: string;
  readonly result?: string;
  readonly correlation?: string;
  readonly details?: Readonly<Record<string, string>>;
  /** Also in the unified log, where names of the directory end in a full stop. */
  readonly unified?: boolean;
}

/** Where someone works from at a moment. */
export interface From {
  readonly place: Place;
  readonly address: string;
}

export class Rows {
  private n = 0;

  constructor(
    readonly world: World,
    readonly chance: Chance,
    /** Keeps the ids of two streams of one tenant different. */
    private readonly stream: number,
  ) {}

  id(): string {
    this.n += 1;
    return guid(0xf000_0000 + this.stream, this.n);
  }

  from(place: Place): From {
    return { place, address: `${place.network}.${1 + this.chance.below(250)}` };
  }

  by({ id, upn }: Person, from: From | null): Initiator {
    return { user: { id, displayName: null, userPrincipalName: upn, ipAddress: from?.address ?? null }, app: null };
  }

  /** The service writes the application id of an app in some rows only. */
  byApp({ id, name, appId }: Pick<App, 'id' | 'name' | 'appId'>, withAppId = false): Initiator {
    return {
      user: null,
      app: { appId: withAppId ? appId : null, displayName: name, servicePrincipalId: id, servicePrincipalName: null },
    };
  }

  /** A row of the directory's log, with its copy in the unified log where that is wanted. */
  audit(at: number, name: string, by: Initiator, targets: readonly Target[], options: AuditOptions = {}): readonly Event[] {
    const service = options.service ?? 'Core Directory';
    const isTwice = service === 'Core Directory';
    const put = {
      id: `${isTwice ? 'Directory' : service.replaceAll(/\W/g, '')}_${this.id()}`,
      category: options.category ?? 'UserManagement',
      correlationId: options.correlation ?? this.id(),
      result: options.result ?? 'success',
      resultReason: options.reason ?? '',
      activityDisplayName: this.spelled(name),
      activityDateTime: new Date(at).toISOString(),
      loggedByService: service,
      operationType: name.split(' ')[0],
      initiatedBy: by,
      targetResources: targets.map(({ changed = [], ...target }) => ({
        displayName: null,
        userPrincipalName: null,
        groupType: null,
        ...target,
        modifiedProperties: changed.map(([displayName, before, after]) => ({
          displayName,
          oldValue: written(before, isTwice),
          newValue: written(after, isTwice),
        })),
      })),
      additionalDetails: Object.entries(options.details ?? {}).map(([key, value]) => ({ key, value })),
    };
    const event: Event = { at, key: 'graph.directoryAudits', put, late: 'directoryAudits' };
    return options.unified === true ? [event, this.directoryRecord(at, name, by, targets)] : [event];
  }

  /** Names differ between tenants in their letters and dashes. */
  private spelled(name: string): string {
    switch (this.world.seed % 3) {
      case 1:
        return name.charAt(0) + name.slice(1).replaceAll(/Conditional Access/g, 'conditional access');
      case 2:
        return name.replaceAll(' – ', ' - ');
      default:
        return name;
    }
  }

  private directoryRecord(at: number, name: string, by: Initiator, targets: readonly Target[]): Event {
    const user = by['user'] as Row | null;
    const app = by['app'] as Row | null;
    return this.record(
      at,
      {
        type: 8,
        kind: 'AzureActiveDirectory',
        operation: `${name}.`,
        user: String(user?.['userPrincipalName'] ?? app?.['displayName']),
      },
      {
        UserKey: user?.['id'] ?? app?.['servicePrincipalId'],
        ObjectId: targets[0]?.userPrincipalName ?? targets[0]?.id ?? '',
        ResultStatus: 'Success',
        Workload: 'AzureActiveDirectory',
        ModifiedProperties: targets.flatMap(({ changed = [] }) =>
          changed.map(([Name, OldValue, NewValue]) => ({ Name, NewValue: text(NewValue), OldValue: text(OldValue) })),
        ),
        Target: targets.map(({ id }) => ({ ID: id, Type: 2 })),
      },
    );
  }

  /** An entry of the unified log. */
  record(
    at: number,
    {
      type,
      kind,
      operation,
      user,
    }: { readonly type: number; readonly kind: string; readonly operation: string; readonly user: string },
    more: Row,
  ): Event {
    const Id = this.id();
    const CreationTime = new Date(at).toISOString().slice(0, 19);
    const data = {
      CreationTime,
      Id,
      Operation: operation,
      OrganizationId: tenantId,
      RecordType: type,
      ResultStatus: 'True',
      UserKey: user,
      UserType: 0,
      Version: 1,
      Workload: 'Exchange',
      UserId: user,
      ...more,
    };
    return {
      at,
      key: 'exchange.UnifiedAuditLog',
      put: {
        Identity: Id,
        RecordType: kind,
        CreationDate: CreationTime,
        UserIds: user,
        Operations: operation,
        AuditData: JSON.stringify(data),
      },
      late: 'unifiedLog',
    };
  }

  /** A cmdlet that someone ran, with what it was given. */
  ran(
    at: number,
    operation: string,
    { upn }: Pick<Person, 'upn'>,
    object: string,
    parameters: Readonly<Record<string, string>>,
    from: From | null = null,
  ): Event {
    return this.record(
      at,
      { type: 1, kind: 'ExchangeAdmin', operation, user: upn },
      {
        ObjectId: object,
        ClientIP: from === null ? '' : `${from.address}:50${this.chance.below(900) + 100}`,
        ExternalAccess: false,
        OrganizationName: `${domain.split('.')[0]}.onmicrosoft.com`,
        Parameters: Object.entries({ Identity: object, ...parameters }).map(([Name, Value]) => ({ Name, Value })),
      },
    );
  }

  /** What Outlook writes of the rules of a mailbox: of a change the id of the rule alone. */
  outlookRule(
    at: number,
    person: Person,
    what: { readonly operation: 'AddMailboxRule' | 'ModifyMailboxRule'; readonly rule?: Readonly<Record<string, string>> },
    from: From,
  ): Event {
    const properties = { RuleOperation: what.operation, RuleId: String(1_000_000 + this.chance.below(9_000_000)), ...what.rule };
    return this.record(
      at,
      { type: 2, kind: 'ExchangeItem', operation: 'UpdateInboxRules', user: person.upn },
      {
        ResultStatus: 'Succeeded',
        ClientIPAddress: from.address,
        ClientIP: from.address,
        ClientInfoString: 'Client=MSExchangeRPC',
        MailboxOwnerUPN: person.upn,
        MailboxGuid: person.id.replace('0000000a', '0000000e'),
        LogonType: 0,
        OperationProperties: Object.entries(properties).map(([Name, Value]) => ({ Name, Value })),
      },
    );
  }

  /** A sign-in as both logs have it. */
  signedIn(at: number, person: Person, from: From, more: SignInOptions = {}): readonly Event[] {
    const {
      app = apps.office,
      device = person.laptop,
      error = 0,
      deviceCode = false,
      interactive = true,
      agent = device.agent,
    } = more;
    const id = this.id();
    const shared = {
      id,
      createdDateTime: new Date(at).toISOString(),
      userId: person.id,
      userPrincipalName: person.upn,
      userDisplayName: person.name,
    };
    const row = (errorCode: number): Row => ({
      ...shared,
      appId: app.appId,
      appDisplayName: app.name,
      resourceId: app.resource,
      ipAddress: from.address,
      location: { city: from.place.city, countryOrRegion: from.place.country },
      autonomousSystemNumber: from.place.asn,
      deviceDetail: {
        deviceId: device.id,
        displayName: device.name,
        operatingSystem: device.system,
        browser: device.browser,
        isCompliant: device.managed,
        isManaged: device.managed,
      },
      clientAppUsed: more.client ?? 'Browser',
      conditionalAccessStatus: errorCode === 53003 ? 'failure' : 'success',
      status: { errorCode, failureReason: errorCode === 0 ? 'Other.' : `Error ${errorCode}` },
      isInteractive: interactive,
      signInEventTypes: [interactive ? 'interactiveUser' : 'nonInteractiveUser'],
      userAgent: agent,
      authenticationProtocol: deviceCode ? 'deviceCode' : 'none',
      originalTransferMethod: deviceCode ? 'deviceCodeFlow' : 'none',
      riskLevelDuringSignIn: more.risk ?? 'none',
      riskState: more.risk === undefined ? 'none' : 'atRisk',
      riskEventTypes_v2: [],
    });
    const late: LateSource = interactive ? 'signIns' : 'nonInteractiveSignIns';
    // A sign-in with MFA is there as interrupted first, and again as what it came to.
    const entries: readonly Event[] =
      more.interrupted === true && error === 0
        ? [
            { at, key: 'graph.signIns', put: row(50074), late },
            { at: at + 20_000, key: 'graph.signIns', put: row(0), late },
          ]
        : [{ at, key: 'graph.signIns', put: row(error), late }];
    const login = this.record(
      at,
      {
        type: 15,
        kind: 'AzureActiveDirectoryStsLogon',
        operation: error === 0 ? 'UserLoggedIn' : 'UserLoginFailed',
        user: person.upn,
      },
      {
        UserKey: person.id,
        ResultStatus: error === 0 ? 'Success' : 'Failed',
        Workload: 'AzureActiveDirectory',
        ObjectId: app.resource,
        ClientIP: from.address,
        ActorIpAddress: from.address,
        ApplicationId: app.appId,
        ErrorNumber: String(error),
        ExtendedProperties: [
          { Name: 'ResultStatusDetail', Value: error === 0 ? 'Success' : 'UserError' },
          { Name: 'UserAgent', Value: agent },
          { Name: 'RequestType', Value: more.request ?? (deviceCode ? 'Cmsi:Cmsi' : 'OAuth2:Authorize') },
        ],
        DeviceProperties: [
          { Name: 'OS', Value: device.system },
          { Name: 'BrowserType', Value: device.browser.split(' ')[0] },
          { Name: 'IsCompliant', Value: device.managed ? 'True' : 'False' },
          ...(device.id === '' ? [] : [{ Name: 'Id', Value: device.id }]),
        ],
        Target: [{ ID: app.resource, Type: 0 }],
        ModifiedProperties: [],
      },
    );
    return [...(this.world.premium ? entries : []), login];
  }

  /** What Entra ID Protection makes of a sign-in: the row of the detection, and the account at risk. */
  risk(
    at: number,
    person: Person,
    from: From,
    what: { readonly kind: string; readonly level: string; readonly timing: 'realtime' | 'offline'; readonly state?: string },
  ): readonly Event[] {
    if (!this.world.premium) return [];
    const id = this.id();
    const moment = new Date(at).toISOString();
    const { kind, level, timing, state = 'atRisk' } = what;
    const row = {
      id,
      requestId: id,
      activity: 'signin',
      activityDateTime: moment,
      detectedDateTime: moment,
      lastUpdatedDateTime: moment,
      detectionTimingType: timing,
      ipAddress: from.address,
      location: { city: from.place.city, countryOrRegion: from.place.country },
      riskDetail: 'none',
      riskEventType: kind,
      riskLevel: level,
      riskState: state,
      source: 'IdentityProtection',
      tokenIssuerType: 'AzureAD',
      userDisplayName: person.name,
      userId: person.id,
      userPrincipalName: person.upn,
    };
    const late: LateSource = timing === 'realtime' ? 'riskFoundAtOnce' : 'riskFoundLater';
    const user = {
      id: person.id,
      userPrincipalName: person.upn,
      userDisplayName: person.name,
      riskLevel: level,
      riskState: state,
      riskDetail: 'none',
      riskLastUpdatedDateTime: moment,
      isDeleted: false,
      isProcessing: false,
    };
    return [
      { at, key: 'graph.riskDetections', put: row, late },
      { at, key: 'graph.riskyUsers', put: user, late },
    ];
  }
}

export interface SignInOptions {
  readonly app?: ClientApp;
  readonly device?: Person['laptop'];
  /** An AADSTS code; 0 went well. */
  readonly error?: number;
  readonly deviceCode?: boolean;
  readonly interactive?: boolean;
  readonly agent?: string;
  readonly client?: string;
  readonly risk?: string;
  /** What the unified log calls the request. */
  readonly request?: string;
  /** With MFA, in two entries. */
  readonly interrupted?: boolean;
}

export interface ClientApp {
  readonly appId: string;
  readonly name: string;
  readonly resource: string;
}

const graph = '00000003-0000-0000-c000-000000000000';
const exchange = '00000002-0000-0ff1-ce00-000000000000';

/** Clients by Microsoft's own ids. */
export const apps = {
  office: { appId: '4765445b-32c6-49b0-83e6-1d93765276ca', name: 'OfficeHome', resource: graph },
  outlook: { appId: 'd3590ed6-52b3-4102-aeff-aad2292ab01c', name: 'Microsoft Office', resource: exchange },
  outlookWeb: { appId: '00000002-0000-0ff1-ce00-000000000000', name: 'Office 365 Exchange Online', resource: exchange },
  teams: { appId: '1fec8e78-bce4-4aaf-ab1b-5451cc387264', name: 'Microsoft Teams', resource: graph },
  azureCli: {
    appId: '04b07795-8ddb-461a-bbee-02f9e1bf7b46',
    name: 'Microsoft Azure CLI',
    resource: 'https://management.azure.com',
  },
  portal: { appId: 'c44b4083-3bb0-49c1-b47d-974e53cbdf3c', name: 'Azure Portal', resource: 'https://management.azure.com' },
  broker: { appId: '29d9ed98-a469-4536-ade2-f981bc1d605e', name: 'Microsoft Authentication Broker', resource: graph },
  mfaSetup: { appId: '19db86c3-b2b9-44cc-b339-36da233a3be2', name: 'My Signins', resource: graph },
} satisfies Readonly<Record<string, ClientApp>>;

export function targetOf({ id, upn, name }: Person, changed: Target['changed'] = []): Target {
  return { id, type: 'User', userPrincipalName: upn, displayName: name, changed };
}

function written(value: unknown, isTwice: boolean): string | null {
  if (value === null || value === undefined) return null;
  return isTwice && typeof value !== 'string' ? JSON.stringify(JSON.stringify(value)) : JSON.stringify(value);
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value ?? '');
}
