/** What features have in the gateway. */
import type { GatewayFeature } from '../gateway/feature.js';
import { features } from './features.js';

/** The gateway's part of a feature's folder, which is called by its id. */
interface GatewayPart {
  readonly gateway: GatewayFeature;
}

export const gatewayFeatures: readonly GatewayFeature[] = features
  .filter(({ gateway }) => gateway === true)
  .map(({ id }) => (require(`./${id}/gateway/index.js`) as GatewayPart).gateway);
