/** The intruder of the demo tenant: whom they hold, and what administrators take away by hand. */
import type demo from '../../../examples/demo-tenant.json';

const eli = '0a000000-0000-4000-8000-000000000005';

/** Changes the state: their phone, device and consent are gone, as administrators remove them in the Entra admin center. */
export function removeByHand(state: typeof demo): void {
  const { authenticationMethods, registeredDevices } = state.graph as unknown as Record<string, Record<string, object[]>>;
  const methods = authenticationMethods?.[eli] ?? [];
  methods.splice(0, methods.length, ...methods.filter((method) => !JSON.stringify(method).includes('+234')));
  for (const device of registeredDevices?.[eli] ?? [])
    if (JSON.stringify(device).includes('DESKTOP-7Q2K1')) Object.assign(device, { accountEnabled: false });
  state.graph.oauth2PermissionGrants = state.graph.oauth2PermissionGrants.filter(({ id }) => id !== 'demo-grant-1');
}
