/** A simulated tenant in a process of its own whose clock runs faster. Arguments: the state file, how many times faster. Given by messages. */
import { readFileSync } from 'node:fs';
import { performance } from 'node:perf_hooks';
import { startSimulator } from '../../adapters/m365/simulator/index';

export interface ScaledTenant {
  readonly tenantId: string;
  readonly ca: string;
  readonly credential: { readonly clientId: string; readonly clientSecret: string };
  readonly endpoints: {
    readonly authorityHost: string;
    readonly graph: string;
    readonly exchange: string;
    readonly arm: string;
    /** The address of its resolver. */
    readonly dns: string;
  };
}

/** What the service counted: changes that were sent to it, and how many of them it turned away because they were too many. */
export interface Counted {
  readonly writes: number;
  readonly refused: number;
  readonly done: number;
  /** Requests, a batch for one. */
  readonly requests: number;
  /** Answers that said "too many", to reads too. */
  readonly throttled: number;
}

async function main(stateFile: string, times: number): Promise<void> {
  const simulator = await startSimulator({
    state: JSON.parse(readFileSync(stateFile, 'utf8')),
    now: () => new Date(1_800_000_000_000 + performance.now() * times),
  });
  const { tenantId, ca, credential, endpoints } = simulator;
  process.on('message', () => {
    const calls = simulator.calls();
    const writes = calls.filter((call) => call.write);
    const counted: Counted = {
      writes: writes.length,
      refused: writes.filter((call) => call.status === 429).length,
      done: writes.filter((call) => call.effect).length,
      throttled: calls.filter(({ status }) => status === 429).length,
      requests: new Set(calls.map((call, index) => (call.batch === undefined ? `alone ${index}` : call.batch))).size,
    };
    process.send?.(counted);
  });
  process.once('disconnect', () => process.exit(0));
  const told: ScaledTenant = { tenantId, ca, credential, endpoints };
  process.send?.(told);
}

void main(process.argv[2] ?? '', Number(process.argv[3]));
