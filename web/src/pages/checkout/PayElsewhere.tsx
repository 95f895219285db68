import { ExternalLink, Smartphone } from 'lucide-react';
import { useState } from 'react';
import type { Order } from '../../api/types.ts';
import { formatMoney } from '../../format.ts';
import { Button } from '../../ui/Button.tsx';
import { buttonClass } from '../../ui/button-class.ts';
import { Icon } from '../../ui/Icon.tsx';
import { orderPageUrl } from './use-pay.ts';
import { t } from '../../words/index.ts';

/** A provider with a page of its own: the fan goes there, and comes back to the order. */
export function PayOnPage({ order, url }: { order: Order; url: string }) {
  const [leaving, setLeaving] = useState(false);
  const go = () => {
    setLeaving(true);
    const page = new URL(url);
    page.searchParams.set('return', `${orderPageUrl(order.id)}?redirect_status=returned`);
    window.location.assign(page);
  };
  return (
    <div className="mt-4">
      <p>{t('checkout.pay.elsewhere')}</p>
      <Button size="large" wide pending={leaving} className="mt-4" onClick={go}>
        {t('checkout.pay.pay', { amount: formatMoney(order.total) })}
        <Icon of={ExternalLink} size={18} />
      </Button>
    </div>
  );
}

/** The payer's app has been asked; the page that polls the order goes on by itself. */
export function ApproveInApp({ url }: { url: string }) {
  return (
    <div className="mt-4">
      <p role="status">{t('checkout.pay.inApp')}</p>
      <a
        href={url}
        target="_blank"
        rel="noreferrer"
        className={buttonClass({ variant: 'secondary', size: 'large', className: 'mt-4 w-full' })}
      >
        <Icon of={Smartphone} size={18} />
        {t('checkout.pay.openApp')}
      </a>
    </div>
  );
}
