/** Outlook shows people what they need to know of a mail: that its sender is external, and that theirs goes to external recipients or to many. */

import { readOf } from '../../tenant/resource.js';
import { externalInOutlook, externalInOutlookName } from '../../tenant/resources/external-in-outlook.js';
import {
  type OrganizationConfig,
  organizationConfigName,
  organizationConfigs,
} from '../../tenant/resources/organization-config.js';
import type { Context } from '../control.js';
import type { ItemValue } from '../item.js';
import { single } from '../item-collection.js';
import { type Inspection, itemControl } from '../item-control.js';
import type { Found } from '../item-fold.js';
import type { PartState } from '../reasoning/findings/parts.js';
import { definition, type Settings } from './definition.js';

type Part = 'tag' | 'tips';

const switches = ['MailTipsAllTipsEnabled', 'MailTipsExternalRecipientsTipsEnabled', 'MailTipsGroupMetricsEnabled'] as const;
const threshold = 'MailTipsLargeAudienceThreshold';
const tagRead = readOf(externalInOutlook, ['Enabled', 'AllowList']);
const tipsRead = readOf(organizationConfigs, ['Identity', ...switches, threshold]);

export const control = itemControl<Settings, Part>(definition, inspect);

function inspect({ settings: { allow, recipients } }: Context<Settings>): Inspection<Part> {
  let isAnyUnmarked = false;
  return {
    collections: {
      tag: single(tagRead, {
        unknown: 'whether Outlook marks mail from external senders',
        item: (row) => {
          isAnyUnmarked = (row?.AllowList ?? []).length > 0;
          return {
            object: externalInOutlookName,
            identity: externalInOutlookName,
            values: [
              { property: 'Enabled', actual: row?.Enabled, expected: true, noted: true },
              listValue(row?.AllowList, allow),
            ],
          };
        },
      }),
      tips: single(tipsRead, {
        unknown: 'whether MailTips are on',
        item: (row) => ({
          object: organizationConfigName,
          identity: organizationConfigName,
          values: [
            ...switches.map((property): ItemValue => ({ property, actual: row?.[property], expected: true, noted: true })),
            thresholdValue(row, recipients),
          ],
        }),
      }),
    },
    summary: (found) => summaryOf(found, isAnyUnmarked),
  };
}

/** Who is on the list goes unmarked although the tag is on. */
function listValue(list: readonly string[] | null | undefined, allow: readonly string[]): ItemValue {
  const property = 'AllowList';
  if (list === undefined || list === null) return { property, actual: undefined, expected: [] };
  const kept = list.filter((entry) => isWithin(entry, allow));
  const state = kept.length === list.length ? 'holds' : 'gap';
  return { property, actual: [...list], expected: kept, state, noted: list.length > 0 };
}

function thresholdValue(row: OrganizationConfig | undefined, most: number): ItemValue {
  const actual = row?.[threshold] ?? undefined;
  const state: PartState = actual === undefined ? 'unknown' : actual <= most ? 'holds' : 'gap';
  return { property: threshold, actual, expected: most, state, shown: { expected: `${most} or less` } };
}

function summaryOf({ state: { tag, tips } }: Found<Part>, isAnyUnmarked: boolean): string {
  const marks =
    tag === 'holds' && isAnyUnmarked
      ? 'Outlook marks mail from external senders, except those that settings allow.'
      : tagSentence[tag ?? 'unknown'];
  return `${marks} ${tipsSentence[tips ?? 'unknown']}`;
}

const tagSentence: Readonly<Record<PartState, string>> = {
  holds: 'Outlook marks mail from external senders.',
  gap: 'Outlook does not mark mail from all external senders.',
  unknown: 'Whether Outlook marks mail from external senders is unknown.',
};

const tipsSentence: Readonly<Record<PartState, string>> = {
  holds: 'MailTips warn of external recipients and large audiences.',
  gap: 'MailTips do not warn of external recipients and large audiences as expected.',
  unknown: 'Whether MailTips warn people is unknown.',
};

/** Whether every sender that an entry is for is one that `allowed` is for; both in any letter case. An entry is an address, a domain, or a domain with all below it. Source: Set-ExternalInOutlook. */
function isWithin(entry: string, allowed: readonly string[]): boolean {
  return allowed.some((one) => holds(one.trim().toLowerCase(), entry.trim().toLowerCase()));
}

function holds(wide: string, narrow: string): boolean {
  if (wide === narrow) return true;
  const domain = narrow.slice(narrow.indexOf('@') + 1);
  if (!wide.startsWith('*.')) return narrow.includes('@') && domain === wide;
  const bare = domain.replace(/^\*\./, '');
  return bare === wide.slice(2) || bare.endsWith(wide.slice(1));
}
