/** What this project can ask of each vendor, derived from its list of resources: the refresh keeps the descriptions of this, and no more. */
import { routes } from '../../../adapters/m365/simulator/graph/routes';
import type { Operation } from '../../../src/engine/plan/operation';
import type { VendorCall } from '../../../src/tenant/resource';
import { resources } from '../../../src/tenant/resources/registry';

export interface AskedPath {
  readonly version: 'v1.0' | 'beta';
  readonly method: string;
  /** Below the version, `{id}` for keys, without a query. */
  readonly path: string;
  /** What asks: a resource, and an operation where it is none of a list. */
  readonly by: string;
}

/** Requests that belong to no resource of the list. */
const beside: readonly Omit<AskedPath, 'version'>[] = [
  { method: 'POST', path: '/identity/conditionalAccess/evaluate', by: 'What-If' },
  { method: 'GET', path: '/groups/{id}/members', by: 'the simulated tenant' },
  { method: 'GET', path: '/groups/{id}/owners', by: 'the simulated tenant' },
];

const kinds = ['update', 'create', 'remove', 'action'] as const;

/** An operation of each kind that names nothing that exists: enough to see where it would be sent. */
function example(kind: (typeof kinds)[number], resource: string): Operation {
  const common = { resource, object: 'x', identity: '{id}/{id}', name: '{id}/{id}', before: {}, after: {} };
  return { ...common, kind };
}

/** The calls that a resource makes, by what they are for; a kind of operation that it does not have gives none. */
export function callsOf(key: string): readonly { readonly by: string; readonly call: VendorCall }[] {
  const resource = resources.find((one) => one.key === key);
  if (resource?.object === undefined) return [];
  const { find, write, writeOnto } = resource.object;
  return kinds.flatMap((kind) => {
    const operation = example(kind, key);
    const change = (writeOnto === undefined ? write(operation) : writeOnto(operation, {})) ?? write(operation);
    return change === null
      ? []
      : [
          { by: `${key}, look before ${kind}`, call: find(operation) },
          { by: `${key}, ${kind}`, call: change },
        ];
  });
}

/** Routes of the simulator that stand for several paths: what they stand for is among the others, or beside them. */
const generic: ReadonlySet<string> = new Set(['/groups/{id}/{id}', '/groups/{id}/{id}/microsoft.graph.user', '/reports/{id}']);

/** Every path of Microsoft Graph that is read or written, and every one that the simulated tenant answers. */
export function askedOfGraph(): readonly AskedPath[] {
  const listed = resources.flatMap(({ key, list }): readonly AskedPath[] =>
    list.service === 'graph' ? [{ version: list.version ?? 'v1.0', method: 'GET', path: templateOf(list.path), by: key }] : [],
  );
  const written = resources.flatMap(({ key }) =>
    callsOf(key).flatMap(({ by, call }): readonly AskedPath[] =>
      call.service === 'graph' ? [{ version: 'v1.0', method: call.method, path: templateOf(call.path), by }] : [],
    ),
  );
  const simulated = routes.map(
    ({ method, path, beta }): AskedPath => ({
      version: beta === true ? 'beta' : 'v1.0',
      method,
      path: path.replaceAll(/\{\w+\}/g, '{id}'),
      by: 'the simulated tenant',
    }),
  );
  const own = [...listed, ...written, ...beside.map((one) => ({ version: 'v1.0' as const, ...one }))];
  return unique([...simulated.filter(({ path }) => !generic.has(path)), ...own]);
}

/** The nouns of Exchange cmdlets that are used, and that of the cmdlet which the guides have people run once. */
export function askedOfExchange(): readonly string[] {
  const cmdlets = resources.flatMap(({ key, list }) => [
    ...(list.service === 'exchange' ? [list.cmdlet] : []),
    ...callsOf(key).flatMap(({ call }) => (call.service === 'exchange' ? [call.cmdlet] : [])),
  ]);
  return [...new Set([...cmdlets.map((cmdlet) => cmdlet.split('-')[1] ?? ''), 'OrganizationCustomization'])].sort();
}

/** A path with `{id}` in place of each key, as the permission table writes it. */
export function templateOf(path: string): string {
  const [plain = ''] = path.split('?');
  return plain
    .split('/')
    .map((segment) => (/\{(?:of|id)\}|%7Bid%7D/.test(segment) ? '{id}' : segment.replace(/\((\w+)='[^']*'\)/, '($1={value})')))
    .join('/');
}

function unique(asked: readonly AskedPath[]): readonly AskedPath[] {
  const byKey = new Map(asked.map((one) => [`${one.version} ${one.path} ${one.method}`, one]));
  return [...byKey.keys()].sort().flatMap((key) => byKey.get(key) ?? []);
}
