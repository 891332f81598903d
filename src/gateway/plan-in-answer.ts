/** The card of a plan as an answer to the one person who asked for it, with its buttons: nobody decides without having seen it. */
import type { Card, Statement } from '../chat/card.js';
import type { Change } from '../engine/changes/change.js';
import { changeOf } from '../engine/changes/change-of.js';
import type { ReadsOperations } from '../engine/plan/plan-store.js';
import { provenOperations, shownOperations } from '../engine/plan/stored-operations.js';
import { changeCard } from '../views/change.js';
import type { ChangeView } from '../views/change-view.js';
import type { HasLedger } from './commands/command.js';
import type { TenantAddress } from './decisions/recorder.js';
import { type RowPorts, rowView } from './outbox/load-change-view.js';

interface InTenant {
  readonly tenant: TenantAddress;
}

interface AnswerPorts extends RowPorts, HasLedger {
  readonly plans: ReadsOperations;
}

/** Null: there is no such change. */
export async function changeNamed({ tenant }: InTenant, id: string, { ledger }: AnswerPorts): Promise<Change | null> {
  return changeOf(await ledger.subject(tenant.id, id));
}

/** Nobody is called by it, and its files stay with the card in the channel. @param notice what stands above all else */
export async function planInAnswer(call: InTenant, change: Change, ports: AnswerPorts, notice?: Statement): Promise<Card> {
  return changeCard(await viewInAnswer(call, change, ports), notice);
}

/** What such a card is drawn from: the steps that are stored are looked at before any is shown. */
export async function viewInAnswer({ tenant }: InTenant, change: Change, ports: AnswerPorts): Promise<ChangeView> {
  const { plan } = change;
  const row = await rowView({ ...tenant, channel: {} }, change, ports);
  const proven = plan === null ? [] : await provenOperations(plan, ports.plans.operations(tenant.id, plan.id));
  return {
    ...row,
    first: (proven ?? []).slice(0, shownOperations),
    approval: { ...row.approval, ...(proven === null ? edited : {}) },
  };
}

const edited = {
  isEdited: true,
  obstacle: 'The stored steps are not those of this plan: someone wrote to the store. Ask for a fresh plan.',
} as const;
