/** Draws what an office has to show through the real outbox, and keeps every card as it was posted, rewritten or whispered. */
import type { Card } from '../../../src/chat/card';
import type { Messenger } from '../../../src/chat/platform';
import { decisionVerifier } from '../../../src/engine/plan/decision';
import { gatewayFeatures } from '../../../src/features/gateway';
import { drawMessage } from '../../../src/gateway/outbox/draw-message';
import type { DrawPorts } from '../../../src/gateway/outbox/draw-ports';
import { PostedAlarms } from '../../../src/gateway/outbox/posted-alarms';
import type { DrawJob } from '../../../src/queue/redraw';
import { type Office, tenantId } from '../corridor/office';
import { keyring } from '../ledger/signed-entries';
import { memoryMessages, memoryShown, memoryViews } from '../stores/memory-stores';
import { memoryRounds } from '../stores/posture-memory';

/** One time that a message was posted, rewritten, or shown to one person. */
export interface Drawn {
  readonly view: DrawJob['view'];
  readonly subject: string;
  /** `posted` calls people; a message that is rewritten calls nobody. */
  readonly how: 'posted' | 'rewritten' | 'whispered';
  /** Which message it is: the same for every state of it. For a whisper, the person. */
  readonly message: string;
  readonly card: Card;
}

/** @param hear called with each card in order, before the next one is drawn */
export function drawsFor(office: () => Office, hear: (drawn: Drawn) => void): (job: DrawJob) => Promise<void> {
  const messages = memoryMessages();
  const stores = { ...memoryViews(), shown: memoryShown(), rounds: memoryRounds() };
  let posted = 0;
  let ports: DrawPorts | undefined;
  let job: DrawJob | undefined;
  const heard = (how: Drawn['how'], message: string, card: Card): void => {
    if (job !== undefined) hear({ view: job.view, subject: job.subject, how, message, card });
  };
  const room: Messenger = {
    post: async (to, card) => {
      posted += 1;
      heard('posted', `m-${posted}`, card);
      return { conversation: to, message: `m-${posted}` };
    },
    update: async ({ message }, card) => heard('rewritten', message, card),
    whisper: async (_to, person, card) => heard('whispered', person.id, card),
  };
  const portsOf = (of: Office): DrawPorts => ({
    ...stores,
    evidence: of.work.evidence,
    progress: of.work.progress,
    ledger: of.work.ledger,
    plans: of.work.plans,
    jobs: of.work.jobs,
    controls: of.work.controls,
    directory: of.directory,
    verifier: decisionVerifier(keyring),
    policy: (id) => of.directory.policy(id),
    now: of.now,
    messages,
    features: gatewayFeatures,
    alarms: new PostedAlarms({ now: of.now, logger: { error: () => undefined } }),
    tenants: [{ name: 'contoso', id: tenantId, settingsVersion: '1', channel: { terminal: 'hardening' }, fallback: {} }],
    left: () => Promise.resolve([]),
    handOut: of.handOut,
    reportOnlyForMs: () => 0,
    digestAt: () => null,
    quietForMs: () => 0,
    zoneOf: () => 'UTC',
    messengers: new Map([['terminal', room]]),
  });
  return async (asked) => {
    job = asked;
    ports ??= portsOf(office());
    await drawMessage(asked, ports);
  };
}
