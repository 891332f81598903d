/** The directory's password rules as their values say, with the service's defaults where there is no object of them. */
import { type GroupSetting, passwordRuleTemplate } from '../../tenant/resources/group-setting.js';

/** Names of the values, each a text. Source: the settings of Microsoft Entra Password Protection. */
export const names = {
  check: 'EnableBannedPasswordCheck',
  list: 'BannedPasswordList',
  threshold: 'LockoutThreshold',
  seconds: 'LockoutDurationInSeconds',
  onPremises: 'EnableBannedPasswordCheckOnPremises',
  mode: 'BannedPasswordCheckOnPremisesMode',
} as const;

/** Where there is no object, these hold, and there is no list of the tenant's own. */
export const defaults: Readonly<Record<string, string>> = {
  [names.mode]: 'Audit',
  [names.onPremises]: 'False',
  [names.check]: 'False',
  [names.seconds]: '60',
  [names.threshold]: '10',
  [names.list]: '',
};

export const maxTerms = 1000;

export class PasswordRules {
  /** Null: there is no object. */
  readonly id: string | null;
  readonly values: Readonly<Record<string, string>>;

  constructor(setting: GroupSetting | undefined) {
    this.id = setting?.id ?? null;
    this.values = Object.fromEntries((setting?.values ?? []).flatMap(({ name, value }) => (name ? [[name, value ?? '']] : [])));
  }

  static isPasswordRule({ templateId }: GroupSetting): boolean {
    return templateId?.toLowerCase() === passwordRuleTemplate;
  }

  get exists(): boolean {
    return this.id !== null;
  }

  /** Whether the tenant's own list is used; null: the object does not say. */
  get usesList(): boolean | null {
    return this.exists ? wordOf(this.values[names.check]) : false;
  }

  get checksOnPremises(): boolean {
    return (
      wordOf(this.values[names.onPremises]) === true && this.values[names.mode]?.toLowerCase().startsWith('enforce') === true
    );
  }

  /** Terms with tabs between; blanks at their ends mean nothing. */
  get terms(): readonly string[] {
    return (this.values[names.list] ?? '').split('\t').flatMap((term) => term.trim() || []);
  }

  /** How many of these terms the list does not hold, letter case aside. */
  lacking(wanted: readonly string[]): readonly string[] {
    const held = new Set(this.terms.map((term) => term.toLowerCase()));
    return wanted.filter((term) => !held.has(term.trim().toLowerCase()));
  }

  /** A number of the lockout; null where the object holds none that can be read. No attempts at all may mean that nothing is ever stopped. */
  number(name: typeof names.threshold | typeof names.seconds): number | null {
    const text = this.exists ? this.values[name] : defaults[name];
    const number = text !== undefined && /^\d+$/.test(text.trim()) ? Number(text) : null;
    return number === 0 && name === names.threshold ? null : number;
  }
}

function wordOf(text: string | undefined): boolean | null {
  const word = text?.trim().toLowerCase();
  return word === 'true' ? true : word === 'false' ? false : null;
}
