/** What can be wrong with a field, and what it means. A fault's code is `catalog.plan_<kind>` or `catalog.mapping_<kind>`. */
export const FAULT_KINDS = {
  missing: 'A required field is not there.',
  wrong_type: 'A field has another type than the format says.',
  out_of_range: 'A number is not finite, or below or above its limit.',
  invalid_text: 'A text is empty, too long, or has characters that cannot be stored or shown.',
  invalid_color: 'A colour is not a CSS colour.',
  unknown_shape: 'An area has a shape that the format does not know.',
  unknown_category: 'A category is named that the plan does not define.',
  unknown_attribute: 'An accessibility attribute is not in the vocabulary.',
  unknown_area: 'The mapping names an area that the plan does not have.',
  unknown_field: 'The mapping has a field that it does not know.',
  ambiguous_area: 'The mapping names an area by a text that several areas have.',
  duplicate_area: 'The mapping names one area twice.',
  duplicate_category: 'Two categories have the same name.',
  duplicate_guid: 'Two seats have the same id.',
  too_large: 'There are more places, zones, rows or other parts than a plan may have.',
  nothing_to_sell: 'The plan has neither a seat nor an area with a capacity.',
} as const;

export type FaultKind = keyof typeof FAULT_KINDS;
export type FaultSubject = 'plan' | 'mapping';
export type FaultCode = `catalog.${FaultSubject}_${FaultKind}`;

/** One thing wrong with an import request. */
export interface Fault {
  /** RFC 6901, relative to the request body: `/plan/zones/0/rows/1/seats/2/seat_guid`. */
  readonly pointer: string;
  readonly code: FaultCode;
  /** What is wrong and what to do. */
  readonly detail: string;
}

/** Enough to repair a plan by; a plan that is not one at all would have a fault for every seat. */
export const MAX_FAULTS = 100;

/** Collects the first faults and tells when reading on is no use. */
export class FaultList {
  readonly faults: Fault[] = [];

  get full(): boolean {
    return this.faults.length >= MAX_FAULTS;
  }

  add(fault: Fault): void {
    if (!this.full) this.faults.push(fault);
  }
}
