/** A kind of service whose firewall a plan can close: who calls each open one, whether that is known, and the firewall it would get. */
import type { Fields } from '../../engine/plan/operation.js';
import { type Read, type Resource, readOf } from '../../tenant/resource.js';
import type { DiagnosticSetting } from '../../tenant/resources/azure-diagnostic-setting.js';
import type { LoggedCallers } from '../../tenant/resources/azure-logged-caller.js';
import type { NetworkAcls } from '../../tenant/resources/azure-network-acls.js';
import { type AzureRight, allowsAction } from '../../tenant/resources/azure-right.js';
import type { Transactions } from '../../tenant/resources/azure-storage.js';
import type { Context, Outcomes } from '../control.js';
import { type Item, type ItemValue, stateOfValue } from '../item.js';
import { afterwards, type Collection } from '../item-collection.js';
import type { RowCollector } from '../reasoning/findings/row-collector.js';
import { readAddresses } from '../reasoning/ip/address-set.js';
import type { Allowance } from '../reasoning/scope/allowance.js';
import { askedMs, type CallerLog, callerLogOf, type LogKind, type LogSource, monthMs, workspacesOf } from './caller-log.js';
import { by } from './command.js';
import type { Settings } from './definition.js';
import { dayOf, type Judged, judged, losers } from './lock-out.js';
import { closed, plain, publicIPv4, type RuleForm } from './rules.js';
import { itemOf, type Service } from './service.js';

interface FirewallRow {
  readonly id?: string | null | undefined;
  readonly name?: string | null | undefined;
  readonly networkAcls?: NetworkAcls | null | undefined;
  readonly privateEndpointConnections?:
    | readonly {
        readonly properties?:
          | { readonly privateLinkServiceConnectionState?: { readonly status?: string | null | undefined } | null | undefined }
          | null
          | undefined;
      }[]
    | null
    | undefined;
}

/** What one kind of service has of its own. */
export interface FirewallKind<Row extends FirewallRow> {
  /** As the Azure portal calls it. */
  readonly name: string;
  readonly read: Read<Row>;
  readonly diagnostics: Resource<DiagnosticSetting>;
  readonly callers: Resource<LoggedCallers>;
  /** How often each of its sources was called: one that nobody called needs no log. Absent: each needs one. */
  readonly use?: Resource<Transactions>;
  readonly rights: Resource<AzureRight>;
  /** The action that a change takes. */
  readonly action: string;
  readonly form: RuleForm;
  readonly log: LogKind;
  sources(row: Row & { readonly id: string }): readonly LogSource[];
  value(row: Row): ItemValue;
}

/** Why an open service is not closed by the plan. */
export interface LeftOpen {
  readonly code: 'no-log' | 'nothing-wanted' | 'unknown-log' | 'no-right' | 'own-host' | 'outage' | 'too-many-rules';
  readonly text: string;
}

export interface Closing {
  readonly before: Fields;
  readonly after: Fields;
  readonly callers: readonly Judged[];
  readonly losers: readonly Judged[];
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

/** What is known below one open service. */
interface Looked {
  readonly sources: readonly Looking[];
  log?: Reading<LoggedCallers>;
  rights?: Reading<AzureRight>;
}

export interface FirewallJudging {
  readonly context: Context<Settings>;
  readonly rows: RowCollector;
  readonly allowed: Allowance;
}

type Open<Row> = Row & { readonly id: string };

export class Firewalls<Row extends FirewallRow> implements Service {
  readonly collection: Collection;
  private readonly kind: FirewallKind<Row>;
  private readonly judging: FirewallJudging;
  private readonly all: Row[] = [];
  private readonly looked = new Map<string, Looked>();

  constructor(kind: FirewallKind<Row>, judging: FirewallJudging) {
    this.kind = kind;
    this.judging = judging;
    judging.rows.on(kind.read, (row) => this.all.push(row));
    this.collection = afterwards({
      reads: [kind.read],
      resource: kind.read.resource,
      unknown: 'which addresses it accepts',
      items: (outcomes) => this.all.map((row) => this.itemFor(row, outcomes)),
    });
  }

  get below() {
    return { asked: this.asked, follow: (outcomes: Outcomes) => this.follow(outcomes) };
  }

