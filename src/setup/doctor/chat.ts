/** The channels of all tenants on one chat, for what the doctor says of them. */
import type { Settings } from '../../config/settings.js';

interface SeenChannel<Inspection> {
  readonly tenant: string;
  readonly channel: string;
  readonly inspection: Inspection;
}

/** The channel of each tenant; one that several share is looked at once. */
export async function ofEachChannel<Inspection>(
  { tenants }: Settings,
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
