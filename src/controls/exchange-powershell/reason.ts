/** Why someone has Exchange PowerShell, kept by the names an account may be met under. */

export interface Reason {
  /** For evidence: `Exchange Administrator`, `member of role group "Help Desk"`. */
  readonly text: string;
  /** Whether the work needs Exchange PowerShell, so that being without it is a lockout. */
  readonly administrator: boolean;
}

/** How ids, addresses and names are compared. */
export function keyOf(name: string): string {
  return name.trim().toLowerCase();
}

/** One reason for each name: an administrator's before a reader's, else the first. */
export class Reasons {
  private readonly byKey = new Map<string, Reason>();

  add(name: string | null | undefined, reason: Reason): void {
    if (!name) return;
    const known = this.byKey.get(keyOf(name));
    if (known === undefined || (reason.administrator && !known.administrator)) this.byKey.set(keyOf(name), reason);
  }

  of(name: string | null | undefined): Reason | null {
    return name ? (this.byKey.get(keyOf(name)) ?? null) : null;
  }

  /** The names, as they are compared. */
  get keys(): readonly string[] {
    return [...this.byKey.keys()];
  }
}
