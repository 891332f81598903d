/** A change of an office as its cards are drawn from, with an approval that nobody has given yet. */
import type { ChangeView } from '../../../src/views/change-view';
import type { Office } from './office';

/** Throws where there is no such change. */
export function viewInOffice(office: Office, id: string, control: ChangeView['control']): ChangeView {
  const change = office.change(id);
  if (change === null) throw new Error(`There is no ${id}.`);
  return {
    tenant: 'contoso',
    change,
    control,
    progress: null,
    first: [],
    list: null,
    approval: { needed: 2, missing: 2, missingFrom: [], canApprove: [], mentioned: [], obstacle: null },
    now: office.now(),
    reportsUntil: null,
    keepers: [],
  };
}
