/** Mistakes of every kind, each made in a request as it was recorded, with the one sentence that the judge has to say of it. */
import type { Rights } from './judge/requests';
import type { Recorded } from './record/recording';

export interface Mistake {
  readonly what: string;
  /** The request that it is made in. */
  readonly of: (request: Recorded) => boolean;
  readonly plant: (request: Recorded, rights: Rights) => { readonly request?: Recorded; readonly rights?: Rights };
  readonly says: string;
}

const path = (from: string | RegExp, to: string) => (request: Recorded) => ({
  request: { ...request, path: request.path.replace(from, to) },
});
const body = (change: object) => (request: Recorded) => ({
  request: { ...request, body: { ...(request.body as object), ...change } },
});
const parameters = (change: object) => (request: Recorded) => ({
  request: { ...request, parameters: { ...(request.parameters as object), ...change } },
});
const headers = (change: object) => (request: Recorded) => ({
  request: { ...request, headers: { ...request.headers, ...change } as Recorded['headers'] },
});

const graph = (method: string, beginning: string) => (request: Recorded) =>
  request.service === 'graph' && request.method === method && request.path.startsWith(`/v1.0${beginning}`);
const cmdlet = (name: string) => (request: Recorded) => request.cmdlet === name;
const traces = (request: Recorded) => graph('GET', '/admin/exchange/tracing/messageTraces')(request);

/** Traces of this many days, of which the last is the day of the request. */
const tracesOf = (days: number) => (request: Recorded) => {
  const to = new Date(request.at);
  const from = new Date(to.getTime() - days * 86_400_000);
  const filter = encodeURIComponent(`receivedDateTime ge ${from.toISOString()} and receivedDateTime le ${to.toISOString()}`);
  return { request: { ...request, path: request.path.replace(/\$filter=[^&]*/, `$filter=${filter}`) } };
};

const without = (permission: string) => (_request: Recorded, rights: Rights) => ({
  rights: {
    ...rights,
    permissions: {
      read: new Set([...rights.permissions.read].filter((one) => one !== permission)),
      write: new Set([...rights.permissions.write].filter((one) => one !== permission)),
    },
  },
});

