import { Inject, Injectable } from '@nestjs/common';
import { eventScopedId } from '../../kit/index.ts';
import { CONFIG, type Config } from '../../platform/config/index.ts';
import { type SessionSecrets, Signer } from '../identity/index.ts';

/** The signed link of the mail: reads one order and its tickets from any device, without an account. */
@Injectable()
export class OrderLinks {
  private readonly signer: Signer;
  private readonly publicUrl: string;

  constructor(@Inject(CONFIG) config: SessionSecrets & Pick<Config, 'publicUrl'>) {
    this.signer = new Signer(config, 'order-link');
    this.publicUrl = config.publicUrl;
  }

  opens(eventId: number, orderId: string, access: string | undefined): boolean {
    return access !== undefined && this.signer.matches(`${eventId}:${orderId}`, access);
  }

  pageOf(eventId: number, orderId: string): string {
    const access = this.signer.mac(`${eventId}:${orderId}`);
    return `${this.publicUrl}/orders/${eventScopedId('ord', eventId, orderId)}?access=${access}`;
  }
}
