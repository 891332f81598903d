/** /harden plan: works out the exact change and asks for approval; of several controls at once, on one card. */

import type { Answer } from '../../chat/platform.js';
import type { ControlDefinition } from '../../controls/control.js';
import { referenceNames, referenceTakes } from '../../features/kinds.js';
import { didYouMean } from '../../lib/did-you-mean.js';
import { isRefusal, type Refusal } from '../../lib/errors.js';
import type { AcrossTenants } from '../across-tenants.js';
import type { Call } from '../decisions/recorder.js';
import type { WantedPlan } from '../decisions/several.js';
import type { Command, CommandPorts, HasControls, HasDeciding } from './command.js';
import { findControl } from './words/find-control.js';
import { whyTorn } from './words/torn-value.js';

export const plan: Command = {
  name: 'plan',
  options: [...referenceNames, 'at', 'except'],
  takes: `<control>… [@group [canary=2] [pace=1]] [list=a,b | ...] [except=x,y] [at=…]${referenceTakes}`,
  summary:
    'works out the exact change for others to approve; several controls on one card; @group, many tenants; ... shows its lists',
  example: '/harden plan pop-imap smtp-auth direct-send',
  whyTorn: (words, { controls, named }) =>
    whyTorn(words, {
      isKnown: (word) => named(word) || !isRefusal(findControl(word, controls)) || isMisspelt(word, controls),
    }),
  run: async (call, ports) => requestPlans(call, call.words, ports),
  runForGroup: (call, ports) => groupPlans(ports)(call, ports),
};

/** One feature plans in many tenants. */
function groupPlans({ features }: CommandPorts): AcrossTenants['plan'] {
  const [across] = features.flatMap((feature) => feature.across ?? []);
  if (across === undefined) throw new Error('No feature plans in many tenants.');
  return (call, ports) => across.plan(call, ports);
}

/** Asks for a plan of each control that is named, several on one card. */
export async function requestPlans(
  call: Call,
  words: readonly string[],
  { controls, deciding }: HasControls & HasDeciding,
): Promise<Answer | Refusal> {
  const wanted = wantedPlans(words, controls);
  if (isRefusal(wanted)) return wanted;
  const [only, ...others] = wanted;
  return others.length === 0 ? deciding.requestPlan(call, only.control, only.words) : deciding.requestSeveral(call, wanted);
}

/** Each control with the words behind it, up to the next control. A refusal where the first word names none. */
export function wantedPlans(
  typed: readonly string[],
  controls: readonly ControlDefinition[],
): readonly [WantedPlan, ...WantedPlan[]] | Refusal {
  const words = typed.flatMap((word) => withoutCommas(word, controls));
  const first = findControl(words[0], controls);
  if (isRefusal(first)) return first;
  const wanted: [WantedPlan & { words: string[] }, ...(WantedPlan & { words: string[] })[]] = [{ control: first, words: [] }];
  for (const word of words.slice(1)) {
    const next = findControl(word, controls);
    if (!isRefusal(next)) wanted.push({ control: next, words: [] });
    else if (isMisspelt(word, controls)) return next;
    else wanted.at(-1)?.words.push(word);
  }
  return wanted;
}

/** Controls with commas between them; anything else as it was typed. */
function withoutCommas(word: string, controls: readonly ControlDefinition[]): readonly string[] {
  const parts = word.split(',').filter((part) => part !== '');
  return parts.length > 0 && parts.every((part) => !isRefusal(findControl(part, controls))) ? parts : [word];
}

function isMisspelt(word: string, controls: readonly ControlDefinition[]): boolean {
  const ids = controls.map(({ id }) => id);
  return !word.includes('=') && didYouMean(word, ids) !== null;
}
