/** Every family of random tenants: those whose controls are judged, and those about which questions are asked. */
import { access } from './access/index';
import { admins } from './admins/index';
import { azure } from './azure/index';
import { basics } from './basics/index';
import type { Family } from './family';
import { firewalls } from './firewalls/index';
import { mail } from './mail/index';
import { narrowing } from './mail/narrowing';
import { mailboxes } from './mailboxes/index';
import { policies } from './policies/index';
import { reads } from './reads/index';
import { services } from './services/index';
import { sites } from './sites/index';
import { small } from './small/index';
import { sweep } from './sweep/index';
import { tools } from './tools/index';
import { why, whyMail } from './why/index';

export const families: readonly Family<never>[] = [
  access as Family<never>,
  mail as Family<never>,
  sites as Family<never>,
  services as Family<never>,
  mailboxes as Family<never>,
  tools as Family<never>,
  admins as Family<never>,
  azure as Family<never>,
  basics as Family<never>,
  policies as Family<never>,
  small as Family<never>,
  reads as Family<never>,
];

/** Families about which something else is asked than what one control says of a tenant. */
export const questions: readonly Family<never>[] = [
  why as Family<never>,
  whyMail as Family<never>,
  narrowing as Family<never>,
  firewalls as Family<never>,
];

/** Each tenant of these takes a simulated service and days of its clock: few of them are played beside other tests. */
export const courses: readonly Family<never>[] = [sweep as Family<never>];
