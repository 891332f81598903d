/** Who called a resource of Azure, by its own log in Log Analytics, summed up by the service for each address. */
import { z } from 'zod';
import { row, text } from '../lenient.js';
import type { Resource } from '../resource.js';
import { azureReader } from './azure-network-acls.js';

const table = row({
  name: text(),
  columns: row({ name: text() }).array(),
  rows: z.array(z.array(z.union([z.string(), z.number(), z.boolean(), z.null()]))),
});

const dataSource = row({ resourceId: text(), denyTables: z.array(z.string()).nullable().optional() });

const answerRow = row({
  tables: table.array(),
  /** Which workspaces and tables were looked through: what the app may not read is left out of the rows without a word. */
  permissions: row({
    resources: row({
      resourceId: text(),
      denyTables: z.array(z.string()).nullable().optional(),
      dataSources: z.array(z.string()).nullable().optional(),
    })
      .array()
      .nullable()
      .optional(),
    dataSources: dataSource.array().nullable().optional(),
  })
    .nullable()
    .optional(),
});
export type LoggedCallers = z.infer<typeof answerRow>;

/** Source: Querying logs for Azure resources, the form of Azure Resource Manager. */
const logsVersion = '2018-03-01-preview';

/**
 * Read below one resource and for a period. Each row of the first table has the columns `Address`, `Source`, `Calls`, `First` and `Last`.
 * @param of the key of the collection that the resource is in
 * @param query in the query language of Log Analytics
 */
export function loggedCallers(of: string, query: string): Resource<LoggedCallers> {
  return {
    key: `${of}/{of}/callers`,
    list: {
      service: 'arm',
      path: '{of}/providers/microsoft.insights/logs',
      apiVersion: logsVersion,
      single: true,
      during: { query },
      prefer: 'include-permissions=true',
    },
    row: answerRow,
    permission: { read: azureReader },
    unconfirmed: [
      {
        point: `That Reader on the subscription is enough to query the logs of ${of}, as the documents say of the API.`,
      },
    ],
  };
}
