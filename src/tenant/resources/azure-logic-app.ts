/** Logic Apps of the Consumption plan and who may call them. Those of the Standard plan are sites of App Service. */
import { z } from 'zod';
import { row, text } from '../lenient.js';
import type { Resource } from '../resource.js';
import { azureReader } from './azure-network-acls.js';
import { lifted } from './azure-site.js';

const logicVersion = '2019-05-01';

const callers = row({
  /** Absent or null: every address; empty, of triggers: only other logic apps. */
  allowedCallerIpAddresses: row({ addressRange: text() }).array().nullable().optional(),
})
  .nullable()
  .optional();

const workflowRow = lifted(
  row({
    id: text(),
    name: text(),
    /** `Enabled`, `Disabled`, and words for what is over. */
    state: text(),
    accessControl: row({
      triggers: callers,
      /** Inputs and outputs of its runs. */
      contents: callers,
      actions: callers,
      workflowManagement: callers,
    })
      .nullable()
      .optional(),
  }),
);
export type LogicApp = z.infer<typeof workflowRow>;

/** Source: Workflows - List By Subscription of the Logic Apps reference. */
export const logicApps: Resource<LogicApp> = {
  key: 'azure.workflows',
  list: {
    service: 'arm',
    path: '/subscriptions/{subscription}/providers/Microsoft.Logic/workflows',
    apiVersion: logicVersion,
  },
  row: workflowRow,
  permission: { read: azureReader },
  answers: {
    always: ['id', 'name', 'state'],
    words: { state: ['NotSpecified', 'Completed', 'Enabled', 'Disabled', 'Deleted', 'Suspended'] },
  },
};

const definitionRow = lifted(
  row({
    definition: row({
      triggers: z
        .record(z.string(), row({ type: text() }))
        .nullable()
        .optional(),
    })
      .nullable()
      .optional(),
  }),
);
export type LogicAppDefinition = z.infer<typeof definitionRow>;

/** Read below one logic app: by what it can be started. Source: Workflows - Get of the Logic Apps reference. */
export const logicAppDefinitions: Resource<LogicAppDefinition> = {
  key: 'azure.workflows/{of}/definition',
  list: { service: 'arm', path: '{of}', apiVersion: logicVersion, single: true },
  row: definitionRow,
  permission: { read: azureReader },
  answers: { always: ['definition'] },
};
