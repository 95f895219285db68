import type { Catalogue, Forms } from '../catalogue.ts';
import type { sale as english } from '../en/sale.ts';

export const sale: Catalogue<typeof english, Forms['de']> = {
  state: {
    announced: 'Angekündigt',
    queue_open: 'Warteraum geöffnet',
    on_sale: 'Im Verkauf',
    paused: 'Verkauf pausiert',
    sold_out: 'Ausverkauft',
    ended: 'Verkauf beendet',
  },
  left: {
    queue: 'Tickets über den Warteraum',
    opens: 'Verkaufsstart {{when}}',
    opensSoon: 'Der Verkauf beginnt bald',
    paused: 'Der Verkauf ist zurzeit pausiert',
    many: 'Noch viele Plätze frei',
    few: 'Nur noch wenige Plätze frei',
    none: 'Gerade kein Platz frei; einzelne können zurückkommen',
  },
  bill: {
    total: 'Gesamt',
    fees: 'Gebühren, oben enthalten',
    seats_one: 'Platz {{numbers}}',
    seats_other: 'Plätze {{numbers}}',
  },
  category: {
    music: 'Musik',
    concert: 'Konzerte',
    festival: 'Festivals',
    football: 'Fußball',
    sport: 'Sport',
    theatre: 'Theater',
    comedy: 'Comedy',
    classical: 'Klassik',
    family: 'Familie',
  },
  toWaitingRoom: 'Zum Warteraum',
  all: 'Alle {{count, number}}',
  notTogether: 'Diese Plätze liegen nicht alle nebeneinander.',
};