export const plantedMistakes: readonly Mistake[] = [
  {
    what: 'a path that is none',
    of: graph('GET', '/subscribedSkus'),
    plant: path('/subscribedSkus', '/subscribedSku'),
    says: 'Microsoft Graph v1.0 has no /subscribedSku in its description; run `npm run vendor -- --from DIR` with a checkout of the vendor, and look whether it is there now.',
  },
  {
    what: 'a method that the path does not take',
    of: graph('GET', '/users?'),
    plant: (request) => ({ request: { ...request, method: 'PUT', body: {}, headers: { 'content-type': 'application/json' } } }),
    says: 'PUT /users uses PUT, which a list does not take.',
  },
  {
    what: 'a property that does not exist, selected',
    of: graph('GET', '/users?'),
    plant: path('$select=', '$select=department2,'),
    says: 'GET /users selects department2, which user does not have.',
  },
  {
    what: 'a property that does not exist, filtered by',
    of: (request) => graph('GET', '/auditLogs/signIns')(request) && request.path.includes('$filter=createdDateTime'),
    plant: path('$filter=createdDateTime', '$filter=createdAt'),
    says: 'GET /auditLogs/signIns filters by createdAt, which signIn does not have.',
  },
  {
    what: 'a relation that does not exist, expanded',
    of: graph('GET', '/users?'),
    plant: path(/$/, '&$expand=bosses'),
    says: 'GET /users expands bosses, which is no relation of user.',
  },
  {
    what: 'an option that Graph does not know',
    of: graph('GET', '/users?'),
    plant: path(/$/, '&$limit=5'),
    says: 'GET /users has the query option $limit, which Microsoft Graph does not know.',
  },
  {
    what: 'pages that are too large',
    of: graph('GET', '/users?'),
    plant: path('$top=999', '$top=5000'),
    says: 'GET /users asks for pages of 5000, and the service gives at most 999 rows a page.',
  },
  {
    what: 'a member of a body that does not exist',
    of: graph('POST', '/identity/conditionalAccess/policies'),
    plant: body({ enabled: true }),
    says: 'POST /identity/conditionalAccess/policies sends enabled, which conditionalAccessPolicy does not have.',
  },
  {
    what: 'a value of another kind',
    of: (request) => graph('PATCH', '/users/')(request) && JSON.stringify(request.body).includes('accountEnabled'),
    plant: body({ accountEnabled: 'false' }),
    says: 'PATCH /users/{id} sends "false" for accountEnabled, which is no Edm.Boolean.',
  },
  {
    what: 'a word that is no member of its enumeration',
    of: graph('POST', '/identity/conditionalAccess/policies'),
    plant: body({ state: 'reportOnly' }),
    says: 'POST /identity/conditionalAccess/policies sends "reportOnly" for state, which is no member of conditionalAccessPolicyState.',
  },
  {
    what: 'a word that stands for those that are hidden, written back',
    of: graph('POST', '/identity/conditionalAccess/policies'),
    plant: body({ state: 'unknownFutureValue' }),
    says: 'POST /identity/conditionalAccess/policies sends "unknownFutureValue" for state, which is no member of conditionalAccessPolicyState.',
  },
  {
    what: 'a note of an answer, sent back',
    of: graph('POST', '/identity/conditionalAccess/policies'),
    plant: body({ '@odata.context': 'x' }),
    says: 'POST /identity/conditionalAccess/policies sends back @odata.context, which is a note of an answer and no member of conditionalAccessPolicy.',
  },
  {
    what: 'a body that does not say of which kind it is',
    of: graph('POST', '/identity/conditionalAccess/namedLocations'),
    plant: body({ '@odata.type': '#microsoft.graph.namedLocation' }),
    says: 'POST /identity/conditionalAccess/namedLocations sends countriesAndRegions, which namedLocation does not have.',
  },
  {
    what: 'a header that is left out',
    of: graph('GET', '/users?'),
    plant: headers({ prefer: '' }),
    says: 'GET /users lacks the header Prefer: include-unknown-enum-members, without which newer members of enumerations are hidden.',
  },
  {
    what: 'a permission that is not held',
    of: graph('GET', '/auditLogs/signIns'),
    plant: without('AuditLog.Read.All'),
    says: 'GET /auditLogs/signIns needs AuditLog.Read.All, and the read registration holds nothing that allows it.',
  },
  {
    what: 'a permission to change that is not held, beside one to read',
    of: (request) => graph('POST', '/identity/conditionalAccess/policies')(request) && request.app === 'write',
    plant: without('Policy.ReadWrite.ConditionalAccess'),
    says: 'POST /identity/conditionalAccess/policies needs Policy.ReadWrite.ConditionalAccess, and the write registration holds nothing that allows it.',
  },
  {
    what: 'message traces of eleven days',
    of: traces,
    plant: tracesOf(11),
    says: 'GET /admin/exchange/tracing/messageTraces asks for 11 days of message traces, and the service gives 10 at once.',
  },
  {
    what: 'message traces without an end',
    of: traces,
    plant: path(/%20and%20receivedDateTime%20le[^&]*/, ''),
    says: 'GET /admin/exchange/tracing/messageTraces asks for message traces without both bounds of time.',
  },
  {
    what: 'a cmdlet that does not exist',
    of: cmdlet('Set-CASMailbox'),
    plant: (request) => ({ request: { ...request, cmdlet: 'Set-CASMailboxes' } }),
    says: 'Set-CASMailboxes is no cmdlet of Exchange Online that the description has; run `npm run vendor -- --from DIR` with a checkout of the vendor, and look whether it is there now.',
  },
  {
    what: 'a parameter that does not exist in Exchange Online',
    of: cmdlet('Set-CASMailbox'),
    plant: parameters({ Pop3Enabled: false }),
    says: 'Set-CASMailbox has no parameter Pop3Enabled in Exchange Online.',
  },
  {
    what: 'a flag that is a text',
    of: cmdlet('Set-CASMailbox'),
    plant: parameters({ PopEnabled: 'False' }),
    says: 'Set-CASMailbox gives PopEnabled "False", which is no Boolean.',
  },
  {
    what: 'a word that the reference does not list',
    of: cmdlet('Set-HostedOutboundSpamFilterPolicy'),
    plant: parameters({ AutoForwardingMode: 'Never' }),
    says: 'Set-HostedOutboundSpamFilterPolicy gives AutoForwardingMode "Never", and the reference lists Automatic, Off, On.',
  },
  {
    what: 'a call that is anchored at no mailbox',
    of: cmdlet('Set-CASMailbox'),
    plant: headers({ 'x-anchormailbox': 'UPN:ana@contoso.com' }),
    says: 'Set-CASMailbox is anchored at UPN:ana, and it belongs to the system mailbox bb558c35-97f1-4cb9-8ff7-d53741dc928c.',
  },
  {
    what: 'a role that only looks, for a change',
    of: (request) => cmdlet('Set-CASMailbox')(request) && request.app === 'write',
    plant: (_request, rights) => ({
      rights: { ...rights, roles: { ...rights.roles, write: new Set(['View-Only Recipients']) } },
    }),
    says: 'Set-CASMailbox needs one of the roles User Options, Mail Recipients, and the role group of the write registration has none of them.',
  },
  {
    what: 'a setting of App Service that does not exist',
    of: (request) => request.service === 'arm' && request.method === 'PATCH',
    plant: body({ properties: { ipRestrictions: [] } }),
    says: 'PATCH {site}/config/web sends properties.ipRestrictions, which siteConfigResource does not have.',
  },
];
