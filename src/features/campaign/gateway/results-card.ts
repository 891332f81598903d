/** What the changes of a campaign that only report would have done, on one card: a row for each tenant whose days are over. */

import { fileMadeOf } from '../../../chat/attachment.js';
import type { Block, Card } from '../../../chat/card.js';
import { planWords } from '../../../controls/parameters.js';
import { onlyReports } from '../../../engine/changes/change.js';
import { truncateAtItem } from '../../../lib/truncate.js';
import type { ChangeView } from '../../../views/change-view.js';
import { csv } from '../../../views/csv.js';
import { notYet, resultLines } from '../../../views/results.js';
import { counted } from '../../../views/words.js';

interface CampaignResults {
  readonly id: string;
  /** One for each tenant that may be seen where the card stands. */
  readonly rows: readonly ChangeView[];
}

/** Rows of the table; all of them are in the file. */
const maxRows = 15;
const maxButtons = 4;
/** Characters of what one tenant's policy would have done. */
const room = 240;

/** Null before the results of any of them are there. */
export function campaignResultsCard({ id, rows }: CampaignResults): Card | null {
  const told = rows.filter(({ change }) => change.plan !== null && change.reported !== null);
  const [first] = told;
  if (first === undefined) return null;
  const { control } = first;
  const still = rows.filter(({ change }) => onlyReports(change)).length;
  const waiting = still === 0 ? '' : ` ${counted(still, 'tenant')} still only ${still === 1 ? 'reports' : 'report'}.`;
  return {
    title: `${control?.changeTitle.does ?? first.change.request.control} in ${counted(told.length, 'tenant')}: what it would have done`,
    tone: 'neutral',
    blocks: [
      {
        kind: 'text',
        spans: [
          { text: `Report-only for as long as settings require${mayBeEnforced(told)}${waiting}` },
          ...(control === undefined ? [] : [{ text: ` Who is affected then: ${control.impact}`, style: 'muted' as const }]),
          { text: ` · ${id}`, style: 'muted' },
        ],
      },
      tableOf(told),
      listOf(id, told),
      ...enforcing(told),
    ],
  };
}

function mayBeEnforced(told: readonly ChangeView[]): string {
  const uncounted = told.filter(isUncounted).length;
  if (uncounted === 0) return '. It can be enforced now.';
  if (uncounted === told.length) return `. ${notYet}`;
  return `. It can be enforced now except in ${counted(uncounted, 'tenant')}. There: ${notYet}`;
}

function isUncounted({ change }: ChangeView): boolean {
  return change.reported?.uncounted === true;
}

function tableOf(told: readonly ChangeView[]): Block {
  return {
    kind: 'table',
    columns: ['tenant', 'what it would have done', 'id'],
    rows: told
      .slice(0, maxRows)
      .map((view) => [
        { text: view.tenant },
        { text: truncateAtItem(resultLines(view.change), room, '; ') },
        { text: view.change.id },
      ]),
    ...(told.length > maxRows ? { more: told.length - maxRows } : {}),
  };
}

function listOf(id: string, told: readonly ChangeView[]): Block {
  return {
    kind: 'attachment',
    name: `${id}-results.csv`,
    label: 'All of it',
    holds: counted(told.length, 'tenant'),
    ask: `show ${id}`,
    preview: [],
    file: fileMadeOf([id, ...told.map(({ change }) => change.id)], () =>
      csv(
        ['tenant', 'id', 'since', 'what it would have done'],
        told.flatMap(({ tenant, change }) =>
          resultLines(change).map((line) => [tenant, change.id, change.reported?.since ?? '', line]),
        ),
      ),
    ),
  };
}

/** A button for each of a few; of many, what to type. */
function enforcing(told: readonly ChangeView[]): readonly Block[] {
  const words = ({ change: { plan } }: ChangeView): string =>
    plan === null ? '' : planWords(plan.control, plan.parameters?.asked);
  const [first] = told;
  if (first === undefined) return [];
  if (told.length > maxButtons)
    return [
      {
        kind: 'text',
        spans: [
          { text: 'Plan to enforce in all of a group, or in one tenant by its name: ' },
          { text: `/harden plan ${words(first)} @all`, style: 'code' },
        ],
      },
    ];
  return told.map(
    (view): Block => ({
      kind: 'row',
      spans: [{ text: view.tenant, style: 'strong' }],
      action: {
        name: 'plan',
        label: isUncounted(view) ? 'Count again' : 'Plan to enforce',
        subject: `${words(view)}@${view.tenant}`,
      },
    }),
  );
}
