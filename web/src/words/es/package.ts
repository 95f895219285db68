import type { Catalogue, Forms } from '../catalogue.ts';
import type { packages as english } from '../en/package.ts';

export const packages: Catalogue<typeof english, Forms['es']> = {
  title: 'Paquetes',
  about: 'Varias entradas por un solo precio, con todos los gastos incluidos.',
  how: 'Elegimos los mejores asientos libres de cada precio, juntos donde haya sitio. Para sentarte en otro lugar, toca otro asiento libre del mismo precio.',
  save: 'Ahorras {{amount}}',
  upTo: 'ahorra hasta {{amount}}',
  take: 'Quedarse con {{name}}',
  soldOut: 'Agotado',
  held: 'Paquete {{name}}',
  onSeats: 'Se toma donde eliges tus asientos.',
  whole: 'Un paquete solo se devuelve entero.',
  wholeAdvice: 'Para sentarte en otro lugar, toca un asiento libre del mismo precio. O devuélvelo todo.',
  gone: 'Este paquete está agotado.',
  paused: 'Este paquete no está a la venta ahora mismo.',
  oneByOne: 'Sus entradas se pueden comprar por separado.',
  other: 'Estos asientos no son los que tiene el paquete.',
  otherAdvice: 'Elige asientos de los mismos precios.',
  refundWhole: 'Un paquete cuesta menos que sus entradas por separado, así que solo se puede devolver entero.',
};
