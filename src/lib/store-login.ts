/** How a process logs in to a store whose passwords are tokens of a cloud: each ends, and the next one follows. */

export interface StoreLogin {
  /** The user of the store that it is for. */
  readonly user: string;
  /** The token. */
  readonly password: string;
  readonly endsAt: Date;
}
