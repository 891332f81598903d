/** Plans for the firewalls of Azure services: which are closed, whom each allows afterwards, address by address, and who is named as locked out. */
import { control as firewallControl } from '../../../src/controls/azure-services/index';
import type { Case } from '../../../src/controls/case';
import type { Control, PlanDraft } from '../../../src/controls/control';
import type { Fields, Operation } from '../../../src/engine/plan/operation';
import { isRefusal, type Refusal } from '../../../src/lib/errors';
import { runReads } from '../../../src/worker/audit/run-reads';
import { contextOf, draft } from '../../support/controls/run-case';
import { frozen } from '../../support/tenants/frozen';
import { stateClient } from '../../support/tenants/state-client';
import type { Family, Given } from '../family';
import { addresses, type FirewallsModel, firewallsModels, type Guarded } from './model';
import { type Fate, fateOf, isLetIn, isOpen } from './oracle';
import { endsOf, numberOf } from './reckoning';
import { idOf, stateOf } from './rows';

const control = firewallControl as Control;

export const firewalls: Family<FirewallsModel> = {
  name: 'firewalls',
  about: 'storage accounts, key vaults and SQL servers with logs of who called them, and the plan that closes them',
  tenants: firewallsModels,
  trials: (model) => [
    {
      control: 'firewalls',
      given: givenOf(model),
      expected: { verdicts: ['pass'], because: 'a plan closes what its own log allows, and lets in whom rules and ranges name' },
    },
  ],
  judge: async (model) => {
    const wrong = await wrongIn(model);
    return { verdict: wrong.length === 0 ? 'pass' : 'fail', summary: wrong.slice(0, 3).join('; '), warns: [], missing: [] };
  },
};

function givenOf(model: FirewallsModel): Given {
  return { state: stateOf(model), settings: { ranges: [...model.ranges] }, bot: { egress: [...model.egress] } };
}

interface Expected {
  readonly one: Guarded;
  readonly id: string;
  readonly fate: Fate;
}

async function wrongIn(model: FirewallsModel): Promise<readonly string[]> {
  const one = { ...givenOf(model), name: 'random firewalls', verdict: 'fail' } as const;
  const expected = model.all.flatMap((guarded, index): readonly Expected[] =>
    isOpen(guarded) ? [{ one: guarded, id: idOf(guarded, index), fate: fateOf(guarded, model) }] : [],
  );
  const plan = await draft(control, one);
  const closing = expected.filter(({ fate }) => fate.reasons.length === 0);
  if (expected.length === 0) return [];
  if (closing.length === 0) return wrongRefusal(plan, expected);
  if (isRefusal(plan)) return [`refused (${plan.code}) although ${closing.map(({ id }) => id).join(', ')} can be closed`];
  const operations = new Map([...plan.operations].map((operation) => [identityOf(operation), operation]));
  return [
    ...[...operations.keys()].filter((id) => !closing.some((each) => each.id === id)).map((id) => `${id} is changed`),
    ...closing.flatMap((each) => wrongChange(each, operations.get(each.id), model)),
    ...(await wrongImpact(one, closing)),
  ];
}

function wrongRefusal(plan: PlanDraft | Refusal, expected: readonly Expected[]): readonly string[] {
  if (!isRefusal(plan)) return ['a plan is made although nothing can be closed'];
  const allowed = expected.flatMap(({ fate }) => fate.reasons);
  return allowed.includes(plan.code) ? [] : [`refused for ${plan.code}, and only ${allowed.join(', ')} hold`];
}

function identityOf(operation: Operation): string {
  return operation.kind === 'create' ? operation.name : operation.identity;
}

function wrongChange({ one, id }: Expected, operation: Operation | undefined, model: FirewallsModel): readonly string[] {
  if (operation?.kind !== 'update') return [`${id} is not closed`];
  const [before, after] = [operation.before, operation.after].map((fields) => rulesIn(one, fields));
  const wrong = addresses
    .filter((address) => letsIn(after, address) !== isLetIn(address, one, model))
    .map((address) => `${id} ${letsIn(after, address) ? 'lets in' : 'locks out'} ${address}`);
  const untaken = (after?.rules ?? []).filter(
    (rule) => !(before?.rules ?? []).some((held) => held.name === rule.name && held.first === rule.first),
  );
  return [
    ...wrong,
    ...(before?.reading || letsIn(before, '129.1.1.1') || one.opening === 'azure' ? [] : [`${id} is not as it was read`]),
    ...(after?.reading ? [`${id} lets every address read its logs`] : []),
    ...untaken.filter((rule) => !isTaken(one, rule)).map(({ name }) => `the service does not take ${name}`),
    ...(new Set(after?.rules.map(({ name }) => name.toLowerCase())).size === after?.rules.length
      ? []
      : [`two rules of ${id} have one name`]),
  ];
}

interface Rule {
  readonly name: string;
  readonly first: string;
  readonly last: string;
}

interface Rules {
  readonly everyone: boolean;
  /** Everyone reads its logs. */
  readonly reading: boolean;
  readonly rules: readonly Rule[];
}

interface Acls {
  readonly defaultAction: string;
  readonly bypass: string;
  readonly ipRules: readonly { readonly value: string }[];
}

/** Both forms of a firewall: a default with networks, or a list of ranges. */
function rulesIn({ kind }: Guarded, fields: Fields): Rules {
  if (kind === 'sql') {
    const list = fields['firewallRules'] as unknown as { name: string; startIpAddress: string; endIpAddress: string }[];
    return {
      everyone: false,
      reading: false,
      rules: list.map(({ name, startIpAddress: first, endIpAddress: last }) => ({ name, first, last })),
    };
  }
  const acls = fields['networkAcls'] as unknown as Acls;
  return {
    everyone: acls.defaultAction === 'Allow',
    reading: acls.bypass.includes('Logging'),
    rules: acls.ipRules.map(({ value }) => ({ name: value, ...endsOf(value) })),
  };
}

function letsIn(firewall: Rules | undefined, address: string): boolean {
  const { everyone = true, rules = [] } = firewall ?? {};
  const at = numberOf(address);
  return everyone || rules.some(({ first, last }) => numberOf(first) <= at && at <= numberOf(last));
}

/** Source: the network rules of Azure Storage, which takes no network of one or two addresses with a prefix. */
function isTaken({ kind }: Guarded, { name }: Rule): boolean {
  return kind !== 'storage' || !/\/3[12]$/.test(name);
}

/** Everyone who called is named, and who is locked out is named as that. */
async function wrongImpact(one: Case, closing: readonly Expected[]): Promise<readonly string[]> {
  const study = control.study?.(contextOf(control, one));
  if (study === undefined) return ['there is no study'];
  const { outcomes } = await runReads([{ reads: study.reads(), fold: study }], {
    client: stateClient(frozen(one.state)),
    monotonicMs: () => 0,
  });
  const { inUse = [] } = study.report(outcomes);
  return closing.flatMap(({ id, fate }) => {
    const said = inUse.find(({ object }) => object.endsWith(` ${id.split('/').at(-1)}`))?.how ?? '';
    return fate.lost.filter((address) => !said.includes(`${address}:`)).map((address) => `${id} does not name ${address}`);
  });
}
