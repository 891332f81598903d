/** Mail that claims one of your domains and comes neither signed in nor through a connector is rejected. */
import { readOf } from '../../tenant/resource.js';
import { organizationConfigName, organizationConfigs } from '../../tenant/resources/organization-config.js';
import type { Warning } from '../finding.js';
import { single } from '../item-collection.js';
import { enforcing, itemControl } from '../item-control.js';
import type { Found } from '../item-fold.js';
import { definition } from './definition.js';
import { study } from './study.js';

const reject = 'RejectDirectSend';
const organizationRead = readOf(organizationConfigs, ['Identity', reject, 'IsDehydrated']);

/** Source: announcement of the Exchange team on RejectDirectSend. */
export const control = itemControl<unknown, 'organization'>(
  definition,
  () => {
    let neverCustomised = false;
    return {
      collections: {
        organization: single(organizationRead, {
          unknown: 'whether Direct Send is refused',
          item: (row) => {
            neverCustomised = row?.IsDehydrated === true;
            return {
              object: organizationConfigName,
              identity: organizationConfigName,
              values: [{ property: reject, actual: row?.[reject], expected: true, noted: true }],
            };
          },
        }),
      },
      summary: summaryOf,
      draft: ({ operations: { organization } }) =>
        enforcing(organization, { warnings: organization.length > 0 && neverCustomised ? [dehydrated] : [] }),
    };
  },
  { study },
);

function summaryOf({ total }: Found): string {
  if (total.unknown > 0) return 'Whether Direct Send is refused is unknown.';
  return total.holds > 0
    ? 'Direct Send is refused: mail that claims your domain has to be signed in or known to a connector.'
    : 'Direct Send is accepted: anyone can send mail that claims your domain.';
}

const dehydrated: Warning = {
  code: 'dehydrated',
  text: 'The organisation was never customised: the service may ask for Enable-OrganizationCustomization first, which takes a while and cannot be undone.',
};
