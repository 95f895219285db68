import type { ManagedEvent, SaleAction } from '../../api/admin-types.ts';
import type { SaleState } from '../../api/types.ts';

export interface ActionWords {
  label: string;
  title: string;
  effect: string;
  /** Stops people from buying: red, and confirmed by typing the event's slug. */
  dangerous: boolean;
}

const byState: Record<SaleState, SaleAction[]> = {
  announced: ['open', 'close'],
  queue_open: ['open', 'pause', 'close'],
  on_sale: ['pause', 'close'],
  paused: ['open', 'close'],
  sold_out: ['pause', 'close'],
  ended: [],
};

/** What can be done now. The server has the last word: it may refuse when the state has moved on. */
export function actionsFor(event: ManagedEvent): SaleAction[] {
  return event.status === 'draft' ? ['publish'] : byState[event.sale.state];
}

export function actionWords(event: ManagedEvent, action: SaleAction): ActionWords {
  const words: Record<SaleAction, ActionWords> = {
    publish: {
      label: 'Publish',
      title: `Publish ${event.title}?`,
      effect: 'Everyone can see the event from now on. Its sale opens at the time you have set.',
      dangerous: false,
    },
    open: {
      label: event.sale.state === 'paused' ? 'Resume' : 'Open sale',
      title: event.sale.state === 'paused' ? 'Resume the sale?' : 'Open the sale now?',
      effect: 'Fans can choose and buy seats at once.',
      dangerous: false,
    },
    pause: {
      label: 'Pause',
      title: 'Pause the sale?',
      effect: 'No one can choose new seats until you resume. Seats already held or claimed can still be paid for.',
      dangerous: true,
    },
    close: {
      label: 'Close',
      title: 'Close the sale for good?',
      effect: 'No more tickets are sold for this event. Tickets already paid stay valid.',
      dangerous: true,
    },
  };
  return words[action];
}
