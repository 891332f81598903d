/** How long `/harden status @all` takes over a thousand tenants, from the store to the blocks of Slack. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connectRedis } from '../adapters/redis/connection';
import { findServerProgram, startEmbeddedValkey } from '../adapters/redis/embedded';
import { keys } from '../adapters/redis/keys';
import { createPostureStore } from '../adapters/redis/stores';
import { renderCard } from '../adapters/slack/render/render';
import { controls } from '../src/controls/index';
import { viewOfGroup } from '../src/gateway/commands/group-view';
import type { Posture } from '../src/posture/posture';
import { groupStatusCard } from '../src/views/tenants';
import { keptByWorkers, ledgerOn } from '../test/support/ledger/signed-entries';
import type { Benchmark } from './support/benchmark';
import { timed } from './support/timed';

const tenants = Array.from({ length: 1000 }, (_, index) => ({
  id: `t-${index}`,
  name: `customer-${index}`,
  settingsVersion: '1',
}));
const at = new Date('2026-11-24T08:00:00Z');

export const status: Benchmark = {
  name: 'status-all',
  about: `\`/harden status @all\` over ${tenants.length} tenants with every control by a gateway that has just started, from the store to the blocks of Slack and the files; the floor reads the same rows`,
  unit: 'ms',
  goal: { kind: 'atMost', number: 1000 },
  rounds: 3,
  open: async () => {
    const dataDir = mkdtempSync(join(tmpdir(), 'hardenbot-bench-'));
    const server = await startEmbeddedValkey({ ...findServerProgram(join(__dirname, '..')), dataDir });
    const redis = connectRedis(server.url);
    const byWorker = createPostureStore(redis, keptByWorkers());
    await Promise.all(tenants.map(({ id }, index) => byWorker.update(id, () => postureOf(index))));
    const ask = async () => {
      // It has seen nothing before: every signature is verified.
      const postures = createPostureStore(redis, keptByWorkers());
      const ledger = ledgerOn(redis, { now: () => at });
      const call = { group: 'all', tenants, person: { entraId: 'a', name: 'Ana' }, words: [] };
      const from = { actor: { platform: 'slack', id: 'U1', membership: 'member' as const } };
      const conversation = { platform: 'slack', channel: 'D1' };
      const view = await viewOfGroup({ ...call, ...from, conversation }, { ledger, postures, controls, now: () => at });
      if (renderCard(groupStatusCard(view)).blocks.length === 0) throw new Error('Nothing was drawn.');
    };
    return {
      round: async () => {
        const floor = await timed(() => Promise.all(tenants.map(({ id }) => redis.get(keys.postureLines(id)))));
        return { floor, value: await timed(ask) };
      },
      close: async () => {
        redis.disconnect();
        await server.stop();
        rmSync(dataDir, { recursive: true, force: true });
      },
    };
  },
};

function postureOf(index: number): Posture {
  const verdicts = ['fail', 'partial', 'unknown', 'pass', 'pass', 'notApplicable'] as const;
  return {
    at,
    findings: controls.map(({ id, way }, place) => ({
      control: id,
      way,
      verdict: verdicts[(index * 7 + place) % verdicts.length] ?? 'pass',
      summary: `POP or IMAP is on for ${index} of 5000 mailboxes and in 0 of 3 CAS mailbox plans. For example, customer-${index}, PopEnabled: true.`,
      evidence: [],
      evidenceTotal: 0,
      gaps: index,
      warnings: [],
      missing: [],
      calls: 1,
      ms: 1,
    })),
  };
}
