/** /harden explain: why a control matters, who notices a change, and what was found. */
import { isRefusal } from '../../lib/errors.js';
import { judgedAtOf } from '../../posture/posture.js';
import { explainCard } from '../../views/explain.js';
import { groupControlCard } from '../../views/tenants.js';
import type { Command } from './command.js';
import { viewOfGroup } from './group-view.js';
import { findControl } from './words/find-control.js';

export const explain: Command = {
  name: 'explain',
  takes: '<control> [@group]',
  maxWords: 1,
  summary: 'says why a control matters, who is affected by a change, and what was found; with @group or @all, in which tenants',
  example: '/harden explain country-block',
  needs: 'read',
  run: async (call, ports) => {
    const control = findControl(call.words[0], ports.controls);
    if (isRefusal(control)) return control;
    const posture = await ports.postures.latest(call.tenant.id);
    const finding = posture?.findings.find((one) => one.control === control.id);
    return explainCard(
      control,
      call.tenant.name,
      posture === null || finding === undefined ? null : { finding, at: new Date(judgedAtOf(posture, control.id)) },
    );
  },
  runForGroup: async (call, ports) => {
    const control = findControl(call.words[0], ports.controls);
    return isRefusal(control) ? control : groupControlCard(control, await viewOfGroup(call, ports));
  },
};
