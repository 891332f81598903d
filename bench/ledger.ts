/** How fast the ledger appends and is verified, against a bare durable XADD and bare verification of signatures. */
import { createPrivateKey, createPublicKey, sign, verify as verifySignature } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import type { Redis } from 'ioredis';
import { connectRedis } from '../adapters/redis/connection';
import { findServerProgram, startEmbeddedValkey } from '../adapters/redis/embedded';
import { openReplicatedWriter } from '../adapters/redis/replicated';
import type { StoredRow } from '../src/engine/ledger/entry-log';
import { verifyLedger } from '../src/engine/ledger/verify';
import { keyringFrom } from '../src/keys/keyring';
import { canonicalJson } from '../src/lib/json';
import { gatewayKeys, ledgerOn, signedChain, workerKeys } from '../test/support/ledger/signed-entries';
import { type Server, ServerFarm, startReplicated } from '../test/support/stores/many-servers';
import { type Benchmark, median } from './support/benchmark';

const appends = 2000;
const verified = 20_000;
const event = { type: 'nothingToDo' as const, reason: 'x'.repeat(400) };

/** A server of our own. The floor has the same connection as the ledger, options and all. */
async function openStore() {
  const dataDir = mkdtempSync(join(tmpdir(), 'hardenbot-bench-'));
  const server = await startEmbeddedValkey({ ...findServerProgram(join(__dirname, '..')), dataDir });
  const redis = connectRedis(server.url);
  return {
    redis,
    ledger: ledgerOn(redis, { now: () => new Date() }),
    row: signedRow(),
    close: async () => {
      redis.disconnect();
      await server.stop();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}

export const ledgerAppend: Benchmark = {
  name: 'ledger-append',
  about: `median of ${appends} appends one after the other, each signed, on Valkey with appendfsync always, against a signature of the same key and XADD of the same bytes`,
  unit: 'ms',
  goal: { kind: 'ratio', number: 1.6 },
  rounds: 3,
  open: async () => {
    const { redis, ledger, row, close } = await openStore();
    return {
      round: async () => ({
        floor: await each((n) => row.addTo(redis, 'floor', `${n}`)),
        value: await each((n) => ledger.append('bench', `c-${n}`, event)),
      }),
      close,
    };
  },
};

const tenantsAtOnce = 64;
const appendsOfEach = 40;

export const ledgerTogether: Benchmark = {
  name: 'ledger-together',
  about: `milliseconds for each signed entry where ${tenantsAtOnce} tenants append at once, one after the other in each, against a signature of the same key and XADD of the same bytes to as many streams`,
  unit: 'ms',
  goal: { kind: 'ratio', number: 2 },
  rounds: 5,
  open: async () => {
    const { redis, ledger, row, close } = await openStore();
    return {
      round: async () => ({
        floor: await together((tenant, n) => row.addTo(redis, `floor-${tenant}`, `${tenant} ${n}`)),
        value: await together((tenant, n) => ledger.append(`bench-${tenant}`, `c-${n}`, event)),
      }),
      close,
    };
  },
};

/** Milliseconds for each. */
async function together(work: (tenant: number, n: number) => Promise<unknown>): Promise<number> {
  const began = performance.now();
  await Promise.all(
    Array.from({ length: tenantsAtOnce }, async (_unused, tenant) => {
      for (let n = 0; n < appendsOfEach; n += 1) await work(tenant, n);
    }),
  );
  return (performance.now() - began) / (tenantsAtOnce * appendsOfEach);
}

export const ledgerReplicated: Benchmark = {
  name: 'ledger-replicated',
  about: `median of ${appends} appends one after the other that count once one of two replicas has them on disk as well, against a signature of the same key, XADD of the same bytes and WAITAOF on the same servers`,
  unit: 'ms',
  goal: { kind: 'ratio', number: 2 },
  rounds: 3,
  open: async () => {
    const farm = new ServerFarm();
    const { primary } = await startReplicated(farm);
    const [bare, reading] = [connectTo(primary), connectTo(primary)];
    const writer = openReplicatedWriter(connectTo(primary), { replicas: 1, withinMs: 2000 });
    const ledger = ledgerOn(reading, { now: () => new Date() }, { writer });
    const row = signedRow();
    return {
      round: async () => ({
        floor: await each(async (n) => {
          await row.addTo(bare, 'floor', `${n}`);
          const [, onReplicas] = (await bare.call('WAITAOF', '1', '1', '2000')) as readonly number[];
          if (onReplicas === 0) throw new Error('No replica has it.');
        }),
        value: await each((n) => ledger.append('bench', `c-${n}`, event)),
      }),
      close: async () => {
        writer.close();
        bare.disconnect();
        reading.disconnect();
        await farm.stop();
      },
    };
  },
};

/** What the floors write: bytes of an entry, and a new signature for each. */
function signedRow() {
  const [entry] = signedChain('t', [{ subject: 'c-1', event, at: new Date(0) }]);
  const bytes = canonicalJson(entry);
  const key = createPrivateKey(workerKeys.privateKeyPem);
  return {
    addTo: (redis: Redis, stream: string, name: string) => {
      const signature = sign(null, Buffer.from(`${name} ${entry?.hash}`), key).toString('base64url');
      return redis.xadd(stream, '*', 'entry', bytes, 'signature', signature);
    },
  };
}

const connectTo = ({ port }: Server) => connectRedis(`redis://127.0.0.1:${port}`);

async function each(work: (n: number) => Promise<unknown>): Promise<number> {
  const times: number[] = [];
  for (let n = 0; n < appends; n += 1) {
    const began = performance.now();
    await work(n);
    times.push(performance.now() - began);
  }
  return median(times);
}

export const ledgerVerify: Benchmark = {
  name: 'ledger-verify',
  about: `seconds in which a ledger of ${verified} entries is verified, both chains and every signature, against verifying as many signatures and nothing else`,
  unit: 's',
  goal: { kind: 'ratio', number: 1.3 },
  rounds: 3,
  open: async () => {
    const said = Array.from({ length: verified }, (_unused, n) => ({
      subject: `c-${n % 200}`,
      event: { type: 'applying' as const },
      at: new Date(n),
    }));
    const entries = signedChain('t', said);
    const rows: readonly StoredRow[] = entries.map((entry) => ({ seq: entry.seq, text: canonicalJson(entry) }));
    const key = createPrivateKey(workerKeys.privateKeyPem);
    const publicKey = createPublicKey(workerKeys.publicKeyPem);
    const messages = entries.map(({ hash }) => Buffer.from(hash));
    const signatures = messages.map((message) => sign(null, message, key));
    return {
      round: async () => {
        const began = performance.now();
        for (const [n, message] of messages.entries())
          if (!verifySignature(null, message, publicKey, signatures[n] ?? Buffer.alloc(0)))
            throw new Error('A signature does not fit.');
        const bare = performance.now();
        // A ring of its own: what it has verified before is not looked at again.
        const keyring = keyringFrom({ gateway: gatewayKeys.publicKeyPem, worker: workerKeys.publicKeyPem });
        const { problems } = await verifyLedger({ tenant: 't', rows, checkpoints: [], keyring });
        if (problems.length > 0) throw new Error(problems[0]?.text);
        return { floor: (bare - began) / 1000, value: (performance.now() - bare) / 1000 };
      },
      close: () => Promise.resolve(),
    };
  },
};
