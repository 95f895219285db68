type Urgency = 'polite' | 'assertive';
type Listener = (message: string, urgency: Urgency) => void;

let listener: Listener | null = null;

/** Tells screen readers something that the eye sees elsewhere. Polite unless the fan would lose something by waiting. */
export function announce(message: string, urgency: Urgency = 'polite'): void {
  listener?.(message, urgency);
}

export function listenForAnnouncements(next: Listener): () => void {
  listener = next;
  return () => {
    if (listener === next) listener = null;
  };
}
