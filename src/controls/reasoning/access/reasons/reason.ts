/** Why something gets through: what lets it, and the value that would close it. */
import type { PolicyEffect } from '../policy/policy-effect.js';

export interface Reason {
  /** `policy "Block legacy"`, `location "Home"`. */
  readonly object: string;
  /** By the service's own name. */
  readonly property: string;
  readonly actual: string;
  /** The value that would close it: `enabled`, `without Travellers`. */
  readonly closes: string;
}

export function policyObject({ name }: PolicyEffect): string {
  return `policy "${name}"`;
}
