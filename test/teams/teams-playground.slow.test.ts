/** The whole corridor played in Microsoft's own Playground: the real bot, the real process, over HTTP. */
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createTeams, type TeamsPlatform } from '../../adapters/teams/index';
import { type Playground, playgroundBot, playgroundTenant, startPlayground } from '../../adapters/teams/playground';
import type { Json } from '../../src/lib/json';
import { PlaygroundChat } from '../support/chat/playground-chat';
import { type Harness, openHarness, people } from '../support/corridor/harness';
import { claims, KeptLog } from '../support/corridor/kept-log';
import { tenantOfMailboxes } from '../support/tenants/mailbox-tenant';

const tenant = tenantOfMailboxes({ 1: 'both', 2: 'none', 3: 'both' }, 'both');

/** The conversation that the settings name for the tenant. */
const chatId = 'hardening';

let platform: TeamsPlatform;
let harness: Harness;
let playground: Playground;
let chat: PlaygroundChat;
let log: KeptLog;

beforeEach(async () => {
  const kept = new Map<string, Json>();
  log = new KeptLog();
  platform = createTeams({
    appId: playgroundBot,
    tenantId: playgroundTenant,
    credential: { kind: 'managedIdentity' },
    cloud: 'public',
    listen: { host: '127.0.0.1', port: 0 },
    logger: log,
    now: () => new Date(),
    claim: claims(),
    references: { save: async (key, reference) => void kept.set(key, reference), load: async (key) => kept.get(key) ?? null },
    anonymous: {
      people: Object.entries(people).map(([name, id]) => ({ name, id })),
      tenantEndpoint: 'https://localhost/',
    },
  });
  harness = await openHarness({ platform, state: tenant, controls: { 'pop-imap': {} } });
  playground = await startPlayground({
    botPort: platform.port(),
    port: 0,
    chat: chatId,
    folder: mkdtempSync(join(tmpdir(), 'hardenbot-playground-')),
  });
  chat = await PlaygroundChat.open(playground.url, chatId);
});

afterEach(async () => {
  chat.close();
  await playground.stop();
  await harness.close();
});

const mailboxes = () => (harness.simulator.state() as typeof tenant).exchange;

test('status, audit, plan, approve, verify, revert, reject: all of it by typing and clicking', async () => {
  await chat.says('/harden status');
  await chat.sees(/not been audited|first audit has been running/);
  await chat.clicks('Check now');
  await chat.sees(/POP or IMAP is on for 2 of 3/);

  await chat.says('harden plan pop-imap');
  const { text } = await chat.sees(/waiting for approval/);
  const change = /c-[a-z0-9]+/.exec(text)?.[0] ?? '';
  expect(await chat.clicks('Approve')).toMatch(/someone else has to approve/);

  await chat.says(':as bo');
  await chat.sees(/You now speak as bo/);
  expect(await chat.clicks('Approve')).toMatch(/^Taken/);
  await chat.sees(/applied and verified/);
  // Who asked is notified, in the one chat that there is.
  await chat.sees(/bo approved it, and it has begun/);
  expect(harness.log.filter((line) => line.includes('UserNotFound'))).toEqual([]);
  expect(mailboxes().CASMailbox.every((row) => !row.PopEnabled && !row.ImapEnabled)).toBe(true);

  await chat.says(`/harden revert ${change}`);
  await chat.sees(new RegExp(`Undo: [\\s\\S]*waiting for approval[\\s\\S]*undoes ${change}`));
  await chat.says(':as cy');
  await chat.sees(/You now speak as cy/);
  expect(await chat.clicks('Reject', 'Not before Friday')).toMatch(/^Taken/);
  await chat.sees(/rejected by cy: Not before Friday/);
  expect(log.lines).toEqual([]);
});
