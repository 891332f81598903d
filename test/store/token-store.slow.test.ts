/** Gateway and worker on stores whose passwords are tokens that end: changes are applied and undone through renewal after renewal, and no connection comes too late. */

import type { Card } from '../../src/chat/card';
import { storePlaceOf } from '../../src/compose/store-place';
import { Secrets } from '../../src/config/load';
import { storeSettings } from '../../src/config/store';
import { type ChatRoom, changeIdIn, openChatRoom, textOf } from '../support/chat/chat-room';
import { openHarness } from '../support/corridor/harness';
import { count } from '../support/runner/counts';
import { openAwsTokens } from '../support/stores/aws-tokens';
import { documentedRights } from '../support/stores/documented-user';
import { openEntraTokens } from '../support/stores/entra-tokens';
import { openTokenStore, type TokenIssuer, type TokenStore } from '../support/stores/token-store';
import { tenantOfMailboxes } from '../support/tenants/mailbox-tenant';

const lifeMs = count({ fast: 40_000, full: 60_000 });
/** The ten minutes of the manual are sixteen. */
const renewals = count({ fast: 2, full: 4 });
/** Each renewal after 60 % of a life; as much again for a busy machine, and for starting. */
const patienceMs = renewals * lifeMs * 1.2 + 180_000;

const tenant = tenantOfMailboxes({ 1: 'both', 2: 'both', 3: 'pop' }, 'both');
const before = { ...process.env };
afterEach(() => {
  process.env = before;
});

/** Plans, approves, undoes and approves that: a job and a decision for each step. */
async function applyAndUndo(room: ChatRoom): Promise<void> {
  await room.says('ana', 'plan pop-imap');
  const plan = await room.waitFor(says('waiting for approval'), 'a plan to approve');
  const of = (title: string, words: string) => (card: Card) => says(title)(card) && says(words)(card);
  const change = changeIdIn(plan);
  await room.clicks('bo', 'Approve');
  await room.waitFor((card) => changeIdIn(card) === change && says('applied and verified')(card), 'applied and verified');
  await room.says('bo', `revert ${change}`);
  await room.waitFor(of(`undoes ${change}`, 'waiting for approval'), 'a plan to undo it');
  await room.clicks('cy', 'Approve');
  await room.waitFor(of(`undoes ${change}`, 'applied and verified'), 'undone');
}

const says = (words: string) => (card: Card) => textOf(card).includes(words);

/** One change after the other until the store knows this many tokens more. */
async function workThrough(issuer: TokenIssuer, where: object, store: TokenStore) {
  const settings = storeSettings.parse({ ...where, ...issuer.settings, durability: 'provider' });
  const place = await storePlaceOf({ store: settings }, new Secrets());
  const room = openChatRoom('terminal', 'hardening');
  const harness = await openHarness({ platform: room, state: tenant, controls: { 'pop-imap': {} }, place });
  try {
    const enough = store.known(issuer) + renewals;
    while (store.known(issuer) < enough) {
      const next = store.next(issuer);
      await applyAndUndo(room);
      await next;
    }
    await applyAndUndo(room);
    const { exchange } = harness.simulator.state() as typeof tenant;
    const troubles = harness.log.filter((line) =>
      /^(a job failed|the queue|There is no next login)|WRONGPASS|NOAUTH|X-Amz-Sig/.test(line),
    );
    return { exchange, troubles };
  } finally {
    await harness.close();
  }
}

test(
  'changes go on through renewals of tokens of Entra ID on a server and of AWS on a cluster, and no job fails and no login is refused',
  async () => {
    const entra = await openEntraTokens(lifeMs);
    const aws = await openAwsTokens(lifeMs);
    const store = await openTokenStore([entra, aws], documentedRights());
    Object.assign(process.env, entra.environment, aws.environment);
    try {
      const address = (port: number): string => `127.0.0.1:${port}`;
      const seen = await Promise.all([
        workThrough(entra, { kind: 'single', address: address(store.port) }, store),
        workThrough(aws, { kind: 'cluster', nodes: store.nodes.map(address) }, store),
      ]);
      const well = { exchange: tenant.exchange, troubles: [] };
      expect({ seen, cut: store.cut() }).toEqual({ seen: [well, well], cut: 0 });
      expect(await store.errors()).not.toMatch(/WRONGPASS|NOAUTH|NOPERM/);
    } finally {
      await store.close();
      entra.close();
      aws.close();
    }
  },
  patienceMs,
);
