/** The first day of a new installation: what init wrote and nobody edited, and a tenant that nobody configured. */
import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { controls } from '../src/controls/index';
import type { Answers } from '../src/setup/answers';
import { settingsText } from '../src/setup/settings-text';
import { openChatRoom, textOf } from './support/chat/chat-room';
import { type Harness, openHarness, people } from './support/corridor/harness';
import { hurriedClock } from './support/time/hurried-clock';

const person = (name: keyof typeof people) => ({ name, entraId: people[name] });
const answers = {
  tenant: 'contoso',
  tenantId: '7e000000-0000-4000-8000-00000000c0de',
  cloud: 'global',
  timeZone: 'Europe/Berlin',
  breakGlass: ['bg1@contoso.com', 'bg2@contoso.com'],
  requester: [person('ana')],
  approver: [person('bo'), person('cy')],
  slack: { app: 'A0123456789', team: 'T0123456789', channel: 'C0123456789', mode: 'socket', port: 3000 },
  teams: null,
  signIn: null,
} as unknown as Answers;
const { digest, controls: written } = parse(settingsText(answers)).tenants.contoso;

let harness: Harness;
afterEach(() => harness.close());

test.each(['examples/demo-tenant.json', 'examples/real-tenant.json'])(
  '%s: the first digest introduces hardenbot and asks, all eight ways are judged or asked, and the next morning brings another digest',
  async (file) => {
    const room = openChatRoom('terminal', 'hardening');
    const clock = hurriedClock();
    harness = await openHarness({
      platform: room,
      state: JSON.parse(readFileSync(file, 'utf8')),
      controls: written,
      tenant: { digest },
      clock,
    });
    const welcome = await room.waitFor((card) => card.title === 'hardenbot now watches contoso', 'the introduction');
    expect(textOf(welcome)).toContain('Every day at 08:00 (Europe/Berlin)');
    const first = await room.waitFor((card) => card.title.startsWith('Digest of contoso'), 'the first digest');
    expect(textOf(first)).toContain('hardenbot looks after contoso from now on.');
    expect(textOf(first)).toContain('Answer 4 questions');
    const status = textOf(await room.says('ana', 'status all'));
    const ways = controls.filter(({ way }) => way <= 8);
    const silent = ways.filter(({ id }) => !status.includes(id));
    expect([new Set(ways.map(({ way }) => way)).size, silent.map(({ id }) => id)]).toEqual([8, []]);
    expect(status).toContain('4 not decided');
    clock.forward(24 * 60 * 60 * 1000);
    // A worker looks at the calendar when it starts, and every minute after.
    await harness.restartWorker();
    const next = await room.waitFor(
      (card) => card.title.startsWith('Digest of contoso') && card.title !== first.title,
      'the digest of the next day',
    );
    expect(textOf(next)).toContain('4 not decided');
  },
);
