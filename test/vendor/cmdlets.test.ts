/** The simulated Exchange Online takes the parameters and words that the cmdlet reference lists, and no others. */

import simulated from '../../adapters/m365/simulator/data/exchange-cmdlets.json';
import { bind } from '../../adapters/m365/simulator/exchange/cmdlets';
import { cmdlets } from './judge/exchange-table';

const ours = simulated.cmdlets as Readonly<
  Record<string, Readonly<Record<string, { readonly type: string; readonly required?: boolean }>>>
>;

/** What the simulated service takes beyond the reference, and why. */
const beyond: Readonly<Record<string, string>> = {
  'Get-OrganizationConfig -RetrieveEwsOperationAccessPolicy': 'the reference has it in the text of Set-OrganizationConfig alone',
  'Get-TenantAllowBlockListSpoofItems -Entry': 'older pages have it; nothing of ours sends it',
  'Get-TenantAllowBlockListSpoofItems -OutputJson': 'older pages have it; nothing of ours sends it',
};

const both = Object.keys(ours).filter((cmdlet) => cmdlet in cmdlets);

test('of every cmdlet that both have it takes the parameters of the reference alone', () => {
  expect(both.length).toBeGreaterThan(50);
  const more = both.flatMap((cmdlet) =>
    Object.keys(ours[cmdlet] ?? {})
      .filter((parameter) => !(parameter in (cmdlets[cmdlet] ?? {})))
      .map((parameter) => `${cmdlet} -${parameter}`),
  );
  expect(more.toSorted()).toEqual(Object.keys(beyond).toSorted());
});

/** Closed lists: words of the reference for a parameter that is written and whose type is an enumeration. */
const closed = Object.entries(cmdlets)
  .filter(([cmdlet]) => !cmdlet.startsWith('Get-') && both.includes(cmdlet))
  .flatMap(([cmdlet, parameters]) =>
    Object.entries(parameters).map(([parameter, { type, values = [] }]) => ({ cmdlet, parameter, type, values })),
  )
  .filter(({ cmdlet, parameter }) => parameter in (ours[cmdlet] ?? {}))
  .filter(({ type, values }) => /(Action|Option|Mode|Source|ConnectorType)$/.test(type) && values.length > 1);

test.each(closed)('$cmdlet takes each word of -$parameter, and refuses another', ({ cmdlet, parameter, values }) => {
  const others = Object.entries(ours[cmdlet] ?? {}).filter(([name, { required }]) => required === true && name !== parameter);
  const call = (word: string) => bind(cmdlet, { ...Object.fromEntries(others.map(([name]) => [name, 'x'])), [parameter]: word });
  for (const word of values) expect(() => call(word)).not.toThrow();
  expect(() => call('NoSuchWord')).toThrow('answers 400');
});
