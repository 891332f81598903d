/** Reads what the resources read, a few pages of each, and keeps of the answers only what may be shown of them. */

import { featureNeeds } from '../../features/needs.js';
import type { TenantError, TenantErrorKind } from '../../lib/errors.js';
import { isObject } from '../../lib/json.js';
import { omitUndefined } from '../../lib/omit-undefined.js';
import type { RawAnswers } from '../../tenant/raw-answers.js';
import type { Read, Resource } from '../../tenant/resource.js';
import { resourceByKey } from '../../tenant/resources/registry.js';
import { prerequisiteOf, searchFor } from '../doctor/read-prerequisite.js';
import { needsOf } from '../needs.js';
import { absentFields, type Difference, differencesOf } from './compare.js';
import { type ExpectedShape, expectedShapeOf } from './expected-shape.js';
import { lookAt, newObservedShape, type ObservedShape } from './observed-shape.js';
import { type JudgedPoint, judgePoint } from './points.js';
import { sentence } from './sentences.js';
import { vendorName } from './vocabulary.js';

/** Pages of one list, and objects of which what lies below is read: enough to see how answers are made. */
const enough = { pages: 3, parents: 3 } as const;
const lastWeekMs = 7 * 24 * 60 * 60 * 1000;

/** What became of the reads of one resource. */
export interface ResourceShape {
  readonly key: string;
  /**
   * - `compared`: answers came · `empty`: no row came, so nothing can be said of them
   * - `refused`: it may not be read with this credential or licence · `nothingToTry`: there is nothing above it
   */
  readonly state: 'compared' | 'empty' | 'refused' | 'nothingToTry';
  readonly rows: number;
  readonly pages: number;
  /** Of the refusal that came, in the service's own words for it. */
  readonly refused: { readonly status: number | null; readonly code: string | null } | null;
  readonly differences: readonly Difference[];
  /** Fields that hardenbot reads where they are set, and that never came. */
  readonly absent: readonly string[];
  /** Fields that came and that hardenbot does not read. */
  readonly further: readonly string[];
  /** What is not confirmed of it, each with what this tenant says about it. */
  readonly unconfirmed: readonly JudgedPoint[];
}

/** Every resource that is read, in the order of their keys. DNS is no service of the vendor's. */
function resourcesRead(): readonly Resource[] {
  const keys = new Set([...needsOf('read').flatMap(({ resources }) => resources), ...featureNeeds.flatMap(({ reads }) => reads)]);
  return [...keys]
    .sort()
    .map(resourceByKey)
    .filter(({ list }) => list.service !== 'dns');
}

/** One after the other, because some services let a question through every few seconds. `at` hears which one; `only`: the keys of those that are read. */
export async function lookAtShapes(
  answers: RawAnswers,
  now: Date,
  { at = () => undefined, only }: { readonly at?: (what: string) => void; readonly only?: readonly string[] } = {},
): Promise<readonly ResourceShape[]> {
  const looker = new Looker(answers, now);
  const shapes: ResourceShape[] = [];
  const all = resourcesRead().filter(({ key }) => only?.includes(key) !== false);
  for (const [n, resource] of all.entries()) {
    at(`asking ${n + 1} of ${all.length}: ${resource.key}`);
    shapes.push(await looker.shapeOf(resource));
  }
  return shapes;
}

class Looker {
  readonly #answers: RawAnswers;
  readonly #now: Date;
  /** Values of properties that name what lies below, by resource and property. */
  readonly #parents = new Map<string, readonly string[]>();

  constructor(answers: RawAnswers, now: Date) {
    this.#answers = answers;
    this.#now = now;
  }

  async shapeOf(resource: Resource): Promise<ResourceShape> {
    const expected = expectedShapeOf(resource.row);
    const look = new ResourceLook(resource, expected);
    const names = await this.#namesFor(resource.key);
    for (const of of names ?? [undefined]) await this.#read(look, this.#readOf(resource, expected, of));
    return look.shape(names?.length === 0);
  }

