/** Drafts the plan of a stage of the playbook: exact operations on one account, and what people have to know about it. */

import type { Warning } from '../../../controls/finding.js';
import { entraP2, type Licence, licenceIn, licenceRead } from '../../../controls/reasoning/access/tenant/licence.js';
import { assertNever, isRefusal, type Refusal, refuse } from '../../../lib/errors.js';
import { omitUndefined } from '../../../lib/omit-undefined.js';
import { rowsOf } from '../../../tenant/rows-of.js';
import { type Step, stepOf } from '../../../tenant/step-words.js';
import type { TenantContext, WithClock, WithLedger, WithPlans, WithPolicy } from '../../../worker/context.js';
import type { DraftedStage, StagePorts, StageQuestion } from '../../../worker/playbook.js';
import { containOperations } from '../contain.js';
import { approvalsFor, rulesOf, stepsFor } from '../identity.js';
import { incidentOf, isAccountOf } from '../incident.js';
import { chosen } from '../item.js';
import { stageOf } from '../stage.js';
import { isShort } from '../terms.js';
import { draftClean } from './draft-clean.js';
import { draftRestore } from './draft-restore.js';
import { isBlockedByUs, openContainments, pastOf } from './past.js';
import { type Account, readAccount } from './read-account.js';
import type { StageContext, StageDraft } from './stage-draft.js';

export async function draftStage(work: StagePorts, question: StageQuestion): Promise<DraftedStage | Refusal> {
  const { tenant, change, request } = question;
  const stage = stageOf(question.stage);
  if (stage === undefined)
    return refuse(
      'unknown-control',
      `This worker knows no stage ${question.stage}.`,
      'Run the same version of hardenbot everywhere.',
    );
  const { incident: id, items } = change.request;
  const incident = id === undefined ? null : incidentOf(await work.ledger.subject(tenant.id, id));
  if (incident === null) return refuse('unknown-incident', 'There is no such incident here.', 'See /harden incident.');
  if (stage.id !== 'contain' && incident.evidence === null)
    return refuse(
      'foreign-evidence',
      `What ${incident.id} says of the account was not written by this worker.`,
      'Contain the account again, which reads it again. If the key of the ledger was not changed, find out who can write to the store.',
    );
  // A later stage is about the account that was contained, no matter who is called so by now.
  const typed = stage.id === 'contain' ? change.request.account : incident.evidence?.account.id;
  if (stage.id !== 'contain' && isAccountOf(incident, request.person))
    return refuse('own-account', 'The account itself decides nothing about its own incident.', 'Ask a colleague.');
  const account = await readAccount({ tenant, typed: typed ?? incident.typed, requester: request.person.entraId });
  if (isRefusal(account)) return account;
  if (change.request.rule !== undefined && approvalsFor(account.kinds) > 1)
    return refuse(
      'takes-two',
      `${account.name} is or may be a Global Administrator: nobody contains it without people.`,
      `Look now, and press Contain or write /harden contain ${account.name}.`,
    );
  const drafted = await draftOf(work, { ...question, stage, incident, account, items });
  if (isRefusal(drafted)) return drafted;
  const { operations, warnings, found } = drafted;
  return {
    draft: { stage: 'enforce', expects: drafted.expects, operations, warnings },
    found,
    impact: drafted.impact,
    terms: {
      incident: {
        id: incident.id,
        account: { id: account.id, name: account.name },
        ...omitUndefined({ open: drafted.open }),
        ...(isShort(stage.id) ? { approvals: approvalsFor(account.kinds) } : {}),
      },
    },
    nothing: `What was chosen of ${account.name} is as it should be already, or a person has to change it by hand. The card of the incident says what is open.`,
  };
}

async function draftOf(work: StagePorts, context: StageContext): Promise<StageDraft | Refusal> {
  const { stage, incident, items, account, tenant, change } = context;
  switch (stage.id) {
    case 'contain':
      return draftContain(work, { tenant, account, change: change.id, rule: change.request.rule });
    case 'clean': {
      const picked = chosen(incident.evidence?.items ?? [], items);
      return isRefusal(picked) ? picked : draftClean(work, { tenant, incident, picked });
    }
    case 'restore':
      return draftRestore(work, {
        tenant,
        incident,
        account,
        items,
        requester: context.request.person,
        despite: change.request.despite,
      });
    default:
      return assertNever(stage.id);
  }
}

async function draftContain(
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
  const licence = await riskLicence(tenant);
  // What nobody was asked about can be taken back whole: a password and a word about risk cannot.
  const without: readonly Step[] = rule === undefined ? (licence === 'absent' ? ['risk'] : []) : ['reset', 'risk'];
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
        ...(licence === 'absent'
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
  text: 'Access tokens stay valid for up to an hour: sessions end within minutes. App passwords outlive a new password.',
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
  const approverSets = Object.values(policy.tiers).flatMap((rule) => rule.approverSets.map(({ members }) => members));
  const decides = [policy.approvers, policy.emergency, policy.incident, ...approverSets].some(
    (people) => people.has(id) || people.has(policy.otherAccounts?.get(id.toLowerCase()) ?? id),
  );
  const text = 'This person approves changes in hardenbot: take them out of its settings, and look at what they approved.';
  return decides ? [{ code: 'decides', text }] : [];
}

/** Whether the tenant has the licence that knows risk; where that is unknown, it is tried. */
async function riskLicence({ client }: TenantContext): Promise<Licence> {
  const { rows, problem } = await rowsOf(client, licenceRead);
  return licenceIn(rows, entraP2, problem === null);
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
