import type { Money as Amount } from '../api/types.ts';
import { formatMoney } from '../format.ts';

export function Money({ of: amount, className }: { of: Amount; className?: string }) {
  return <span className={`figures whitespace-nowrap ${className ?? ''}`}>{formatMoney(amount)}</span>;
}
