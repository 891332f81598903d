/** A resource of one switch, read as the vendor's reference says. */
import type { Names } from './layout';

export function resourceText({ key, property, resource, file }: Names): string {
  const [service = '', noun = ''] = key.split('.');
  return service === 'exchange'
    ? exchangeText({ noun, property, resource })
    : graphText({ name: noun, property, resource, file });
}

function exchangeText({
  noun,
  property,
  resource,
}: {
  readonly noun: string;
  readonly property: string;
  readonly resource: string;
}): string {
  return `/** Say what a row of it is. */
import { flag, row, text } from '../lenient.js';
import type { Resource } from '../resource.js';
import { exchangeObject } from './exchange-object.js';

const ${resource.replace(/Rows$/, 'Row')} = row({
  Guid: text(),
  Identity: text(),
  ${property}: flag(),
});

/** Source: Get-${noun} and Set-${noun} of the Exchange Online cmdlet reference. */
export const ${resource}: Resource<ReturnType<typeof ${resource.replace(/Rows$/, 'Row')}.parse>> = {
  key: 'exchange.${noun}',
  list: { service: 'exchange', cmdlet: 'Get-${noun}', parameters: {}, select: true },
  row: ${resource.replace(/Rows$/, 'Row')},
  object: exchangeObject('${noun}'),
  changedBy: { log: 'exchange', cmdlets: ['Set-${noun}'] },
  permission: {
    read: 'Exchange role View-Only Configuration (or Global Reader)',
    write: 'Exchange role Organization Configuration',
  },
};
`;
}

function graphText({
  name,
  property,
  resource,
}: {
  readonly name: string;
  readonly property: string;
  readonly resource: string;
  readonly file: string;
}): string {
  return `/** Say what a row of it is. */
import { flag, row, text } from '../lenient.js';
import type { Resource } from '../resource.js';
import { graphObject } from './graph-object.js';

const ${resource.replace(/Rows$/, 'Row')} = row({
  id: text(),
  displayName: text(),
  ${property}: flag(),
});

/** Source: the reference of Microsoft Graph v1.0. */
export const ${resource}: Resource<ReturnType<typeof ${resource.replace(/Rows$/, 'Row')}.parse>> = {
  key: 'graph.${name}',
  list: { service: 'graph', path: '/${name}', select: true },
  row: ${resource.replace(/Rows$/, 'Row')},
  object: graphObject('/${name}'),
  permission: { read: 'Policy.Read.All', write: 'Policy.ReadWrite.Authorization' },
};
`;
}
