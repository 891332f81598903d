/** Thousands of acts hide nothing that was done before them. */
import { gatherRecords } from '../../src/features/incident/worker/gather-records';
import type { Reading } from '../../src/features/incident/worker/reading';

const now = new Date('2026-11-24T09:00:00Z');

test('a search of the log that answers as many entries as one may is made again for each half of its time', async () => {
  const asked: string[] = [];
  const entry = { AuditData: JSON.stringify({ CreationTime: '2026-11-24T08:00:00', Operation: 'New-InboundConnector' }) };
  const reading = {
    list: (_what: string, { parameters }: { readonly parameters?: object | undefined }) => {
      const { StartDate, EndDate } = parameters as { readonly StartDate: string; readonly EndDate: string };
      asked.push(`${StartDate.slice(11, 16)} to ${EndDate.slice(11, 16)}`);
      const rows =
        Date.parse(EndDate) - Date.parse(StartDate) > 2 * 3600_000 ? Array.from({ length: 5000 }, () => entry) : [entry];
      return Promise.resolve({ rows, problem: null });
    },
  };
  const found = await gatherRecords(reading as unknown as Reading, ['mia@contoso.com'], {
    from: new Date(now.getTime() - 4 * 3600_000),
    to: now,
  });
  expect(asked).toEqual(['05:00 to 09:00', '05:00 to 07:00', '07:00 to 09:00']);
  expect(found).toHaveLength(2);
});
