/** A simulated tenant of many mailboxes in a process of its own, whose clock may run faster, and the operations that change each of them. */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { setTimeout as pause } from 'node:timers/promises';
import { openTenant } from '../../adapters/m365/index';
import type { Operation } from '../../src/engine/plan/operation';
import type { TenantClient } from '../../src/tenant/client';
import type { Counted, ScaledTenant } from './scaled-simulator';

/** What every operation is about. */
export const resource = 'exchange.CASMailbox';
const guidOf = (n: number): string => `0a000000-0000-4000-8000-${String(n).padStart(12, '0')}`;
const nameOf = (n: number): string => `user${n}@contoso.com`;

export function* operations(mailboxes: number): Generator<Operation> {
  for (let n = 0; n < mailboxes; n += 1)
    yield {
      kind: 'update',
      resource,
      object: nameOf(n),
      identity: guidOf(n),
      before: { PopEnabled: true },
      after: { PopEnabled: false },
    };
}

export interface Simulated {
  readonly told: ScaledTenant;
  counted(): Promise<Counted>;
  close(): Promise<void>;
}

/** @param throttle the limit that the client does not know; absent: none @param times how many times faster its clock runs */
export function startScaledTenant(input: {
  readonly folder: string;
  readonly mailboxes: number;
  readonly times: number;
  readonly throttle?: { readonly size: number; readonly perSecond: number; readonly retryAfter?: boolean };
  /** Before every answer; absent: none. */
  readonly latencyMs?: number;
}): Promise<Simulated> {
  return startTenantApart({ ...input, state: stateOf(input) });
}

/** Any tenant in a process of its own. */
export async function startTenantApart(input: {
  readonly folder: string;
  readonly state: object;
  readonly times: number;
}): Promise<Simulated> {
  const { folder, times } = input;
  const stateFile = join(folder, 'state.json');
  writeFileSync(stateFile, JSON.stringify(input.state));
  const root = join(__dirname, '..', '..');
  const child = fork(join(__dirname, 'scaled-simulator.ts'), [stateFile, String(times)], {
    execArgv: ['--require', join(root, 'test', 'support', 'typescript-hook.cjs')],
  });
  const [told] = (await once(child, 'message')) as [ScaledTenant];
  return {
    told,
    counted: async () => {
      child.send('count');
      const [counted] = (await once(child, 'message')) as [Counted];
      return counted;
    },
    close: async () => {
      child.disconnect();
      await once(child, 'exit');
    },
  };
}

/** A client of it whose clock runs as fast. */
export function openScaledTenant(told: ScaledTenant, times: number): TenantClient {
  return openTenant(
    {
      tenantId: told.tenantId,
      endpoints: told.endpoints,
      ca: told.ca,
      credential: { kind: 'secret', clientId: told.credential.clientId, secret: told.credential.clientSecret },
      resolve: () => Promise.resolve([]),
      giveUpAfterMs: 60_000,
    },
    { monotonicMs: () => performance.now() * times, sleep: (ms) => pause(ms / times), random: Math.random },
  );
}

function stateOf({ mailboxes, throttle, latencyMs = 0 }: Parameters<typeof startScaledTenant>[0]): object {
  return {
    schema: 'tenant-state/1',
    exchange: {
      CASMailbox: Array.from({ length: mailboxes }, (_unused, n) => ({
        Guid: guidOf(n),
        PrimarySmtpAddress: nameOf(n),
        PopEnabled: true,
      })),
    },
    simulator: { latencyMs, ...(throttle === undefined ? {} : { throttle: { exchange: { ...throttle, only: 'writes' } } }) },
  };
}
