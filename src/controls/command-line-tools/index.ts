/** Command-line tools accept only people who are assigned to them, and only administrators are. */
import type { Verdict } from '../../engine/plan/verdict.js';
import { type Refusal, refuse } from '../../lib/errors.js';
import { plural } from '../../lib/plural.js';
import type { Read } from '../../tenant/resource.js';
import { servicePrincipals } from '../../tenant/resources/service-principal.js';
import type { Context, Control, Impact, ImpactStudy, Outcomes } from '../control.js';
import type { Missing, Warning } from '../finding.js';
import { type Item, type ItemValue, stateOf } from '../item.js';
import { afterwards } from '../item-collection.js';
import { enforcing, type Inspection, itemControl, verdictOfItems } from '../item-control.js';
import type { Found } from '../item-fold.js';
import { Bits } from '../reasoning/access/kinds/bits.js';
import { eligibilityRead } from '../reasoning/access/tenant/tenant-access.js';
import { NameSample } from '../reasoning/findings/name-sample.js';
import { refuseUnreadable } from '../reasoning/findings/refusals.js';
import { definition, type Settings, type Tool, toolIds } from './definition.js';
import { Inputs, isUnlicensed, principalRead, reads } from './inputs.js';

type Name = 'tools';

const required = 'appRoleAssignmentRequired';
const audited = itemControl<Settings, Name>(definition, (context) => new Inspected(context, { planned: false }).inspection(), {
  study,
});
const planned = itemControl<Settings, Name>(definition, (context) => new Inspected(context, { planned: true }).inspection());

/** A plan reads who used the tools as well; an audit does without the log. */
export const control: Control<Settings> = {
  ...audited,
  plan: (context) => {
    const planning = planned.plan?.(context);
    if (planning === undefined) throw new Error(`${definition.id} has no plan.`);
    return planning;
  },
};

class Inspected {
  private readonly inputs: Inputs;
  private readonly settings: Settings;
  private readonly isPlan: boolean;
  /** People who would lose a tool that they need, by the tool. */
  private readonly lockedOut = new Map<string, NameSample>();
  /** The log that does not say who used the tools, where that locks people out. */
  private unseen: Missing | null = null;
  private readonly warnings: Warning[] = [];
  /** How each tool stands once its operation is done. */
  private readonly afterwards: Item[] = [];

  constructor(context: Context<Settings>, { planned: isPlan }: { readonly planned: boolean }) {
    this.inputs = new Inputs(context, { withUse: isPlan });
    this.settings = context.settings;
    this.isPlan = isPlan;
  }

  inspection(): Inspection<Name> {
    const { inputs } = this;
    return {
      rows: inputs.access.rows,
      reads,
      follow: inputs.follow,
      missing: (outcomes) => inputs.missing(outcomes),
      decisive: (outcomes) => reads.filter((read) => read !== eligibilityRead || !isUnlicensed(outcomes(read))),
      collections: {
        tools: afterwards({
          reads: [principalRead],
          resource: servicePrincipals,
          unknown: 'whether an assignment is required, or who is assigned',
          items: (outcomes) => inputs.wanted.flatMap((tool) => this.itemsOf(tool, outcomes)),
        }),
      },
      summary: (found) => summaryOf(found, this.settings),
      draft: ({ operations: { tools } }) => {
        if (tools.length === 0 && this.lockedOut.size > 0) return this.refuseLockOut();
        return enforcing(tools, { expects: this.expected(), warnings: [...this.warnings, ...this.leftOut()] });
      },
    };
  }

