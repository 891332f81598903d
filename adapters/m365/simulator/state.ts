/** State files (`tenant-state/1`): what they may hold, and reading one with every problem named by its path. */
import { z } from 'zod';
import { InputError } from '../../../src/lib/errors.js';
import { isObject } from '../../../src/lib/json.js';
import { type Cloud, cloudNames } from '../../../src/tenant/cloud.js';
import { type CollectionSpec, type Part, specsOfPart } from './collections.js';
import { completed } from './complete-state.js';
import type { ForeignApps } from './entra/admin-consent.js';
import type { SignInSettings } from './entra/sign-in.js';
import { exchangeRow, graphRow } from './letter-case.js';
import type { Generator, Row } from './template.js';

/** How reading a collection ends when it does not end well. */
export interface BreakOff {
  /** HTTP status of the answer where the list breaks; 403 when the file does not say. */
  readonly status?: number | undefined;
  /** Texts for the body of that answer, where the file knows better than the service's usual ones. */
  readonly code?: string | undefined;
  readonly message?: string | undefined;
  /** Seconds. */
  readonly retryAfter?: number | null | undefined;
}

/** What a state file says about the reading of one collection. */
export interface CollectionReading {
  readonly complete: boolean;
  /** How many rows come before the break; all that the file holds when absent. */
  readonly returned?: number | null | undefined;
  readonly error?: BreakOff | null | undefined;
  /** What the service warns of beside rows that come whole; Exchange alone has warnings. */
  readonly warnings?: readonly string[] | null | undefined;
}

/** An answer that the simulator gives instead of its own, this many times (always, when absent). */
export interface Fault {
  /** A collection key, e.g. `graph.conditionalAccessPolicies`; `graph.whatIf` for What-If, `exchange.$batch` for a batch as a whole. */
  readonly match: string;
  readonly status: number;
  readonly times?: number | undefined;
  /** Seconds, or an HTTP date; null or absent sends no header. */
  readonly retryAfter?: number | string | null | undefined;
  /** Text goes out as it is, anything else as JSON; the service's usual body when absent. */
  readonly body?: unknown;
  /** How many requests it lets by first. */
  readonly skip?: number | undefined;
  /** Which requests it concerns; all when absent. */
  readonly only?: 'reads' | 'writes' | undefined;
  /** The service does what it was asked to, and then gives this answer: what was done is not said. */
  readonly after?: boolean | undefined;
  /** The answer of the last time is given once more, as from a copy that lags. */
  readonly stale?: boolean | undefined;
  /** The connection breaks instead of an answer. */
  readonly reset?: boolean | undefined;
}

/** A limit that the service does not tell: a bucket that starts full. */
export interface ThrottleRule {
  /** Requests at once. */
  readonly size: number;
  readonly perSecond: number;
  /** Whether refusals say when to come back. */
  readonly retryAfter?: boolean | undefined;
  /** Which requests it counts; all when absent. */
  readonly only?: 'reads' | 'writes' | undefined;
}

interface SimulatorSettings {
  /** Rows a page by collection key, instead of the service's own size. */
  readonly pageSize: Readonly<Record<string, number>>;
  readonly latencyMs: number;
  readonly faults: readonly Fault[];
  /** By service (`exchange`) or collection key. */
  readonly throttle: Readonly<Record<string, ThrottleRule>>;
  /** Whether Graph keeps the limits that Microsoft publishes; where it is absent nobody counts. */
  readonly publishedLimits?: boolean | undefined;
  /** The seed by which rows are late that the tenant writes into its own logs; absent: they can be read at once. */
  readonly lateFrom?: number | undefined;
  /** The cloud that the tenant is in; the global one when absent. */
  readonly cloud?: Cloud | undefined;
  /** When given, the only client ids that get a token. */
  readonly clientIds?: readonly string[] | undefined;
  readonly certificates?: readonly string[] | undefined;
  /** Application permissions that the tenant's own app holds, of Graph and of Exchange alike; all when absent. */
  readonly permissions?: readonly string[] | undefined;
  /** Management roles of Exchange that its role group gives it; all when absent. */
  readonly exchangeRoles?: readonly string[] | undefined;
  /** Its roles in Azure; all when absent. */
  readonly azureRoles?: readonly string[] | undefined;
  /** Namespaces of providers of Azure that no subscription has registered; none when absent. */
  readonly unregistered?: readonly string[] | undefined;
  /** Directory roles that the app holds; enough for everything when absent. */
  readonly directoryRoles?: readonly string[] | undefined;
  /** Graph shows newer members of enumerations as `unknownFutureValue` even to a request that asks for them. */
  readonly hidesUnknownMembers?: boolean | undefined;
  /**
   * What Graph does with what a PATCH leaves out of an object within the object (`conditions`, `defaultUserRolePermissions`):
   * - `merge` keeps it, however deep: what Microsoft's pages say, and what published clients rely on; so where the file says nothing
   * - `oneLevel` keeps the parts of `conditions`, and replaces each part that is sent
   * - `replace` drops it, and refuses a policy that is then not whole
   */
  readonly patch?: PatchReading | undefined;
  /** Apps that are registered in another tenant, by client id. */
  readonly apps: ForeignApps;
  /** Whether Exchange takes tokens of people who signed in; it does when absent. */
  readonly exchangeForPeople?: 'taken' | 'refused' | undefined;
  /** Apps that people may sign in to. */
  readonly signIn?: SignInSettings | undefined;
  readonly [other: string]: unknown;
}

