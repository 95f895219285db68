import { looksLikeMail } from '../../app/mail-address.ts';
import type { Buyer } from '../../api/types.ts';
import { t } from '../../words/index.ts';

export type BuyerErrors = { [Field in keyof Buyer]?: string | undefined };

export function tidyBuyer(buyer: Buyer): Buyer {
  return { name: buyer.name.trim().replaceAll(/\s+/g, ' '), email: buyer.email.trim() };
}

/** What is missing or mistyped, in words; empty when all is well. */
export function checkBuyer(buyer: Buyer): BuyerErrors {
  const errors: BuyerErrors = {};
  if (buyer.name === '') errors.name = t('checkout.buyer.noName');
  if (buyer.email === '') errors.email = t('checkout.buyer.noEmail');
  else if (!looksLikeMail(buyer.email)) errors.email = t('checkout.buyer.badEmail');
  return errors;
}
