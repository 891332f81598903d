/** What a tenant is called by: its id, and the name that people type. */
export interface NamedTenant {
  readonly id: string;
  readonly name: string;
}
