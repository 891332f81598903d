/** The sign-in page of a gateway as it is composed for real: /harden link in the chat, sign in, and be known there. */
import { Agent } from 'undici';
import { paragraph } from '../../adapters/slack/render/parts';
import demoTenant from '../../examples/demo-tenant.json';
import { openChatRoom, textOf } from '../support/chat/chat-room';
import { openHarness, people } from '../support/corridor/harness';
import { addressIn, Browser, clientId, publicUrl } from '../support/corridor/sign-in-lab';
import { freePort } from '../support/wire/free-port';

test('somebody unknown in one chat signs in, is known there, and takes it back', async () => {
  const room = openChatRoom('slack', 'C1');
  const port = await freePort();
  const harness = await openHarness({
    platform: room,
    channel: { slack: 'C1' },
    state: {
      ...demoTenant,
      graph: { ...demoTenant.graph, users: [{ id: people.bo, displayName: 'Bo', userType: 'Member' }] },
      simulator: { signIn: { redirectUris: { [clientId]: [`${publicUrl}/link/callback`] } } },
    },
    controls: {},
    settings: { signIn: { url: publicUrl, clientId, port } },
    withoutWorker: true,
  });
  const agent = new Agent({ connect: { ca: harness.simulator.ca } });
  const browser = new Browser(`http://127.0.0.1:${port}`, agent);

  expect(textOf(await room.says('U77', 'status'))).toContain('does not know you here');
  const link = addressIn(await room.says('U77', 'link'));
  const question = await browser.arrives(link, people.bo);
  expect(question.text).toContain('U77');
  expect((await browser.decides(question, 'yes')).text).toContain('Linked');
  const known = textOf(await room.says('U77', 'whoami'));
  expect(known).toContain('You are bo');
  expect(known).toContain('U77 (slack)');
  expect(textOf(await room.says('U77', 'unlink'))).toContain('is not bo any more');
  expect(textOf(await room.says('U77', 'status'))).toContain('does not know you here');

  await agent.close();
  await harness.close();
});

test('in Slack the address of the page opens when pressed, and nothing but https does', () => {
  const drawn = (opens: string) => paragraph({ kind: 'text', spans: [{ text: opens, opens }] }).lines[0];
  expect(drawn(`${publicUrl}/link/abc.def`)).toEqual([
    { type: 'link', url: `${publicUrl}/link/abc.def`, text: `${publicUrl}/link/abc.def` },
  ]);
  for (const address of ['javascript:alert(1)', 'http://bot.example.com', 'data:text/html,x'])
    expect(drawn(address)).toEqual([{ type: 'text', text: address }]);
});
