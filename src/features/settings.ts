/** What the settings of a tenant hold of each feature, by its key in hardenbot.yaml, and who may ask for it beside those who may ask for changes. */
import type { z } from 'zod';
import { handoverSettings, incidentSettings } from './incident/settings.js';
import { sweepSettings } from './mailbox-sweep/settings.js';
import { signalSettings } from './signals/settings.js';
import { travelSettings } from './travel/settings.js';

export const featureSettings = {
  travel: travelSettings,
  incident: incidentSettings,
  signals: signalSettings,
  mailboxSweep: sweepSettings,
};

export type FeatureSettings = { readonly [Key in keyof typeof featureSettings]: z.infer<(typeof featureSettings)[Key]> };

/** What counts where nobody says anything of a feature. */
export const unsaidFeatureSettings: FeatureSettings = {
  travel: travelSettings.parse(undefined),
  incident: incidentSettings.parse(undefined),
  signals: signalSettings.parse(undefined),
  mailboxSweep: sweepSettings.parse(undefined),
};

/** What hardenbot.yaml says of features for every tenant alike. */
export const processSettings = {
  incident: handoverSettings,
};

/** What receivers outside may hear of features. */
export const featureTopics = ['incident', 'settings'] as const;

/** Rights of their own, under `access` in hardenbot.yaml: each allows requests for one feature and for nothing else. */
export const featureRights = {
  travel: 'ask for travel',
};
export type FeatureRight = keyof typeof featureRights;
export const rightNames = Object.keys(featureRights) as readonly FeatureRight[];

/** The same for each of these rights. */
export function ofEachRight<Value>(value: Value): { [Right in FeatureRight]: Value } {
  return { travel: value };
}
