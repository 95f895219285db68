import type { Catalogue, Forms } from '../catalogue.ts';
import type { en } from '../en/index.ts';
import { account } from './account.ts';
import { checkout } from './checkout.ts';
import { event } from './event.ts';
import { events } from './events.ts';
import { order } from './order.ts';
import { packages } from './package.ts';
import { sale } from './sale.ts';
import { seats } from './seats.ts';
import { shell } from './shell.ts';

export const words: Catalogue<typeof en, Forms['de']> = {
  shell,
  sale,
  events,
  event,
  seats,
  checkout,
  order,
  packages,
  account,
};
