/** The channels of all tenants on one platform: each is looked at once, and as fast as the platform allows. */
import type { ChannelInspection } from '../../../adapters/slack/inspect.js';
import type { Settings } from '../../config/settings.js';
import type { Clock } from '../../lib/clock.js';

export interface SeenChannel<Inspection> {
  readonly tenant: string;
  readonly channel: string;
  readonly inspection: Inspection;
}

/** The channel of each tenant; one that several share is looked at once. */
export async function ofEachChannel<Inspection>(
  tenants: Settings['tenants'],
  platform: string,
  look: (id: string) => Promise<Inspection>,
): Promise<readonly SeenChannel<Inspection>[]> {
  const inspections = new Map<string, Inspection>();
  const seen: SeenChannel<Inspection>[] = [];
  for (const [tenant, { channel }] of Object.entries(tenants)) {
    const id = channel[platform];
    if (id === undefined) continue;
    const inspection = inspections.get(id) ?? (await look(id));
    inspections.set(id, inspection);
    seen.push({ tenant, channel: id, inspection });
  }
  return seen;
}

/** A channel of which Slack wants to be asked so often again is left. */
const maxWaits = 3;
/** Milliseconds: a limit that counts calls a minute is over by then, and nobody waits before a terminal for a day. */
const maxWaitMs = 120_000;

/** Slack takes some fifty of these calls a minute, and the channels of many tenants are more: waits as long as it asks to, within reason. */
export async function patiently(
  { sleep }: Pick<Clock, 'sleep'>,
  look: () => Promise<ChannelInspection>,
): Promise<ChannelInspection> {
  let inspection = await look();
  for (let waits = 0; inspection.state === 'busy' && inspection.waitMs <= maxWaitMs && waits < maxWaits; waits += 1) {
    await sleep(inspection.waitMs);
    inspection = await look();
  }
  return inspection;
}
