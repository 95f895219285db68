/** An admission ends after this time without a request of its visitor; its proof is valid for as long. */
export const IDLE_MS = 180_000;

/** How an admission ended. */
export type AdmissionOutcome = 'paid' | 'left' | 'lapsed';