const patchReadings = ['merge', 'oneLevel', 'replace'] as const;
export type PatchReading = (typeof patchReadings)[number];

/** What a state file says beside the tenant itself. */
export interface StateFrame {
  readonly schema: 'tenant-state/1';
  /** The "now" of the tenant, ISO 8601. A file without one is taken to be of `defaultAsOf`. */
  readonly asOf: string;
  readonly collection: Readonly<Record<string, CollectionReading>>;
  readonly generate: Readonly<Record<string, Generator>>;
  readonly simulator: SimulatorSettings;
}

/** A state file after reading: names spelled as the services do, ids filled in. It can be written out and read again. */
export interface TenantState extends StateFrame, Readonly<Record<Part, Row>> {
  readonly organization: Row & { readonly id: string };
}

const defaultAsOf = '2026-11-24T00:00:00.000Z';

const anyRow = z.record(z.string(), z.unknown());
const wholeNumber = z.number().int().nonnegative();

const mark = z.looseObject({
  complete: z.boolean(),
  returned: wholeNumber.nullish(),
  error: z
    .looseObject({
      status: z.number().int().min(200).max(599).optional(),
      code: z.string().optional(),
      message: z.string().optional(),
      retryAfter: z.number().nonnegative().nullish(),
    })
    .nullish(),
  warnings: z.array(z.string()).nullish(),
});

const fault = z.looseObject({
  match: z.string(),
  status: z.number().int().min(200).max(599),
  times: wholeNumber.optional(),
  retryAfter: z.union([z.number().nonnegative(), z.string()]).nullish(),
  body: z.unknown().optional(),
  skip: wholeNumber.optional(),
  only: z.enum(['reads', 'writes']).optional(),
  after: z.boolean().optional(),
  stale: z.boolean().optional(),
  reset: z.boolean().optional(),
});

const throttleRule = z.looseObject({
  size: z.number().positive(),
  perSecond: z.number().positive(),
  retryAfter: z.boolean().optional(),
  only: z.enum(['reads', 'writes']).optional(),
});

const foreignApp = z.strictObject({
  displayName: z.string().default('hardenbot'),
  certificates: z.array(z.string()).default([]),
  redirectUris: z.array(z.string()).default([]),
  requires: z.array(
    z.strictObject({ value: z.string(), id: z.string().nullable().default(null), api: z.enum(['graph', 'exchange']) }),
  ),
  unknownAs: z.union([z.literal(700016), z.literal(7000229)]).default(7000229),
  lag: z.strictObject({ unknown: wholeNumber.default(0), withoutRoles: wholeNumber.default(0) }).prefault({}),
  consented: z.array(z.string()).nullable().default(null),
  exchangeRoles: z.array(z.string()).default([]),
});

const simulator = z.looseObject({
  pageSize: z.record(z.string(), z.number().int().positive()).default({}),
  latencyMs: z.number().nonnegative().default(0),
  faults: z.array(fault).default([]),
  throttle: z.record(z.string(), throttleRule).default({}),
  publishedLimits: z.boolean().optional(),
  lateFrom: wholeNumber.optional(),
  cloud: z.enum(cloudNames).optional(),
  clientIds: z.array(z.string()).optional(),
  certificates: z.array(z.string()).optional(),
  permissions: z.array(z.string()).optional(),
  exchangeRoles: z.array(z.string()).optional(),
  azureRoles: z.array(z.string()).optional(),
  unregistered: z.array(z.string()).optional(),
  directoryRoles: z.array(z.string()).optional(),
  hidesUnknownMembers: z.boolean().optional(),
  patch: z.enum(patchReadings).optional(),
  exchangeForPeople: z.enum(['taken', 'refused']).optional(),
  apps: z.record(z.string(), foreignApp).default({}),
  signIn: z
    .strictObject({
      redirectUris: z.record(z.string(), z.array(z.string())),
      secret: z.string().optional(),
      strangers: z.array(z.string()).optional(),
      claims: z.record(z.string(), z.unknown()).optional(),
      foreignKey: z.boolean().optional(),
    })
    .optional(),
});

