import type { Catalogue, Forms } from '../catalogue.ts';
import type { shell as english } from '../en/shell.ts';

export const shell: Catalogue<typeof english, Forms['es']> = {
  skip: 'Ir al contenido',
  main: 'Principal',
  allEvents: 'Eventos',
  account: 'Cuenta',
  language: 'Idioma',
  footer: {
    prices: 'Todos los precios incluyen los gastos. Lo que ves es lo que pagas.',
    times: 'Las horas son las del lugar del evento.',
  },
  loadingPage: 'Cargando la página',
  close: 'Cerrar',
  tryAgain: 'Reintentar',
  reload: 'Recargar la página',
  seeAllEvents: 'Ver todos los eventos',
  done: '(hecho)',
  zone: 'hora de {{place}}',
  sentence: '{{words}}.',
  network: {
    back: 'Vuelves a tener conexión.',
    gone: 'No tienes conexión. Los asientos que has reservado siguen siendo tuyos hasta que se acabe su tiempo.',
    goneShown:
      'No tienes conexión. Los asientos que has reservado siguen siendo tuyos hasta que se acabe su tiempo. Cuando vuelvas, seguiremos sin que hagas nada.',
  },
  broken: {
    title: 'Algo ha fallado en esta página.',
    advice: 'Recárgala para continuar. No se te ha cobrado nada por esto.',
    ours: 'El fallo es nuestro y afecta solo a esta página. ',
    notLoaded: 'No se ha podido cargar esta página.',
    updated: 'Ha fallado la conexión o Stampede se acaba de actualizar. ',
    kept: 'Tus asientos, pedidos y pagos los guardamos nosotros, no esta página: recárgala y sigue donde estabas.',
  },
  problem: {
    unreachable: 'Ahora mismo no podemos conectar con Stampede.',
    unreachableAdvice:
      'Comprueba tu conexión y vuelve a intentarlo. Los asientos que has reservado siguen siendo tuyos hasta que se acabe su tiempo.',
    bank: 'El banco todavía no responde.',
    bankAdvice: 'Tus asientos están a salvo y no se te ha cobrado nada. Vuelve a intentarlo en un momento.',
    crowd: 'Hay mucha gente aquí a la vez.',
    crowdAdvice: 'Espera unos segundos y vuelve a intentarlo. Por esperar no pierdes nada.',
    trouble: 'Stampede tiene problemas.',
    troubleAdvice:
      'Vuelve a intentarlo en un momento. Los asientos que has reservado siguen siendo tuyos hasta que se acabe su tiempo, y las entradas pagadas están a salvo.',
    unchanged: 'No ha cambiado nada.',
  },
  notFound: {
    title: 'No encontramos esta página.',
    advice:
      'Puede que la dirección esté mal escrita o que la página ya no exista. Si buscas un pedido, abre el enlace de tu correo.',
  },
  counted: {
    seats_one: '{{count, number}} asiento',
    seats_many: '{{count, number}} de asientos',
    seats_other: '{{count, number}} asientos',
    places_one: '{{count, number}} plaza',
    places_many: '{{count, number}} de plazas',
    places_other: '{{count, number}} plazas',
    tickets_one: '{{count, number}} entrada',
    tickets_many: '{{count, number}} de entradas',
    tickets_other: '{{count, number}} entradas',
  },
  place: {
    inRow: '{{section}}, fila {{row}}',
    seat: '{{section}}, fila {{row}}, asiento {{number}}',
    row: 'fila {{row}}',
    seatNumber: 'asiento {{number}}',
    unnamed: 'Plaza',
  },
};