  /** What `{of}` is filled with; null for what is read on its own. */
  async #namesFor(key: string): Promise<readonly string[] | null> {
    const parent = prerequisiteOf(key);
    if (parent === undefined) return null;
    if ('of' in parent) return [parent.of];
    const known = `${parent.key} ${parent.property}`;
    const names = this.#parents.get(known) ?? (await this.#namesIn(parent));
    this.#parents.set(known, names);
    return names.map((name) => `${name}${parent.suffix ?? ''}`);
  }

  async #namesIn({ key, property }: { readonly key: string; readonly property: string }): Promise<readonly string[]> {
    const names: string[] = [];
    for await (const { rows } of this.#answers.pages({ resource: resourceByKey(key), fields: [property] })) {
      for (const row of rows) {
        const name = (row as Readonly<Record<string, unknown>>)[property];
        if (typeof name === 'string') names.push(name);
      }
      if (names.length >= enough.parents) break;
    }
    return names.slice(0, enough.parents);
  }

  #readOf(resource: Resource, expected: ExpectedShape, of: string | undefined): Read {
    const fields = expected.kind === 'object' ? [...expected.fields.keys()] : [];
    return { resource, fields, ...omitUndefined({ of }), ...searchFor(resource, this.#now, lastWeekMs) };
  }

  async #read(look: ResourceLook, read: Read): Promise<void> {
    let pages = 0;
    for await (const page of this.#answers.pages(read)) {
      look.page(page);
      pages += 1;
      if (pages === enough.pages) break;
    }
  }
}

/** What was seen of one resource. */
class ResourceLook {
  readonly #resource: Resource;
  readonly #expected: ExpectedShape;
  readonly #seen: ObservedShape = newObservedShape();
  readonly #differences = new Map<string, Difference>();
  #rows = 0;
  #pages = 0;
  #refused: TenantError | null = null;

  constructor(resource: Resource, expected: ExpectedShape) {
    this.#resource = resource;
    this.#expected = expected;
  }

