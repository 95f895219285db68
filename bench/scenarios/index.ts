import type { Scenario } from '../scenario.ts';
import { brokenSale } from './broken-sale.ts';
import { drawUniform } from './draw.ts';
import { expiry } from './expiry.ts';
import { fanOut } from './fan-out.ts';
import { bestAvailable, holdService } from './hold-service.ts';
import { flashCrowd } from './flash-crowd.ts';
import { holdsOverHttp } from './holds-http.ts';
import { joinsInRedis } from './joins-redis.ts';
import { ordersInTime } from './open-orders.ts';
import { finalise, ordersOverHttp } from './orders.ts';
import { otherScreens } from './other-screens.ts';
import { paymentCeiling } from './payment-ceiling.ts';
import { routes } from './routes.ts';
import { snapshotSize } from './snapshot-size.ts';
import { wholeOrders } from './whole-orders.ts';

/** What happens at a whole sale; of those that break it last. They share one rig in a check, and nobody else has it. */
export const OF_A_SALE: readonly Scenario[] = [...flashCrowd, ...paymentCeiling, ...brokenSale];

/** In the order of the design, but those that need another set of programs come last. */
export const SCENARIOS: readonly Scenario[] = [
  ...routes,
  snapshotSize,
  holdService,
  holdsOverHttp,
  bestAvailable,
  finalise,
  ordersOverHttp,
  ordersInTime,
  joinsInRedis,
  drawUniform,
  expiry,
  fanOut,
  otherScreens,
  ...wholeOrders,
  ...OF_A_SALE,
];
