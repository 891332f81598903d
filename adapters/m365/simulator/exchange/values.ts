/** Values of cmdlet parameters: which JSON each PowerShell type takes, and how lists are changed by adding and removing. */
import { isObject } from '../../../../src/lib/json.js';
import { sameText, textOf } from '../text.js';
import { invalidOperation } from './errors.js';

/** A parameter as the reference describes it. */
export interface ParameterSpec {
  readonly type: string;
  readonly required?: boolean;
  readonly multi?: boolean;
  readonly documentedValues?: readonly string[];
  readonly values?: readonly string[];
}

/** Replaces nothing, but adds to and takes from a list that is there. Both empty means: empty the list. */
export class ListChange {
  readonly add: readonly unknown[];
  readonly remove: readonly unknown[];

  constructor(add: readonly unknown[], remove: readonly unknown[]) {
    this.add = add;
    this.remove = remove;
  }

  appliedTo(current: unknown): readonly unknown[] {
    if (this.add.length === 0 && this.remove.length === 0) return [];
    const items = Array.isArray(current) ? current : current === null || current === undefined ? [] : [current];
    const kept = items.filter((item) => !this.remove.some((gone) => sameText(gone, item)));
    return [...kept, ...this.add.filter((item) => !kept.some((there) => sameText(there, item)))];
  }
}

/** Lists that the reference gives documented values for but that are no closed set. */
const openTypes = new Set(['String', 'Int32', 'MultiValuedProperty', 'MailboxRights[]', 'Boolean', 'MimeTextFormat']);

/** Closed sets that the reference documents in part only: their other members are well known. */
const furtherValues: Readonly<Record<string, readonly string[]>> = { DisclaimerFallbackAction: ['Ignore', 'Reject'] };

/** Booleans that may be null: unset, or inherited from the organisation. */
const nullableBooleans = new Set([
  'SmtpClientAuthenticationDisabled',
  'EwsEnabled',
  'EwsAllowEntourage',
  'EwsAllowMacOutlook',
  'EwsAllowOutlook',
  'MessageRecallEnabled',
  'FocusedInboxOn',
  'AllowLegacyTLSClients',
]);

/** The value as the service takes it; throws `Refused` where it does not convert. */
export function boundValue(name: string, spec: ParameterSpec, value: unknown): unknown {
  if (value === null) return boundNull(name, spec);
  if (spec.multi === true || spec.type.endsWith('[]')) return boundList(name, spec, value);
  switch (spec.type) {
    case 'Boolean':
    case 'System.Boolean':
    case 'SwitchParameter':
      if (typeof value === 'boolean') return value;
      throw notConverted(name, value, 'System.Boolean');
    case 'Int32':
    case 'UInt32':
    case 'Int16':
    case 'System.Int32':
    case 'SclValue':
      if (/^-?\d+$/.test(textOf(value))) return Number(value);
      throw notConverted(name, value, 'System.Int32');
    case 'Unlimited':
      return boundUnlimited(name, value);
    default:
      if (typeof value === 'object') throw notConverted(name, value, 'System.String');
      return member(name, spec, value);
  }
}

function boundNull(name: string, spec: ParameterSpec): null {
  const isBoolean = ['Boolean', 'System.Boolean', 'SwitchParameter'].includes(spec.type);
  if (isBoolean && !nullableBooleans.has(name)) throw notConverted(name, null, 'System.Boolean');
  return null;
}

function boundList(name: string, spec: ParameterSpec, value: unknown): unknown {
  if (Array.isArray(value)) return value.map((item) => member(name, spec, item));
  if (!isObject(value)) return [member(name, spec, value)];
  if (value['@odata.type'] !== '#Exchange.GenericHashTable')
    throw notConverted(name, value, 'Microsoft.Exchange.Data.MultiValuedProperty');
  const part = (wanted: string) => Object.entries(value).find(([key]) => key.toLowerCase() === wanted)?.[1] ?? [];
  return new ListChange([part('add')].flat(), [part('remove')].flat());
}

/** Numbers may come as text, and "Unlimited" in any letter case. */
function boundUnlimited(name: string, value: unknown): number | 'Unlimited' {
  if (typeof value === 'string' && value.toLowerCase() === 'unlimited') return 'Unlimited';
  if (/^\d+$/.test(textOf(value))) return Number(value);
  throw notConverted(name, value, 'Microsoft.Exchange.Data.Unlimited');
}

/** One member of a closed set: PowerShell takes any letter case and any beginning that only one member has. */
function member(name: string, spec: ParameterSpec, value: unknown): unknown {
  const members = [...(spec.values ?? spec.documentedValues ?? []), ...(furtherValues[spec.type] ?? [])];
  if (members.length === 0 || openTypes.has(spec.type)) return value;
  const wanted = textOf(value).toLowerCase();
  const exact = members.find((candidate) => candidate.toLowerCase() === wanted);
  if (exact !== undefined) return exact;
  const beginning = members.filter((candidate) => candidate.toLowerCase().startsWith(wanted));
  if (beginning.length === 1) return beginning[0];
  throw invalidOperation({
    type: 'Microsoft.Exchange.AdminApi.CommandInvocation.ParameterTransformationException',
    text: `Cannot process argument transformation on parameter '${name}'. Unable to match the identifier name ${textOf(value)} to a valid enumerator name. Specify one of the following enumerator names and try again: ${members.join(', ')}`,
  });
}

function notConverted(name: string, value: unknown, type: string) {
  return invalidOperation({
    type: 'Microsoft.Exchange.AdminApi.CommandInvocation.ParameterTransformationException',
    text: `Cannot process argument transformation on parameter '${name}'. Cannot convert value "${textOf(value)}" to type "${type}".`,
  });
}
