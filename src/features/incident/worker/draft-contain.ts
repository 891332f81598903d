/** The first stage: the steps that can be done for this kind of account and are not done yet, and what people have to know. */
import type { Warning } from '../../../controls/finding.js';
import { isRefusal } from '../../../lib/errors.js';
import { readOf } from '../../../tenant/resource.js';
import { subscribedSkus } from '../../../tenant/resources/subscribed-sku.js';
import { rowsOf } from '../../../tenant/rows-of.js';
import { type Step, stepOf } from '../../../tenant/step-words.js';
import type { TenantContext, WithClock, WithLedger, WithPlans, WithPolicy } from '../../../worker/context.js';
import { containOperations } from '../contain.js';
import { rulesOf, stepsFor } from '../identity.js';
import { isBlockedByUs, openContainments, pastOf } from './past.js';
import type { Account } from './read-account.js';
import type { StageDraft } from './stage-draft.js';

export async function draftContain(
  work: WithLedger & WithPlans & WithClock & WithPolicy,
  {
    tenant,
    account,
    change,
    rule,
  }: {
    readonly tenant: TenantContext;
    readonly account: Account;
    readonly change: string;
    readonly rule: string | undefined;
  },
): Promise<StageDraft> {
  const earlier = account.enabled === false ? await earlierSteps(work, tenant, account.id) : new Set<Step>();
  const others = await openContainments(work, tenant, { account: account.id, except: change });
  const licensed = await hasRisk(tenant);
  // What nobody was asked about can be taken back whole: a password and a word about risk cannot.
  const without: readonly Step[] = rule === undefined ? (licensed === false ? ['risk'] : []) : ['reset', 'risk'];
  return {
    operations: containOperations(account, new Set([...earlier, ...without])),
    expects: holds(account.kinds) ? 'pass' : 'partial',
    found: account.enabled === false ? 'partial' : 'fail',
    warnings: [
      ...(rule === undefined ? [] : [unasked(rule)]),
      ...identityWarnings(account),
      ...waitsAlready(others),
      ...(await decidesHere(work, tenant, account)),
      tokensLiveOn,
    ],
    impact: {
      lines: account.roles.length === 0 ? [] : [{ label: 'Roles', value: account.roles.join(', ') }],
      notMeasured: [
        ...account.doubts,
        ...(licensed === false
          ? ['Entra ID is not informed that the account was compromised: that takes Microsoft Entra ID P2.']
          : []),
      ],
    },
  };
}

function unasked(rule: string): Warning {
  return {
    code: 'unasked',
    text: `Nobody was asked: ${rule} lets hardenbot do this. The password stays; contain the account again to replace it too.`,
  };
}

/** Done twice it does no harm, but for a second password that has to be handed over. */
function waitsAlready(others: readonly string[]): readonly Warning[] {
  if (others.length === 0) return [];
  const text = `${others.join(', ')} would do the same to this account: approve one, and reject the other.`;
  return [{ code: 'twice', text }];
}

/** Whether the block stays until someone here lifts it. */
function holds(kinds: Account['kinds']): boolean {
  return stepsFor(kinds).includes('block') && !kinds.includes('synchronised');
}

const tokensLiveOn: Warning = {
  code: 'delay',
  text: 'It can take an hour: sessions end within minutes; an access token that is out may live on for an hour. App passwords outlive a new password.',
};

/** What the table of identities says to people. */
function identityWarnings({ kinds }: Account): readonly Warning[] {
  return rulesOf(kinds).flatMap(({ kind, name, words }) =>
    words === '' ? [] : [{ code: kind, text: `This is ${name}. ${words}` }],
  );
}

/** Who holds the account may decide on other changes until someone takes it out of the settings. */
async function decidesHere(work: WithPolicy, tenant: TenantContext, { id }: Account): Promise<readonly Warning[]> {
  const policy = await work.policy(tenant.id);
  if (isRefusal(policy)) return [];
  const circles = Object.values(policy.tiers).flatMap((rule) => rule.circles.map(({ members }) => members));
  const decides = [policy.approvers, policy.emergency, policy.incident, ...circles].some((people) => people.has(id));
  const text = 'This person approves changes in hardenbot: take them out of its settings, and look at what they approved.';
  return decides ? [{ code: 'decides', text }] : [];
}

/** Whether the tenant has the licence that knows risk; null: unknown, so it is tried. */
async function hasRisk({ client }: TenantContext): Promise<boolean | null> {
  const { rows, problem } = await rowsOf(client, readOf(subscribedSkus, ['skuPartNumber', 'servicePlans']));
  if (rows.some(({ servicePlans }) => (servicePlans ?? []).some(({ servicePlanName }) => servicePlanName === 'AAD_PREMIUM_P2')))
    return true;
  return problem === null ? false : null;
}

/** What was done since the account was blocked and still holds: doing it again does only what is left. For an account that is blocked now. */
async function earlierSteps(work: WithLedger & WithPlans, tenant: TenantContext, account: string): Promise<ReadonlySet<Step>> {
  const past = await pastOf(work, tenant, account);
  if (!isBlockedByUs(past)) return new Set();
  const lastLetIn = past.findIndex(({ done }) =>
    done.some((operation) => operation.kind === 'update' && operation.after['accountEnabled'] === true),
  );
  const since = lastLetIn < 0 ? past : past.slice(0, lastLetIn);
  return new Set(since.flatMap(({ done }) => done.flatMap((operation) => stepOf(operation) ?? [])));
}
