/** Whether everyone who must keep access still gets in once a plan is done: asked of What-If where it can answer, else found by reasoning. */
import type { AccessQuestions, GuardedSignIn } from '../../controls/access-proof.js';
import type { Plan } from '../../engine/plan/plan.js';
import { type Refusal, refuse, TenantError } from '../../lib/errors.js';
import type { AsksWhatIf } from '../../tenant/client.js';
import { capitalized, speakerNames } from '../../tenant/origin.js';
import { saysEnough, type WhatIfVerdict } from '../../tenant/what-if.js';

export interface Proven {
  /** What the card says was checked: by what means, for whom, from where, and what is unknown. */
  readonly guards: Plan['guards'];
  /** The first of them in one sentence, for the ledger. */
  readonly summary: string;
  /** `would-lock-out`: someone who must keep access would not get in. */
  readonly refusal: Refusal | null;
}

/** This many sign-ins are put to What-If, at about one a second; reasoning answers for the others. */
const maxAsked = 40;
const shownSignIns = 8;
const shownAccounts = 8;
const shownBlocked = 5;

export async function proveAccess(client: AsksWhatIf, questions: AccessQuestions): Promise<Proven> {
  const { whatIf } = speakerNames(client.origin);
  const { asked, why } = await askAll(client, questions);
  const answers = questions.signIns.map((signIn, index) => judged(signIn, asked[index] ?? null));
  const blocked = answers.filter(({ policies }) => policies.length > 0);
  const summary = sentence(answers, { why, whatIf });
  return {
    summary,
    refusal: blocked.length === 0 ? null : refusalOf(blocked),
    guards: [
      { label: 'Lock-out check', value: summary },
      ...(answers.length === 0 ? [] : [{ label: 'Checked for', value: checkedFor(answers) }]),
      ...unknownLines(answers),
      ...questions.notMeasured.map((value) => ({ label: 'Not checked', value })),
    ],
  };
}

/** Whose sign-ins, as what, and from where, account by account. */
function checkedFor(answers: readonly Answer[]): string {
  const places = new Map<string, Set<string>>();
  for (const { signIn } of answers) {
    const who = `${signIn.name} (${signIn.role})`;
    places.set(who, (places.get(who) ?? new Set()).add(signIn.question.country ?? signIn.from));
  }
  const lines = [...places].map(([who, from]) => `${who} from ${[...from].join(', ')}`);
  const more = lines.length - shownAccounts;
  return [...lines.slice(0, shownAccounts), ...(more > 0 ? [`${more} more, checked alike`] : [])].join('; ');
}

function unknownLines(answers: readonly Answer[]): Plan['guards'] {
  const lines = answers.flatMap(({ signIn, unknown }) =>
    unknown.map((policy) => ({ label: 'Unknown', value: `whether ${policy} blocks ${signIn.name} from ${signIn.from}` })),
  );
  const more = lines.length - shownSignIns;
  return more <= 0
    ? lines
    : [...lines.slice(0, shownSignIns), { label: 'Unknown', value: `the same of ${more} further sign-ins` }];
}

interface Answer {
  readonly signIn: GuardedSignIn;
  readonly byWhatIf: boolean;
  /** Names of the policies that block it for certain. */
  readonly policies: readonly string[];
  /** Names of the policies of which it is unknown. */
  readonly unknown: readonly string[];
}

/** What the service said of the policies that decide, by sign-in; null where it was not asked or did not say. */
interface Asked {
  readonly asked: readonly (WhatIfAnswer | null)[];
  /** Why What-If did not answer for all; null: it did. */
  readonly why: string | null;
}

interface WhatIfAnswer {
  readonly blocking: readonly string[];
  /** Whether it said of every policy that decides. */
  readonly whole: boolean;
}

async function askAll({ whatIf, origin }: AsksWhatIf, { signIns, decidedBy }: AccessQuestions): Promise<Asked> {
  const name = capitalized(speakerNames(origin).whatIf);
  if (decidedBy === null)
    return { asked: [], why: `${name} knows only policies that exist, and is asked before this one is enforced` };
  if (whatIf === undefined) return { asked: [], why: `${name} cannot be asked here` };
  const asked: (WhatIfAnswer | null)[] = [];
  try {
    for (const { question } of signIns.slice(0, maxAsked)) asked.push(decided(await whatIf(question), decidedBy));
  } catch (error) {
    if (!(error instanceof TenantError)) throw error;
    return { asked, why: `${name} gave no answer: ${error.message}` };
  }
  const beyond = signIns.length - maxAsked;
  if (beyond > 0) return { asked, why: `${name} was asked for the first ${maxAsked}` };
  const open = asked.filter((answer) => answer?.whole !== true).length;
  return { asked, why: open === 0 ? null : `${name} did not say for ${open} of them whether the policy applies` };
}

function decided(verdicts: readonly WhatIfVerdict[], decidedBy: ReadonlySet<string>): WhatIfAnswer {
  const deciding = verdicts.filter(({ id }) => decidedBy.has(id));
  return {
    blocking: deciding.filter(({ applies }) => applies).map(({ name }) => name),
    whole: deciding.length === decidedBy.size && deciding.every(saysEnough),
  };
}

/** Either of the two is enough to say that someone is blocked; where What-If said everything, its word settles what reasoning leaves open. */
function judged(signIn: GuardedSignIn, answer: WhatIfAnswer | null): Answer {
  const certain = signIn.blockedBy.filter((blocker) => blocker.certain).map(({ policy }) => policy);
  const open = signIn.blockedBy.filter((blocker) => !blocker.certain).map(({ policy }) => policy);
  return {
    signIn,
    byWhatIf: answer?.whole === true,
    policies: [...new Set([...certain, ...(answer?.blocking ?? [])])],
    unknown: answer?.whole === true ? [] : open,
  };
}

function sentence(answers: readonly Answer[], { why, whatIf }: { readonly why: string | null; readonly whatIf: string }): string {
  if (answers.length === 0) return 'there was nobody whose sign-in could be checked';
  const kept = answers.filter(({ policies }) => policies.length > 0).length;
  const result = kept === 0 ? 'none is blocked for certain' : `${kept} would be blocked`;
  const byWhatIf = answers.filter((answer) => answer.byWhatIf).length;
  const rest = answers.length - byWhatIf;
  const means = [
    ...(byWhatIf > 0 ? [`${whatIf} answered for ${counted(byWhatIf)}`] : []),
    ...(rest > 0 ? [`reasoning over the policies that were read for ${counted(rest)}`] : []),
  ].join(', ');
  return `${means}; ${result}${why === null ? '' : ` (${why})`}`;
}

function refusalOf(blocked: readonly Answer[]): Refusal {
  const shown = blocked
    .slice(0, shownBlocked)
    .map(({ signIn, policies }) => `${signIn.name} (${signIn.role}) from ${signIn.from}, by ${policies.join(' and ')}`);
  const more = blocked.length > shownBlocked ? `; and ${blocked.length - shownBlocked} more` : '';
  return refuse(
    'would-lock-out',
    `Would be kept from signing in: ${shown.join('; ')}${more}.`,
    'If that was them, except them in settings or change what is blocked, then plan again. If it was not, someone else has their account: look into that first.',
  );
}

function counted(count: number): string {
  return count === 1 ? '1 sign-in' : `${count} sign-ins`;
}
