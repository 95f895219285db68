export * from './layout.ts';
export * from './place-index.ts';
export { priceColors } from './price-colors.ts';
export { readSeatingPlan } from './read-seating-plan.ts';
export { toSeatmap } from './seatmap.ts';