  private itemsOf(tool: Tool, outcomes: Outcomes): readonly Item[] {
    const row = this.inputs.principalOf(tool);
    const object = tool.name;
    if (row?.id === undefined || row.id === null) {
      // What a list that broke off would have held is not said.
      if (!outcomes(principalRead).complete) return [];
      const shown = { actual: `no service principal (${tool.appId}): anyone can sign in` };
      return this.kept({
        object,
        identity: null,
        values: [{ property: required, actual: false, expected: true, shown }],
        change: null,
      });
    }
    const item = { object, identity: row.id };
    if (row.accountEnabled === false)
      return this.kept({
        ...item,
        values: [{ property: 'accountEnabled', actual: false, expected: false, noted: true }],
      });
    const assigned = this.assignedValues(tool, row.id, outcomes);
    const asked: ItemValue = { property: required, actual: row[required], expected: true, noted: true };
    if (row[required] !== false)
      return this.kept({ ...item, values: [asked, ...(row[required] === true ? assigned : [])], change: null });
    const isLockedOut = this.isPlan && this.wouldLockOut(tool, row.id, outcomes);
    this.afterwards.push({ ...item, values: isLockedOut ? [asked] : [{ ...asked, actual: true }, ...assigned] });
    return [{ ...item, values: [asked], ...(isLockedOut ? { change: null } : {}) }];
  }

  /** As it is: no operation of the plan is about it. */
  private kept(item: Item): readonly Item[] {
    this.afterwards.push(item);
    return [item];
  }

  /** People who are assigned and administer nothing. A plan takes none of them off: the permission for that would allow far more. */
  private assignedValues(tool: Tool, principalId: string, outcomes: Outcomes): readonly ItemValue[] {
    const { accounts } = this.inputs.access;
    const permitted = this.inputs.permitted(tool, outcomes);
    const { people, isWhole } = this.inputs.assigned(principalId, outcomes);
    const value = { property: 'assigned', expected: 'administrators, and people in allow' };
    const values: ItemValue[] = [];
    for (const number of people) {
      const { name, enabled } = accounts.get(number);
      if (!enabled || permitted.yes.has(number)) continue;
      values.push({ ...value, actual: name, state: permitted.mayBe(number) ? 'unknown' : 'gap' });
    }
    if (!isWhole) values.push({ ...value, actual: 'not all could be read', state: 'unknown' });
    return values;
  }

  /**
   * People who administer, ask for this change or approve it, and used the tool in 30 days, keep it. Where the log does not say who did, all of
   * them need it.
   */
  private wouldLockOut(tool: Tool, principalId: string, outcomes: Outcomes): boolean {
    const { inputs } = this;
    const { accounts } = inputs.access;
    const permitted = inputs.permitted(tool, outcomes);
    const decides = inputs.protectedPeople();
    const { people } = inputs.assigned(principalId, outcomes);
    const used = inputs.usersOf(tool, outcomes);
    const needs = Bits.of(
      [...accounts.where(({ enabled }) => enabled)].filter(
        (number) => !people.has(number) && (decides.has(number) || permitted.mayBe(number)),
      ),
    );
    const breakGlass = inputs.breakGlass();
    const stranded = used === null ? needs.copy().removeAll(breakGlass) : needs.copy().keepAll(used);
    if (!stranded.isEmpty) {
      this.lockedOut.set(tool.name, this.named(stranded));
      if (used === null) this.unseen = inputs.whyNoLog(outcomes);
      return true;
    }
    const outside = breakGlass.removeAll(people);
    if (!outside.isEmpty)
      this.warn(
        'break-glass',
        `${this.named(outside).toString('break-glass account is', 'break-glass accounts are')} not assigned to ${tool.name}: in an emergency they have the admin centers.`,
      );
    if (people.isEmpty)
      this.warn(
        'nobody-assigned',
        `Nobody is assigned to ${tool.name}: nobody can use it until an administrator assigns someone.`,
      );
    return false;
  }

  private warn(code: string, text: string): void {
    this.warnings.push({ code, text });
  }

  private named(people: Bits): NameSample {
    const sample = new NameSample();
    for (const number of people) sample.add(this.inputs.access.accounts.get(number).name);
    return sample;
  }

