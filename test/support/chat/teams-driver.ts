/** Teams under the platform contract: the real adapter, listening on a real port, against the local Teams. */

import { type DisplayedMessage, type FakeOptions, FakeTeams } from '../../../adapters/teams/fake/index';
import { createTeams, type TeamsOptions, type TeamsPlatform } from '../../../adapters/teams/index';
import type { Json } from '../../../src/lib/json';
import { claims, KeptLog } from '../corridor/kept-log';
import type { PlatformDriver, PlatformUnderTest, Seen, SeenFile } from './platform-contract';

export const teamsIds = {
  app: '0a0a0a0a-0000-4000-8000-00000000000a',
  tenant: '7e7e7e7e-0000-4000-8000-000000000007',
  otherTenant: '0d0d0d0d-0000-4000-8000-00000000000d',
  channel: '19:security@thread.tacv2',
  ana: 'a1a1a1a1-0000-4000-8000-000000000001',
  bo: 'b0b0b0b0-0000-4000-8000-000000000002',
  guest: 'c2c2c2c2-0000-4000-8000-000000000003',
  external: 'd3d3d3d3-0000-4000-8000-000000000004',
  bot: 'e4e4e4e4-0000-4000-8000-000000000005',
} as const;

const secret = 'client-secret-of-the-tests';

export interface TeamsLab {
  readonly teams: FakeTeams;
  readonly log: KeptLog;
  /** What is kept of conversations; outlives a restart of the adapter. */
  readonly kept: Map<string, Json>;
  /** Moves the clock of the adapter; tokens are of real time. */
  advance(ms: number): void;
  /** A new adapter on the same Teams. */
  platform(changes?: Partial<TeamsOptions>): TeamsPlatform;
}

export async function openTeamsLab(changes: Partial<FakeOptions> = {}): Promise<TeamsLab> {
  let ahead = 0;
  const teams = await FakeTeams.start({
    appId: teamsIds.app,
    tenantId: teamsIds.tenant,
    secret,
    issuer: 'https://api.botframework.com',
    now: () => new Date(),
    channels: [teamsIds.channel],
    people: [
      { id: teamsIds.ana },
      { id: teamsIds.bo },
      { id: teamsIds.guest, userRole: 'guest' },
      { id: teamsIds.external, tenantId: teamsIds.otherTenant },
      { id: teamsIds.bot, isBot: true },
    ],
    ...changes,
  });
  const log = new KeptLog();
  const claim = claims();
  const kept = new Map<string, Json>();
  return {
    teams,
    log,
    kept,
    advance: (ms) => {
      ahead += ms;
    },
    platform: (options = {}) =>
      createTeams({
        appId: teamsIds.app,
        tenantId: teamsIds.tenant,
        credential: { kind: 'secret', secret },
        cloud: 'public',
        listen: { host: '127.0.0.1', port: 0 },
        logger: log,
        now: () => new Date(Date.now() + ahead),
        claim,
        references: {
          save: async (key, reference) => void kept.set(key, reference),
          load: async (key) => kept.get(key) ?? null,
        },
        endpoints: teams.service.endpoints,
        ...options,
      }),
  };
}

function seen(shown: DisplayedMessage): Seen {
  return {
    id: shown.id,
    text: shown.text,
    buttons: shown.buttons.map((button) => button.label),
    live: shown.live,
    under: shown.thread ?? null,
  };
}

async function openTeams(): Promise<PlatformDriver> {
  const { teams, platform: adapter } = await openTeamsLab();
  const { channel } = teamsIds;
  let platform = adapter();
  const begin = async (onEvent: Parameters<PlatformDriver['start']>[0]) => {
    await platform.start(onEvent);
    teams.connect(platform.port());
  };
  const shownAs = (message: Seen): DisplayedMessage => {
    const all = [...teams.messages(channel), ...[teamsIds.ana, teamsIds.bo].flatMap((person) => teams.whispers(person))];
    const shown = all.find((one) => one.id === message.id);
    if (shown === undefined) throw new Error('That message is not there any more.');
    return shown;
  };

  return {
    get platform() {
      return platform;
    },
    channel: { platform: 'teams', channel },
    people: { ana: teamsIds.ana, bo: teamsIds.bo },
    outsiders: { guest: teamsIds.guest, external: teamsIds.external, bot: teamsIds.bot },
    start: begin,
    restart: async (onEvent) => {
      await platform.stop();
      platform = adapter();
      await begin(onEvent);
    },
    sayAs: async (person, line) => {
      await teams.sayAs(person, line, { channel });
      await platform.idle();
    },
    clickAs: async (person, message, label, reason) => {
      await teams.clickAs(person, shownAs(message), label, reason === undefined ? {} : { reason });
      await platform.idle();
    },
    messages: () => teams.messages(channel).map(seen),
    whispers: (person) => teams.whispers(person).map(seen),
    // Files of a message are for anyone who asks.
    filesOf: () => [],
    filesGivenTo: async (person) => {
      const files: SeenFile[] = [];
      for (const name of teams.offers(person)) {
        const content = await teams.answerOffer(person, name);
        await platform.idle();
        if (content !== null) files.push({ name, content });
      }
      return files;
    },
    repeat: async () => {
      await teams.retry();
      await platform.idle();
    },
    remove: ({ message }) => teams.world.remove(message),
    refuseNext: (retryAfterMs) => teams.service.failNext({ status: 429, retryAfter: `${retryAfterMs / 1000}` }),
    close: async () => {
      await platform.stop();
      await teams.close();
    },
  };
}

export const teamsUnderTest: PlatformUnderTest = { name: 'Teams', open: openTeams };
