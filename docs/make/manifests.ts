/** The manifests that are derived from what the code uses. */
import { entraManifest } from '../../src/setup/entra-manifest';
import { exchangeManifest } from '../../src/setup/exchange-manifest';
import { asJson } from './derived';

/** By path from the root. */
export function derivedManifests(): Readonly<Record<string, string>> {
  return { 'manifests/entra.json': asJson(entraManifest()), 'manifests/exchange-roles.json': asJson(exchangeManifest()) };
}
