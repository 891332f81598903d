/** Every feature, a line each: a folder here, called by its id, and which parts it has. */
import type { ChangeKind } from './change-kind.js';
import { travelKind } from './travel/kind.js';

export interface Feature {
  readonly id: string;
  /** For a feature whose plans are of a kind of their own; it has a section of the card. */
  readonly kind?: ChangeKind;
  readonly gateway?: true;
  readonly worker?: true;
}

export const features: readonly Feature[] = [
  { id: 'posture', gateway: true },
  { id: 'travel', kind: travelKind, gateway: true, worker: true },
  { id: 'bundle', gateway: true },
  { id: 'waiver', gateway: true, worker: true },
  { id: 'why', gateway: true, worker: true },
];
