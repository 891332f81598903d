/** What the gateway answers and decides with, whatever keeps its stores: put together alike for the process and for tests. */

import type { LiveSettings } from '../config/live-settings.js';
import type { Settings } from '../config/settings.js';
import { definitions } from '../controls/definitions.js';
import { openQuestionOf } from '../controls/question.js';
import type { Ledger } from '../engine/ledger/ledger.js';
import type { ConcludedStore } from '../engine/ledger/sealed-store.js';
import { type DecisionSigner, type DecisionVerifier, decisionVerifier } from '../engine/plan/decision.js';
import { answersIn } from '../features/answers.js';
import { buttons } from '../features/buttons.js';
import { commands } from '../features/commands.js';
import { gatewayFeatures } from '../features/gateway.js';
import type { FeatureStores } from '../features/ports.js';
import { unsaidFeatureSettings } from '../features/settings.js';
import { settingsInEffect } from '../features/settings-in-effect.js';
import { createDeciding, type Deciding } from '../gateway/decisions/decisions.js';
import { createLinking, type Linking, type LinkPorts } from '../gateway/decisions/link-accounts.js';
import type { EventPorts } from '../gateway/events/handle-event.js';
import type { Keyring } from '../keys/keyring.js';
import type { MonotonicClock } from '../lib/clock.js';
import type { LogsWarnings } from '../lib/log.js';
import { DepartedPeople } from '../people/departed.js';
import { createDirectory, type Directory } from '../people/directory.js';
import { directoryHome } from '../people/directory-home.js';
import { groupReader } from '../people/group-members.js';
import { type AccountLinks, ledgerLinks } from '../people/links.js';
import type { ReadsTenant } from '../tenant/client.js';
import { type PostureInput, posturePorts } from './posture-ports.js';
import type { KnownTenant } from './tenants.js';

export interface People {
  readonly directory: Directory;
  readonly links: AccountLinks;
  readonly signer: DecisionSigner;
  readonly verifier: DecisionVerifier;
}

/** Who people are, and what makes and verifies their decisions. `client` reads the groups; null where settings name none. */
export function peopleOf(input: {
  readonly settings: Settings;
  readonly keyring: Keyring;
  readonly signer: DecisionSigner;
  readonly ledger: Ledger;
  readonly directoryTenant: string;
  readonly otherTenants: () => Promise<readonly string[]>;
  readonly client: ReadsTenant | null;
  readonly clock: MonotonicClock;
  readonly logger: LogsWarnings;
}): People {
  const verifier = decisionVerifier(input.keyring);
  const home = directoryHome({ ...input, verifier, named: input.directoryTenant, others: input.otherTenants });
  const links = ledgerLinks(input.ledger, verifier, home);
  const groups = input.client === null ? null : groupReader(input.client);
  const departed = input.client === null ? undefined : new DepartedPeople({ ...input, client: input.client });
  const directory = createDirectory({ settings: input.settings, groups, links, departed });
  return { directory, links, verifier, signer: input.signer };
}

interface ServicePorts
  extends PostureInput,
    FeatureStores,
    Omit<LinkPorts, 'signer' | 'directory' | 'approvalsOfHighRisk' | 'tenants'>,
    Omit<
      EventPorts,
      keyof ReturnType<typeof posturePorts> | 'commands' | 'buttons' | 'features' | 'deciding' | 'linking' | 'decided'
    > {
  readonly tenants: readonly KnownTenant[];
  readonly live: LiveSettings;
  /** Left out: a start reads every decision on settings. */
  readonly keptSettings?: ConcludedStore;
}

export interface GatewayServices {
  readonly deciding: Deciding;
  readonly linking: Linking;
  /** What an act of a person is answered from. */
  readonly events: EventPorts;
}

export function gatewayServices(ports: ServicePorts): GatewayServices {
  const { tenants } = ports;
  const decided = settingsInEffect(ports.live, ports.verifier, ports.keptSettings);
  const linking = createLinking({
    ...ports,
    approvalsOfHighRisk: (id) => tenants.find((one) => one.id === id)?.rules.approvals.tiers.high.approvals ?? 2,
  });
  const deciding = createDeciding({
    ...ports,
    features: gatewayFeatures,
    settingsOf: async (tenantId, controlId) => {
      const controls = tenants.find(({ id }) => id === tenantId)?.settings.controls;
      const control = definitions.find(({ id }) => id === controlId);
      // Only a question that settings leave open can have an answer beside them.
      if (controls === undefined || control === undefined || openQuestionOf(control, controls.get(controlId)) === null)
        return controls?.get(controlId);
      const answers = await answersIn(ports, tenantId);
      return (answers?.over(controls, ports.clock.now()).controls ?? controls).get(controlId);
    },
    settingsOfFeatures: (tenantId) => tenants.find(({ id }) => id === tenantId)?.settings ?? unsaidFeatureSettings,
  });
  return {
    deciding,
    linking,
    events: { ...ports, ...posturePorts(ports), decided, deciding, linking, commands, buttons, features: gatewayFeatures },
  };
}
