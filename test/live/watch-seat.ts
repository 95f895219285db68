/** Ms by the clock of the machine, as a page has it. */
export interface Seen {
  readonly tapAt: number;
  /** When the answer to the hold arrived. */
  readonly answerAt: number;
}

/** Runs in the page, before its own code: notes taps and answers, and tells when a point of the map looks different. */
export function takeNotes(): void {
  const now = (): number => performance.timeOrigin + performance.now();
  let [tapAt, answerAt] = [0, 0];
  addEventListener('pointerdown', ({ timeStamp }) => (tapAt = performance.timeOrigin + timeStamp), true);
  const ask = window.fetch;
  window.fetch = async (...args) => {
    const answer = await ask(...args);
    const [what, { method = 'GET' } = {}] = args;
    const address = what instanceof Request ? what.url : what.toString();
    if (method === 'POST' && address.includes('/holds')) answerAt = now();
    return answer;
  };

  /** The pixels around a point of the window, as the map has them: a hand may take a seat beside its circle. */
  const look = (x: number, y: number): string => {
    const canvas = document.querySelector('canvas');
    const ctx = canvas?.getContext('2d');
    if (!canvas || !ctx) return '';
    const { left, top, width } = canvas.getBoundingClientRect();
    const density = canvas.width / width;
    return ctx.getImageData((x - left) * density - 15, (y - top) * density - 15, 31, 31).data.join();
  };
  const watchSeat = (x: number, y: number, withinMs: number): Promise<number | null> =>
    new Promise((resolve) => {
      const before = look(x, y);
      const until = now() + withinMs;
      const again = (): void => {
        if (now() > until) return resolve(null);
        if (look(x, y) === before) return void requestAnimationFrame(again);
        // What was drawn by now is on the screen with the end of this frame.
        const { port1, port2 } = new MessageChannel();
        port1.onmessage = () => resolve(now());
        port2.postMessage(null);
      };
      requestAnimationFrame(again);
    });
  Object.assign(window, { watchSeat, lastTap: (): Seen => ({ tapAt, answerAt }) });
}
