import type { Money, PaymentMethod } from '../../api/types.ts';

/** What may be offered before the server is asked; its `payments.method_not_taken` names what it really takes. */
export function methodsFor({ currency }: Money): readonly PaymentMethod[] {
  return currency === 'INR' ? ['card', 'upi'] : ['card'];
}

const known: readonly PaymentMethod[] = ['card', 'upi'];

/** Those of a refusal's `methods` that this page can offer. */
export function methodsIn(named: unknown): readonly PaymentMethod[] {
  return Array.isArray(named) ? known.filter((method) => named.includes(method)) : [];
}
