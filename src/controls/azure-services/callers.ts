/** Who calls each open resource of one kind: what is read below it, step by step, and what its log comes to. */
import { type Read, type Resource, readOf } from '../../tenant/resource.js';
import type { DiagnosticSetting } from '../../tenant/resources/azure-diagnostic-setting.js';
import type { LoggedCallers } from '../../tenant/resources/azure-logged-caller.js';
import { type AzureRight, allowsAction } from '../../tenant/resources/azure-right.js';
import type { SqlAuditing } from '../../tenant/resources/azure-sql-server.js';
import type { Transactions } from '../../tenant/resources/azure-storage.js';
import type { Context, Outcomes } from '../control.js';
import type { ItemValue } from '../item.js';
import type { RowCollector } from '../reasoning/findings/row-collector.js';
import { askedMs, type CallerLog, callerLogOf, type LogKind, type LogSource, monthMs, workspacesOf } from './caller-log.js';
import { by } from './command.js';
import type { Settings } from './definition.js';
import { dayOf } from './lock-out.js';

export interface Identified {
  readonly id: string;
}

/** What one kind of service has of its own. */
export interface LoggedKind<Row extends Identified> {
  readonly diagnostics: Resource<DiagnosticSetting>;
  readonly callers: Resource<LoggedCallers>;
  /** How often each of its sources was called: one that nobody called needs no log. Absent: each needs one. */
  readonly use?: Resource<Transactions>;
  /** What the service writes down at all, where diagnostic settings alone do not decide. */
  readonly auditing?: { readonly resource: Resource<SqlAuditing>; isOn(policy: SqlAuditing | undefined): boolean };
  readonly rights: Resource<AzureRight>;
  /** The action that a change takes. */
  readonly action: string;
  readonly log: LogKind;
  sources(row: Row): readonly LogSource[];
  /** What the log is asked at; absent: the resource itself. */
  logPath?(row: Row): string;
  /** The command that turns a log on, for a workspace that a person names. Absent: diagnostic settings do. */
  turnOn?(row: Row): readonly string[] | null;
}

/** One source of logs, with where it sends them and how often it was called. */
interface Looking {
  readonly source: LogSource;
  readonly settings: Reading<DiagnosticSetting>;
  readonly use: Reading<Transactions> | null;
}

interface Reading<Row> {
  readonly read: Read<Row>;
  readonly rows: readonly Row[];
}

/** What is known below one resource. */
interface Looked {
  readonly sources: readonly Looking[];
  readonly auditing: Reading<SqlAuditing> | null;
  log?: Reading<LoggedCallers>;
  rights?: Reading<AzureRight>;
}

/** Why hardenbot may not change a resource, or may not. */
interface NoRight {
  readonly code: 'no-right' | 'unknown-right';
  readonly text: string;
}

export interface CallerJudging {
  readonly context: Context<Settings>;
  readonly rows: RowCollector;
}

export class Callers<Row extends Identified> {
  private readonly kind: LoggedKind<Row>;
  private readonly judging: CallerJudging;
  private readonly looked = new Map<string, Looked>();

  constructor(kind: LoggedKind<Row>, judging: CallerJudging) {
    this.kind = kind;
    this.judging = judging;
  }

  logOf(row: Row, outcomes: Outcomes): CallerLog {
    const looked = this.lookOf(row);
    const used = looked === undefined ? [] : this.usedOf(looked, outcomes);
    if (looked === undefined || !used.every(({ settings }) => outcomes(settings.read).complete))
      return { state: 'unknown', why: 'its diagnostic settings could not be read' };
    const { auditing, log } = looked;
    if (auditing !== null && !outcomes(auditing.read).complete)
      return { state: 'unknown', why: 'its auditing policy could not be read' };
    const isOn = auditing === null || this.kind.auditing?.isOn(auditing.rows[0]) === true;
    const off = used.filter(({ settings }) => !isOn || workspacesOf(settings.rows, this.kind.log).length === 0);
    if (off.length > 0) return { state: 'off', sources: off.map(({ source }) => source) };
    const { asOf } = this.judging.context;
    if (used.length === 0) return { state: 'known', callers: [], since: new Date(asOf.getTime() - monthMs) };
    const answer = log !== undefined && outcomes(log.read).complete ? log.rows[0] : undefined;
    const workspaces = used.map(({ settings }) => workspacesOf(settings.rows, this.kind.log));
    return callerLogOf(answer, { resource: this.pathOf(row), sources: used.map(({ source }) => source), workspaces, asOf });
  }

  /** Null where it may be changed; else why not. */
  rightOf(row: Row, outcomes: Outcomes): NoRight | null {
    const { rights } = this.lookOf(row) ?? {};
    if (rights === undefined || !outcomes(rights.read).complete)
      return { code: 'unknown-right', text: 'does not say whether hardenbot may change it' };
    if (allowsAction(rights.rows, this.kind.action)) return null;
    return { code: 'no-right', text: `may not be changed by hardenbot: it lacks ${this.kind.action}` };
  }

