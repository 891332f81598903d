/** Every kind of trace that can be planted in a simulated tenant. */
import { directoryTraces } from './directory-traces';
import { mailHandlingTraces } from './mail-handling-traces';
import { mailTraces } from './mail-traces';
import { mailboxAccessTraces } from './mailbox-access-traces';
import { methodTraces } from './method-traces';
import type { Trace } from './plant';
import { rightsTraces } from './rights-traces';

export { unseenTraces } from './unseen-traces';

/** Those that lists of the account, or its logs and the tenant together, show. */
export const traces: readonly Trace[] = [
  ...methodTraces,
  ...directoryTraces,
  ...rightsTraces,
  ...mailTraces,
  ...mailHandlingTraces,
  ...mailboxAccessTraces,
];
