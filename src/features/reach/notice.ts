/** The line about a tenant that hardenbot cannot sign in to: nothing on another day. */
import { moment } from '../../views/moment.js';
import type { NoticeIn } from '../notices.js';
import { lastOutage } from './outage.js';

export const noticeIn: NoticeIn = async ({ ledger }, tenant) => {
  const outage = await lastOutage(ledger, tenant);
  if (outage === null || outage.until !== null) return null;
  return {
    spans: [{ text: 'hardenbot cannot sign in since ', style: 'bad' }, moment(outage.since, 'bad'), { text: `. ${outage.why}.` }],
    what: 'hardenbot cannot sign in',
  };
};
