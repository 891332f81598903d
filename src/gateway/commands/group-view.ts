/** What is known of the tenants of a group, from what was stored: nothing is read of a tenant for it. */
import { shorten } from '../../chat/safe-text.js';
import { orRetryLater, RetryLater } from '../../engine/ledger/retry-later.js';
import { type Refusal, refuse } from '../../lib/errors.js';
import { inParallel } from '../../lib/in-parallel.js';
import type { GroupView } from '../../views/tenants.js';
import type { ListedGroup } from '../../views/tenants-lists.js';
import type { TenantAddress } from '../decisions/decisions.js';
import type { GroupCall, HasControls, HasLedger, HasNow, HasPostures, NamedGroup } from './command.js';

export async function viewOfGroup(call: GroupCall, ports: HasLedger & HasPostures & HasControls & HasNow): Promise<GroupView> {
  const { tenants, ...view } = await ofEach(call, ports, async ({ id }) => {
    // Its part of the store may be away, which the ledger says soon. What was found is reported also of one that is halted.
    await ports.ledger.whyHalted(id);
    return (await ports.postures.lines(id)) ?? [];
  });
  const read = tenants.map(({ tenant, items }) => ({ tenant, lines: items }));
  return { ...view, tenants: read, controls: ports.controls };
}

/** Something of each tenant of a group. */
export async function ofEach<Item>(
  { group, tenants, inChannel }: NamedGroup,
  { now }: HasNow,
  itemsOf: (tenant: TenantAddress) => Promise<readonly Item[]>,
): Promise<ListedGroup<Item>> {
  const read = await inParallel(tenants, async (tenant) => ({ tenant: tenant.name, items: await orRetryLater(itemsOf(tenant)) }));
  return {
    group,
    at: now(),
    tenants: read.flatMap(({ tenant, items }) => (items instanceof RetryLater ? [] : [{ tenant, items }])),
    unread: read.flatMap(({ tenant, items: why }) => (why instanceof RetryLater ? [{ tenant, why }] : [])),
    inChannel: inChannel === true,
  };
}

/** The most pages of tenants in one message. */
export const maxPages = 10;

/** A word that nobody reads may have been meant to change the answer. */
export function strayInGroup({ words: [word], group }: GroupCall, command: string): Refusal | null {
  return word === undefined
    ? null
    : refuse('unread-word', `"${shorten(word, 40)}" is not understood here.`, `Write /harden ${command} @${group}.`);
}
