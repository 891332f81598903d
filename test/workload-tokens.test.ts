/** What workload-ip says of the tokens of people, which no policy for applications reaches. */
import { definition } from '../src/controls/workload-ip/definition';
import { explainCard } from '../src/views/explain';

test('what people do by hand for Azure management and Microsoft Graph is explained', () => {
  const card = JSON.stringify(explainCard(definition, null));
  for (const words of [
    '797f4846-ba00-4fd7-ba43-dac1f8f63013',
    'Report-only first',
    'Microsoft Graph cannot be a target resource',
    'A policy for all resources covers it',
  ])
    expect(card).toContain(words);
});
