/** Whether there is a way to Entra ID and the services, and which tenant is meant, before anyone signs in. */
import type { ServicePlace } from '../../../adapters/m365/connection.js';
import { preflight } from '../../../adapters/m365/preflight.js';
import { refusalText } from '../../lib/errors.js';
import { systemClock } from '../../process/system-clock.js';
import { NotReached } from '../output/not-reached.js';
import { printLines } from '../output/print-lines.js';

/** @param tenant its id or a domain; null: that of the person who signs in, which is not known yet. Throws NotReached. */
export async function findTryTenant(place: ServicePlace, tenant: string | null): Promise<string | null> {
  const { problems, warnings, tenantId } = await preflight({ place, tenant, now: systemClock.now });
  if (problems.length > 0) throw new NotReached(problems);
  if (warnings.length > 0) printLines(warnings.map(refusalText), process.stderr);
  return tenant === null ? null : tenantId;
}
