/** Keeps the terminal away from real tenants: whoever sits at it may act as anybody. */
import { InputError } from '../../src/lib/errors.js';

/** Throws InputError unless the address is one of this machine itself. */
export function refuseRealTenant(endpoint: string): void {
  const host = URL.canParse(endpoint) ? new URL(endpoint).hostname : '';
  if (host === 'localhost' || host === '[::1]' || /^127\.\d+\.\d+\.\d+$/.test(host)) return;
  throw new InputError('The terminal lets anybody act as anybody, so it only works with a simulated tenant on this machine.', [
    `${endpoint}: not an address of this machine; use Slack or Teams for a real tenant`,
  ]);
}