  /** What the evidence says of its log, with what to turn on. */
  notesOf(row: Row, outcomes: Outcomes): readonly ItemValue[] {
    const log = this.logOf(row, outcomes);
    const note = (actual: string, expected: string): ItemValue => ({
      property: 'diagnosticSettings',
      actual,
      expected,
      state: 'holds',
      noted: true,
    });
    if (log.state === 'off')
      return log.sources.map((source) =>
        note(`no log of ${source.name} in Log Analytics shows who calls it`, this.turnOn(row, source)),
      );
    if (log.state === 'known')
      return [
        note(`its log shows who called it since ${dayOf(log.since)}`, 'a plan closes it for all but the addresses under ranges'),
      ];
    return [
      note(whyNot(log), log.state === 'young' ? 'a log of 30 days, before a plan is made' : 'a log that hardenbot can read'),
    ];
  }

  get asked(): readonly Read[] {
    return [...this.looked.values()].flatMap(({ sources, auditing, log, rights }) => [
      ...sources.flatMap(({ settings, use }) => [settings.read, ...(use === null ? [] : [use.read])]),
      ...[auditing, log, rights].flatMap((one) => (one ? [one.read] : [])),
    ]);
  }

  /** What to read next below an open one. */
  next(row: Row, outcomes: Outcomes): readonly Read[] {
    const looked = this.lookOf(row);
    if (looked === undefined) return this.begin(row);
    const state = this.logOf(row, outcomes);
    const { asOf } = this.judging.context;
    // Where every source sends its log somewhere, only the log itself is missing.
    if (looked.log === undefined && state.state === 'unknown' && this.isSettled(looked, outcomes)) {
      const period = { from: new Date(asOf.getTime() - askedMs), to: asOf };
      looked.log = this.reading(readOf(this.kind.callers, ['tables', 'permissions'], { of: this.pathOf(row), period }));
      return [looked.log.read];
    }
    if (looked.rights !== undefined || state.state !== 'known') return [];
    looked.rights = this.reading(readOf(this.kind.rights, ['actions', 'notActions'], { of: row.id }));
    return [looked.rights.read];
  }

  /** Whether where its logs go is known. */
  private isSettled(looked: Looked, outcomes: Outcomes): boolean {
    const { auditing } = looked;
    return (
      this.usedOf(looked, outcomes).every(({ settings }) => outcomes(settings.read).complete) &&
      (auditing === null || outcomes(auditing.read).complete)
    );
  }

  private begin(row: Row): readonly Read[] {
    const { diagnostics, use, auditing } = this.kind;
    const { asOf } = this.judging.context;
    const period = { from: new Date(asOf.getTime() - monthMs), to: asOf };
    const sources = this.kind.sources(row).map((source) => ({
      source,
      settings: this.reading(readOf(diagnostics, ['name', 'workspaceId', 'logs'], { of: source.path })),
      use: use === undefined ? null : this.reading(readOf(use, ['value'], { of: source.path, period })),
    }));
    const fields = ['state', 'isAzureMonitorTargetEnabled', 'auditActionsAndGroups', 'predicateExpression'] as const;
    const policy = auditing === undefined ? null : this.reading(readOf(auditing.resource, fields, { of: row.id }));
    this.looked.set(row.id.toLowerCase(), { sources, auditing: policy });
    return [
      ...sources.flatMap(({ settings, use: called }) => [settings.read, ...(called === null ? [] : [called.read])]),
      ...(policy === null ? [] : [policy.read]),
    ];
  }

  /** Without the sources of which it is certain that nobody called them in 30 days. */
  private usedOf({ sources }: Looked, outcomes: Outcomes): readonly Looking[] {
    return sources.filter(({ use }) => use === null || !outcomes(use.read).complete || isUsed(use.rows[0]));
  }

  private turnOn(row: Row, { path }: LogSource): string {
    const logs = JSON.stringify(this.kind.log.categories.map((category) => ({ category, enabled: true })));
    const settings = ['monitor', 'diagnostic-settings', 'create', '--name', 'hardenbot', '--resource', path];
    const words = this.kind.turnOn?.(row) ?? [...settings, '--workspace', 'WORKSPACE', '--logs', logs];
    return by('its log in a workspace (a plan is possible 30 days later)', words);
  }

  private pathOf(row: Row): string {
    return this.kind.logPath?.(row) ?? row.id;
  }

  private lookOf({ id }: Row): Looked | undefined {
    return this.looked.get(id.toLowerCase());
  }

  private reading<Below>(read: Read<Below>): Reading<Below> {
    return { read, rows: this.judging.rows.all(read) };
  }
}

/** The metric has a point for each day of the month, of which the first or the last may be in part. */
const daysOfUse = 29;

/** Where the metric does not show day by day that nobody called, someone may have. */
function isUsed(answer: Transactions | undefined): boolean {
  const [metric] = answer?.value ?? [];
  const series = metric?.timeseries ?? [];
  if (series.length === 0 || (metric?.errorCode ?? 'Success') !== 'Success') return true;
  return series.some(({ data }) => !data || data.length < daysOfUse || data.some(({ total }) => (total ?? 0) > 0));
}

/** Why a log does not show who calls: what a person has to do about it is said elsewhere. */
export function whyNot(log: Exclude<CallerLog, { readonly state: 'known' }>): string {
  switch (log.state) {
    case 'off':
      return `has no log of ${log.sources.map(({ name }) => name).join(', ')} in Log Analytics that shows who calls it`;
    case 'young':
      return `has a log of less than 30 days of ${log.sources.map(({ name }) => name).join(', ')}${
        log.from === null ? '' : `; a plan is possible from ${dayOf(log.from)}`
      }`;
    case 'unknown':
      return `does not show who calls it: ${log.why}`;
  }
}
