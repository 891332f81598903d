/** Connectors that inbound-filter narrows, and the rule that it makes, on random mail flow: the filter still delivers, and nobody else does. */
import fc from 'fast-check';
import { control } from '../../src/controls/inbound-filter/index';
import type { Operation } from '../../src/engine/plan/operation';
import { isRefusal } from '../../src/lib/errors';
import { isTotalLoss, listedOrigins, plain, recipientsIn, worldsOf } from '../fuzz/mail/attack';
import { isDelivered, isDeliveredAsInside, origins } from '../fuzz/mail/delivery';
import { inboundFilterExpected } from '../fuzz/mail/inbound-filter';
import { mail } from '../fuzz/mail/index';
import { type Block, blocks, filterBlocks, type MailModel, mailModels, type Rule } from '../fuzz/mail/model';
import { draft } from '../support/controls/run-case';
import { count } from '../support/runner/counts';

type Kind = 'narrowed' | 'turned off' | 'rule';

interface Planned {
  readonly kinds: readonly Kind[];
  readonly after: MailModel;
  readonly expects: string;
}

/** The first plan of the tenant, done in the model; null where it is none of these changes. */
async function planned(model: MailModel): Promise<Planned | null> {
  const [trial] = mail.trials(model);
  if (trial === undefined) throw new Error('The family of mail tries nothing.');
  const result = await draft(control, { ...trial.given, name: 'a random tenant', verdict: 'partial' });
  if (isRefusal(result)) return null;
  const operations = [...result.operations];
  const changes = operations.map((operation) => changeOf(operation));
  if (operations.length === 0 || changes.includes(null)) return null;
  const after = changes.reduce((whole, change) => change?.apply(whole) ?? whole, model);
  return {
    kinds: changes.flatMap((change) => change?.kind ?? []),
    after,
    expects: changes[0]?.kind === 'rule' ? 'pass' : result.expects,
  };
}

interface Change {
  readonly kind: Kind;
  apply(model: MailModel): MailModel;
}

function changeOf(operation: Operation): Change | null {
  if (operation.kind === 'create' && operation.resource === 'exchange.TransportRule') {
    const except = [...((operation.after['ExceptIfSenderIpRanges'] ?? []) as readonly string[])];
    return { kind: 'rule', apply: (model) => ({ ...model, rules: [enforced(except), ...model.rules] }) };
  }
  if (operation.kind !== 'update' || operation.resource !== 'exchange.InboundConnector') return null;
  const { SenderIPAddresses: addresses, Enabled: enabled } = operation.after;
  const change = (more: object) => (model: MailModel) => ({
    ...model,
    connectors: model.connectors.map((one) => (one.name === operation.object ? { ...one, ...more } : one)),
  });
  if (Array.isArray(addresses)) return { kind: 'narrowed', apply: change({ addresses }) };
  return enabled === false ? { kind: 'turned off', apply: change({ enabled: false }) } : null;
}

/** The rule once its trial is over. */
function enforced(except: readonly string[]): Rule {
  return {
    name: 'ours',
    state: 'Enabled',
    mode: 'Enforce',
    activation: null,
    expiry: null,
    from: 'NotInOrganization',
    to: null,
    addresses: null,
    exceptAddresses: blocks.filter((block) => except.some((network) => holds(network, block))),
    recipients: [],
    exceptRecipients: [],
    original: false,
    action: 'reject',
    stops: false,
    condition: null,
    exception: null,
  };
}

/** Networks of the model lie in one /24 each. */
function holds(network: string, block: Block): boolean {
  return network === block || network === block.replace(/\.\d+\/25$/, '.0/24');
}

interface Moved {
  /** Wanted mail that arrived and does not any more, or all mail at once. */
  readonly lost: readonly string[];
  /** Mail of others that did not arrive and does now. */
  readonly gained: readonly string[];
}

/** What becomes of plain mail from everywhere, and of mail that counts as from inside. */
function moved(before: MailModel, after: MailModel): Moved {
  const allowed = before.connectors.filter(({ listed, byAddress }) => listed && byAddress).flatMap(({ addresses }) => addresses);
  const fine: readonly string[] = [...(before.wanted.ranges ? filterBlocks : []), ...listedOrigins(before), ...allowed];
  const recipients = before.domains.flatMap(({ name }) => recipientsIn(name, before));
  const lost: string[] = [];
  const gained: string[] = [];
  for (const world of worldsOf(before)) {
    if (isTotalLoss(after, world) && !isTotalLoss(before, world)) lost.push('all mail');
    for (const recipient of recipients)
      for (const origin of origins) {
        const message = plain(recipient, origin);
        const arrives = fine.includes(origin) ? isDelivered : isDeliveredAsInside;
        const name = `${origin} to ${recipient.domain}`;
        if (arrives(message, before, world) && !arrives(message, after, world)) lost.push(name);
        if (!isDelivered(message, before, world) && isDelivered(message, after, world) && !fine.includes(origin))
          gained.push(name);
      }
  }
  return { lost, gained };
}

const seed = 44;

/** Tenants whose connectors are locks for everyone, some of them too wide: of the others few can be narrowed. */
const locked = mailModels.map((model) => ({
  ...model,
  wanted: { ranges: true, certificate: false },
  rules: [],
  connectors: model.connectors.map((one) => ({
    ...one,
    enabled: true,
    partner: true,
    senders: 'all' as const,
    recipients: [],
    byAddress: true,
    byCertificate: false,
    internal: false,
    wizard: false,
  })),
}));

test('the mail of the filter still arrives, and the oracle gives the verdict that the plan expects', async () => {
  const seen = new Map<Kind, number>();
  for (const model of fc.sample(fc.oneof(mailModels, locked), { numRuns: count({ fast: 120, full: 8000 }), seed })) {
    const plan = await planned(model);
    if (plan === null) continue;
    for (const kind of plan.kinds) seen.set(kind, (seen.get(kind) ?? 0) + 1);
    const { verdicts } = inboundFilterExpected(plan.after);
    expect({ seed, model, moved: moved(model, plan.after), expected: verdicts.includes(plan.expects as never) }).toEqual({
      seed,
      model,
      moved: { lost: [], gained: [] },
      expected: true,
    });
  }
  expect([...seen.keys()].toSorted()).toEqual(['narrowed', 'rule', 'turned off']);
});
