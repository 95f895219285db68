import type { Catalogue, Forms } from '../catalogue.ts';
import type { sale as english } from '../en/sale.ts';

export const sale: Catalogue<typeof english, Forms['es']> = {
  state: {
    announced: 'Anunciado',
    queue_open: 'Sala de espera abierta',
    on_sale: 'A la venta',
    paused: 'Venta en pausa',
    sold_out: 'Agotado',
    ended: 'Venta cerrada',
  },
  left: {
    queue: 'Entradas a través de la sala de espera',
    opens: 'La venta se abre el {{when}}',
    opensSoon: 'La venta se abre pronto',
    paused: 'La venta está en pausa por ahora',
    many: 'Quedan muchos asientos',
    few: 'Quedan pocos asientos',
    none: 'Ahora no hay asientos libres; puede que vuelva alguno',
  },
  bill: {
    total: 'Total',
    fees: 'Gastos, incluidos arriba',
    seats_one: 'Asiento {{numbers}}',
    seats_many: 'Asientos {{numbers}}',
    seats_other: 'Asientos {{numbers}}',
  },
  category: {
    music: 'Música',
    concert: 'Conciertos',
    festival: 'Festivales',
    football: 'Fútbol',
    sport: 'Deporte',
    theatre: 'Teatro',
    comedy: 'Comedia',
    classical: 'Clásica',
    family: 'Familia',
  },
  toWaitingRoom: 'Ir a la sala de espera',
  all: 'Todas ({{count, number}})',
  notTogether: 'Estos asientos no están todos juntos.',
};
