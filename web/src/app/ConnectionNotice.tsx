import { useEffect, useState } from 'react';
import { WifiOff } from 'lucide-react';
import { announce } from '../ui/announce.ts';
import { Icon } from '../ui/Icon.tsx';
import { t } from '../words/index.ts';

/** Says when the device has lost its network, and what is safe meanwhile. */
export function ConnectionNotice() {
  const [online, setOnline] = useState(() => navigator.onLine);

  useEffect(() => {
    const update = () => {
      setOnline(navigator.onLine);
      announce(navigator.onLine ? t('shell.network.back') : t('shell.network.gone'));
    };
    window.addEventListener('online', update);
    window.addEventListener('offline', update);
    return () => {
      window.removeEventListener('online', update);
      window.removeEventListener('offline', update);
    };
  }, []);

  if (online) return null;
  return (
    <div className="bg-warn-soft text-warn print:hidden">
      <p className="page flex items-center gap-3 py-3 text-sm font-medium">
        <Icon of={WifiOff} />
        {t('shell.network.goneShown')}
      </p>
    </div>
  );
}
