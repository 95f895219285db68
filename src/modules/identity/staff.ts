import { createHash, randomBytes } from 'node:crypto';

export type StaffRole = 'organizer' | 'operator';

/** Somebody with a key. An organizer's staff see their own organizer's rows only; an operator sees all. */
export interface Staff {
  readonly keyId: string;
  readonly role: StaffRole;
  readonly name: string;
  readonly organizer: { readonly id: string; readonly name: string } | null;
}

/** The tenant that a query is limited to; null: an operator, who sees all of them. */
export function tenantOf(staff: Staff): string | null {
  return staff.organizer?.id ?? null;
}

/** 256 random bits. Shown once; kept as a hash only. */
export function newStaffKey(): string {
  return `sk_stampede_${randomBytes(32).toString('base64url')}`;
}

/** Found by its hash in a unique index: no comparison of secrets byte by byte takes place. */
export function staffKeyHash(key: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(createHash('sha256').update(key).digest());
}
