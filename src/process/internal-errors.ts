/** Mistakes of ours that stayed with one part of the product: each goes into the log, and is counted. */
import { Counter } from 'prom-client';
import type { InternalError } from '../lib/internal-error.js';
import type { LogsErrors } from '../lib/log.js';

export interface OwnFaults {
  readonly metric: Counter;
  readonly told: (fault: InternalError, tenantId: string) => void;
}

export function countOwnFaults(logger: LogsErrors): OwnFaults {
  const metric = new Counter({
    name: 'hardenbot_own_faults_total',
    help: 'Mistakes in hardenbot itself that stayed with one control, collection, change or receiver; the log has each, with its id and its stack.',
    registers: [],
  });
  return {
    metric,
    told: (fault, tenant) => {
      metric.inc();
      logger.error({ err: fault, fault: fault.id, of: fault.of, tenant }, 'a mistake in hardenbot: report it');
    },
  };
}
