/** Several plans on one card: asked for together, decided on with one press, and drawn as one message. */
import type { GatewayFeature } from '../../../gateway/feature.js';
import { readBundle } from '../bundle.js';
import { bundleDecisions } from './decide.js';
import { bundleMessage } from './message.js';
import { bundleSubject } from './subject.js';

export const gateway: GatewayFeature = {
  help: { title: 'Change', commands: [] },
  subject: bundleSubject,
  several: bundleDecisions,
  shownBy: ({ request: { bundle } }) => (bundle === undefined ? null : { view: 'bundle', subject: bundle }),
  messages: {
    bundle: {
      keys: ({ subject }) => [subject],
      draw: ({ subject }, tenant, ports) => bundleMessage(subject, tenant, ports),
      covers: async (ledger, tenant, subject) => (await readBundle(ledger, tenant, subject))?.rows ?? [],
    },
  },
};
