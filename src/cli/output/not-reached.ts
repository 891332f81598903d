/** A tenant that cannot be read, said before it is tried for minutes: what is wrong, and what to do, a sentence each. */

import type { TenantConnection } from '../../../adapters/m365/connection.js';
import { preflight } from '../../../adapters/m365/preflight.js';
import { type Refusal, refusalText } from '../../lib/errors.js';
import { systemClock } from '../../process/system-clock.js';
import { appPermissions } from '../../setup/person-permissions.js';
import { printLines } from './print-lines.js';

export class NotReached extends Error {
  override readonly name = 'NotReached';

  constructor(problems: readonly Refusal[]) {
    super(['The tenant was not read.', ...problems.map((problem) => `  - ${refusalText(problem)}`)].join('\n'));
  }
}

/** Reports on standard error what a part of the tenant will stay unknown for. Throws NotReached where all of it would. */
export async function assertReachable(connection: TenantConnection): Promise<void> {
  const app = { connection, permissions: appPermissions() };
  const { problems, warnings } = await preflight({ place: connection, tenant: connection.tenantId, now: systemClock.now, app });
  if (problems.length > 0) throw new NotReached(problems);
  if (warnings.length > 0) printLines(warnings.map(refusalText), process.stderr);
}
