/** A command about one change, which is named behind it. It decides on what is there already, so it is never refused for its number. */
import type { Answer } from '../../chat/platform.js';
import { type Refusal, refuse } from '../../lib/errors.js';
import { omitUndefined } from '../../lib/omit-undefined.js';
import type { Command, CommandCall, CommandPorts } from './command.js';

function ofChange(command: {
  readonly name: string;
  readonly summary: string;
  readonly run: (call: CommandCall, changeId: string, ports: CommandPorts) => Promise<Answer | Refusal>;
  /** The same of each change of a campaign; absent: one at a time. */
  readonly runForCampaign?: Command['runForCampaign'];
}): Command {
  const { name, summary, run, runForCampaign } = command;
  return {
    name,
    urgent: true,
    options: ['ticket'],
    takes: '<change id>',
    maxWords: 1,
    summary,
    example: `/harden ${name} c-4k7m2xq`,
    run: async (call, ports) => {
      const [id] = call.words;
      return id === undefined
        ? refuse('missing-change', 'Which change?', 'Name its id; /harden changes lists them.')
        : run(call, id.toLowerCase(), ports);
    },
    ...omitUndefined({ runForCampaign }),
  };
}

/** /harden keep: keeps a change that would otherwise undo itself. */
export const keep = ofChange({
  name: 'keep',
  summary: 'keeps a change that would otherwise undo itself',
  run: (call, changeId, { deciding }) => deciding.keep(call, changeId),
  runForCampaign: (call, { deciding }) => deciding.keepCampaign(call, call.campaign),
});

/** /harden revert: plans the reverting of a change and asks for approval. */
export const revert = ofChange({
  name: 'revert',
  summary: 'undoes a change that was applied, after approval',
  run: (call, changeId, { deciding }) => deciding.requestRevert(call, changeId),
  runForCampaign: (call, { deciding }) => deciding.revertCampaign(call, call.campaign),
});

/** /harden resume: tries again what is left of a change that was partly done. */
export const resume = ofChange({
  name: 'resume',
  summary: 'tries again what is left of a change that was partly done, or goes on with a campaign that stopped',
  run: (call, changeId, { deciding }) => deciding.resume(call, changeId),
  runForCampaign: (call, { deciding }) => deciding.goOnWithCampaign(call, call.campaign, null),
});

/** /harden review: records that someone looked at an emergency approval afterwards. */
export const review = ofChange({
  name: 'review',
  summary: 'records that you looked at an emergency approval',
  run: (call, changeId, { deciding }) => deciding.review(call, changeId),
});

/** /harden revoke: takes back a plan or its approval, as long as it has not begun. */
export const revoke = ofChange({
  name: 'revoke',
  summary: 'takes back a plan or its approval, before it begins',
  run: (call, changeId, { deciding }) => deciding.revoke(call, changeId),
  runForCampaign: (call, { deciding }) => deciding.revokeCampaign(call, call.campaign),
});
