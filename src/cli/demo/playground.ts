/** The gateway of the Teams demo: Microsoft's Agents Playground in the browser is its chat. */
import { join } from 'node:path';
import { createTeams } from '../../../adapters/teams/index.js';
import { playgroundBot, playgroundTenant, startPlayground } from '../../../adapters/teams/playground.js';
import { startGateway } from '../../compose/gateway.js';
import { storePlaceOf } from '../../compose/store-place.js';
import type { Secrets } from '../../config/load.js';
import type { Settings } from '../../config/settings.js';
import { keyringFor } from '../../keys/read-keyring.js';
import type { Json } from '../../lib/json.js';
import { makeFolders } from '../../lib/make-folders.js';
import { createLogger } from '../../process/logger.js';
import { untilToldToStop } from '../../process/shutdown.js';
import { clockOf } from './on-date.js';
import { demoPeople } from './supervisor.js';

interface PlaygroundInput {
  readonly settings: Settings;
  readonly secrets: Secrets;
  /** The day on which it plays; absent: today. */
  readonly date?: string;
}

const folder = join('.cache', 'demo', 'playground');
const playgroundPort = 56_150;

/** Runs until the person presses Ctrl-C; resolves to the exit code. */
export async function runPlayground({ settings, secrets, date }: PlaygroundInput): Promise<number> {
  const clock = clockOf(date);
  makeFolders(folder, 0o700);
  const logger = createLogger('gateway', { file: '.cache/demo/gateway.log', hidden: () => secrets.given() });
  const kept = new Map<string, Json>();
  const teams = createTeams({
    appId: playgroundBot,
    tenantId: playgroundTenant,
    credential: { kind: 'managedIdentity' },
    cloud: 'public',
    listen: { host: '127.0.0.1', port: 0 },
    logger,
    now: () => clock.now(),
    // Everything of the demo starts again each time, and the gateway claims each event itself.
    claim: () => Promise.resolve(true),
    references: {
      save: (key, reference) => {
        kept.set(key, reference);
        return Promise.resolve();
      },
      load: (key) => Promise.resolve(kept.get(key) ?? null),
    },
    anonymous: {
      people: demoPeople.map(({ entraId, terminal }) => ({ id: entraId, name: terminal })),
      tenantEndpoint: secrets.require('HARDENBOT_TERMINAL_ENDPOINT', 'where the simulated tenant is; the demo sets it'),
    },
  });
  const decisionKeyPem = secrets.require('HARDENBOT_DECISION_KEY', 'the key that signs decisions; the demo makes one');
  const gateway = await startGateway({
    settings,
    store: await storePlaceOf(settings, secrets, 'gateway'),
    decisionKeyPem,
    keyring: keyringFor('gateway', decisionKeyPem, secrets),
    platforms: [teams],
    logger,
    clock,
  });
  try {
    const playground = await startPlayground({
      botPort: teams.port(),
      port: playgroundPort,
      chat: 'hardening',
      folder,
    });
    process.stdout.write(welcome(playground.url));
    await untilToldToStop();
    await playground.stop();
    return 0;
  } finally {
    await gateway.stop();
  }
}

function welcome(url: string): string {
  const names = demoPeople.map(({ terminal }) => terminal).join(', ');
  return [
    `Open ${url} in a browser: hardenbot is in the chat called Personal Chat.`,
    'Begin with /harden status. You speak as ana; type :as bo to approve what ana asked for.',
    `You may speak as any of ${names}. The tenant is simulated, and the Playground can be reached from your network while this runs.`,
    'Press Ctrl-C to end.',
    '',
  ].join('\n');
}
