/** Objects of which no exact change can be written: they stop the plan where it rests on them, and are left out of it by name elsewhere. */
import { type Refusal, refuse } from '../lib/errors.js';
import type { PlanDraft } from './control.js';
import type { Warning } from './finding.js';
import { NameSample } from './reasoning/findings/name-sample.js';
import { refuseUnaddressable, refuseUnknown } from './reasoning/findings/refusals.js';

export class NotPlanned {
  /** No call could name them. */
  readonly unaddressable = new NameSample();
  /** A person has to change them. */
  readonly untouched = new NameSample();
  /** By what is not said of them: those without which no part of the plan is safe, and those that can be left out. */
  private readonly stopping: ReadonlyMap<string, NameSample>;
  private readonly leftOut: ReadonlyMap<string, NameSample>;

  constructor(whats: readonly string[]) {
    this.stopping = new Map(whats.map((what) => [what, new NameSample()]));
    this.leftOut = new Map(whats.map((what) => [what, new NameSample()]));
  }

  /** @param of what is not said of it, for example `whether POP is on`, and whether the whole plan rests on it */
  unknown(object: string, of: { readonly what: string; readonly stops: boolean }): void {
    (of.stops ? this.stopping : this.leftOut).get(of.what)?.add(object);
  }

  /** @param isEmpty nothing else is left to plan */
  refusal(isEmpty: boolean): Refusal | null {
    const all = [...this.stopping, ...(isEmpty ? this.leftOut : [])];
    for (const [what, names] of all) {
      const refusal = refuseUnknown(names, what);
      if (refusal !== null) return refusal;
    }
    if (isEmpty && this.untouched.count > 0)
      return refuse(
        'by-hand',
        `What is left to change are ${this.untouched.toString('object', 'objects')}, which no plan touches.`,
        'Change them by hand, or declare them in the settings if they are meant.',
      );
    return isEmpty ? refuseUnaddressable(this.unaddressable) : null;
  }

  /** The plan with who was left out and why, and with what the audit can say at best after it. */
  saidBy(draft: PlanDraft): PlanDraft {
    const warnings = this.warnings();
    if (warnings.length === 0) return draft;
    const expects =
      this.unaddressable.count + this.untouched.count > 0 ? 'partial' : draft.expects === 'pass' ? 'unknown' : draft.expects;
    return { ...draft, expects, warnings: [...draft.warnings, ...warnings] };
  }

  private warnings(): readonly Warning[] {
    const unknown = [...this.leftOut].flatMap(([what, names]) =>
      names.count === 0 ? [] : `Left out: ${names.toString('object', 'objects')}. The tenant does not say ${what}.`,
    );
    const unnamed =
      this.unaddressable.count === 0
        ? []
        : [`Left out: ${this.unaddressable.toString('object', 'objects')}. There is no id to address them by.`];
    const untouched =
      this.untouched.count === 0
        ? []
        : [`Left out: ${this.untouched.toString('object', 'objects')}. No plan touches them: change them by hand.`];
    return [...unknown, ...unnamed, ...untouched].map((text) => ({ code: 'left-out', text }));
  }
}