const generator = z.looseObject({
  count: wholeNumber,
  changed: z.record(z.string(), anyRow).optional(),
  removed: z.array(wholeNumber).optional(),
});

const graphMember = z.union([z.string(), anyRow]);
const groupRow = z.looseObject({ members: z.array(graphMember).nullish(), transitiveMembers: z.array(graphMember).nullish() });
const siteRow = z.looseObject({ name: z.string(), slots: z.array(z.looseObject({ name: z.string() })).nullish() });

/** A text of DNS may come in pieces. */
const oneOrMore = z.union([z.string(), z.array(z.string())]);

const document = z.looseObject({
  schema: z.literal('tenant-state/1'),
  asOf: z.iso.datetime({ offset: true }).default(defaultAsOf),
  organization: z
    .looseObject({
      id: z.string().min(1).optional(),
      verifiedDomains: z.array(z.union([z.string(), z.looseObject({ name: z.string() })])).optional(),
    })
    .nullish(),
  exchange: part('exchange', { respell: exchangeRow }),
  graph: part('graph', { respell: graphRow, rows: { 'graph.groups': groupRow } }),
  azure: part('azure', { respell: graphRow, rows: { 'azure.sites': siteRow } }),
  mail: part('mail', {
    respell: graphRow,
    others: {
      mx: z.record(z.string(), oneOrMore).optional(),
      txt: z.record(z.string(), z.array(oneOrMore)).optional(),
      cname: z.record(z.string(), oneOrMore).optional(),
    },
  }),
  collection: z.record(z.string(), mark).default({}),
  generate: z.record(z.string(), generator).default({}),
  simulator: simulator.prefault({}),
});

/** Reads a parsed state file; `file` is how messages call it. Throws InputError with every problem, by JSON path. */
export function parseState(parsedJson: unknown, file: string): TenantState {
  const result = document.safeParse(parsedJson);
  if (!result.success)
    throw new InputError(
      `${file} is not a tenant-state/1 file.`,
      result.error.issues.map((issue) => `${pathText(issue.path)}: ${issue.message}`),
    );
  return completed(result.data);
}

interface PartOptions {
  readonly respell: (row: Row) => Row;
  /** What rows of a collection must be, where they are more than objects. */
  readonly rows?: Readonly<Record<string, z.ZodType<Row>>>;
  /** What the part holds beside collections. */
  readonly others?: z.ZodRawShape;
}

/** One part of the file: known collections are checked and respelled, unknown ones are kept as they are. */
function part(name: Part, { respell, rows = {}, others = {} }: PartOptions) {
  const specs = specsOfPart(name);
  const shape = Object.fromEntries(
    [...specs].map(([collection, spec]) => [collection, held(spec, respelledFirst(rows[spec.key] ?? anyRow, respell))]),
  );
  const spelledKeys = new Map([...specs.keys()].map((collection) => [collection.toLowerCase(), collection]));
  return z.preprocess((value) => withKeys(value ?? {}, spelledKeys), z.looseObject({ ...shape, ...others }));
}

/** A row is checked as its service spells it, whatever an export did to the letters. */
function respelledFirst(schema: z.ZodType<Row>, respell: (row: Row) => Row): z.ZodType<Row> {
  return z.preprocess((value) => (isObject(value) ? respell(value) : value), schema);
}

/** The value of one collection. An export may write a list of one as the object alone, and null for what it did not read. */
function held(spec: CollectionSpec, row: z.ZodType<Row>): z.ZodType {
  const rows = z.preprocess((value) => (isObject(value) && Object.keys(value).length > 0 ? [value] : value), z.array(row));
  const single = z.preprocess((value) => (Array.isArray(value) && value.length === 1 ? value[0] : value), row);
  const shape = { list: rows, single, byName: z.record(z.string(), rows) }[spec.shape];
  return z.preprocess((value) => value ?? undefined, shape.optional());
}

function withKeys(value: unknown, spelled: ReadonlyMap<string, string>): unknown {
  if (!isObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [spelled.get(key.toLowerCase()) ?? key, inner]));
}

function pathText(path: readonly PropertyKey[]): string {
  const text = path.map((step) => {
    if (typeof step === 'number') return `[${step}]`;
    return /^\w+$/.test(String(step)) ? `.${String(step)}` : `[${JSON.stringify(step)}]`;
  });
  return text.join('').replace(/^\./, '') || '(the whole file)';
}
