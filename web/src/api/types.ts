/** The shapes of the public API, as `/api/openapi.json` documents them. Instants are RFC 3339 UTC. */

export interface Money {
  /** Minor units of the currency's ISO exponent. */
  amount: number;
  currency: string;
}

export interface Page<Item> {
  items: Item[];
  nextCursor: string | null;
}

export type SaleState = 'announced' | 'queue_open' | 'on_sale' | 'paused' | 'sold_out' | 'ended';

export interface Sale {
  state: SaleState;
  opensAt: string | null;
  closesAt: string | null;
}

export interface EventSummary {
  id: string;
  slug: string;
  title: string;
  subtitle: string | null;
  category: string;
  image: string | null;
  startsAt: string;
  /** IANA zone of the venue. */
  timezone: string;
  venue: { name: string; city: string; country: string };
  sale: Sale;
  /** All-in. */
  priceFrom: Money | null;
  availability: 'many' | 'few' | 'none' | null;
  series: { key: string; title: string } | null;
  /** A CSS colour; lists may leave it out. */
  accent?: string | null;
}

export interface PriceLevel {
  key: string;
  name: string;
  color: string;
  /** All-in: what the fan pays per seat. */
  price: Money;
  /** The part of `price` that is fees. */
  fees: Money;
  attributes: string[];
}

/** Several tickets for one price. */
export interface Package {
  id: string;
  name: string;
  /** All-in, for the whole package. */
  price: Money;
  /** What its tickets cost one by one, and how much less it costs. */
  singly: Money;
  saved: Money;
  components: { priceLevel: string; priceLevelName: string; quantity: number }[];
  soldOut: boolean;
}

export interface EventDetail extends EventSummary {
  description: string | null;
  doorsAt: string | null;
  endsAt: string | null;
  venue: { name: string; address: string | null; city: string; country: string };
  priceLevels: PriceLevel[];
  packages: Package[];
  limits: { maxPerOrder: number };
  /** Until then wheelchair and companion places go only to parties that say they need them; null: to anybody. */
  accessibleKeptUntil: string | null;
  holdTtlMs: number;
  accent: string | null;
  seatmapUrl: string;
  /** The organizer's words on getting in with access needs. */
  access?: string | null;
  otherDates: { id: string; slug: string; startsAt: string; sale: { state: SaleState } }[];
}

export interface HeldSeat {
  id: string;
  section: string;
  row: string;
  number: string;
  priceLevel: string;
  price: Money;
  attributes: string[];
}

export interface HeldArea {
  id: string;
  name: string;
  quantity: number;
  priceLevel: string;
  /** Per place. */
  price: Money;
}

export interface Reason {
  arrangement: 'one_row' | 'two_rows' | 'split';
  together: boolean;
  rows: number;
  /** Sizes of the groups that sit side by side. */
  blocks: number[];
  /** Mean distance from where everybody looks, in plan units. */
  distance: number;
}

export interface Hold {
  id: string;
  eventId: string;
  seats: HeldSeat[];
  areas: HeldArea[];
  /** Absent: single tickets. */
  package?: { id: string; name: string; saved: Money };
  /** Of a package, one a ticket: its share of the price, by the id of its seat or area. */
  priceLines?: { id: string; priceLevel: string; price: Money; fees: Money }[];
  total: Money;
  expiresAt: string;
  extendable: boolean;
  /** True when the seats are not all next to each other. */
  splitNotice: boolean;
  /** Why best available chose these; null in every other answer. */
  reason: Reason | null;
}

/** `allotment`: the code that opens some of the places. */
export type HoldRequest =
  /** `accessible`: how many of the party use a wheelchair. */
  (
    | { seats: string[]; accessible?: number }
    | { area: string; quantity: number }
    | { package: { id: string }; seats?: string[]; accessible?: number }
    | { bestAvailable: { quantity: number; priceLevel?: string; maxPrice?: number; accessible?: number } }
  ) & { allotment?: { code: string } };

export type OrderStatus =
  | 'pending'
  | 'authorised'
  | 'finalised'
  | 'paid'
  | 'expired'
  | 'cancelled'
  | 'payment_failed'
  | 'refund_pending'
  | 'refunded'
  | 'disputed'
  | 'lost';

export interface OrderLine {
  seat: { id: string; section: string; row: string; number: string } | null;
  area: { id: string; name: string } | null;
  priceLevel: string;
  priceLevelName: string;
  /** All-in. */
  price: Money;
  fees: Money;
}

export interface Order {
  id: string;
  status: OrderStatus;
  eventId: string;
  event: { slug: string; title: string; startsAt: string; timezone: string; venue: { name: string; city: string } };
  buyer: Buyer;
  lines: OrderLine[];
  /** Null: single tickets. */
  package: { id: string; name: string } | null;
  total: Money;
  payBy: string | null;
  /** Null: his time to pay has not begun. */
  payableSince: string | null;
  /** Why the last try to pay was declined. */
  paymentError: { code: string; message: string; advice: DeclineAdvice } | null;
  /** The newest payment; `connecting` while nothing of it has reached the provider. */
  payment: { method: PaymentMethod; provider: string; status: string } | null;
  ticketsReady: boolean;
  mailPreview: string | null;
  accessUrl: string | null;
}

export interface Buyer {
  email: string;
  name: string;
}

/** What may help: the same once more, another way to pay, or nothing with this one. */
export type DeclineAdvice = 'retry' | 'other_method' | 'stop';

export type PaymentMethod = 'card' | 'upi';

export interface PaymentSession {
  id: string;
  provider: string;
  method: PaymentMethod;
  status: string;
  clientSecret: string;
  publishableKey: string;
  apiBase: string;
  scriptUrl: string;
  nextAction: NextAction | null;
}

/** What the fan is asked for where the payment goes on elsewhere. */
export interface NextAction {
  type: string;
  /** With `redirect`: the provider's page; it takes `?return=`. */
  url?: string;
  /** Stripe's UPI: the page that asks the payer's app. */
  upi_handle_redirect_or_display_qr_code?: { hosted_instructions_url: string };
}

export type RefundStatus = 'requested' | 'pending' | 'succeeded' | 'failed';

export interface Refund {
  id: string;
  status: RefundStatus;
  reason: string;
  amount: Money;
  /** Places that go back with it; an area's id once for each. */
  seats: string[];
  createdAt: string;
}

export interface Refunds {
  /** Newest first. */
  items: Refund[];
  /** What the fan may have back now, for the whole order; null: nothing. */
  refundable: { until: string; amount: Money } | null;
}

export interface Ticket {
  id: string;
  orderId: string;
  eventId: string;
  status: 'live' | 'void';
  /** The seat's id. */
  seat?: string | null;
  /** The area's name. */
  area?: string | null;
  section: string | null;
  row: string | null;
  number: string | null;
  priceLevel: string;
  holderName: string | null;
  /** The text that the QR encodes. */
  qr: string;
}
