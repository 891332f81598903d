/** A kind of service whose firewall a plan can close: which are open, whether that can be changed, and the firewall each would get. */
import type { Fields } from '../../engine/plan/operation.js';
import type { Read } from '../../tenant/resource.js';
import type { Outcomes } from '../control.js';
import { type Item, type ItemValue, stateOfValue } from '../item.js';
import { afterwards, type Collection } from '../item-collection.js';
import { type AddressSet, readAddresses } from '../reasoning/ip/address-set.js';
import type { Allowance } from '../reasoning/scope/allowance.js';
import { type CallerJudging, Callers, type Identified, type LoggedKind, whyNot } from './callers.js';
import { type Judged, judged, losers } from './lock-out.js';
import { publicIPv4 } from './rules.js';
import { itemOf, type Service } from './service.js';

export interface OpenableRow {
  readonly id?: string | null | undefined;
  readonly name?: string | null | undefined;
}

type Open<Row> = Row & Identified;

/** What one kind of service has of its own. */
export interface FirewallKind<Row extends OpenableRow> extends LoggedKind<Open<Row>> {
  /** As the Azure portal calls it. */
  readonly name: string;
  readonly read: Read<Row>;
  /** What a change is written to. */
  readonly changes: { readonly key: string };
  /** Rules for addresses that it takes. */
  readonly maxRules: number;
  /** What is read below every row before its values are known; absent: the row says all. */
  readonly below?: { asked(): readonly Read[]; follow(rows: readonly Row[]): readonly Read[] };
  values(row: Row, outcomes: Outcomes): readonly ItemValue[];
  /** The firewall that allows its own rules and the ranges alone. */
  close(row: Open<Row>, ranges: readonly string[], outcomes: Outcomes): Closable | LeftOpen;
  /** Whether callers from private networks may come by something that the change leaves alone. */
  keepsPrivate(row: Row): boolean;
}

/** A firewall before and after. */
export interface Closable {
  readonly before: Fields;
  readonly after: Fields;
  /** Whom the rules for addresses allow afterwards. */
  readonly allowed: AddressSet;
  readonly rules: number;
}

/** Why an open service is not closed by the plan. */
export interface LeftOpen {
  readonly code:
    | 'no-log'
    | 'nothing-wanted'
    | 'unknown-log'
    | 'unknown-rules'
    | 'ipv6-rule'
    | 'no-right'
    | 'unknown-right'
    | 'own-host'
    | 'outage'
    | 'too-many-rules';
  readonly text: string;
}

export interface Closing {
  readonly before: Fields;
  readonly after: Fields;
  readonly callers: readonly Judged[];
  readonly losers: readonly Judged[];
}

export interface FirewallJudging extends CallerJudging {
  readonly allowed: Allowance;
}

export class Firewalls<Row extends OpenableRow> implements Service {
  readonly collection: Collection;
  private readonly kind: FirewallKind<Row>;
  private readonly judging: FirewallJudging;
  private readonly all: Row[] = [];
  private readonly callers: Callers<Open<Row>>;

  constructor(kind: FirewallKind<Row>, judging: FirewallJudging) {
    this.kind = kind;
    this.judging = judging;
    this.callers = new Callers(kind, judging);
    judging.rows.on(kind.read, (row) => this.all.push(row));
    this.collection = afterwards({
      reads: [kind.read],
      resource: kind.changes,
      unknown: 'which addresses it accepts',
      items: (outcomes) => this.all.map((row) => this.itemFor(row, outcomes)),
    });
  }

  get below() {
    return {
      asked: [...(this.kind.below?.asked() ?? []), ...this.callers.asked],
      follow: (outcomes: Outcomes) => this.follow(outcomes),
    };
  }

  /** Who calls is asked only of what is open, which what is read below the rows may decide. */
  private follow(outcomes: Outcomes): readonly Read[] {
    const first = this.kind.below?.follow(this.all) ?? [];
    return first.length > 0 ? first : this.open(outcomes).flatMap((row) => this.callers.next(row, outcomes));
  }

  /** Those that every address may reach, and that settings do not leave open. */
  open(outcomes: Outcomes): readonly Open<Row>[] {
    return this.all.filter((row): row is Open<Row> => Boolean(row.id) && this.isOpen(row, outcomes));
  }

  nameOf({ name, id }: Row): string {
    return `${this.kind.name} ${name || id || 'without a name'}`;
  }

  /** What a plan makes of an open one. */
  decide(row: Open<Row>, outcomes: Outcomes): Closing | LeftOpen {
    const { context } = this.judging;
    const log = this.callers.logOf(row, outcomes);
    if (log.state !== 'known') return { code: log.state === 'unknown' ? 'unknown-log' : 'no-log', text: whyNot(log) };
    if (publicIPv4(context.settings.ranges).isEmpty)
      return { code: 'nothing-wanted', text: 'would allow no address: settings name no public one' };
    const closing = this.kind.close(row, context.settings.ranges, outcomes);
    if ('code' in closing) return closing;
    const { before, after, allowed, rules } = closing;
    const { maxRules } = this.kind;
    if (rules > maxRules)
      return {
        code: 'too-many-rules',
        text: `needs ${rules} rules, and Azure takes ${maxRules}: list fewer, wider ranges`,
      };
    const callers = judged(log.callers, allowed);
    const lost = losers(callers, this.kind.keepsPrivate(row));
    const own = readAddresses(context.bot.egress).set;
    const isOwn = ({ caller }: Judged) => readAddresses([caller.address || 'none']).set.intersects(own);
    if (lost.some(isOwn))
      return { code: 'own-host', text: 'is called from an address of hardenbot itself (bot.egress), which ranges do not hold' };
    const publicCallers = callers.filter(({ fate }) => fate === 'allowed' || fate === 'lockedOut');
    if (publicCallers.length > 0 && publicCallers.every(({ fate }) => fate === 'lockedOut'))
      return { code: 'outage', text: 'would block every address that called it in 30 days: add them to ranges' };
    const right = this.callers.rightOf(row, outcomes);
    return right ?? { before, after, callers, losers: lost };
  }

  private isOpen(row: Row, outcomes: Outcomes): boolean {
    const isGap = this.kind.values(row, outcomes).some((value) => stateOfValue(value) === 'gap');
    return isGap && this.judging.allowed(row.name, row.id) === null;
  }

  private itemFor(row: Row, outcomes: Outcomes): Item {
    const { allowed } = this.judging;
    const item = itemOf(this.kind.name, row, { allowed, values: this.kind.values(row, outcomes) });
    if (!row.id || !this.isOpen(row, outcomes)) return item;
    const open = { ...row, id: row.id };
    const decided = this.decide(open, outcomes);
    const change = 'code' in decided ? null : { before: decided.before, after: decided.after };
    return { ...item, values: [...item.values, ...this.callers.notesOf(open, outcomes)], change };
  }
}
