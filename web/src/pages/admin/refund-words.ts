import { type RefundReason, refundReasons } from '../../api/admin-types.ts';
import type { RefundStatus } from '../../api/types.ts';
import type { Tone } from '../../ui/Badge.tsx';

const reasons: Record<RefundReason, string> = {
  requested: 'The fan asked for it',
  event_cancelled: 'The event is cancelled',
  event_changed: 'The event has changed',
  duplicate: 'Bought or paid twice',
  goodwill: 'Goodwill',
};

/** For a list to choose from. */
export const reasonChoices = refundReasons.map((reason) => ({ reason, label: reasons[reason] }));

/** Also of those that nobody chose: a fan's own, and money that came late. */
export function reasonWords(reason: string): string {
  if (reason === 'requested_by_fan') return 'The fan gave tickets back';
  if (reason === 'late_payment') return 'The payment came late';
  return reasons[reason as RefundReason] ?? reason.replaceAll('_', ' ');
}

export const refundStates: Record<RefundStatus, { label: string; tone: Tone }> = {
  requested: { label: 'requested', tone: 'accent' },
  pending: { label: 'pending at the bank', tone: 'accent' },
  succeeded: { label: 'done', tone: 'good' },
  failed: { label: 'failed', tone: 'bad' },
};
