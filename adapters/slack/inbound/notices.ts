/** The one card that Slack alone is answered with, where an act never reaches the product. */
import { notice } from '../../../src/chat/notices.js';

export const dialogFailed = notice(
  'The question could not be opened',
  'Slack allows three seconds for it, and they were over. Press the button again; nothing was changed.',
);
