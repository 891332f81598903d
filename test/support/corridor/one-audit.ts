/**
 * A process of its own in which someone asks for one audit and one change. Its argument is JSON: `collector` is where traces go,
 * `store` the address of a Valkey that is there already.
 */
import { z } from 'zod';
import { connectRedis } from '../../../adapters/redis/connection';
import { openTraces } from '../../../jobs/traces';
import { openChatRoom, textOf } from '../chat/chat-room';
import { startTestValkey, type TestValkey } from '../stores/valkey';
import { openHarness } from './harness';

const wishes = z.strictObject({ collector: z.string().optional(), store: z.string().optional() });

const tenant = {
  schema: 'tenant-state/1',
  exchange: {
    CASMailbox: [
      {
        PrimarySmtpAddress: 'secret-mailbox@contoso.com',
        Guid: '0a000000-0000-4000-8000-000000000001',
        PopEnabled: true,
        ImapEnabled: false,
      },
    ],
    CASMailboxPlan: [{ Name: 'Plan', Guid: '0b000000-0000-4000-8000-000000000001', PopEnabled: true, ImapEnabled: true }],
  },
};

async function main(): Promise<void> {
  const { collector, store } = wishes.parse(JSON.parse(process.argv[2] ?? '{}'));
  const traces = collector === undefined ? null : await openTraces(collector, 'hardenbot-test');
  const room = openChatRoom('terminal', 'hardening');
  const harness = await openHarness({
    platform: room,
    state: tenant,
    controls: { 'pop-imap': {} },
    valkey: store === undefined ? await startTestValkey() : servedElsewhere(store),
    ...(traces === null ? {} : { telemetry: traces.telemetry }),
  });
  await room.says('ana', 'audit pop-imap');
  await room.waitFor((card) => textOf(card).includes('POP or IMAP is on for'), 'the findings');
  await room.says('ana', 'plan pop-imap');
  await room.waitFor((card) => textOf(card).includes('waiting for approval'), 'a plan to approve');
  await room.clicks('bo', 'Approve');
  await room.waitFor((card) => textOf(card).includes('applied and verified'), 'applied and verified');
  await harness.close();
  await traces?.close();
}

function servedElsewhere(url: string): TestValkey {
  const connections: ReturnType<typeof connectRedis>[] = [];
  return {
    url,
    connect: () => {
      const redis = connectRedis(url);
      connections.push(redis);
      return redis;
    },
    stop: () => {
      for (const redis of connections) redis.disconnect();
      return Promise.resolve();
    },
  };
}

main().catch((error: unknown) => {
  process.stderr.write(`${String(error)}\n`);
  process.exit(1);
});
