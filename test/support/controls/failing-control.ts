/** A control whose own code fails at a call that a test chooses: every call into it is reported beforehand. */
import type { Control } from '../../../src/controls/control';

/** Called with the name of each call (`audit.see`, `plan.proof.questions`); throws where that one is to fail. */
export type BeforeCall = (call: string) => void;

/** What these give, or hold, is code of the control as well. */
const parts = new Set(['audit', 'plan', 'study', 'trial', 'suggest', 'proof']);

export function watchedControl(control: Control, before: BeforeCall): Control {
  return watched(control, '', before);
}

function watched<Part extends object>(part: Part, path: string, before: BeforeCall): Part {
  return new Proxy(part, {
    get: (target, name) => {
      const value: unknown = Reflect.get(target, name, target);
      if (typeof name === 'symbol') return value;
      const call = `${path}${name}`;
      const inside = (one: unknown): unknown =>
        parts.has(name) && typeof one === 'object' && one !== null ? watched(one, `${call}.`, before) : one;
      if (typeof value !== 'function') return inside(value);
      return (...given: unknown[]): unknown => {
        before(call);
        return inside(Reflect.apply(value, target, given));
      };
    },
  });
}

/** Fails at every call of one name. */
export function failingIn(control: Control, wanted: string): Control {
  return watchedControl(control, (call) => {
    if (call === wanted) throw new TypeError('a mistake of ours');
  });
}
