/** Who calls one resource, by the log that it keeps in Log Analytics: which services of it are logged, since when, and the addresses that came. */
import { utcMoment } from '../../tenant/lenient.js';
import type { DiagnosticSetting } from '../../tenant/resources/azure-diagnostic-setting.js';
import type { LoggedCallers } from '../../tenant/resources/azure-logged-caller.js';

const day = 24 * 60 * 60 * 1000;

/** A workspace that keeps 30 days has dropped part of the thirtieth. */
const reachMs = 29 * day;
/** What is asked for, so that a workspace that keeps more shows since when. */
export const askedMs = 90 * day;
export const monthMs = 30 * day;

/** One address that called. */
export interface Caller {
  /** As the log writes it; empty: the log has none. */
  readonly address: string;
  readonly calls: number;
  readonly first: Date;
  readonly last: Date;
}

/** One part of a resource that has a log of its own. */
export interface LogSource {
  /** What people call it: `blob`. */
  readonly name: string;
  /** Below which its diagnostic settings are. */
  readonly path: string;
  /** As the answer of the log names it. */
  readonly table: string;
}

export interface LogKind {
  /** All of them are needed. */
  readonly categories: readonly string[];
  /** Groups that hold them all. */
  readonly groups: readonly string[];
}

/**
 * - `known`: 30 days of all its sources
 * - `off`: some source sends no log to a workspace
 * - `young`: the log of some source does not reach back 30 days; `from`: when it will, null: it holds nothing
 * - `unknown`: it could not be read whole
 */
export type CallerLog =
  | { readonly state: 'known'; readonly callers: readonly Caller[]; readonly since: Date }
  | { readonly state: 'off'; readonly sources: readonly LogSource[] }
  | { readonly state: 'young'; readonly sources: readonly LogSource[]; readonly from: Date | null }
  | { readonly state: 'unknown'; readonly why: string };

/** The workspaces that all categories of a source go to. */
export function workspacesOf(settings: readonly DiagnosticSetting[], { categories, groups }: LogKind): readonly string[] {
  return settings.flatMap(({ workspaceId, logs }) => {
    const on = (logs ?? []).filter(({ enabled }) => enabled === true);
    const has = (names: readonly string[], of: 'category' | 'categoryGroup') => (name: string) =>
      names.includes(name) && on.some((log) => same(log[of], name));
    const whole = groups.some(has(groups, 'categoryGroup')) || categories.every(has(categories, 'category'));
    return workspaceId && whole ? [workspaceId] : [];
  });
}

/**
 * What the log says.
 * @param answer undefined: it was not read
 * @param workspaces of each source, at least one
 */
export function callerLogOf(
  answer: LoggedCallers | undefined,
  { resource, sources, workspaces, asOf }: CallerLogQuestion,
): CallerLog {
  if (answer === undefined) return { state: 'unknown', why: 'its log could not be read' };
  if (!workspaces.every((of) => of.some((workspace) => isReadable(answer, { resource, workspace }))))
    return { state: 'unknown', why: 'hardenbot may not read the workspace that holds its log' };
  const rows = rowsOf(answer);
  if (rows === null) return { state: 'unknown', why: 'its log answered in another form' };
  const firsts = sources.map((source) =>
    earliest(rows.filter(({ table }) => same(table, source.table)).map(({ caller }) => caller.first)),
  );
  const due = asOf.getTime() - reachMs;
  const young = sources.filter((_, index) => (firsts[index]?.getTime() ?? Number.POSITIVE_INFINITY) > due);
  if (young.length > 0) {
    const known = firsts.flatMap((first) => first ?? []);
    const latest = known.length < sources.length ? null : Math.max(...known.map((first) => first.getTime()));
    return { state: 'young', sources: young, from: latest === null ? null : new Date(latest + monthMs) };
  }
  const recent = rows
    .map(({ caller }) => caller)
    .filter(({ calls, last }) => calls > 0 && last.getTime() >= asOf.getTime() - monthMs);
  return {
    state: 'known',
    callers: byAddress(recent),
    since: new Date(Math.max(...firsts.map((first) => first?.getTime() ?? 0))),
  };
}

interface CallerLogQuestion {
  /** The path of the resource. */
  readonly resource: string;
  readonly sources: readonly LogSource[];
  readonly workspaces: readonly (readonly string[])[];
  readonly asOf: Date;
}

/** Azure leaves out what the app may not read, and says so beside the rows. */
function isReadable(
  { permissions }: LoggedCallers,
  { resource, workspace }: { readonly resource: string; readonly workspace: string },
): boolean {
  const whole = (denied: readonly string[] | null | undefined) => (denied ?? []).length === 0;
  const own = (permissions?.resources ?? []).filter(({ resourceId }) => same(resourceId, resource));
  const holds = own.some(
    ({ dataSources, denyTables }) => whole(denyTables) && (dataSources ?? []).some((one) => same(one, workspace)),
  );
  return holds && (permissions?.dataSources ?? []).some((one) => same(one.resourceId, workspace) && whole(one.denyTables));
}

/** Null: the table is not as it was asked for. */
function rowsOf({ tables }: LoggedCallers): readonly { readonly table: string; readonly caller: Caller }[] | null {
  const [table] = tables;
  const columns = table?.columns.map(({ name }) => name ?? '') ?? [];
  const rows = (table?.rows ?? []).map((cells) => {
    const value = (name: string) => cells[columns.indexOf(name)];
    const first = momentOf(value('First'));
    // Nothing that the firewall would see: there is no last call.
    const last = momentOf(value('Last')) ?? first;
    const [calls, source, address] = [Number(value('Calls')), value('Source'), value('Address')];
    if (first === null || last === null || !Number.isInteger(calls) || typeof source !== 'string') return null;
    return { table: source, caller: { address: typeof address === 'string' ? address.trim() : '', calls, first, last } };
  });
  const whole = rows.flatMap((row) => row ?? []);
  return table !== undefined && whole.length === rows.length ? whole : null;
}

function momentOf(value: unknown): Date | null {
  return typeof value === 'string' ? utcMoment(value) : null;
}

function earliest(dates: readonly Date[]): Date | null {
  return dates.length === 0 ? null : new Date(Math.min(...dates.map((date) => date.getTime())));
}

/** One entry for each address, those who called most first. */
function byAddress(callers: readonly Caller[]): readonly Caller[] {
  const all = new Map<string, Caller>();
  for (const caller of callers) {
    const known = all.get(caller.address);
    all.set(
      caller.address,
      known === undefined
        ? caller
        : {
            address: caller.address,
            calls: known.calls + caller.calls,
            first: earlier(known.first, caller.first),
            last: known.last === earlier(known.last, caller.last) ? caller.last : known.last,
          },
    );
  }
  return [...all.values()].toSorted((left, right) => right.calls - left.calls || left.address.localeCompare(right.address));
}

function earlier(one: Date, other: Date): Date {
  return one.getTime() <= other.getTime() ? one : other;
}

function same(left: string | null | undefined, right: string): boolean {
  return left?.toLowerCase() === right.toLowerCase();
}
