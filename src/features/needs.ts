/** What features read and change in a tenant beside what controls do; only the worker does. */
import { features } from './features.js';
import type { FeatureSettings } from './settings.js';

/** Permissions that no manifest asks for: they are granted where the settings turn the set on. */
export interface GrantSet {
  readonly name: string;
  /** Keys of the resources that it lets hardenbot change. */
  readonly resources: readonly string[];
}

export interface FeatureNeeds {
  readonly feature: keyof FeatureSettings;
  /** What a permission is for that no control takes. */
  readonly purpose: string;
  /** Keys of resources. */
  readonly reads: readonly string[];
  /** What rows of the logs name, read only where they name it. */
  readonly named: readonly string[];
  readonly writes: readonly string[];
  readonly sets: readonly GrantSet[];
  /** Names of the sets that the settings of a tenant turn on, and where they say so. */
  readonly turnedOn: (settings: FeatureSettings) => readonly string[];
  readonly setsKey: string;
  /** The page that says what anyone who holds such a permission can do. */
  readonly page: string;
  /** Parameters of the script that makes the app registrations: for the role of Entra ID that the app holds itself, and for the sets. */
  readonly script: {
    readonly role: { readonly name: string; readonly parameter: string; readonly about: string };
    readonly sets: string;
  };
}

/** The needs of a feature's folder, which is called by its id. */
interface NeedsFile {
  readonly needs: FeatureNeeds;
}

export const featureNeeds: readonly FeatureNeeds[] = features
  .filter(({ needs }) => needs === true)
  .map(({ id }) => (require(`./${id}/needs.js`) as NeedsFile).needs);