  page({
    rows,
    continues,
    broken,
  }: {
    readonly rows: readonly unknown[];
    readonly continues: boolean;
    readonly broken: TenantError | null;
  }): void {
    this.#pages += 1;
    this.#rows += rows.length;
    for (const row of rows) this.#row(row);
    const full = fullPage(this.#resource, rows.length, continues);
    if (full !== null) this.#note(full);
    if (broken === null) return;
    this.#refused = broken;
    const refusal = refusalDifference(this.#resource, broken);
    if (refusal !== null) this.#note(refusal);
  }

  #row(row: unknown): void {
    const object = this.#resource.list.service === 'arm' ? withProperties(row) : row;
    const { answers, unconfirmed = [] } = this.#resource;
    lookAt(object, this.#expected, { seen: this.#seen, words: answers?.words ?? {}, asked: unconfirmed });
    const parsed = this.#resource.row.safeParse(row);
    if (parsed.success) return;
    const path = (parsed.error.issues[0]?.path ?? [])
      .flatMap((part) => (typeof part === 'string' ? vendorName(part) : []))
      .join('.');
    this.#note({ about: path === '' ? 'row' : path, what: sentence('unparsed', {}) });
  }

  #note(difference: Difference): void {
    this.#differences.set(`${difference.about} ${difference.what}`, difference);
  }

  shape(nothingToTry: boolean): ResourceShape {
    const { key, list, answers = {}, unconfirmed = [] } = this.#resource;
    const believed = {
      expected: this.#expected,
      format: list.service === 'graph' && list.format === 'csv' ? 'csv' : 'json',
      always: answers.always ?? [],
    } as const;
    const error = this.#refused;
    const state = this.#rows > 0 ? 'compared' : error === null ? 'empty' : 'refused';
    const differences = [...this.#differences.values(), ...differencesOf(this.#seen, believed)];
    return {
      key,
      state: nothingToTry ? 'nothingToTry' : state,
      rows: this.#rows,
      pages: this.#pages,
      refused:
        error === null
          ? null
          : { status: error.detail.status ?? null, code: error.detail.code === undefined ? null : vendorName(error.detail.code) },
      differences,
      absent: absentFields(this.#seen, believed),
      further: [...this.#seen.further.keys()].sort(),
      unconfirmed: unconfirmed.map((one) =>
        judgePoint(one, {
          expected: this.#expected,
          seen: this.#seen,
          words: answers.words ?? {},
          differences,
          isRefused: state === 'refused',
        }),
      ),
    };
  }
}

/** What matters of an object of Azure lies under its properties. Names stay as they are: an underscore marks what a tenant made up. */
function withProperties(row: unknown): unknown {
  if (!isObject(row) || !isObject(row['properties'])) return row;
  const { properties, ...own } = row;
  return { ...own, ...properties };
}

/** Rows of a page that is not the last: what is asked for, and what Exchange Online is asked for with every request. */
function pageSize({ list }: Resource): number | null {
  if (list.service === 'exchange') return list.parameters['ResultSize'] === 'Unlimited' ? 1000 : null;
  return list.service === 'graph' ? (list.pageSize ?? null) : null;
}

/** A full page without a link to a next one: it may be the end by chance, and it may be a list that was cut. */
function fullPage(resource: Resource, rows: number, continues: boolean): Difference | null {
  const size = pageSize(resource);
  if (size === null) return null;
  if (rows > size) return { about: 'paging', what: sentence('longPage', { rows, size }) };
  return rows === size && !continues ? { about: 'paging', what: sentence('fullPage', { rows }) } : null;
}

/** The words by which the services are known to refuse, by what they mean; from their references and published clients. */
const knownCodes: Readonly<Partial<Record<TenantErrorKind, readonly string[]>>> = {
  forbidden: [
    'Authorization_RequestDenied',
    'AccessDenied',
    'accessDenied',
    'Forbidden',
    'ForbiddenByPolicy',
    'Authentication_MSGraphPermissionMissing',
    'PermissionScopeNotGranted',
    'AuthorizationFailed',
    'S2SUnauthorized',
  ],
  unauthenticated: ['InvalidAuthenticationToken', 'Unauthorized', 'UnauthorizedAccess'],
  unlicensed: ['Authentication_RequestFromNonPremiumTenantOrB2CTenant', 'AadPremiumLicenseRequired', 'Forbidden'],
  notFound: [
    'Request_ResourceNotFound',
    'ResourceNotFound',
    'NotFound',
    'Microsoft.Exchange.Configuration.Tasks.ManagementObjectNotFoundException',
  ],
  throttled: ['TooManyRequests'],
};

/** Null for a refusal as it is known: for want of a permission, a role or a licence, or of the one object that was asked for. */
function refusalDifference({ key, list, licence }: Resource, error: TenantError): Difference | null {
  const { status, code } = error.detail;
  // Entra ID gave no token: no service was asked.
  if (error.kind === 'unauthenticated' && status === undefined) return null;
  const answer = `${status === undefined ? 'no answer' : `an answer ${status}`}${code === undefined ? '' : ` with the code ${vendorName(code)}`}`;
  const expected: readonly TenantErrorKind[] = [
    'forbidden',
    'unauthenticated',
    'throttled',
    ...(licence === undefined && list.service !== 'exchange' ? [] : (['unlicensed'] as const)),
    ...(prerequisiteOf(key) !== undefined || list.service === 'exchange' ? (['notFound'] as const) : []),
  ];
  if (!expected.includes(error.kind)) return { about: 'error', what: sentence('unexpected', { answer, kind: error.kind }) };
  if (code === undefined || knownCodes[error.kind]?.includes(code) === true) return null;
  return { about: 'error', what: sentence('unknownCode', { answer, kind: error.kind }) };
}
