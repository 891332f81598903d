/** Drafts the plan of a stage of the playbook: exact operations on one account, and what people have to know about it. */

import { assertNever, isRefusal, type Refusal, refuse } from '../../../lib/errors.js';
import { omitUndefined } from '../../../lib/omit-undefined.js';
import type { DraftedStage, StagePorts, StageQuestion } from '../../../worker/playbook.js';
import { approvalsFor } from '../identity.js';
import { incidentOf, isAccountOf } from '../incident.js';
import { chosen } from '../item.js';
import { stageOf } from '../stage.js';
import { isShort } from '../terms.js';
import { draftClean } from './draft-clean.js';
import { draftContain } from './draft-contain.js';
import { draftRestore } from './draft-restore.js';
import { readAccount } from './read-account.js';
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
