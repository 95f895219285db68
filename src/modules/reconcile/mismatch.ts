/** Who has to look at it: `payments` are the people who run this installation, `finance` those who talk to the provider about money. */
export type Owner = 'payments' | 'finance';

interface Meaning {
  readonly owner: Owner;
  readonly says: string;
}

/** Every way in which our books, a provider's list and its settlement may differ. What to do is in the runbook `mismatch`. */
export const MISMATCHES = {
  charge_without_order: { owner: 'payments', says: 'money at the provider that no payment of ours knows' },
  order_without_charge: { owner: 'payments', says: 'a payment that we have as captured and the provider has not' },
  charge_not_recorded: {
    owner: 'payments',
    says: 'a payment of ours that the provider captured and our books do not have',
  },
  captured_twice: { owner: 'payments', says: 'an order that was paid more than once, and not given back' },
  amount_differs: { owner: 'payments', says: 'a payment of another amount at the provider' },
  currency_differs: { owner: 'payments', says: 'a payment in another currency at the provider' },
  authorisation_left_open: { owner: 'payments', says: 'a reservation that is neither captured nor let go' },
  refund_unknown: { owner: 'payments', says: 'a refund at the provider that our books do not have' },
  refund_missing: { owner: 'finance', says: 'a refund in our books that was not settled' },
  dispute_unknown: { owner: 'payments', says: 'money drawn back by a bank that our books do not have' },
  settlement_missing: { owner: 'finance', says: 'a movement in our books that was not settled' },
  settlement_extra: { owner: 'finance', says: 'a settled movement that our books do not have' },
  settlement_amount_differs: { owner: 'finance', says: 'a movement that was settled with another amount or currency' },
  duplicate_settlement_row: { owner: 'finance', says: 'a movement that was settled twice' },
} as const satisfies Record<string, Meaning>;

export type MismatchKind = keyof typeof MISMATCHES;

export const MISMATCH_KINDS = Object.keys(MISMATCHES) as MismatchKind[];

/** What a look at the provider's list alone can tell. */
export const KINDS_OF_A_LIST: readonly MismatchKind[] = ['charge_without_order'];
