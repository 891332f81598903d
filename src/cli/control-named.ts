/** The control that a person typed. */
import type { Control } from '../controls/control.js';
import { controls } from '../controls/index.js';
import { findControl } from '../gateway/commands/words/find-control.js';
import { InputError, isRefusal } from '../lib/errors.js';

/** Throws InputError, with what was probably meant. */
export function controlNamed(id: string): Control {
  const found = findControl(id, controls);
  if (isRefusal(found)) throw new InputError(found.reason, [found.remedy]);
  return found;
}
