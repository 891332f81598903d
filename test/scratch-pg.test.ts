/** scratch */
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { WebSocket } from 'undici';
import { createTeams } from '../adapters/teams/index';
import { startPlayground, playgroundTenant, playgroundBot } from '../adapters/teams/playground';
import { crowdedCard } from './support/sample-cards';
import { claims, KeptLog } from './support/kept-log';
test('x', async () => {
  const log = new KeptLog();
  const kept = new Map<string, any>();
  const teams = createTeams({ appId: playgroundBot, tenantId: playgroundTenant, credential: { kind: 'managedIdentity' }, cloud: 'public', listen: { host: '127.0.0.1', port: 0 }, logger: log, now: () => new Date(), claim: claims(),
    references: { save: async (k, v) => void kept.set(k, v), load: async (k) => kept.get(k) ?? null }, anonymous: { people: [{ id: 'a', name: 'Ana' }, { id: 'b', name: 'Bo' }], tenantEndpoint: 'https://localhost:1/' } });
  const events: any[] = [];
  await teams.start(async (e) => { events.push(e); return e.kind === 'command' ? crowdedCard : { title: 'You cannot approve <b>your</b> own *plan*', tone: 'bad', blocks: [] }; });
  const t0 = Date.now();
  const pg = await startPlayground({ botPort: teams.port(), port: 56150, chat: 'hardening', folder: mkdtempSync(join(tmpdir(), 'pg-')), environment: { PATH: process.env['PATH'] ?? '' }, openBrowser: false });
  console.log('started', Date.now() - t0, pg.url);
  const post = async (path: string, body: object) => { const r = await fetch(pg.url + path, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }); return [r.status, await r.text()]; };
  console.log(await (await fetch(pg.url + '/_debug/ping')).text());
  const ws = new WebSocket(pg.url.replace('http', 'ws') + '/_ws_conversation/v1/conversations/stream');
  ws.addEventListener('message', (m: any) => console.log('WS', String(m.data).slice(0, 1500)));
  await new Promise((r) => ws.addEventListener('open', r));
  console.log(await post('/_conversation/v1/conversations/hardening/messages', { type: 'text', text: '/harden status', textFormat: 'plain', from: { id: 'user-id-0' } }));
  await new Promise((r) => setTimeout(r, 500));
  const p = await teams.post({ platform: 'teams', channel: 'hardening' }, crowdedCard);
  console.log(p);
  console.log(await post('/_conversation/v1/invoke', { name: 'adaptiveCard/action', value: { action: { type: 'Action.Execute', verb: 'harden', data: { harden: { name: 'approve', subject: 'c-1' } } }, trigger: 'manual' }, from: { id: 'user-id-1' }, conversation: { id: 'hardening' }, replyToId: p.message }));
  await teams.update(p, { title: 'Approved', tone: 'good', blocks: [] });
  await new Promise((r) => setTimeout(r, 500));
  console.log(events.at(-1), log.lines);
  ws.close();
  await pg.stop(); await teams.stop();
}, 30000);
