import type { RoomMode } from '../../api/admin-queue.ts';
import type { QueuePhase } from '../../api/queue-types.ts';
import type { Tone } from '../../ui/Badge.tsx';

export const phaseWords: Record<QueuePhase, { label: string; tone: Tone }> = {
  off: { label: 'Closed', tone: 'neutral' },
  lobby: { label: 'Lobby open', tone: 'accent' },
  drawing: { label: 'Drawing', tone: 'accent' },
  open: { label: 'Letting in', tone: 'good' },
  paused: { label: 'Paused', tone: 'warn' },
  sold_out: { label: 'Nothing left', tone: 'neutral' },
  drained: { label: 'Nobody waits', tone: 'good' },
  ended: { label: 'Sale ended', tone: 'neutral' },
};

export const modeWords: Record<RoomMode, { label: string; effect: string }> = {
  off: { label: 'Off', effect: 'Everyone goes straight to the seats.' },
  scheduled: {
    label: 'From before the opening',
    effect: 'People come before the sale opens; then the order is drawn. Who comes later stands at the end.',
  },
  automatic: {
    label: 'By itself, when many come',
    effect: 'The room opens when more people come, or checkout is slower, than you set. It closes when nobody waits.',
  },
};
