/** One call of a cmdlet: the tenant it runs in, what is called, and the request it came with. */
import type { Tenant } from '../tenant.js';
import type { SimRequest } from '../wire.js';
import type { Invocation } from './cmdlets.js';

export interface ExchangeCall {
  readonly tenant: Tenant;
  readonly invocation: Invocation;
  readonly request: SimRequest;
  /** The tenant's "now", for times that the service sets. */
  readonly now: () => Date;
}
