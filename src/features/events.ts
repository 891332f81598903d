/**
 * The entries that features write into the ledger, a line each. These are forms of stored data: one that was ever written stays as it is, because signatures are over it.
 */
import { bundledSchema, bundleEvents } from './bundle/events.js';
import { claimedSchema, collectedSchema, incidentEvents, stagedSchema } from './incident/events.js';
import { introducedSchema, introductionEvents } from './introduction/events.js';
import {
  answersApprovedSchema,
  answersSettledSchema,
  questionAnsweredSchema,
  questionEvents,
  questionsAskedSchema,
  questionsSuggestedSchema,
} from './questions/events.js';
import { reachEvents, reachedSchema, unreachedSchema } from './reach/events.js';
import {
  settingsApprovedSchema,
  settingsDecidedSchema,
  settingsDeclinedSchema,
  settingsEvents,
  settingsProposedSchema,
  settingsWeighedSchema,
} from './settings-change/events.js';
import {
  signalAnsweredSchema,
  signalAskedSchema,
  signalContainedSchema,
  signalEvents,
  signalExpectedSchema,
  signalHandedOverSchema,
  signalledSchema,
  signalsBegunSchema,
  signalTestAskedSchema,
} from './signals/events.js';
import { waivedSchema, waiverAskedSchema, waiverEndedSchema, waiverEvents } from './waiver/events.js';

export const featureEventSchemas = [
  bundledSchema,
  waiverAskedSchema,
  waivedSchema,
  waiverEndedSchema,
  questionsAskedSchema,
  questionsSuggestedSchema,
  questionAnsweredSchema,
  answersApprovedSchema,
  answersSettledSchema,
  introducedSchema,
  unreachedSchema,
  reachedSchema,
  signalsBegunSchema,
  signalledSchema,
  signalAnsweredSchema,
  signalAskedSchema,
  signalContainedSchema,
  signalHandedOverSchema,
  signalExpectedSchema,
  signalTestAskedSchema,
  settingsProposedSchema,
  settingsWeighedSchema,
  settingsDeclinedSchema,
  settingsApprovedSchema,
  settingsDecidedSchema,
  collectedSchema,
  stagedSchema,
  claimedSchema,
] as const;

/** Which process may write each. */
export const featureEventAuthors = {
  ...bundleEvents.authors,
  ...waiverEvents.authors,
  ...questionEvents.authors,
  ...introductionEvents.authors,
  ...reachEvents.authors,
  ...signalEvents.authors,
  ...settingsEvents.authors,
  ...incidentEvents.authors,
};

/** For those that bring what was asked to be read: what follows from when it can be read again; null: there is no more to it. */
export function ofFeatureReadings<Of>(step: (of: Of, nextAt: Date | null) => void) {
  return {
    ...incidentEvents.readings(step),
  };
}

/** Each in a few words. */
export const featureEventWords = {
  ...bundleEvents.words,
  ...waiverEvents.words,
  ...questionEvents.words,
  ...introductionEvents.words,
  ...reachEvents.words,
  ...signalEvents.words,
  ...settingsEvents.words,
  ...incidentEvents.words,
};

/** Of those that are about values: each of them before and after, for who reads the ledger. */
export const featureEventValues = {
  ...settingsEvents.values,
};

/** What webhooks report of each, under which topic; absent: nothing. */
export const featureEventReports = {
  ...incidentEvents.reports,
  ...settingsEvents.reports,
  ...waiverEvents.reports,
};

type FeatureEventType = keyof typeof featureEventAuthors;

/** The same for each of them. */
export function ofFeatureEvents<Value>(value: Value): { readonly [Type in FeatureEventType]: Value } {
  const types = Object.keys(featureEventAuthors) as readonly FeatureEventType[];
  return Object.fromEntries(types.map((type) => [type, value])) as { readonly [Type in FeatureEventType]: Value };
}
