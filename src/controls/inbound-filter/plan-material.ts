/** What a plan of the lock is made from, and what the verdict would be with our connector changed. */
import type { Verdict } from '../../engine/plan/verdict.js';
import { type InboundConnector, inboundConnectorName } from '../../tenant/resources/inbound-connector.js';
import type { Outcomes } from '../control.js';
import { mailConnector } from '../reasoning/mail-flow/connector.js';
import { type Tenant, verdictOf } from './exposure.js';
import type { Inputs } from './inputs.js';
import type { Wanted } from './wanted.js';

/** The name of the one connector that is ours. */
export const ourName = 'hardenbot: only the mail filter may deliver';
export const controlId = 'inbound-filter';

export interface Material {
  readonly gathering: Inputs;
  readonly wanted: Wanted;
  readonly outcomes: Outcomes;
}

/** The tenant with our connector as it would be. */
export function tenantWith({ gathering, outcomes }: Material, changed: InboundConnector): Tenant {
  const others = gathering.mail.connectorRows.filter((row) => inboundConnectorName(row) !== inboundConnectorName(changed));
  const flow = { ...gathering.mail.flow(outcomes), connectors: [...others, changed].map(mailConnector) };
  return gathering.tenant(outcomes, flow);
}

export function verdictNow({ gathering, wanted, outcomes }: Material): Verdict {
  return verdictOf(gathering.tenant(outcomes), wanted);
}

export function verdictAfter(material: Material, changed: InboundConnector): Verdict {
  return verdictOf(tenantWith(material, changed), material.wanted);
}
