/** Tenants with mail flow: the lock behind an external filter, the addresses under onmicrosoft.com, and Direct Send. */
import type { Family } from '../family';
import { inboundFilterExpected } from './inbound-filter';
import { filterBlocks, filterCertificate, type MailModel, mailModels } from './model';
import { onmicrosoftInboundExpected } from './onmicrosoft-inbound';
import { stateOf } from './rows';

export const mail: Family<MailModel> = {
  name: 'mail',
  about: 'mail flow: the lock behind an outside filter, the addresses under onmicrosoft.com, and Direct Send',
  tenants: mailModels,
  trials: (model) => {
    const state = stateOf(model);
    const { wanted, allow, rejectDirectSend } = model;
    const filter = {
      ...(wanted.ranges ? { ranges: filterBlocks } : {}),
      ...(wanted.certificate ? { certificate: filterCertificate } : {}),
      allow,
    };
    return [
      { control: 'inbound-filter', given: { state, settings: filter }, expected: inboundFilterExpected(model) },
      { control: 'onmicrosoft-inbound', given: { state, settings: { allow } }, expected: onmicrosoftInboundExpected(model) },
      {
        control: 'direct-send',
        given: { state },
        expected: { verdicts: [rejectDirectSend ? 'pass' : 'fail'], because: 'RejectDirectSend says so' },
      },
    ];
  },
};
