import { base, newFrame, schemeOf } from './frames.ts';
import type { Appearance, ConfirmRequest, FromForm, PaymentError, Result, ToForm } from './messages.ts';

type Listener = (event: Record<string, unknown>) => void;
type ElementEvent = 'ready' | 'change' | 'focus' | 'blur' | 'escape' | 'loaderror';

/** What the form asks the gateway for: how this payment may be paid. */
export interface Offer {
  key: string;
  clientSecret: string;
}

/** The payment form, in a frame of fakepay's own. */
export class PaymentElement {
  private readonly frame = newFrame('/v3/card-form', 'Payment details');
  private readonly listeners = new Map<string, Set<Listener>>();
  private readonly answers = new Map<number, (message: FromForm) => void>();
  private readonly onMessage = (event: MessageEvent<FromForm>): void => this.receive(event);
  private readonly onDestroy: () => void;
  private readonly offer: Offer | null;
  private appearance: Appearance;
  private turn = 0;
  private ready = false;

  constructor(offer: Offer | null, appearance: Appearance, onDestroy: () => void) {
    this.offer = offer;
    this.onDestroy = onDestroy;
    this.appearance = appearance;
    this.frame.style.height = '260px';
    this.frame.style.colorScheme = schemeOf(appearance);
  }

  mount(target: string | HTMLElement): void {
    const place = typeof target === 'string' ? document.querySelector(target) : target;
    if (place === null) throw new Error(`There is no element ${String(target)} to mount the card form in.`);
    if (this.frame.parentNode === place) return;
    window.addEventListener('message', this.onMessage);
    place.replaceChildren(this.frame);
  }

  unmount(): void {
    window.removeEventListener('message', this.onMessage);
    this.ready = false;
    this.frame.remove();
    for (const answer of this.answers.values()) answer({ fakepay: 'blurred' });
    this.answers.clear();
  }

  destroy(): void {
    this.unmount();
    this.listeners.clear();
    this.onDestroy();
  }

  on(event: ElementEvent, listener: Listener): this {
    const all = this.listeners.get(event) ?? new Set();
    this.listeners.set(event, all.add(listener));
    return this;
  }

  once(event: ElementEvent, listener: Listener): this {
    const first: Listener = (detail) => {
      this.off(event, first);
      listener(detail);
    };
    return this.on(event, first);
  }

  off(event: ElementEvent, listener?: Listener): this {
    if (listener === undefined) this.listeners.delete(event);
    else this.listeners.get(event)?.delete(listener);
    return this;
  }

  focus(): void {
    this.frame.focus();
    this.send({ fakepay: 'focus' });
  }

  blur(): void {
    this.send({ fakepay: 'blur' });
  }

  clear(): void {
    this.send({ fakepay: 'clear' });
  }

  update(): void {
    // Stripe's options of the element concern methods that this form does not show.
  }

  dress(appearance: Appearance): void {
    this.appearance = appearance;
    this.frame.style.colorScheme = schemeOf(appearance);
    this.send({ fakepay: 'appearance', appearance });
  }

  /** @returns the first field that is wrong, which the form then shows, or null */
  async validate(): Promise<PaymentError | null> {
    const turn = ++this.turn;
    const answer = await this.ask(turn, { fakepay: 'validate', turn });
    return answer.fakepay === 'validated' ? answer.error : formGone.error;
  }

  async confirm(request: ConfirmRequest): Promise<Result> {
    const turn = ++this.turn;
    const answer = await this.ask(turn, { fakepay: 'confirm', turn, request });
    return answer.fakepay === 'confirmed' ? answer.result : formGone;
  }

  private ask(turn: number, message: ToForm): Promise<FromForm> {
    if (!this.ready) return Promise.resolve({ fakepay: 'blurred' });
    return new Promise((resolve) => {
      this.answers.set(turn, resolve);
      this.send(message);
    });
  }

  private send(message: ToForm): void {
    if (this.ready) this.frame.contentWindow?.postMessage(message, base);
  }

  private receive({ source, origin, data }: MessageEvent<FromForm>): void {
    if (origin !== base || source !== this.frame.contentWindow) return;
    switch (data.fakepay) {
      case 'ready':
        this.ready = true;
        this.send({ fakepay: 'appearance', appearance: this.appearance });
        if (this.offer !== null) this.send({ fakepay: 'offer', ...this.offer });
        return this.fire('ready', {});
      case 'height':
        this.frame.style.height = `${data.height}px`;
        return;
      case 'change':
        return this.fire('change', {
          empty: data.empty,
          complete: data.complete,
          collapsed: false,
          value: { type: data.method },
        });
      case 'focused':
        return this.fire('focus', {});
      case 'blurred':
        return this.fire('blur', {});
      case 'validated':
      case 'confirmed':
        this.answers.get(data.turn)?.(data);
        this.answers.delete(data.turn);
    }
  }

  private fire(event: ElementEvent, detail: Record<string, unknown>): void {
    for (const listener of this.listeners.get(event) ?? []) listener({ elementType: 'payment', ...detail });
  }
}

export const formGone: { error: PaymentError } = {
  error: { type: 'validation_error', code: 'element_not_mounted', message: 'The card form is not on the page yet.' },
};
