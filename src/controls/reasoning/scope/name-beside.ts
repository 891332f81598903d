/** A name beside an address: anyone who makes a mailbox gives it the name, and may give it someone else's address for one. */

type Text = string | null | undefined;

/** Null for a name that looks like an address where another address is known. */
export function nameBeside(address: Text, name: Text): Text {
  return address && name?.includes('@') ? null : name;
}
