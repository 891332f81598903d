/** The key of each message: its copies share it, and both processes spell it alike. The card of a change, a bundle, an incident, a waiver or a scan goes by the id of that. */
import { sha256 } from '../lib/json.js';

/** The notice of an emergency approval, beside the card of the change. */
export const emergencyKey = (changeId: string): string => `${changeId}-emergency`;

/** The call for people where applying, or reverting, stopped half way: one for each. */
export const alarmKey = (changeId: string, stopped: 'applying' | 'reverting'): string =>
  `${changeId}-${stopped === 'applying' ? 'stopped' : 'undo-stopped'}`;

/** The call for people where no worker did in time what was due. */
export const overdueKey = (changeId: string): string => `${changeId}-overdue`;

/** The call for people because the record of a tenant is not what it was: of its own in each chat. */
export const haltedKey = (platform: string): string => `halted-${platform}`;

/** What the store had lost of the record of a tenant and got back, up to entry `seq`: of its own in each chat. */
export const setAsideKey = (seq: number, platform: string): string => `set-aside-${seq}-${platform}`;
export const putBackKey = (seq: number, platform: string): string => `put-back-${seq}-${platform}`;

/** The reminder number `count` of a plan that waits. */
export const reminderKey = (changeId: string, count: number): string => `${changeId}-reminder-${count}`;

/** The call to keep a change, half way before it undoes itself. */
export const keepReminderKey = (changeId: string): string => `${changeId}-keep`;

/** Under which is kept that a message says that the time for approval is over, which no entry does. */
export const expiredKey = (key: string): string => `${key}-expired`;

/** What a change that only reports would have done. */
export const resultsKey = (changeId: string): string => `${changeId}-results`;

/** The alert of something that moved: of its own in each chat. */
export const driftKey = (driftId: string, platform: string): string => `${driftId}-${platform}`;

/** The digest of a day: of its own in each chat. */
export const digestKey = (day: string, platform: string): string => `digest-${day}-${platform}`;

/** Distinguishes a conversation from others without naming it. */
export const placeMark = ({ platform, channel }: { readonly platform: string; readonly channel: string }): string =>
  sha256(`${platform} ${channel}`).slice(0, 16);

/** The evidence of a period, by the id of that: of its own in each chat. */
export const evidenceKey = (id: string, platform: string): string => `${id}-${platform}`;

/** That hardenbot cannot sign in to a tenant, and that it can again: of its own in each chat. */
export const outageKey = (id: string, state: 'lost' | 'back', platform: string): string => `${id}-${state}-${platform}`;

/** What a gateway alone found: of its own in each chat. */
export const foundKey = (subject: string, platform: string): string => `${subject}-found-${platform}`;

/** What hardenbot says of itself at first: of its own in each chat. */
export const introductionKey = (platform: string): string => `introduction-${platform}`;
