/**
 * Learns what people usually do from the sign-ins of the week before signals were watched, or before what was learnt got lost, a part of a day each round: without it every device and every network
 * would be new in the first days. These rows teach, and ring nothing.
 */
import { TenantError } from '../../../lib/errors.js';
import { readOf } from '../../../tenant/resource.js';
import { type SignIn, signIns } from '../../../tenant/resources/sign-in.js';
import type { TenantContext, WithClock } from '../../../worker/context.js';
import type { FeatureStores } from '../../ports.js';
import type { Observation } from '../observation.js';
import { learn } from '../routine.js';
import type { SignalState } from '../store.js';
import { toObservation } from '../to-observation.js';

const weekMs = 7 * 24 * 60 * 60_000;
/** What one round reads: of a tenant of thousands a few pages. */
const partMs = 8 * 60 * 60_000;

/** Between two parts: very many tenants that start together learn at the pace that their newest rows leave. */
const everyMs = 110_000;

/** Up to where it was learnt; undefined: there is nothing to learn now. */
export async function learnPast(
  work: FeatureStores & WithClock,
  { id, client }: TenantContext,
  { begunAt, pastUpTo = begunAt, learntUpTo, learntAt, sources }: SignalState,
): Promise<string | undefined> {
  const end = Date.parse(pastUpTo);
  const from = learntUpTo === undefined ? end - weekMs : Date.parse(learntUpTo);
  if (learntAt !== undefined && Math.abs(work.clock.now().getTime() - Date.parse(learntAt)) < everyMs) return undefined;
  // Where the log cannot be read, nothing is learnt of it.
  if (from >= end || sources.signIns?.answeredAt === undefined || sources.signIns.failed !== undefined) return undefined;
  const to = Math.min(end, from + partMs);
  const between = `createdDateTime ge ${new Date(from).toISOString()} and createdDateTime le ${new Date(to).toISOString()}`;
  const fields = ['id', 'createdDateTime', 'userId', 'ipAddress', 'location', 'deviceDetail', 'appId', 'status'] as const;
  const observations: Observation[] = [];
  try {
    for await (const { rows } of client.read(readOf(signIns, fields, { filter: encodeURIComponent(between), polls: true })))
      for (const row of rows) observations.push(...observed(row, work.clock.now()));
  } catch (error) {
    if (!(error instanceof TenantError)) throw error;
    return undefined;
  }
  const facts = await work.signals.facts(id);
  if (facts === null) return undefined;
  const learnt = learn(facts, observations);
  if (learnt !== facts) await work.signals.saveFacts(id, { ...facts, ...learnt });
  return new Date(to).toISOString();
}

/** Without what each policy did, which is most of a row: all that came is kept until the last page. */
function observed(row: SignIn, at: Date): readonly Observation[] {
  const observation = toObservation({ source: 'signIns', row: { ...row, appliedConditionalAccessPolicies: null } }, at);
  return observation === null ? [] : [observation];
}
