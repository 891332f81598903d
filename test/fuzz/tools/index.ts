/** Tenants with command-line tools. */
import type { Family } from '../family';
import { type ToolsModel, toolIds, toolsModels } from './model';
import { commandLineToolsExpected } from './oracle';
import { stateOf } from './rows';

export const tools: Family<ToolsModel> = {
  name: 'tools',
  about: 'command-line tools, and who is assigned to them',
  tenants: toolsModels,
  trials: (model) => [
    {
      control: 'command-line-tools',
      given: {
        state: stateOf(model),
        settings: { tools: [...toolIds], allow: model.allow.map((name) => `${name}@contoso.com`) },
      },
      expected: commandLineToolsExpected(model),
    },
  ],
};
