/** The channels of all tenants on one platform: each is looked at once, and as fast as the platform allows. */
import type { ChannelSight } from '../../../adapters/slack/inspect.js';
import type { Clock } from '../../clock.js';
import type { Settings } from '../../config/settings.js';

export interface SeenChannel<Sight> {
  readonly tenant: string;
  readonly channel: string;
  readonly sight: Sight;
}

/** The channel of each tenant; one that several share is looked at once. */
export async function ofEachChannel<Sight>(
  tenants: Settings['tenants'],
  platform: string,
  look: (id: string) => Promise<Sight>,
): Promise<readonly SeenChannel<Sight>[]> {
  const sights = new Map<string, Sight>();
  const seen: SeenChannel<Sight>[] = [];
  for (const [tenant, { channel }] of Object.entries(tenants)) {
    const id = channel[platform];
    if (id === undefined) continue;
    const sight = sights.get(id) ?? (await look(id));
    sights.set(id, sight);
    seen.push({ tenant, channel: id, sight });
  }
  return seen;
}

/** A channel of which Slack wants to be asked so often again is left. */
const maxWaits = 3;
/** Milliseconds: a limit that counts calls a minute is over by then, and nobody waits before a terminal for a day. */
const maxWaitMs = 120_000;

/** Slack takes some fifty of these calls a minute, and the channels of many tenants are more: waits as long as it asks to, within reason. */
export async function patiently({ sleep }: Pick<Clock, 'sleep'>, look: () => Promise<ChannelSight>): Promise<ChannelSight> {
  let sight = await look();
  for (let waits = 0; sight.state === 'busy' && sight.waitMs <= maxWaitMs && waits < maxWaits; waits += 1) {
    await sleep(sight.waitMs);
    sight = await look();
  }
  return sight;
}
