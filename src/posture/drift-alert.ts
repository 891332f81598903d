/** Where and when the alert of a control that regressed is shown: the worker asks for it by a job, and the gateway looks whether it was shown. */
import type { Move } from '../engine/ledger/move.js';
import type { Tier } from '../engine/plan/risk.js';
import { quietForMs } from '../lib/calendar.js';

type Channels = Readonly<Record<string, string>>;

/** What the settings of a tenant say of alerts. */
interface AlertSettings {
  readonly channel: Channels;
  readonly digest?:
    | (Parameters<typeof quietForMs>[1] & { readonly alerts: Readonly<Partial<Record<Tier, Channels | undefined>>> })
    | undefined;
}

/** What the subjects of these alerts begin with in the ledger. */
export const driftPrefix = 'd-';

/** As severe as the control; high where this version does not know it. */
export function alertSeverity(
  controls: readonly { readonly id: string; readonly severity: Tier }[],
  { control: id }: Move,
): Tier {
  return controls.find((control) => control.id === id)?.severity ?? 'high';
}

/** Where alerts of a severity go: what the settings say, else the channels of the tenant. */
export function alertChannels(
  { channel, digest }: AlertSettings,
  severity: Tier,
): readonly { readonly platform: string; readonly channel: string }[] {
  return Object.entries({ ...channel, ...digest?.alerts[severity] }).map(([platform, id]) => ({ platform, channel: id }));
}

/** Milliseconds until an alert of this severity may be shown; what is of high severity never waits. */
export function quietFor(now: Date, severity: Tier, digest: AlertSettings['digest']): number {
  return severity === 'high' ? 0 : quietForMs(now, digest);
}
