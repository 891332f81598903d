/** Whether an account is blocked without asking where people made a rule for it, and nowhere else. */
import type { Violation } from './judge';
import { saidToCountAt } from './judge-proposals';
import { answersOf } from './judge-signs';
import { approversOf, hadTime, isShown, type Past, pressesOf, type Terms, workerSince, writesOf } from './past';
import type { Happened, Posted, Signed, Wrote } from './record';
import { sayings } from './sayings';

/** The rule is for signs of this kind, which are about one account. */
const isOfRule = (one: Happened): one is Signed => one.kind === 'sign' && one.what === 'policy off';

export function ofRuleWrite({ at, object }: Wrote, before: Past, { needed, underWay, promise }: Terms): readonly Violation[] {
  const against = (why: string): Violation => ({ claim: 'ruled', what: `${why}: ${object}` });
  const approvers = approversOf(before, 'rule').size;
  const off = saidToCountAt(before, 'ruleOff');
  // A step does no harm twice, and is written again where nobody knows whether it was written.
  const isRepeated = writesOf(before, 'rule', 'do').some((one) => one.object === object && at - one.at >= promise + underWay);
  return [
    ...(approvers < needed.rule ? [against(`blocked by a rule with ${approvers} of ${needed.rule} approvals`)] : []),
    ...(before.some(isOfRule) ? [] : [against('blocked, and nothing happened')]),
    ...(off !== null && off < at - underWay ? [against('blocked by a rule that was taken back')] : []),
    ...(answersOf(before).some((one) => one.at < at - underWay) ? [against('blocked although someone answered the card')] : []),
    ...(isRepeated ? [{ claim: 'once' as const, what: object }] : []),
  ];
}

export function ofRuleCard(card: Posted, before: Past): readonly Violation[] {
  return sayings.blocked.test(card.text) && writesOf(before, 'rule', 'do').length === 0
    ? [{ claim: 'shown', what: `says that an account is blocked, and it is not: ${card.text}` }]
    : [];
}

/** Signs by which an account has to be blocked by the end. */
export function blockingSigns(course: Past, { promise, readingPromise }: Terms): readonly Signed[] {
  const inForce = saidToCountAt(course, 'rule');
  const isOff = pressesOf(course, 'ruleOff', 'ask').length > 0 || answersOf(course).length > 0;
  if (inForce === null || isOff) return [];
  return course
    .filter(isOfRule)
    .filter(
      ({ at }) => at > inForce && hadTime(course, Math.max(at, workerSince(course)), { promise: readingPromise + promise }),
    );
}

export function ofRule(course: Past, terms: Terms): readonly Violation[] {
  if (course.some((one) => isShown(one) && sayings.halted.test(one.text))) return [];
  return blockingSigns(course, terms).length === 0 || writesOf(course, 'rule', 'do').length > 0
    ? []
    : [{ claim: 'ruled', what: 'a rule is in force, and the account of a sign that came after it is not blocked' }];
}
