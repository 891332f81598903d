/** What a plan of the lock is made from, and what the verdict would be with our connector changed. */
import type { Verdict } from '../../engine/plan/verdict.js';
import { type InboundConnector, inboundConnectorName } from '../../tenant/resources/inbound-connector.js';
import type { Outcomes } from '../control.js';
import { mailConnector } from '../reasoning/mail-flow/connector.js';
import { isMarked } from '../reasoning/our-mark.js';
import { type Tenant, verdictOf } from './exposure.js';
import type { Inputs } from './inputs.js';
import type { Wanted } from './wanted.js';

/** The name of the one connector that is ours. */
export const ourName = 'hardenbot: only the mail filter may deliver';
export const controlId = 'inbound-filter';

/** Whether hardenbot made the connector: what it restricts follows settings. */
export function isOurs({ Name, Comment }: InboundConnector): boolean {
  return Name === ourName || isMarked(Comment, controlId);
}

export interface Material {
  readonly inputs: Inputs;
  readonly wanted: Wanted;
  readonly outcomes: Outcomes;
}

/** The tenant with some of its connectors, or ours, as they would be. */
export function tenantWith({ inputs, outcomes }: Material, ...changed: readonly InboundConnector[]): Tenant {
  const names = new Set(changed.map(inboundConnectorName));
  const others = inputs.mail.connectorRows.filter((row) => !names.has(inboundConnectorName(row)));
  const flow = { ...inputs.mail.flow(outcomes), connectors: [...others, ...changed].map(mailConnector) };
  return inputs.tenant(outcomes, flow);
}

export function verdictNow({ inputs, wanted, outcomes }: Material): Verdict {
  return verdictOf(inputs.tenant(outcomes), wanted);
}

export function verdictAfter(material: Material, changed: InboundConnector): Verdict {
  return verdictOf(tenantWith(material, changed), material.wanted);
}
