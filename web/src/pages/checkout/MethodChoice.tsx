import type { PaymentMethod } from '../../api/types.ts';
import { t } from '../../words/index.ts';

interface MethodChoiceProps {
  methods: readonly PaymentMethod[];
  chosen: PaymentMethod;
  onChoose: (method: PaymentMethod) => void;
}

export function MethodChoice({ methods, chosen, onChoose }: MethodChoiceProps) {
  return (
    <fieldset className="mb-4">
      <legend className="mb-1 text-sm font-semibold">{t('checkout.pay.way')}</legend>
      <div className="grid grid-cols-2 gap-2">
        {methods.map((method) => (
          <label
            key={method}
            className={`flex min-h-11 cursor-pointer items-center gap-2.5 rounded-control border px-3 font-medium ${method === chosen ? 'border-accent bg-accent-soft' : 'border-line-strong hover:border-ink'}`}
          >
            <input
              type="radio"
              name="method"
              value={method}
              checked={method === chosen}
              onChange={() => onChoose(method)}
              className="size-4 accent-accent"
            />
            {t(`checkout.pay.${method}`)}
          </label>
        ))}
      </div>
    </fieldset>
  );
}
