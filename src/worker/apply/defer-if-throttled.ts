/** Work on a tenant whose services want to be left alone does not begin: the job comes back later, and other tenants have its place. */
import type { WithClient, WithName } from '../context.js';
import { LeftAlone } from './note-wait.js';

/** Milliseconds that are simply waited for. */
const shortMs = 2000;

/** Throws LeftAlone while every service behind the resources throttles, or does not answer: what can be begun is begun. */
export function deferIfThrottled(tenant: WithName & WithClient, resources: readonly string[]): void {
  const rests = resources.map((resource) => tenant.client.restMs?.(resource) ?? 0);
  const restMs = rests.length === 0 ? 0 : Math.min(...rests);
  if (restMs > shortMs)
    throw new LeftAlone(
      `Tenant ${tenant.name} is busy or does not answer: it is left alone for ${Math.ceil(restMs / 1000)} s.`,
      restMs,
    );
}
