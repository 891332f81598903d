/** Message traces (`mail.messageTraces`) as the cmdlet and as Graph show them. Both shapes are written from documentation. */
import type { Invocation } from './exchange/cmdlets.js';
import { RowSet } from './rows.js';
import type { Row } from './template.js';
import type { Collection, Tenant } from './tenant.js';
import { isAnyOf, textOf } from './text.js';

/** A trace under Graph's names; a file may carry the cmdlet's `Received` instead. */
export function traceOfGraph(row: Row): Row {
  const { received, ...rest } = row;
  return 'receivedDateTime' in row || received === undefined ? row : { ...rest, receivedDateTime: received };
}

/** The traces that a Get-MessageTraceV2 asks for, under the cmdlet's names. */
export function rowsOfTraces(tenant: Tenant, invocation: Invocation): Collection {
  const traces = tenant.collection('mail.messageTraces');
  const given = (name: string) => invocation.parameters.get(name);
  const start = Date.parse(textOf(given('StartDate')));
  const end = Date.parse(textOf(given('EndDate')));
  const rows = [...traces.rows].map(traceOfCmdlet).filter((row) => {
    const received = Date.parse(textOf(row['Received']));
    return (
      (Number.isNaN(start) || received >= start) &&
      (Number.isNaN(end) || received <= end) &&
      isAnyOf(row['SenderAddress'], given('SenderAddress')) &&
      isAnyOf(row['RecipientAddress'], given('RecipientAddress')) &&
      isAnyOf(row['FromIP'], given('FromIP'))
    );
  });
  const cut = traces.cut === null ? null : { ...traces.cut, after: Math.min(traces.cut.after, rows.length) };
  return { ...traces, rows: new RowSet(rows), cut };
}

function traceOfCmdlet(row: Row): Row {
  const { receivedDateTime, id: _id, ...rest } = traceOfGraph(row);
  const named = Object.entries(rest).map(([name, value]) => [name.charAt(0).toUpperCase() + name.slice(1), value]);
  return { Received: receivedDateTime, ...Object.fromEntries(named) };
}
