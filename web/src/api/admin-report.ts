import { queryOptions } from '@tanstack/react-query';
import { request } from './client.ts';

/** How fair a sale was, from what the server keeps of its waiting room. */
export interface FairnessReport {
  at: string;
  /** The sale is over: nothing of it changes any more. */
  final: boolean;
  requiresAccount: boolean;
  /** When those who had come were counted, to be drawn. */
  openedAt: string | null;
  /** How often the room was lost and begun anew. */
  lost: number;
  joined: { total: number; beforeOpening: number; afterOpening: number };
  /** What became of every place: together they are `joined.total`. */
  outcomes: Record<'bought' | 'left' | 'lapsed' | 'inside' | 'gaveBack' | 'neverCame' | 'waiting', number>;
  order: { admitted: number; beforeTheirTurn: number; overtaken: number; overtakenLate: number };
  draw: {
    state: 'none' | 'pending' | 'verified' | 'wrong';
    entries: number | null;
    merkleRoot: string | null;
    findings: { what: 'seed' | 'root' | 'randomness' | 'places'; holds: boolean }[];
    /** Path of the public record. */
    record: string;
    command: string;
  };
  refused: { code: string; times: number }[];
}

export const fairnessReportQuery = (eventId: string) =>
  queryOptions({
    queryKey: ['admin', 'report', eventId],
    queryFn: ({ signal }) =>
      request<FairnessReport>(`/api/admin/events/${encodeURIComponent(eventId)}/queue/report`, { fresh: true, signal }),
  });
