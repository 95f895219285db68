import { looksLikeMail } from '../../app/mail-address.ts';
import type { Buyer } from '../../api/types.ts';

export type BuyerErrors = { [Field in keyof Buyer]?: string | undefined };

export function tidyBuyer(buyer: Buyer): Buyer {
  return { name: buyer.name.trim().replaceAll(/\s+/g, ' '), email: buyer.email.trim() };
}

/** What is missing or mistyped, in words; empty when all is well. */
export function checkBuyer(buyer: Buyer): BuyerErrors {
  const errors: BuyerErrors = {};
  if (buyer.name === '') errors.name = 'Enter the name for the tickets.';
  if (buyer.email === '') errors.email = 'Enter the e-mail address for the tickets.';
  else if (!looksLikeMail(buyer.email)) errors.email = 'Enter an address like name@example.com.';
  return errors;
}
