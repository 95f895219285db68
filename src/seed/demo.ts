/** The shape of `prisma/demo/demo.json`; its README says what each field means. */
export interface Demo {
  readonly organizers: readonly { readonly key: string; readonly name: string }[];
  readonly venues: readonly DemoVenue[];
  readonly plans: readonly DemoPlan[];
  readonly events: readonly (DemoEvent & { readonly dates?: readonly Partial<DemoEvent>[] })[];
}

export interface DemoVenue {
  readonly key: string;
  readonly organizer: string;
  readonly name: string;
  readonly address: string;
  readonly city: string;
  readonly country: string;
  readonly timezone: string;
}

export interface DemoPlan {
  readonly key: string;
  readonly venue: string;
  readonly name: string;
  readonly file: string;
  readonly mapping: Record<string, unknown>;
}

export interface DemoEvent {
  readonly slug: string;
  readonly title: string;
  readonly subtitle: string;
  readonly description: string;
  readonly access: string;
  readonly category: string;
  readonly accent: string;
  readonly plan: string;
  readonly currency: string;
  readonly priceLevels: readonly { key: string; category: string; name: string; price: number; fees: number }[];
  /** None when absent. */
  readonly packages?: readonly {
    readonly name: string;
    readonly price: number;
    readonly components: readonly { readonly category: string; readonly quantity: number }[];
  }[];
  readonly startsInDays: number;
  readonly at: string;
  readonly doorsMinutesBefore: number;
  readonly lastsMinutes: number;
  readonly saleOpensInDays: number;
  readonly saleOpensAt?: string;
  readonly saleClosesMinutesBefore: number;
  readonly status: 'draft' | 'published';
  readonly sale: 'scheduled' | 'open' | 'paused' | 'closed';
  readonly taken: number;
  readonly maxPerOrder: number;
  readonly holdTtlSeconds: number;
  /** No when absent. */
  readonly noOrphanSeats?: boolean;
  readonly seriesKey: string | null;
  readonly seriesTitle: string | null;
}
