import type { Transaction } from './model.ts';
import { renderCharge, renderDispute, renderIntent, renderMethod, renderRefund, type Json } from './render.ts';
import { renderBalanceTransaction } from './statements.ts';

/** Replaces ids by their objects along paths such as `latest_charge` or `data.latest_charge`. */
export function expand(tx: Transaction, body: Json, paths: readonly string[]): void {
  for (const path of paths) expandPath(tx, body, path.split('.'));
}

function expandPath(tx: Transaction, target: unknown, path: string[]): void {
  if (Array.isArray(target)) {
    for (const item of target) expandPath(tx, item, path);
    return;
  }
  const [field, ...rest] = path;
  if (field === undefined || typeof target !== 'object' || target === null) return;
  const holder = target as Json;
  const value = holder[field];
  if (typeof value === 'string') holder[field] = renderById(tx, value) ?? value;
  if (Array.isArray(value))
    holder[field] = value.map((item) => (typeof item === 'string' ? renderById(tx, item) : item));
  if (rest.length > 0) expandPath(tx, holder[field], rest);
}

function renderById(tx: Transaction, id: string): Json | null {
  const [prefix] = id.split('_');
  switch (prefix) {
    case 'pi':
      return renderIntent(tx.need('intent', id));
    case 'pm':
      return renderMethod(tx.need('method', id));
    case 'ch': {
      const charge = tx.get('charge', id);
      // A statement that lies names a charge that nobody made.
      if (charge === undefined) return null;
      return renderCharge(charge, tx.need('method', charge.method));
    }
    case 're':
      return renderRefund(tx.need('refund', id));
    case 'du':
      return renderDispute(tx.need('dispute', id));
    case 'txn':
      return renderBalanceTransaction(tx.need('movement', id));
    default:
      return null;
  }
}
