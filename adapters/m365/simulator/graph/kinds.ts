/** Which kind an object of a list of several kinds is: without `@odata.type`, clients that are generated from the metadata cannot read it. */
import { isObject } from '../../../../src/lib/json.js';
import type { Row } from '../template.js';
import { textOf } from '../text.js';

const ofMethods = 'authenticationMethodConfigurations';

/** The policy with the kind of each method, as the v1.0 reference of authenticationMethodsPolicy shows it; beta shows one property more. */
export function withMethodKinds({ systemCredentialPreferences: _inBeta, ...policy }: Row): Row {
  const methods = policy[ofMethods];
  if (!Array.isArray(methods)) return policy;
  return { ...policy, [ofMethods]: methods.map((method: unknown) => (isObject(method) ? withMethodKind(method) : method)) };
}

/** A kind that the state file says itself stays. */
export function withMethodKind(method: Row): Row {
  const id = textOf(method['id']);
  return id === '' ? method : { '@odata.type': `#microsoft.graph.${kindOf(id)}AuthenticationMethodConfiguration`, ...method };
}

/** The id in lower camel case, `qrCodePin` of `QRCodePin`; a method of another vendor has a GUID. */
function kindOf(id: string): string {
  if (/^[0-9a-f]{8}-/i.test(id)) return 'external';
  const first = /^[A-Z]+(?=[A-Z0-9])/.exec(id)?.[0] ?? id.charAt(0);
  return first.toLowerCase() + id.slice(first.length);
}

/** Devices come as directory objects, which are of several kinds. */
export function asDevice(device: Row): Row {
  return { '@odata.type': '#microsoft.graph.device', ...device };
}
