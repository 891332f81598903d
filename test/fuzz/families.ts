/** Every family of random tenants. */
import { access } from './access/index';
import type { Family } from './family';

export const families: readonly Family<never>[] = [access as Family<never>];