  /** Those that every address may reach, and that settings do not leave open. */
  get open(): readonly Open<Row>[] {
    return this.all.filter((row): row is Open<Row> => Boolean(row.id) && this.isOpen(row));
  }

  nameOf({ name, id }: Row): string {
    return `${this.kind.name} ${name || id || 'without a name'}`;
  }

  /** What a plan makes of an open one. */
  decide(row: Open<Row>, outcomes: Outcomes): Closing | LeftOpen {
    const { context } = this.judging;
    const log = this.logOf(row, outcomes);
    if (log.state !== 'known') return { code: log.state === 'unknown' ? 'unknown-log' : 'no-log', text: whyNot(log) };
    if (publicIPv4(context.settings.ranges).isEmpty)
      return { code: 'nothing-wanted', text: 'would allow no address: settings name no public one' };
    const firewall = closed(row.networkAcls ?? null, context.settings.ranges, this.kind.form);
    const callers = judged(log.callers, firewall.allowed);
    const lost = losers(callers, keepsPrivate(row));
    const own = readAddresses(context.bot.egress).set;
    const isOwn = ({ caller }: Judged) => readAddresses([caller.address || 'none']).set.intersects(own);
    const publicCallers = callers.filter(({ fate }) => fate === 'allowed' || fate === 'lockedOut');
    if (firewall.rules > this.kind.form.max)
      return {
        code: 'too-many-rules',
        text: `needs ${firewall.rules} rules, and Azure takes ${this.kind.form.max}: list fewer, wider ranges`,
      };
    if (lost.some(isOwn))
      return { code: 'own-host', text: 'is called from an address of hardenbot itself (bot.egress), which ranges do not hold' };
    if (publicCallers.length > 0 && publicCallers.every(({ fate }) => fate === 'lockedOut'))
      return { code: 'outage', text: 'would block every address that called it in 30 days: add them to ranges' };
    const right = this.rightOf(row, outcomes);
    if (right !== null) return { code: 'no-right', text: right };
    const before = row.networkAcls ? plain(row.networkAcls) : null;
    return { before: { networkAcls: before }, after: { networkAcls: firewall.acls }, callers, losers: lost };
  }

  private isOpen(row: Row): boolean {
    return this.judging.allowed(row.name, row.id) === null && stateOfValue(this.kind.value(row)) === 'gap';
  }

  private itemFor(row: Row, outcomes: Outcomes): Item {
    const { allowed } = this.judging;
    const item = itemOf(this.kind.name, row, { allowed, values: [this.kind.value(row)] });
    if (!row.id || !this.isOpen(row)) return item;
    const open = { ...row, id: row.id };
    const notes = this.notesOf(open, outcomes);
    const decided = this.decide(open, outcomes);
    const change = 'code' in decided ? null : { before: decided.before, after: decided.after };
    return { ...item, values: [...item.values, ...notes], change };
  }

  /** What the evidence says of its log, with what to turn on. */
  private notesOf(row: Open<Row>, outcomes: Outcomes): readonly ItemValue[] {
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
        note(`no log of ${source.name} in Log Analytics shows who calls it`, this.turnOn(source)),
      );
    if (log.state === 'known')
      return [
        note(`its log shows who called it since ${dayOf(log.since)}`, 'a plan closes it for all but the addresses under ranges'),
      ];
    return [
      note(whyNot(log), log.state === 'young' ? 'a log of 30 days, before a plan is made' : 'a log that hardenbot can read'),
    ];
  }

  /** A person names the workspace. */
  private turnOn({ path }: LogSource): string {
    const logs = JSON.stringify(this.kind.log.categories.map((category) => ({ category, enabled: true })));
    const words = [
      'monitor',
      'diagnostic-settings',
      'create',
      '--name',
      'hardenbot',
      '--resource',
      path,
      '--workspace',
      'WORKSPACE',
    ];
    return by('its log in a workspace (a plan is possible 30 days later)', [...words, '--logs', logs]);
  }

