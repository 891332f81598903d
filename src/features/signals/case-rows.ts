/** People, and rows as the vendor sends them, of which the cases of signals are made. */
import { canonicalJson, type Json, sha256 } from '../../lib/json.js';
import type { SignalCase } from './case.js';

type Fields = Readonly<Record<string, Json>>;
type Row = SignalCase['rows'][number];
type Person = NonNullable<NonNullable<SignalCase['known']>['people']>[number];

const routine = {
  since: new Date('2026-10-01T00:00:00Z'),
  countries: ['NL'],
  networks: ['203.0.113.0/24'],
  devices: ['d0000000-0000-4000-8000-0000000000d1', 'Windows10/Edge'],
  apps: ['00000002-0000-0ff1-ce00-000000000000'],
  hours: [7, 8, 9, 10, 11, 12, 13, 14, 15, 16],
};
const createdAt = new Date('2021-03-01T00:00:00Z');

/** An ordinary person whose routine is known. */
export const ana: Person = { id: 'a0000000-0000-4000-8000-0000000000a1', name: 'ana@contoso.com', createdAt, routine };
/** An ordinary person of whom nothing was seen: a tenant without a sign-in log. */
export const ivo: Person = { id: 'a0000000-0000-4000-8000-0000000000a2', name: 'ivo@contoso.com', createdAt };
/** In their first week. */
export const joy: Person = {
  id: 'a0000000-0000-4000-8000-0000000000a3',
  name: 'joy@contoso.com',
  createdAt: new Date('2026-11-27T07:00:00Z'),
};
/** An administrator, but not of the whole tenant: the help desk. */
export const hal: Person = {
  id: 'b0000000-0000-4000-8000-0000000000b1',
  name: 'hal@contoso.com',
  standing: 'privileged',
  createdAt,
  routine,
};
/** A Global Administrator. */
export const gil: Person = {
  id: 'b0000000-0000-4000-8000-0000000000b2',
  name: 'gil@contoso.com',
  standing: 'tier0',
  createdAt,
  routine,
};
/** A break-glass account. */
export const breakGlass: Person = {
  id: 'bbbbbbbb-0000-4000-8000-0000000000b9',
  name: 'bg1@contoso.onmicrosoft.com',
  standing: 'tier0',
  breakGlass: true,
  createdAt,
};
export const everyone: readonly Person[] = [ana, ivo, joy, hal, gil, breakGlass];

/** An address in everyone's usual network, one that nobody used, and one behind which a port stands. */
export const usual = '203.0.113.40';
export const strange = '198.51.100.77';

interface AuditParts {
  /** Who did it; an app by its name. */
  readonly by?: Person | { readonly app: string; readonly appId?: string };
  readonly ip?: string;
  readonly to?: Person;
  readonly at?: string;
  readonly id?: string;
  readonly correlationId?: string;
  /** Further targets, or all of them where `to` is absent. */
  readonly targets?: readonly Fields[];
  /** Changed properties of the first target. */
  readonly properties?: Readonly<Record<string, readonly [Json, Json]>>;
  readonly more?: Fields;
}

/** Of what was done: the same act at the same time is the same row. */
function rowId(...parts: readonly Json[]): string {
  return `row-${sha256(canonicalJson(parts)).slice(0, 12)}`;
}

/** A row of the directory's log. */
export function auditRow(activityDisplayName: string, parts: AuditParts = {}): Row {
  const { by, ip, to, at = '09:02', id, correlationId, targets = [], properties, more = {} } = parts;
  const modifiedProperties = Object.entries(properties ?? {}).map(([displayName, [before, after]]) => ({
    displayName,
    oldValue: asWritten(before),
    newValue: asWritten(after),
  }));
  const all: readonly Fields[] = [
    ...(to === undefined ? [] : [{ type: 'User', id: to.id, userPrincipalName: to.name, displayName: null }]),
    ...targets,
  ];
  return {
    source: 'audits',
    row: {
      id: id ?? rowId(activityDisplayName, JSON.stringify(parts)),
      activityDateTime: `2026-11-30T${at}:00Z`,
      activityDisplayName,
      result: 'success',
      ...(correlationId === undefined ? {} : { correlationId }),
      initiatedBy:
        by === undefined
          ? null
          : 'app' in by
            ? { app: { displayName: by.app, appId: by.appId ?? null, servicePrincipalId: null } }
            : { user: { id: by.id, userPrincipalName: by.name, ipAddress: ip ?? null } },
      targetResources: all.map((target, index) => (index === 0 ? { ...target, modifiedProperties } : target)),
      ...more,
    },
  };
}

/** As the log has a value: JSON inside a text. */
function asWritten(value: Json): string | null {
  return value === null ? null : JSON.stringify(value);
}

interface RecordParts {
  readonly by?: Person | string;
  readonly ip?: string;
  readonly at?: string;
  readonly id?: string;
  readonly object?: string;
  readonly parameters?: Readonly<Record<string, string>>;
  readonly more?: Fields;
}

/** A record of the unified log. */
export function record(Operation: string, parts: RecordParts = {}): Row {
  const { by = ana, ip, at = '09:02', id, object, parameters = {}, more = {} } = parts;
  return {
    source: 'unified',
    lateMinutes: 25,
    row: {
      Id: id ?? rowId(Operation, JSON.stringify(parts)),
      RecordType: 1,
      CreationTime: `2026-11-30T${at}:00`,
      Operation,
      UserId: typeof by === 'string' ? by : by.name,
      ...(typeof by === 'string' ? {} : { UserKey: by.id }),
      UserType: 2,
      ResultStatus: 'True',
      ...(ip === undefined ? {} : { ClientIP: `${ip}:51544` }),
      ...(object === undefined ? {} : { ObjectId: object }),
      Parameters: Object.entries(parameters).map(([Name, Value]) => ({ Name, Value })),
      ...more,
    },
  };
}

/** A sign of an hour before 9:02. */
export function earlier(
  kind: string,
  about: Person,
  { weight = 'B', at = '08:10' }: { readonly weight?: 'A' | 'B' | 'C'; readonly at?: string } = {},
): NonNullable<NonNullable<SignalCase['known']>['earlier']>[number] {
  return {
    kind,
    about: { type: 'person', id: about.id, name: about.name },
    at: new Date(`2026-11-30T${at}:00Z`),
    weight,
  };
}
