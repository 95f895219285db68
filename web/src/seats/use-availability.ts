import { useQueryClient } from '@tanstack/react-query';
import { useCallback, useEffect, useRef, useState } from 'react';
import { eventQuery } from '../api/events.ts';
import { AvailabilityFeed } from './availability-feed.ts';

/** The server's pictures of who has what, packed: each is shown without the page being drawn anew. */
export class Pictures {
  private packed: Uint8Array;
  private readonly listeners = new Set<(packed: Uint8Array) => void>();

  constructor(first: Uint8Array) {
    this.packed = first;
  }

  latest(): Uint8Array {
    return this.packed;
  }

  take(packed: Uint8Array): void {
    this.packed = packed;
    for (const listener of this.listeners) listener(packed);
  }

  onNext(listener: (packed: Uint8Array) => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }
}

export interface Availability {
  /** Null until the first picture. */
  pictures: Pictures | null;
  /** Of the server's holds: another one means that it has lost those of the one before. */
  generation: string;
  /** True while snapshots don't come: what the page shows may be old. */
  failing: boolean;
  refresh: () => void;
}

/** Thousands of pages hear of a pause at once; and what caches have is older by a second at most. */
const SALE_AFTER_MS = 1000;
const SALE_SPREAD_MS = 1000;

export function useAvailability(event: string): Availability {
  const [pictures, setPictures] = useState<Pictures | null>(null);
  const [generation, setGeneration] = useState('');
  const [failing, setFailing] = useState(false);
  const feed = useRef<AvailabilityFeed | null>(null);
  const client = useQueryClient();

  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    let kept: Pictures | null = null;
    const readSale = (): void => void client.invalidateQueries({ queryKey: eventQuery(event).queryKey });
    const current = new AvailabilityFeed(event, {
      picture: (packed, from) => {
        if (kept) kept.take(packed);
        else setPictures((kept = new Pictures(packed)));
        setGeneration(from);
      },
      trouble: setFailing,
      sale: () => {
        clearTimeout(timer);
        timer = setTimeout(readSale, SALE_AFTER_MS + Math.random() * SALE_SPREAD_MS);
      },
    });
    feed.current = current;
    current.start();
    return () => {
      clearTimeout(timer);
      current.stop();
      setPictures(null);
      setGeneration('');
      setFailing(false);
    };
  }, [event, client]);

  const refresh = useCallback(() => void feed.current?.refresh(), []);
  return { pictures, generation, failing, refresh };
}