  /** The audit after this plan. */
  private expected(): Verdict {
    const states = this.afterwards.map(stateOf);
    const count = (wanted: string): number => states.filter((state) => state === wanted).length;
    const tally = { objects: states.length, holds: count('holds'), gaps: count('gap'), unknown: count('unknown') };
    return verdictOfItems({ ...tally, exempt: { holds: 0, gaps: 0, unknown: 0 } }, { whole: true });
  }

  private leftOut(): readonly Warning[] {
    return [...this.lockedOut].map(([tool, people]) => ({
      code: 'left-out',
      text: `Left out: ${tool}. Not assigned to it, though they need it: ${people.toString('account', 'accounts', 10)}.`,
    }));
  }

  private refuseLockOut(): Refusal {
    const named = [...this.lockedOut].map(([tool, people]) => `${tool}: ${people.toString('account', 'accounts', 10)}`);
    const unread = this.unseen === null ? null : refuseUnreadable([this.unseen]);
    if (unread !== null)
      return {
        ...unread,
        reason: `${unread.reason} So everyone who administers counts as a user of the tools, and these would lose them: ${named.join('; ')}.`,
      };
    return refuse(
      'lockout',
      `People who administer the tenant would lose tools that they use, because they are not assigned. ${named.join('; ')}.`,
      'Assign them, or a group that holds them directly, in the Microsoft Entra admin center under Enterprise applications > the tool > Users and groups. Then plan again.',
    );
  }
}

/** Says no more than was judged: of which tools, and who else may use them. */
function summaryOf({ total: { objects, gaps, unknown }, whole }: Found, { tools, allow }: Settings): string {
  if (gaps > 0)
    return `${gaps} of ${plural(objects, 'command-line tool', 'command-line tools')} can be used by people who administer nothing.`;
  if (unknown > 0 || !whole) return 'It is not known who can use the command-line tools.';
  const who = allow.length === 0 ? 'administrators' : 'administrators and those whom settings allow';
  const which = tools.length === toolIds.length ? '' : ' that settings name';
  return `Only ${who} can use the command-line tools${which} (${tools.join(', ')}). Other apps with the same permissions were not looked at.`;
}

const notInLog =
  'Sign-ins without a person present: a tool renews its sign-in for weeks, and this log has a line only for a new one.';

/** Who used the command-line tools in the last 30 days and is not assigned to them: they are the ones who will notice. */
function study(context: Context<Settings>): ImpactStudy & { reads(): readonly Read[] } {
  const inputs = new Inputs(context, { withUse: true });
  return {
    reads: () => reads,
    see: inputs.access.see,
    follow: inputs.follow,
    report: (outcomes) => {
      const { accounts } = inputs.access;
      inputs.access.settle(outcomes);
      const lines: { readonly label: string; readonly value: string }[] = [];
      const inUse: NonNullable<Impact['inUse']>[number][] = [];
      for (const tool of inputs.wanted) {
        const row = inputs.principalOf(tool);
        const used = inputs.usersOf(tool, outcomes);
        if (!row?.id || row.appRoleAssignmentRequired !== false || used === null) continue;
        const losers = used.copy().removeAll(inputs.assigned(row.id, outcomes).people);
        const names = new NameSample();
        for (const number of losers) names.add(accounts.get(number).name);
        const label = `${tool.name}, last 30 days`;
        const value = losers.isEmpty ? 'nobody who is not assigned' : names.toString('account', 'accounts');
        lines.push({ label, value });
        if (!losers.isEmpty)
          inUse.push({ object: tool.name, how: `${plural(losers.count, 'person', 'people')} signed in in 30 days` });
      }
      const missing = inputs.whyNoLog(outcomes);
      return {
        lines,
        notMeasured: [
          ...(missing === null ? [] : [`Sign-ins: ${missing.reason ?? 'the log could not be read to the end'}`]),
          notInLog,
        ],
        inUse,
      };
    },
  };
}
