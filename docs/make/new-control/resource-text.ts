/** A resource of one property, read as the vendor's reference says. */
import type { Names } from './layout';

/** By the type of what is expected: how `lenient.ts` parses it. */
const parsers = { boolean: 'flag', number: 'count', string: 'text' } as const;

export function resourceText({ key, property, resource, path, expected, isSingle }: Names): string {
  const [service = '', noun = ''] = key.split('.');
  const parser = parsers[typeof expected as keyof typeof parsers];
  const rowName = resource.replace(/Rows$/, 'Row');
  const ids = service === 'exchange' ? ['Guid', 'Identity'] : isSingle ? ['id'] : ['id', 'displayName'];
  const fields = [...ids.map((id) => `  ${id}: text(),`), `  ${property}: ${parser}(),`].join('\n');
  const helper = service === 'exchange' ? 'exchange-object' : 'graph-object';
  const address = service === 'exchange' ? exchangeAddress(noun, isSingle) : graphAddress(path ?? `/${noun}`, isSingle);
  return `/** Say what a row of it is. */
import { ${[...new Set([parser, 'row', 'text'])].toSorted().join(', ')} } from '../lenient.js';
import type { Resource } from '../resource.js';
import { ${address.maker} } from './${helper}.js';

const ${rowName} = row({
${fields}
});

/** Source: ${service === 'exchange' ? `Get-${noun} and Set-${noun} of the Exchange Online cmdlet reference` : 'the reference of Microsoft Graph v1.0'}. */
export const ${resource}: Resource<ReturnType<typeof ${rowName}.parse>> = {
  key: '${key}',
  list: ${address.list},
  row: ${rowName},
  object: ${address.object},
${
  service === 'exchange'
    ? `  changedBy: { log: 'exchange', cmdlets: ['Set-${noun}'] },
  permission: {
    read: 'Exchange role View-Only Configuration (or Global Reader)',
    write: 'Exchange role Organization Configuration',
  },`
    : `  // Say which permissions: the reference names the least one that reads and the least one that writes.
  permission: { read: 'Policy.Read.All', write: 'Policy.ReadWrite.Authorization' },`
}
};
`;
}

interface Address {
  readonly maker: string;
  readonly list: string;
  readonly object: string;
}

function exchangeAddress(noun: string, isSingle: boolean): Address {
  return {
    maker: 'exchangeObject',
    list: `{ service: 'exchange', cmdlet: 'Get-${noun}', parameters: {}, select: true }`,
    object: isSingle ? `exchangeObject('${noun}', { singleton: true })` : `exchangeObject('${noun}')`,
  };
}

function graphAddress(path: string, isSingle: boolean): Address {
  const maker = isSingle ? 'graphSingleton' : 'graphObject';
  return {
    maker,
    list: `{ service: 'graph', path: '${path}', ${isSingle ? 'single: true, ' : ''}select: true }`,
    object: `${maker}('${path}')`,
  };
}
