import { useEffect, useState } from 'react';
import { WifiOff } from 'lucide-react';
import { announce } from '../ui/announce.ts';
import { Icon } from '../ui/Icon.tsx';

/** Says when the device has lost its network, and what is safe meanwhile. */
export function ConnectionNotice() {
  const [online, setOnline] = useState(() => navigator.onLine);

  useEffect(() => {
    const update = () => {
      setOnline(navigator.onLine);
      announce(
        navigator.onLine
          ? 'You are online again.'
          : "You're offline. Seats you hold stay yours until their time is up.",
      );
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
        You're offline. Seats you hold stay yours until their time is up. We'll go on by ourselves when you're back.
      </p>
    </div>
  );
}