  private logOf(row: Open<Row>, outcomes: Outcomes): CallerLog {
    const looked = this.lookedAt(row);
    const used = looked === undefined ? [] : this.usedOf(looked, outcomes);
    if (looked === undefined || !used.every(({ settings }) => outcomes(settings.read).complete))
      return { state: 'unknown', why: 'its diagnostic settings could not be read' };
    const off = used.filter(({ settings }) => workspacesOf(settings.rows, this.kind.log).length === 0);
    if (off.length > 0) return { state: 'off', sources: off.map(({ source }) => source) };
    const { asOf } = this.judging.context;
    if (used.length === 0) return { state: 'known', callers: [], since: new Date(asOf.getTime() - monthMs) };
    const { log } = looked;
    const answer = log !== undefined && outcomes(log.read).complete ? log.rows[0] : undefined;
    const workspaces = used.map(({ settings }) => workspacesOf(settings.rows, this.kind.log));
    return callerLogOf(answer, { resource: row.id, sources: used.map(({ source }) => source), workspaces, asOf });
  }

  /** Without the sources of which it is certain that nobody called them in 30 days. */
  private usedOf({ sources }: Looked, outcomes: Outcomes): readonly Looking[] {
    return sources.filter(({ use }) => use === null || !outcomes(use.read).complete || isUsed(use.rows[0]));
  }

  /** Null where it may be changed; else why not. */
  private rightOf(row: Open<Row>, outcomes: Outcomes): string | null {
    const { rights } = this.lookedAt(row) ?? {};
    if (rights === undefined || !outcomes(rights.read).complete) return 'does not say whether hardenbot may change it';
    return allowsAction(rights.rows, this.kind.action) ? null : `may not be changed by hardenbot: it lacks ${this.kind.action}`;
  }

  private lookedAt({ id }: Open<Row>): Looked | undefined {
    return this.looked.get(id.toLowerCase());
  }

  private get asked(): readonly Read[] {
    return [...this.looked.values()].flatMap(({ sources, log, rights }) => [
      ...sources.flatMap(({ settings, use }) => [settings.read, ...(use === null ? [] : [use.read])]),
      ...[log, rights].flatMap((one) => (one === undefined ? [] : [one.read])),
    ]);
  }

  private follow(outcomes: Outcomes): readonly Read[] {
    return this.open.flatMap((row) => this.next(row, outcomes));
  }

  private next(row: Open<Row>, outcomes: Outcomes): readonly Read[] {
    const looked = this.lookedAt(row);
    if (looked === undefined) return this.begin(row);
    const state = this.logOf(row, outcomes);
    const { asOf } = this.judging.context;
    // Where every source sends its log somewhere, only the log itself is missing.
    if (
      looked.log === undefined &&
      state.state === 'unknown' &&
      this.usedOf(looked, outcomes).every(({ settings }) => outcomes(settings.read).complete)
    ) {
      const period = { from: new Date(asOf.getTime() - askedMs), to: asOf };
      looked.log = this.reading(readOf(this.kind.callers, ['tables', 'permissions'], { of: row.id, period }));
      return [looked.log.read];
    }
    if (looked.rights !== undefined || state.state !== 'known') return [];
    looked.rights = this.reading(readOf(this.kind.rights, ['actions', 'notActions'], { of: row.id }));
    return [looked.rights.read];
  }

  private begin(row: Open<Row>): readonly Read[] {
    const { diagnostics, use } = this.kind;
    const { asOf } = this.judging.context;
    const period = { from: new Date(asOf.getTime() - monthMs), to: asOf };
    const sources = this.kind.sources(row).map((source) => ({
      source,
      settings: this.reading(readOf(diagnostics, ['name', 'workspaceId', 'logs'], { of: source.path })),
      use: use === undefined ? null : this.reading(readOf(use, ['value'], { of: source.path, period })),
    }));
    this.looked.set(row.id.toLowerCase(), { sources });
    return sources.flatMap(({ settings, use: called }) => [settings.read, ...(called === null ? [] : [called.read])]);
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

/** A private endpoint leads past the firewall, and a rule for subnets lets those in. */
function keepsPrivate({ privateEndpointConnections, networkAcls }: FirewallRow): boolean {
  const approved = (privateEndpointConnections ?? []).some(
    ({ properties }) => properties?.privateLinkServiceConnectionState?.status?.trim().toLowerCase() === 'approved',
  );
  return approved || (networkAcls?.virtualNetworkRules ?? []).length > 0;
}

function whyNot(log: Exclude<CallerLog, { readonly state: 'known' }>): string {
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
