/** Lets the sentence of a finding be followed by one object that is open and by what to do, or by what could not be read. The evidence has properties and values. */
import { isRefusal, type Refusal } from '../../../lib/errors.js';
import type { Json } from '../../../lib/json.js';
import { truncateAtItem, truncateAtWord } from '../../../lib/truncate.js';
import { readInWords } from '../../../tenant/resource.js';
import { adminAuditLogConfigName } from '../../../tenant/resources/admin-audit-log-config.js';
import { adminConsentPolicyName } from '../../../tenant/resources/admin-consent-policy.js';
import { authorizationPolicyName } from '../../../tenant/resources/authorization-policy.js';
import { externalInOutlookName } from '../../../tenant/resources/external-in-outlook.js';
import { passwordRulesName } from '../../../tenant/resources/group-setting.js';
import { organizationConfigName } from '../../../tenant/resources/organization-config.js';
import { transportConfigName } from '../../../tenant/resources/transport-config.js';
import type { ControlDefinition, Judgement, PlanDraft } from '../../control.js';
import type { Evidence, Missing } from '../../finding.js';

/** This many characters of a value, and this many reads, stand in a sentence; the evidence of the finding holds all of them. */
const maxLength = 200;
const maxReads = 3;

/** Marks what no plan can close: everything that is open is of parts that a person changes. */
export function withHand({ parts: defined = [] }: ControlDefinition, judgement: Judgement): Judgement {
  const { verdict, parts = {} } = judgement;
  if (verdict !== 'fail' && verdict !== 'partial') return judgement;
  const open = defined.filter(({ id, beside }) => beside !== true && (parts[id] === 'fail' || parts[id] === 'partial'));
  return open.length > 0 && open.every(({ byHand }) => byHand === true) ? { ...judgement, byHand: true } : judgement;
}

/** Marks what is open where a plan of it, made of the same rows, would be refused as for a person. @param draft asked only then */
export function withPlan(judgement: Judgement, draft: () => PlanDraft | Refusal | null): Judgement {
  if (judgement.verdict !== 'fail' && judgement.verdict !== 'partial') return judgement;
  const planned = draft();
  return planned !== null && isRefusal(planned) && planned.code === 'by-hand' ? { ...judgement, byHand: true } : judgement;
}

/**
 * A control whose own sentence says it is `reasoned`, and left as it is.
 * @param does what the control does, as an order: `Turn off POP and IMAP`
 */
export function withReason({ reasoned, ...judgement }: Judgement, does: string): Omit<Judgement, 'reasoned'> {
  if (reasoned === true) return judgement;
  const reason = reasonOf(judgement, does);
  return reason === null ? judgement : { ...judgement, summary: `${judgement.summary} ${reason}` };
}

function reasonOf({ verdict, summary, evidence, gaps = 0, missing, byHand }: Judgement, does: string): string | null {
  const open = evidence.slice(0, gaps);
  if (verdict === 'unknown') {
    if (missing.length > 0) return `Not read: ${readsInWords(missing)}.`;
    const unknown = open.find(isUnknown);
    if (unknown !== undefined)
      return summary.includes(unknown.property) ? null : `Unknown: ${unknown.object}, ${unknown.property}.`;
    const [first] = open;
    return first === undefined ? null : `Because of ${first.object}, ${first.property}: ${valueInWords(first.actual)}.`;
  }
  // What is unknown is no example of what is open.
  if ((verdict !== 'partial' && verdict !== 'fail') || open.length === 0) return null;
  const named = open.filter(({ object }) => !ofAll.has(object));
  const example = named.find((one) => !isUnknown(one)) ?? named[0];
  const isNamed = gaps === 1 || example === undefined || summary.includes(example.object);
  const order = byHand === true ? 'Change this by hand' : does;
  return `${isNamed ? '' : `For example, ${truncateAtWord(example.object, maxLength)}. `}${order}.`;
}

/** Objects of which a tenant has one: their names say where a setting is, and are no example of what is open. */
export const ofAll: ReadonlySet<string> = new Set([
  adminAuditLogConfigName,
  adminConsentPolicyName,
  authorizationPolicyName,
  externalInOutlookName,
  organizationConfigName,
  passwordRulesName,
  transportConfigName,
]);

function isUnknown({ actual }: Evidence): boolean {
  return actual === null || actual === 'unknown' || actual === 'not returned';
}

/** `mailbox (Exchange), users (Entra ID) and 2 more`. */
export function readsInWords(missing: readonly Missing[]): string {
  const reads = [...new Set(missing.map(({ read }) => readInWords(read)))];
  const rest = reads.length - maxReads;
  return rest > 0 ? `${reads.slice(0, maxReads).join(', ')} and ${rest} more` : reads.join(', ');
}

function valueInWords(value: Json): string {
  if (typeof value === 'string') return truncateAtWord(value, maxLength) || 'an empty text';
  if (!Array.isArray(value)) return truncateAtWord(JSON.stringify(value), maxLength);
  return value.length === 0 ? 'an empty list' : truncateAtItem(value.map(valueInWords), maxLength);
}
