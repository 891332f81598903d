/** The questions of `hardenbot init` at a terminal. */
import { type Asking, askMissing } from '../../src/cli/init';

const ana = 'Ana,0a000000-0000-4000-8000-000000000001,U000000001';
const bo = 'Bo,0a000000-0000-4000-8000-000000000002,U000000002';

/** Someone who answers so, one after the other. */
function answering(...answers: readonly string[]): { readonly terminal: Asking; readonly seen: readonly string[] } {
  const left = [...answers];
  const seen: string[] = [];
  const terminal: Asking = {
    ask: async (text) => {
      seen.push(text);
      const [next] = left.splice(0, 1);
      if (next === undefined) throw new Error(`Nobody answers ${text}`);
      return next;
    },
    say: (text) => void seen.push(text),
  };
  return { terminal, seen };
}

test('what cannot be used is asked for again with what is wrong with it, and no other answer is lost', async () => {
  const tenant = ['Contoso', 'contoso', 'abc', '7e000000-0000-4000-8000-00000000c0de'];
  const chat = ['', 'A000000001', 'T000000001', 'general', 'C000000001'];
  const people = ['bg1@contoso.com', 'bg1@contoso.com, bg2@contoso.com', 'Ana', ana, `${bo}; `];
  const { terminal, seen } = answering('mail', 'Slack', ...tenant, ...chat, 'Berlin', 'Europe/Berlin', ...people);
  expect(await askMissing({}, terminal)).toEqual({
    chats: ['slack'],
    answers: {
      tenant: 'contoso',
      tenantId: '7e000000-0000-4000-8000-00000000c0de',
      slackApp: 'A000000001',
      slackTeam: 'T000000001',
      slackChannel: 'C000000001',
      timeZone: 'Europe/Berlin',
      breakGlass: ['bg1@contoso.com', 'bg2@contoso.com'],
      requester: [ana],
      approver: [bo],
    },
  });
  expect(seen.filter((line) => line.startsWith('  - '))).toEqual([
    '  - answer slack, teams or both\n',
    '  - use lower-case letters, digits and dashes, 40 at most: it is what people type\n',
    '  - write the id with dashes, as the Entra admin center shows it\n',
    '  - it cannot be left out\n',
    '  - copy the id of the channel, it begins with C or G\n',
    '  - write a time zone as the IANA names it, e.g. Europe/Berlin\n',
    '  - name at least two emergency accounts\n',
    '  - "Ana" is no person; write name,Entra object id,Slack id, without the last where there is only Teams\n',
  ]);
});

test('what a flag says is not asked for', async () => {
  const { terminal, seen } = answering('', 'bg1@contoso.com,bg2@contoso.com', ana, bo);
  const flags = { tenant: 'contoso', tenantId: 'x', teamsApp: 'y', teamsChannel: 'z' };
  const { chats, answers } = await askMissing(flags, terminal);
  expect(chats).toEqual(['teams']);
  expect(answers['timeZone']).toBe(new Intl.DateTimeFormat().resolvedOptions().timeZone);
  expect(seen).toHaveLength(4);
});
