/** From `hardenbot init` to a tenant that is set up whole, in each chat: no file is edited after init, and every value counts in both processes. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'yaml';
import demo from '../../examples/demo-tenant.json';
import { usualTiming } from '../../src/compose/safeguards';
import { heldForMs } from '../../src/features/settings-change/keys';
import { chats, openStage, type Stage } from '../support/chat/story-stage';
import { people } from '../support/corridor/harness';
import { cli } from '../support/runner/own-process';
import { hurriedClock } from '../support/time/hurried-clock';

const dee = 'd1d1d1d1-0000-4000-8000-000000000004';

/** What an admin decides in the first week, and what the card then says; `loose`: it takes two approvals. */
const week: readonly { readonly types: string; readonly key: string; readonly says: string; readonly loose?: true }[] = [
  { types: 'set digest.at=07:30 digest.timeZone=Europe/Berlin', key: 'digest.at', says: '07:30' },
  { types: 'set tags retail', key: 'tags', says: 'retail' },
  {
    types: 'set country-block.block=RU,KP,BY country-block.home=US,DE',
    key: 'country-block.block',
    says: 'RU, KP, BY',
    loose: true,
  },
  { types: 'add pop-imap.allow scanner@contoso.com', key: 'pop-imap.allow', says: 'scanner@contoso.com', loose: true },
  { types: 'set travel.maxDays=14 travel.never=KP', key: 'travel.maxDays', says: '14' },
  { types: 'add approvals.windows days=sat from=22:00 to=04:00', key: 'approvals.windows', says: '22:00', loose: true },
  { types: 'set signals.quietForHours 12', key: 'signals.quietForHours', says: '12' },
  { types: `add approvals.approvers.people ${dee}`, key: 'approvals.approvers.people', says: dee, loose: true },
];

interface Document {
  readonly tenants: { readonly contoso: Readonly<Record<string, unknown>> };
  readonly people: readonly object[];
  readonly access: object;
  readonly approvals: object;
}

function byInit(): { readonly document: Document; readonly close: () => void } {
  const folder = mkdtempSync(join(tmpdir(), 'hardenbot-init-'));
  const person = (name: keyof typeof people): string => `${name},${people[name]},U${name.toUpperCase()}`;
  const words = ['--tenant', 'contoso', '--tenant-id', '7e000000-0000-4000-8000-00000000c0de', '--requester', person('ana')];
  const approvers = ['--approver', person('bo'), '--approver', person('cy')];
  const slack = ['--slack-app', 'A000000001', '--slack-team', 'T000000001', '--slack-channel', 'C000000001'];
  const breakGlass = ['--break-glass', 'bg1@contoso.com', 'bg2@contoso.com'];
  execFileSync(process.execPath, [...cli, 'init', ...words, ...approvers, ...slack, ...breakGlass], { cwd: folder, env: {} });
  const text = readFileSync(join(folder, 'hardenbot.yaml'), 'utf8');
  return { document: parse(text) as Document, close: () => rmSync(folder, { recursive: true, force: true }) };
}

describe.each(chats)('in %s', (chat) => {
  let stage: Stage;
  let init: ReturnType<typeof byInit>;
  beforeAll(() => {
    init = byInit();
  });
  afterAll(async () => {
    await stage.close();
    init.close();
  });

  test('an admin sets up the tenant of the demo without an editor', async () => {
    const { contoso } = init.document.tenants;
    const { tenantId: _id, channel: _channel, ...tenant } = contoso;
    const clock = hurriedClock();
    // Whom init knows, and dee, who may become an approver.
    const everybody = [...init.document.people, { entraId: dee, name: 'Dee' }];
    const { access, approvals } = init.document;
    stage = await openStage(chat, {
      state: demo,
      controls: {},
      tenant,
      settings: { people: everybody, access, approvals },
      clock,
      timing: { ...usualTiming, reconcileEveryMs: 200 },
    });
    const say = chat === 'Slack' ? '/harden ' : '';
    const diary = { lines: 0, presses: 0 };
    const type = async (words: string): Promise<void> => {
      diary.lines += 1;
      await stage.says('ana', `${say}${words}`);
    };
    for (const { types, key, says, loose } of week) {
      await type(types);
      const card = await stage.shows(`Waiting for approval, ${loose === true ? 'high' : ''}`);
      const id = /p-[a-z0-9]{7}/.exec(card.text)?.[0] ?? '';
      for (const who of loose === true ? (['bo', 'cy'] as const) : (['bo'] as const)) {
        await stage.clicks(who, id, 'Approve');
        diary.presses += 1;
      }
      if (key.endsWith('approvers.people')) {
        await stage.shows('Approved, and announced before it counts.');
        // The queue has the dates of the machine: the worker looks itself.
        clock.forward(heldForMs);
      }
      await stage.shows(id, 'In force.');
      await type(`settings ${key}`);
      expect((await stage.hears('ana', `(${id})`)).text).toContain(says);
    }
    // Two people, fourteen presses: nobody opens a file or restarts anything.
    expect(diary).toEqual({ lines: 16, presses: 12 });
    await type('settings');
    expect((await stage.hears('ana', 'decided in chat,')).text).toContain('settings decided in chat');
  }, 120_000);
});
