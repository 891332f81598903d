/** The accounts of a tenant by number, so that sets of them are sets of bits; also those that no list shows but that exist. */
import { type User, userName } from '../../../../tenant/resources/user.js';
import { Bits } from '../kinds/bits.js';
import { type GuestType, guestTypesOf } from '../kinds/guest-types.js';

export interface Account {
  /** Empty for accounts that stand for many. */
  readonly id: string;
  readonly name: string;
  readonly enabled: boolean;
  /** Its row says so: anyone who is to get in when others do not has to. */
  readonly saysEnabled?: boolean;
  readonly guestTypes: readonly GuestType[];
  /**
   * - `read`: a row of the list · `mentioned`: something refers to its id or kind, and the list did not come whole
   * - `unlisted`: stands for accounts that exist and were not read, or are made tomorrow · `external`: stands for people without one
   */
  readonly source: 'read' | 'mentioned' | 'unlisted' | 'external';
}

export class AccountIndex {
  private readonly accounts: Account[] = [];
  private readonly readNumbers = Bits.none();
  private readonly numberById = new Map<string, number>();
  private readonly numbersByName = new Map<string, number[]>();
  /** The same by address alone, which an account may carry beside a user name that is another's. */
  private readonly numbersByAddress = new Map<string, number[]>();
  private readonly wanted: ReadonlySet<string>;
  /** Whether every account came. */
  whole = false;
  /** Whether any row came. */
  hasRead = false;

  /** `names` are those that settings use: only they can be looked up later, so that not every name is kept twice. */
  constructor(names: Iterable<string>) {
    this.wanted = new Set([...names].map(normal));
  }

  add(user: User): void {
    this.hasRead = true;
    const { account, key } = accountOf(user);
    const before = this.numberOfRead(key);
    const number = before ?? this.push(account, key);
    // One that came twice, as pages that move bring it, is one: able to sign in where either row says so.
    if (before !== null) this.accounts[number] = { ...account, enabled: account.enabled || this.get(number).enabled };
    if (this.wanted.size === 0) return;
    this.keepName(this.numbersByName, key, number);
    this.keepName(this.numbersByName, normal(user.userPrincipalName ?? ''), number);
    this.keepName(this.numbersByAddress, normal(user.mail ?? ''), number);
  }

  /** A guest with an account that may be among those that were not read. */
  addPossibleGuest(guestType: GuestType): void {
    this.push({
      id: '',
      name: `a guest that could not be read (${guestType})`,
      enabled: true,
      guestTypes: [guestType],
      source: 'mentioned',
    });
  }

  /** Someone whom no row of the list stands for. */
  addUnlisted(account: { readonly name: string; readonly guestType?: GuestType }): number {
    const { guestType } = account;
    return this.push({
      id: '',
      name: account.name,
      enabled: true,
      guestTypes: guestType === undefined ? [] : [guestType],
      source: guestType === undefined ? 'unlisted' : 'external',
    });
  }

  /** Whether a row of the list has this id. */
  isRead(reference: string): boolean {
    return this.numberOfRead(normal(reference)) !== null;
  }

  /** The number of an id that something refers to, or null where the list came whole without it. */
  numberOf(reference: string): number | null {
    if (lastFound?.reference === reference && this.accounts[lastFound.number] === lastFound.account) return lastFound.number;
    const key = normal(reference);
    const number = this.numberById.get(key);
    if (number !== undefined) {
      const account = this.get(number);
      // One that was only mentioned gives way to its row.
      if (account.source === 'read') lastFound = { reference, number, account };
      return number;
    }
    if (this.whole) return null;
    return this.push({ id: reference, name: reference, enabled: true, guestTypes: [], source: 'mentioned' }, key);
  }

  /** The accounts that a name of the settings means: an id or a user principal name, and where nobody has it so, an address. */
  named(name: string): readonly number[] {
    const numbers = this.numbersByName.get(normal(name)) ?? this.numbersByAddress.get(normal(name)) ?? [];
    const mentioned = this.numberById.get(normal(name));
    return mentioned === undefined || numbers.includes(mentioned) ? numbers : [...numbers, mentioned];
  }

  get(number: number): Account {
    const account = this.accounts[number];
    if (account === undefined) throw new RangeError(`There is no account ${number}.`);
    return account;
  }

  get size(): number {
    return this.accounts.length;
  }

  where(holds: (account: Account) => boolean): Bits {
    const bits = Bits.none();
    this.accounts.forEach((account, number) => {
      if (holds(account)) bits.add(number);
    });
    return bits;
  }

  /** The accounts that a row of the list stands for. */
  get read(): Bits {
    return this.readNumbers.copy();
  }

  /** How many of these a row of the list stands for. */
  countRead(numbers: Bits): number {
    return numbers.countWith(this.readNumbers);
  }

  private numberOfRead(key: string): number | null {
    const number = this.numberById.get(key);
    return number !== undefined && this.get(number).source === 'read' ? number : null;
  }

  /** An account may go by the same name twice, as its id and its user name. */
  private keepName(known: Map<string, number[]>, name: string, number: number): void {
    if (!this.wanted.has(name)) return;
    const numbers = known.get(name) ?? [];
    if (!numbers.includes(number)) known.set(name, [...numbers, number]);
  }

  /** @param key of its id, normal; an account without an id has none */
  private push(account: Account, key = ''): number {
    const number = this.accounts.push(account) - 1;
    if (account.source === 'read') this.readNumbers.add(number);
    if (key !== '') this.numberById.set(key, number);
    return number;
  }
}

/** Every control of an audit is given the same row, one right after the other. */
let lastRead: { readonly user: User; readonly account: Account; readonly key: string } | null = null;

function accountOf(user: User) {
  if (lastRead?.user === user) return lastRead;
  // Absent is not false: an account that is not known to be disabled can sign in.
  const account: Account = {
    id: user.id ?? '',
    name: userName(user),
    enabled: user.accountEnabled !== false,
    saysEnabled: user.accountEnabled === true,
    guestTypes: guestTypesOf(user),
    source: 'read',
  };
  lastRead = { user, account, key: normal(account.id) };
  return lastRead;
}

/** Where the index of one control found an account, the next one looks first: in a large directory it takes long to find. */
let lastFound: { readonly reference: string; readonly number: number; readonly account: Account } | null = null;

function normal(name: string): string {
  return lowered(name).trim();
}

let lastLowered: { readonly name: string; readonly lower: string } | null = null;

/** In lower case. One member of a group is looked up several times in a row, and making a copy takes as long as finding it. */
export function lowered(name: string): string {
  if (lastLowered?.name !== name) lastLowered = { name, lower: name.toLowerCase() };
  return lastLowered.lower;
}
