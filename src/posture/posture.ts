/** The posture of a tenant: what its latest audits found, and the port of where that is kept. */
import { z } from 'zod';
import { findingSchema } from '../controls/finding.js';

/** What one finding cost to read: calls of the tenant's services, and milliseconds. */
const costSchema = z.object({ calls: z.number(), ms: z.number() });
export type ReadCost = Readonly<z.infer<typeof costSchema>>;

export const costedFindingSchema = findingSchema.extend(costSchema.shape);
export type CostedFinding = z.infer<typeof costedFindingSchema>;

/** What an audit of a tenant found, and when. */
export interface Posture {
  readonly at: Date;
  readonly findings: readonly CostedFinding[];
}

export interface PostureStore {
  save(tenant: string, posture: Posture): Promise<void>;
  /** The findings of the latest audit of each control; null when there was none. */
  latest(tenant: string): Promise<Posture | null>;
}
