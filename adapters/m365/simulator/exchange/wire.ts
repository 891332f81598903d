/** Exchange rows and answers as they are on the wire: annotations before the fields they are about, the envelope, the usual headers. */
import { omitUndefined } from '../../../../src/lib/omit-undefined.js';
import { madeId } from '../ids.js';
import type { Row } from '../template.js';
import { type Answer, json, type SimRequest } from '../wire.js';

const guidProperties = new Set([
  'Guid',
  'ExchangeGuid',
  'ExchangeObjectId',
  'ImmutableId',
  'ArchiveGuid',
  'OrganizationalUnitRoot',
]);

interface ExchangeResult {
  readonly rows: readonly Row[];
  readonly warnings?: readonly string[];
  readonly nextLink?: string;
  /** What a call with `Confirm` or `WhatIf` would have asked. */
  readonly confirmation?: string;
}

export const truncationWarning =
  'There are more results available than are currently displayed. To view them, increase the value for the ResultSize parameter.';

export function exchangeAnswer(request: SimRequest, tenantId: string, result: ExchangeResult): Answer {
  const selected = request.url.searchParams.get('$select')?.split(',');
  const body = {
    '@odata.context': `${request.url.origin}/adminapi/beta/${tenantId}/$metadata#Collection(Exchange.GenericHashTable)`,
    'adminapi.warnings@odata.type': '#Collection(String)',
    '@adminapi.warnings': result.warnings ?? [],
    ...omitUndefined({ '@adminapi.confirmationmessage': result.confirmation }),
    value: result.rows.map((row) => annotated(projected(row, selected))),
    ...omitUndefined({ '@odata.nextLink': result.nextLink }),
  };
  const answer = json(200, body, {
    'content-type': 'application/json;odata.metadata=minimal;odata.streaming=true;IEEE754Compatible=false;charset=utf-8',
    'preference-applied': 'odata.include-annotations="*"',
    'odata-version': '4.0',
    'request-id': madeId(`${request.url.href}${request.body}`),
  });
  return { ...answer, body: withRuleNumbers(answer.body.toString()) };
}

function projected(row: Row, selected: readonly string[] | undefined): Row {
  if (selected === undefined) return row;
  return Object.fromEntries(Object.entries(row).filter(([name]) => selected.includes(name)));
}

function annotated(row: Row): Row {
  return Object.fromEntries(Object.entries(row).flatMap(([name, value]) => [...annotationsOf(name, value), [name, value]]));
}

function annotationsOf(name: string, value: unknown): readonly (readonly [string, string])[] {
  if (Array.isArray(value)) return [[`${name}@odata.type`, '#Collection(String)']];
  if (typeof value === 'number' && Number.isInteger(value)) return [[`${name}@data.type`, 'System.Int32']];
  if (typeof value === 'string' && guidProperties.has(name)) return [[`${name}@data.type`, 'System.Guid']];
  if (typeof value === 'string' && name.startsWith('When')) return [[`${name}@data.type`, 'System.DateTime']];
  return [];
}

/** The service writes `RuleIdentity` as a number beyond 2^53, which only a text can carry through our own JSON. */
function withRuleNumbers(text: string): string {
  return text.replace(/"RuleIdentity":"(\d+)"/g, '"RuleIdentity":$1');
}
