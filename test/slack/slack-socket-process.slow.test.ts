/** The gateway as a process of its own over Socket Mode: from settings and environment to the first answer, with no port open to Slack. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { newDecisionKeys } from '../../src/compose/keys';
import { openSlackLab, slackIds, slackSecrets } from '../support/chat/slack-driver';
import { people } from '../support/corridor/harness';
import { cli } from '../support/runner/own-process';
import { startTestValkey } from '../support/stores/valkey';

test('it connects with the app-level token alone, answers, leaves when told to, and says no secret', async () => {
  const lab = await openSlackLab({ people: [{ id: 'UANA' }] }, 'socket');
  const valkey = await startTestValkey();
  const folder = mkdtempSync(join(tmpdir(), 'hardenbot-socket-'));
  const settings = join(folder, 'hardenbot.json');
  const everyone = { people: [people.ana, people.bo] };
  writeFileSync(
    settings,
    JSON.stringify({
      tenants: { contoso: { tenantId: '7e000000-0000-4000-8000-00000000c0de', channel: { slack: slackIds.channel } } },
      slack: { appId: slackIds.app, teamId: slackIds.team, apiUrl: lab.slack.apiUrl },
      people: [
        { entraId: people.ana, name: 'Ana', slack: 'UANA' },
        { entraId: people.bo, name: 'Bo', slack: 'UBO' },
      ],
      access: { read: everyone, request: everyone },
      approvals: { approvers: everyone },
    }),
  );
  const gateway = spawn(process.execPath, [...cli, 'gateway', '--settings', settings], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      PATH: process.env['PATH'] ?? '',
      REDIS_URL: valkey.url,
      HARDENBOT_DECISION_KEY: newDecisionKeys().privateKeyPem,
      HARDENBOT_LEDGER_PUBLIC_KEY: newDecisionKeys().publicKeyPem,
      SLACK_BOT_TOKEN: slackSecrets.botToken,
      SLACK_APP_TOKEN: slackSecrets.appToken,
    },
  });
  let said = '';
  for (const stream of [gateway.stdout, gateway.stderr]) stream.on('data', (chunk: Buffer) => (said += chunk.toString()));
  const ended = once(gateway, 'exit');
  try {
    await lab.slack.sockets.untilOpen(2);
    lab.slack.connect('socket');
    expect(await lab.slack.sayAs('UANA', '/harden whoami', slackIds.channel)).toMatchObject({ status: 200 });
    await lab.slack.untilWhispered('UANA', ({ text }) => text.includes('Ana'));
    gateway.kill('SIGTERM');
    expect(await ended).toEqual([0, null]);
    for (const secret of Object.values(slackSecrets)) expect(said).not.toContain(secret);
  } finally {
    gateway.kill('SIGKILL');
    await valkey.stop();
    await lab.slack.close();
  }
});
